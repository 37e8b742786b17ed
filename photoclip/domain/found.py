"""Queries, and what is found for them."""

from dataclasses import dataclass
from enum import StrEnum

from photoclip.domain.ids import PhotoId

MOST_HITS = 10_000
"""On one page."""


class Strength(StrEnum):
    """How well a photo matches a query. WEAK is what is shown only when asked for."""

    STRONG = "strong"
    LIKELY = "likely"
    WEAK = "weak"


class Sorting(StrEnum):
    """In which order the photos of one strength come. Those after FOLDER are qualities: what looks most like it."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    FOLDER = "folder"
    SHARPEST = "sharpest"
    BEST_COMPOSED = "best composed"
    MOST_COLOURFUL = "most colourful"
    BRIGHTEST = "brightest"


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A query in the query language (resources/help/search.md). `collapses`: copies and bursts count as one."""

    text: str = ""
    limit: int = 50
    offset: int = 0
    sorting: Sorting = Sorting.RELEVANCE
    collapses: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start`..`end` (exclusive) of a query's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class QueryProblem:
    """Something in a query that is left out because it makes no sense. `suggestion` is what to write there instead, ""
    where nobody knows.
    """

    span: Span
    message: str
    suggestion: str = ""


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
    `copies` the other ones. `score` is the cosine with what was asked for; `relevance` is 0..1. Where a query has
    conditions only, `score` is 0.0 and the other two are None: each photo matches, or does not. `collapsed`: photos of
    the same burst, or copies, that stand behind this one.
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
    strength: Strength | None = None
    collapsed: tuple[PhotoId, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Hits `offset`.. of `total` photos for which the query's conditions hold: strong ones first, then likely, then
    weak. `strong` and `likely` count hits, whatever page they are on; None where a query has conditions only.
    `problems` are parts of the query that were left out. `notes` say what the person should know (a picture without
    vector yet, an index being rebuilt).
    """

    hits: tuple[SearchHit, ...]
    total: int
    milliseconds: float
    strong: int | None = None
    likely: int | None = None
    problems: tuple[QueryProblem, ...] = ()
    notes: tuple[str, ...] = ()
