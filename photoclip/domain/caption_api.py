"""The part of the core API for captions: one plain sentence about each photo."""

from dataclasses import dataclass
from typing import Protocol

from photoclip.domain.browse import Scope
from photoclip.domain.ids import JobId, PhotoId


@dataclass(frozen=True, slots=True)
class Caption:
    """What the library's model says of a photo, in English; "" where nothing is likely. `is_generated`: the model wrote
    it, else it is composed from labels. What `is_kept` is searched and exported.
    """

    photo_id: PhotoId
    text: str
    is_generated: bool = False
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class CaptionReport:
    """What a job did: `photos` were looked at, `captions` say something, and `failed` photos could not be read, or are
    not understood with the library's model yet.
    """

    photos: int = 0
    captions: int = 0
    failed: int = 0


class CaptionsApi(Protocol):
    """Captions belong to a photo and a model: after a switch, those of the new one are made when they are asked for."""

    def captions(self, photo_ids: tuple[PhotoId, ...]) -> tuple[Caption, ...]:
        """Of photos, in the order asked; those that are gone are left out. What is not kept is composed now, and not
        kept. The first question after a start may take seconds. Raises ModelError.
        """
        ...

    def start_captions(self, scope: Scope, anew: bool) -> JobId:
        """Start making and keeping captions: those that the model writes where it can, else composed ones; of photos
        without such, or `anew` of all. Goes on where it was after it was interrupted, but for `anew` after a restart.
        Raises FolderError, AlbumError, ModelError.
        """
        ...
