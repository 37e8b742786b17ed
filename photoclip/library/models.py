"""Models of a library: which there are, getting them, measuring them, and parting with them."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import ModelRow
from photoclip.domain.api import IndexReport, Problem
from photoclip.domain.errors import ModelError, StorageError
from photoclip.domain.ids import JobId
from photoclip.domain.model_api import ImportRequest, ModelJob
from photoclip.domain.models import ModelCard, ModelInfo, ModelList
from photoclip.domain.progress import CancelToken, Phase, Progress, Progressed
from photoclip.embed.cards import STARTER
from photoclip.embed.measured import Measured
from photoclip.library.carried import Carried
from photoclip.library.encoders import Encoders
from photoclip.library.jobs import Jobs, Lane
from photoclip.library.shelf import Shelf, plain_name

_VECTORS_AT_ONCE = 10_000


class Models:
    """What can be done with a model besides using it. Thread-safe."""

    def __init__(
        self,
        folder: Path,
        catalog: Catalog,
        shelf: Shelf,
        jobs: Jobs,
        encoders: Encoders,
        measured: Measured,
        carried: Sequence[Carried],
    ) -> None:
        self._folder = folder
        self._catalog = catalog
        self._shelf = shelf
        self._jobs = jobs
        self._encoders = encoders
        self._measured = measured
        self._carried = carried
        self._lock = threading.Lock()

    def problems(self, active: Callable[[], ModelCard]) -> tuple[Problem, ...]:
        """What is wrong with the model in use."""
        try:
            self._shelf.require_here(active())
        except ModelError as error:
            return (Problem("model", error.what, error.remedy or "choose another model"),)
        return ()

    def list(self, active: ModelRow) -> ModelList:
        """See `ModelsApi.models`. `active` is the one in use."""
        # Where the weights under a name were replaced, those of now are the last that the catalog met.
        rows = sorted(self._catalog.counts().vectors, key=lambda row: row.model == active)
        counted = {plain_name(row.model.name): row.vectors for row in rows}
        previous, wanted = self._catalog.previous_model(), self._catalog.wanted_model()
        listed = self._shelf.models(plain_name(active.name))
        known = {info.name: info for info in listed.models}
        for name in (*(name for name, vectors in counted.items() if vectors), plain_name(wanted)):
            if name not in known:
                known[name] = self._shelf.info(name)
        return ModelList(
            models=tuple(self._completed(info, counted.get(info.name, 0)) for info in known.values()),
            active=plain_name(active.name),
            previous=self._way_back(active, previous, counted),
            wanted=plain_name(wanted) if wanted else None,
        )

    def download(self, name: str) -> JobId:
        """See `ModelsApi.start_download`."""
        from photoclip.embed.download import require_fetchable

        card = self._shelf.card(name)
        title = f"Downloading {card.name}"
        with self._lock:
            running = next((job for job in self._jobs.all() if job.title == title and not job.is_over), None)
            if running is not None:
                return running.job_id
            require_fetchable(card.name, self._folder)
            work = partial(self._download, card.name)
            return self._jobs.start(title, work, lane=Lane.APART, model=card.name)

    def bring_in(self, request: ImportRequest) -> ModelJob:
        """See `ModelsApi.start_import`."""
        from photoclip.embed.importing import name_of

        name = name_of(request, self._folder)
        work = partial(self._import, replace(request, name=name))
        return ModelJob(self._jobs.start(f"Importing {name}", work, lane=Lane.APART, model=name), name)

    def measure(self, name: str) -> JobId:
        """See `ModelsApi.start_measure`."""
        card = self._shelf.card(name)
        self._shelf.require_here(card)

        def work(token: CancelToken, progressed: Progressed) -> IndexReport:
            from photoclip.embed.measure import measure

            progressed(Progress(Phase.LOADING_MODEL))
            encoder = self._encoders.get(card)
            progressed(Progress(Phase.MEASURING))
            self._measured.keep(card.name, measure(encoder, token))
            return IndexReport()

        return self._jobs.start(f"Measuring {card.name}", work, lane=Lane.BEHIND, model=card.name)

    def remove(self, name: str) -> int:
        """See `ModelsApi.remove_model`."""
        from photoclip.embed.removing import remove

        plain = plain_name(name)
        self._require_unused(plain)
        if plain == STARTER:
            raise ModelError("the starter comes with the program", "it takes little room")
        if any(job.model == plain and not job.is_over for job in self._jobs.all()):
            raise ModelError(f"there is work under way with {plain}", "cancel it first")
        freed = remove(plain, self._folder)
        self._shelf.forget_card(plain)
        self._measured.forget(plain)
        return freed

    def forget(self, name: str) -> JobId:
        """See `ModelsApi.start_forget`."""
        plain = plain_name(name)
        rows = [row.model for row in self._catalog.counts().vectors if plain_name(row.model.name) == plain]
        # What other weights of this name understood, before they were replaced, is of no use to anybody.
        kept = self._kept()
        old = [row for row in rows if row.name not in kept]
        if not old:
            self._require_unused(plain)
            raise ModelError(f"no photo is understood with {plain}", "there is nothing to free")
        work = partial(self._forget, old)
        return self._jobs.start(f"Freeing the space of {plain}", work, model=plain)

    def _completed(self, info: ModelInfo, vectors: int) -> ModelInfo:
        return replace(info, vectors=vectors, speed=self._measured.speed(info.name))

    def _way_back(self, active: ModelRow, previous: ModelRow | None, counted: Mapping[str, int]) -> str | None:
        """Other weights under the name of the active model are no way back: they are gone."""
        name = None if previous is None else plain_name(previous.name)
        return name if name and name != plain_name(active.name) and counted.get(name) else None

    def _require_unused(self, name: str) -> None:
        for key, why in self._kept().items():
            if plain_name(key) == name:
                raise why

    def _kept(self) -> Mapping[str, ModelError]:
        """By key, the models that cannot go now, nor their vectors, and why."""
        kept: dict[str, ModelError] = {}
        active, wanted = self._catalog.active_model(), self._catalog.wanted_model()
        if active is not None:
            what = f"{plain_name(active.name)} is the model in use"
            kept[active.name] = ModelError(what, "switch to another one first")
        if wanted is not None and wanted not in kept:
            what = f"the library is being switched to {plain_name(wanted)}"
            kept[wanted] = ModelError(what, "cancel that first, or choose again the one in use")
        return kept

    def _download(self, name: str, token: CancelToken, progressed: Progressed) -> IndexReport:
        from photoclip.embed.download import download

        download(name, self._folder, token, progressed)
        self._shelf.forget_card(name)
        return IndexReport()

    def _import(self, request: ImportRequest, token: CancelToken, progressed: Progressed) -> IndexReport:
        from photoclip.embed.importing import import_model

        import_model(request, self._folder, token, progressed)
        return IndexReport()

    def _forget(self, rows: Sequence[ModelRow], token: CancelToken, progressed: Progressed) -> IndexReport:
        total = sum(row.vectors for row in self._catalog.counts().vectors if row.model in rows)
        done = 0
        for row in rows:
            removed = _VECTORS_AT_ONCE
            while removed == _VECTORS_AT_ONCE:
                token.checkpoint()
                if row.name in (kept := self._kept()):
                    raise kept[row.name]  # it was chosen while this job waited
                removed = self._catalog.forget_model(row.model_id, _VECTORS_AT_ONCE)
                done += removed
                progressed(Progress(Phase.CLEARING, min(done, total), total))
            for carried in self._carried:
                carried.forgotten(row)
        return IndexReport(warnings=self._shrunk(token))

    def _shrunk(self, token: CancelToken) -> tuple[str, ...]:
        try:
            self._catalog.shrink(token)
        except StorageError as error:
            return (f"what was freed is not given back to the disk, but used for what comes: {error}",)
        return ()
