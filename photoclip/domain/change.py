"""What a committed batch changed; features learn of new photos through it."""

from dataclasses import dataclass

from photoclip.domain.ids import PhotoId


@dataclass(frozen=True, slots=True)
class Change:
    """Photos by what happened to them in one transaction.

    `appeared`: live now and were not (new, or back from a tombstone). `vanished`: no live place any more.
    `replaced`: successors that inherited from the photo that lay at their path before.
    """

    appeared: tuple[PhotoId, ...] = ()
    vanished: tuple[PhotoId, ...] = ()
    replaced: tuple[PhotoId, ...] = ()
    places_changed: bool = False
