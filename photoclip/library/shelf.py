"""What stands on the shelf: model cards, thumbnails and counts, looked up for the library."""

import re
from pathlib import Path

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import ModelRow
from photoclip.config.thumbnails import EDGES_PX, thumbnail_path
from photoclip.decode.thumbnails import is_whole
from photoclip.domain.api import Stats
from photoclip.domain.errors import ModelError
from photoclip.domain.ids import ContentHash
from photoclip.domain.models import ModelCard, ModelInfo, ModelList
from photoclip.embed.cards import STARTER, resolve_card
from photoclip.embed.listing import list_models
from photoclip.library.thumbnail_place import ThumbnailPlace

_FINGERPRINT = re.compile(r"#[0-9a-f]{16}$")


class Shelf:
    """Read-only look-ups. Thread-safe."""

    def __init__(self, models: Path, catalog: Catalog, place: ThumbnailPlace, starter_dir: Path) -> None:
        self._models = models
        self._catalog = catalog
        self._place = place
        self._starter_dir = starter_dir
        self._cards: dict[str, ModelCard] = {}

    def card(self, name: str | None) -> ModelCard:
        """The card of a model, by name or by the key its vectors are kept under; None is the embedded one.

        Raises:
            ModelError: no such model.
        """
        plain = plain_name(name)
        card = resolve_card(plain, self._starter_dir, self._models)
        if self.info(card.name).installed:  # else its weights may come at any time
            self._cards[plain] = card
        return card

    def lasting_card(self, name: str | None) -> ModelCard:
        """As `card`, looked up once: its fingerprint takes 0.2 s for each 100 MB of weights, too long for each query.

        Raises:
            ModelError: no such model.
        """
        return self._cards.get(plain_name(name)) or self.card(name)

    def forget_card(self, name: str) -> None:
        """Its files are others now, or gone."""
        self._cards.pop(name, None)

    def require_here(self, card: ModelCard) -> None:
        """See that a model's weights are on this machine. Reads none, imports no torch.

        Raises:
            ModelError: they are not, or a part of the installation is missing.
        """
        info = self.info(card.name)
        if info.lacks:
            raise ModelError(f"{card.name} cannot be used yet", info.lacks)
        if not info.installed:
            raise ModelError(f"the model {card.name} is not on this machine", "download it first")

    def info(self, name: str) -> ModelInfo:
        """What can be said of one model, wherever it lies."""
        listed = self.models(name).models
        return next((info for info in listed if info.name == name), ModelInfo(name, installed=False, dimension=None))

    def models(self, active: str) -> ModelList:
        """All models that can be named."""
        return list_models(self._starter_dir, self._models, active)

    def thumbnail(self, content_hash: str) -> Path | None:
        """The largest sound thumbnail of a photo, if there is one."""
        for edge_px in sorted(EDGES_PX, reverse=True):
            path = thumbnail_path(self._place.folder, ContentHash(content_hash), edge_px)
            if is_whole(path):
                return path
        return None

    def stats(self, model: ModelRow) -> Stats:
        """Counts for the person; vectors are those of the model."""
        counts = self._catalog.counts()
        return Stats(
            photos=counts.photos,
            files=counts.files,
            folders=counts.folders,
            vectors=next((row.vectors for row in counts.vectors if row.model.name == model.name), 0),
            failures=counts.failures,
            tags=counts.tags,
            model=plain_name(model.name),
            failures_by_state=counts.failures_by_state,
            offline_folders=counts.offline_folders,
        )


def plain_name(name: str | None) -> str:
    """What the person calls a model, by that or by the key its vectors are kept under; None is the embedded one."""
    return _FINGERPRINT.sub("", STARTER if name is None else name)
