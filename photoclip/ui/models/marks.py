"""Ratings and favourites of what is selected, added up honestly."""

from collections.abc import Iterable
from dataclasses import dataclass

from photoclip.domain.browse import Photo
from photoclip.domain.organise_api import MOST_RATING
from photoclip.ui.models.counted import number


@dataclass(frozen=True, slots=True)
class Marks:
    """Of `photos` photos: their `ratings` (0 where there is none), each once, and how many are `favourites`."""

    photos: int = 0
    ratings: frozenset[int] = frozenset()
    favourites: int = 0

    @property
    def rating(self) -> int | None:
        """The rating of all; None where they differ."""
        return next(iter(self.ratings)) if len(self.ratings) == 1 else None

    @property
    def is_favourite(self) -> bool | None:
        """Whether all are favourites, None where some are."""
        if self.favourites in (0, self.photos):
            return self.favourites > 0
        return None

    def __add__(self, other: "Marks") -> "Marks":
        """Of both together."""
        return Marks(self.photos + other.photos, self.ratings | other.ratings, self.favourites + other.favourites)

    def rating_words(self) -> str:
        """For who cannot see the stars."""
        if not self.ratings:
            return "Rating not known yet"
        if self.rating is None:
            low, high = min(self.ratings), max(self.ratings)
            return f"Different ratings, from {low} to {high} of {MOST_RATING} stars"
        return f"{self.rating} of {MOST_RATING} stars" if self.rating else "No rating"

    def favourite_words(self) -> str:
        """As a state."""
        if self.is_favourite is None:
            return f"{number(self.favourites)} of {number(self.photos)} are favourites"
        if self.photos > 1:
            return "All are favourites" if self.is_favourite else "None is a favourite"
        return "Favourite" if self.is_favourite else "Not a favourite"


def marks_of(photos: Iterable[Photo]) -> Marks:
    """Those of photos."""
    known = tuple(photos)
    ratings = frozenset(photo.rating or 0 for photo in known)
    return Marks(len(known), ratings, sum(photo.is_favourite for photo in known))
