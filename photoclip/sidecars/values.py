"""What a sidecar says, what it should say, and what is known of it from last time."""

import math
from dataclasses import dataclass
from enum import StrEnum

from photoclip.sidecars.words import leaf_of, path_of, unique

_RATINGS = ("-1", "1", "2", "3", "4", "5")


class Property(StrEnum):
    """What a sidecar is written for. KEYWORDS are three lists in it, see `Sidecar`."""

    KEYWORDS = "keywords"
    RATING = "rating"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What a sidecar says, as it stands there. `subjects`: dc:subject, flat. `tags_list`: digiKam:TagsList, levels
    divided by "/". `hierarchical`: lr:hierarchicalSubject, levels divided by "|". `rating_text`: xmp:Rating. `title`:
    dc:title in the default language, else in the first. "" and () where nothing is said. A file that `is_there` not
    says nothing.
    """

    subjects: tuple[str, ...] = ()
    tags_list: tuple[str, ...] = ()
    hierarchical: tuple[str, ...] = ()
    rating_text: str = ""
    title: str = ""
    is_there: bool = True

    @property
    def rating(self) -> int | None:
        """1..5, -1 for rejected (XMP specification part 1, 8.4); None for unrated or what makes no sense."""
        key = rating_key(self.rating_text)
        return int(key) if key in _RATINGS else None

    @property
    def keywords(self) -> tuple[str, ...]:
        """All keywords without the levels above them, each once whatever its case."""
        deep = (leaf_of(path) for path in (*self._lightroom_paths(), *self._digikam_paths()))
        return unique((*self.subjects, *deep))

    @property
    def hierarchies(self) -> tuple[str, ...]:
        """Keywords that have levels above them, with these, divided by "|": "Places|Paris"."""
        deep = (*self._lightroom_paths(), *self._digikam_paths())
        return unique("|".join(path) for path in deep if len(path) > 1)

    def _lightroom_paths(self) -> tuple[tuple[str, ...], ...]:
        return tuple(path_of(text, "|") for text in self.hierarchical)

    def _digikam_paths(self) -> tuple[tuple[str, ...], ...]:
        return tuple(path_of(text, "/") for text in self.tags_list)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a sidecar should say of a photo. A keyword may have levels above it, divided by "|". `rating`: 1..5, -1 for
    rejected; 0 and None for unrated. An empty or absent `title` is none.
    """

    keywords: tuple[str, ...] = ()
    rating: int | None = None
    title: str | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for a rating out of range."""
        if self.rating is not None and not -1 <= self.rating <= 5:
            raise ValueError(f"a rating of {self.rating}")


@dataclass(frozen=True, slots=True)
class Base:
    """What is known of a sidecar from last time: the entries that we wrote into its lists (those that others wrote are
    not ours to take away), and the rating and the title, whoever wrote them. Keep it, and hand it in the next time; for
    a photo that has none yet: Base().
    """

    subjects: tuple[str, ...] = ()
    tags_list: tuple[str, ...] = ()
    hierarchical: tuple[str, ...] = ()
    rating: int | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """We want to change what another program has changed since: nothing was written there. `ours` and `theirs` are what
    both would have, in words; "" for nothing.
    """

    property: Property
    ours: str
    theirs: str


def rating_key(text: str) -> str:
    """What two ratings share that mean the same: "" for unrated (nothing or 0), whole stars in -1..5, else the text
    itself, which makes no sense.
    """
    try:
        stars = float(text or "0")
    except ValueError:
        return text
    if not math.isfinite(stars) or not -1 <= stars <= 5:
        return text
    return str(round(stars)) if round(stars) else ""
