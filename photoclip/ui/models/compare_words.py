"""What is said of two models side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from photoclip.domain.model_api import Comparison
from photoclip.ui.models.counted import number, photos_counted
from photoclip.ui.models.ranked import ranks_of


@dataclass(frozen=True, slots=True)
class Rank:
    """Where a photo is with a model, which a person calls `title`; None where it is not among those shown."""

    title: str
    rank: int | None


def basis_words(comparison: Comparison) -> str:
    """Among which photos was looked, and how far the two agree."""
    if comparison.photos < comparison.of_photos:
        basis = f"Among the {photos_counted(comparison.photos)} that both have understood"
        basis += f", of {number(comparison.of_photos)}"
    else:
        basis = f"Among all of your {photos_counted(comparison.photos)}"
    first, second = (ranks_of(answer.hits) for answer in (comparison.first, comparison.second))
    most = max(len(first), len(second))
    shared = len(first.keys() & second.keys())
    return f"{basis} · {number(shared)} of the best {number(most)} are the same (coloured numbers)" if most else basis


def pointed_words(name: str, ranks: Sequence[Rank], shown: int) -> str:
    """As "beach.jpg · number 3 with A · not among the best 20 with B"."""
    where = (
        f"number {number(each.rank)} with {each.title}"
        if each.rank is not None
        else f"not among the best {number(shown)} with {each.title}"
        for each in ranks
    )
    return " · ".join((name, *where))
