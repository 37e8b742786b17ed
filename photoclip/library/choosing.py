"""Models: which there are, and which one the library goes by."""

from abc import ABC, abstractmethod

from photoclip.catalog.rows import ModelRow
from photoclip.domain.ids import JobId
from photoclip.domain.model_api import CompareRequest, Comparison, ImportRequest, ModelJob
from photoclip.domain.models import ComputingDevice, ModelList
from photoclip.library.comparing import Comparing
from photoclip.library.models import Models
from photoclip.library.shelf import Shelf
from photoclip.library.switching import Switching


class Choosing(ABC):
    """`ModelsApi`; part of the library, which makes what this needs. Thread-safe."""

    _shelf: Shelf
    _models: Models
    _comparing: Comparing
    _switching: Switching

    def models(self) -> ModelList:
        """See `ModelsApi.models`."""
        return self._models.list(self._active_model())

    def start_download(self, name: str) -> JobId:
        """See `ModelsApi.start_download`."""
        return self._models.download(name)

    def start_import(self, request: ImportRequest) -> ModelJob:
        """See `ModelsApi.start_import`."""
        return self._models.bring_in(request)

    def start_switch(self, name: str) -> JobId:
        """See `ModelsApi.start_switch`."""
        return self._switching.start(name)

    def start_trial(self, name: str, photos: int) -> JobId:
        """See `ModelsApi.start_trial`."""
        return self._switching.try_on(name, photos)

    def compare(self, request: CompareRequest) -> Comparison:
        """See `ModelsApi.compare`."""
        return self._comparing.compare(
            request, self._shelf.lasting_card(request.first), self._shelf.lasting_card(request.second)
        )

    def start_measure(self, name: str) -> JobId:
        """See `ModelsApi.start_measure`."""
        return self._models.measure(name)

    def remove_model(self, name: str) -> int:
        """See `ModelsApi.remove_model`."""
        return self._models.remove(name)

    def start_forget(self, name: str) -> JobId:
        """See `ModelsApi.start_forget`."""
        return self._models.forget(name)

    def devices(self) -> tuple[ComputingDevice, ...]:
        """See `ModelsApi.devices`."""
        from photoclip.embed.device import list_devices  # imports torch: seconds

        return list_devices()

    @abstractmethod
    def _active_model(self) -> ModelRow:
        """The one in use, also where its weights are gone."""
