"""Branches as text: the canonical one of all texts that mean the same."""

from collections.abc import Sequence

from photoclip.domain.found import Box
from photoclip.domain.organise_api import MOST_RATING
from photoclip.domain.query import (
    EVERY,
    All,
    Any,
    Branch,
    Captioned,
    Condition,
    FromCamera,
    Has,
    InAlbum,
    InFolder,
    Likeness,
    Meaning,
    Near,
    Not,
    OfFormat,
    OfSize,
    Rated,
    Tagged,
    Taken,
    Test,
    WithLens,
    Words,
)
from photoclip.query.dates import written_dates
from photoclip.query.figures import plain
from photoclip.query.filters import LETTERING, PICTURE, FilterName
from photoclip.query.pictures import written_box
from photoclip.query.places import written_place
from photoclip.query.quotes import as_value, quoted
from photoclip.query.sizes import written_size

__all__ = ["as_value", "filter_text", "lettering", "likeness", "quoted", "subtracted", "weighted", "write"]


def write(branches: Sequence[Branch]) -> str:
    """A text that means these branches, which are as `parse` gives them. It may be longer than `LONGEST_TEXT`: brackets
    with "or" around meanings are multiplied out.
    """
    return " or ".join(_branch(branch, is_alone=len(branches) == 1) for branch in branches)


def filter_text(test: Test) -> str:
    """A single condition, as `tag:beach`."""
    name, value = _filter(test)
    return f"{name}:{value}"


def likeness(path: str, box: Box | None = None, weight: float = 1.0) -> str:
    """A picture, or a part of it, as it is written in a query."""
    return f"{_sign(weight)}{PICTURE}:{quoted(path)}{written_box(box) if box else ''}"


def lettering(text: str, weight: float = 1.0) -> str:
    """Words that can be read in a picture, as they are written in a query."""
    return f"{_sign(weight)}{LETTERING}:{quoted(text)}"


def weighted(text: str, weight: float = 1.0) -> str:
    """Words as a phrase of its own, with their weight."""
    return f"{_sign(weight)}{quoted(text)}"


def subtracted(text: str) -> str:
    """Words that the photos should not show."""
    return weighted(text, -1.0)


def _sign(weight: float) -> str:
    if weight == 1:
        return ""
    return "-" if weight == -1 else f"{plain(weight)} "


def _branch(branch: Branch, *, is_alone: bool) -> str:
    parts: list[str] = []
    is_bare = False
    for at, meaning in enumerate(branch.meanings):
        # Bare words that follow one another would be one phrase, and a number at their end the weight of what follows.
        is_last = at == len(branch.meanings) - 1
        is_bare = not is_bare and _reads_as_itself(meaning, is_last=is_last)
        parts.append(meaning.text if is_bare and isinstance(meaning, Words) else _meaning(meaning))
    condition = branch.condition
    if isinstance(condition, Any) and not branch.meanings and is_alone:
        return " or ".join(_condition(part) for part in condition.parts)
    if condition != EVERY:
        conditions = condition.parts if isinstance(condition, All) else (condition,)
        parts += [_condition(part) for part in conditions]
    return " ".join(parts)


def _reads_as_itself(meaning: Meaning, *, is_last: bool) -> bool:
    if not isinstance(meaning, Words) or meaning.is_lettering or meaning.weight != 1:
        return False
    words = meaning.text.split(" ")
    if not is_last and any(character.isdigit() for character in words[-1]):
        return False
    return all(word[:1].isalnum() and word.lower() != "or" and _has_no_marks(word) for word in words)


def _has_no_marks(word: str) -> bool:
    return all(character.isalnum() or character in "-'’.,!?&/+_%#" for character in word)


def _meaning(meaning: Meaning) -> str:
    if isinstance(meaning, Likeness):
        return likeness(meaning.path, meaning.box, meaning.weight)
    return (lettering if meaning.is_lettering else weighted)(meaning.text, meaning.weight)


def _condition(condition: Condition) -> str:
    if isinstance(condition, Not):
        return f"-{_condition(condition.part)}"
    if isinstance(condition, All):
        return f"({' '.join(_condition(part) for part in condition.parts)})"
    if isinstance(condition, Any):
        return f"({' or '.join(_condition(part) for part in condition.parts)})"
    return filter_text(condition)


def _filter(test: Test) -> tuple[FilterName, str]:
    match test:
        case InFolder(name):
            return FilterName.FOLDER, as_value(name)
        case InAlbum(name):
            return FilterName.ALBUM, as_value(name)
        case Tagged(name):
            return FilterName.TAG, as_value(name)
        case Captioned(text):
            return FilterName.CAPTION, as_value(text)
        case OfFormat(name):
            return FilterName.TYPE, name
        case FromCamera(text):
            return FilterName.CAMERA, as_value(text)
        case WithLens(text):
            return FilterName.LENS, as_value(text)
        case Rated(low, high):
            return FilterName.RATING, _written_rating(low, high)
        case Taken():
            return FilterName.DATE, written_dates(test)
        case OfSize():
            return FilterName.SIZE, written_size(test)
        case Near():
            return FilterName.NEAR, written_place(test)
        case Has(fact):
            return FilterName.HAS, fact
        case _:
            return FilterName.IS, test.state


def _written_rating(low: int, high: int) -> str:
    if low == high:
        return str(low)
    if high == MOST_RATING:
        return f">={low}"
    return f"<={high}" if low == 0 else f"{low}..{high}"
