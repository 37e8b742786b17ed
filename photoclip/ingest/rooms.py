"""What an ingest run works with, and who listens."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import ModelRow
from photoclip.domain.change import Change
from photoclip.domain.decoding import PixelSpec
from photoclip.domain.ports import Decoder, Encoder
from photoclip.domain.progress import Progress
from photoclip.ingest.space import Space
from photoclip.scan.settling import Settling


class Listener(Protocol):
    """Hears of progress (at most ten times a second) and of every committed batch, in the job's thread."""

    def progressed(self, progress: Progress, /) -> None:
        """How far the run is."""
        ...

    def changed(self, change: Change, /) -> None:
        """A batch was committed."""
        ...

    def folders_changed(self) -> None:
        """A folder went offline, or is back."""
        ...


@dataclass(frozen=True, slots=True)
class Rooms:
    """The rooms a run goes through. `encoder` loads the model when first called: a run with nothing new never pays for
    it. `pixels` is what its network wants, known from the card before it is loaded. `own_folders` are never
    walked. `settling` holds files back that are still being written, for who looks again soon; None takes all. `space`
    are the disks that are filled; None lets the disk itself say when it is full.
    """

    catalog: Catalog
    decoder: Decoder
    encoder: Callable[[], Encoder]
    model: ModelRow
    pixels: PixelSpec
    thumbnail: Callable[[str], Path | None]
    own_folders: tuple[str, ...]
    excluded: tuple[str, ...] = ()
    settling: Settling | None = None
    space: Space | None = None
