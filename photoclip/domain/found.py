"""Queries, and what is found for them."""

from dataclasses import dataclass

from photoclip.domain.ids import PhotoId


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A query by words, by a picture (`image`, absolute path), or both. `negatives` are words to stay away from."""

    text: str = ""
    image: str | None = None
    negatives: tuple[str, ...] = ()
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a picture in pixels of the upright original."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class SimilarRequest:
    """Photos similar to a picture file (absolute path), or to a part of it. It need not be in the library."""

    image: str
    box: Box | None = None
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One photo, whatever the number of its places. `path` is the first place that is online (else the first);
    `copies` the other ones. `score` is the cosine; `relevance` (0..1) and `strength` are None until calibrated.
    """

    photo_id: PhotoId
    path: str
    copies: tuple[str, ...]
    score: float
    content_hash: str
    width_px: int
    height_px: int
    offline: bool = False
    relevance: float | None = None
    strength: str | None = None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Hits `offset`.. of `total` photos that were ranked. `strong` is None until scores are calibrated. `notes` say
    what the person should know (a picture without vector yet, an index being rebuilt).
    """

    hits: tuple[SearchHit, ...]
    total: int
    milliseconds: float
    strong: int | None = None
    notes: tuple[str, ...] = ()
