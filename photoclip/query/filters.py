"""The filters: what each one's value means."""

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from enum import StrEnum
from types import MappingProxyType

from photoclip.domain.organise_api import MOST_RATING
from photoclip.domain.query import (
    Captioned,
    Fact,
    FromCamera,
    Has,
    InAlbum,
    InFolder,
    Is,
    OfFormat,
    Rated,
    State,
    Tagged,
    Test,
    WithLens,
)
from photoclip.query.bounds import bounds_of
from photoclip.query.dates import read_after, read_before, read_dates
from photoclip.query.formats import ALIASES, FORMATS, RAW_FORMATS
from photoclip.query.places import read_place
from photoclip.query.quotes import as_value, quoted
from photoclip.query.senseless import SenselessError
from photoclip.query.sizes import read_size


class FilterName(StrEnum):
    """All filters; grammar.lark has the same ones."""

    FOLDER = "folder"
    ALBUM = "album"
    TAG = "tag"
    CAPTION = "caption"
    TYPE = "type"
    CAMERA = "camera"
    LENS = "lens"
    RATING = "rating"
    DATE = "date"
    BEFORE = "before"
    AFTER = "after"
    SIZE = "size"
    NEAR = "near"
    HAS = "has"
    IS = "is"


LETTERING = "text"
PICTURE = "image"
"""What looks like a filter, and is a meaning."""

_OTHER_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "favorite": State.FAVOURITE,
        "favourites": State.FAVOURITE,
        "favorites": State.FAVOURITE,
        "duplicates": State.DUPLICATE,
        "location": Fact.GPS,
        "place": Fact.GPS,
        "tag": Fact.TAGS,
        "captions": Fact.CAPTION,
    }
)


def read_filter(name: FilterName, value: str) -> Test:
    """What a filter means.

    Raises:
        SenselessError: its value makes no sense; a suggestion is another value.
    """
    if not value.strip():
        raise SenselessError(f"{name}: needs a value right after it")
    return _READERS[name](value)


def strange(name: str, source: str) -> SenselessError:
    """What to say of a filter that is none. `source` is its value as written."""
    known = (*FilterName, LETTERING, PICTURE)
    close = _close(name.casefold(), known)
    suggestion = f"{close}:{source}" if close else quoted(f"{name}:{source}")
    return SenselessError(f"there is no filter {name}:", suggestion)


def _album(value: str) -> Test:
    return InAlbum(value.strip())


def _folder(value: str) -> Test:
    return InFolder(value)


def _tag(value: str) -> Test:
    return Tagged(value.strip())


def _caption(value: str) -> Test:
    if not any(character.isalnum() for character in value):
        raise SenselessError("captions have words")
    return Captioned(" ".join(value.split()))


def _camera(value: str) -> Test:
    return FromCamera(" ".join(value.split()))


def _lens(value: str) -> Test:
    return WithLens(" ".join(value.split()))


def _format(value: str) -> Test:
    name = value.strip().lower().lstrip(".")
    name = ALIASES.get(name, name)
    if name not in FORMATS and name not in RAW_FORMATS:
        known = (*FORMATS, *ALIASES, *sorted(RAW_FORMATS))
        raise SenselessError(f'"{value}" is no kind of picture that is known here', _close(name, known))
    return OfFormat(name)


def _rating(value: str) -> Test:
    ends = bounds_of(value)
    low = _stars(ends.low) + ends.excludes_low if ends.low else 0
    high = _stars(ends.high) - ends.excludes_high if ends.high else MOST_RATING
    if ends.low and ends.high and low > high:
        raise SenselessError("this range ends before it begins", f"{high}..{low}")
    if low > MOST_RATING or high < 0:
        raise SenselessError(f"ratings go from 0 (none) to {MOST_RATING}")
    return Rated(low, high)


def _stars(text: str) -> int:
    if len(text) == 1 and text in "0123456789"[: MOST_RATING + 1]:
        return int(text)
    is_number = text.isascii() and text.isdigit()
    raise SenselessError(f"ratings go from 0 (none) to {MOST_RATING}", str(MOST_RATING) if is_number else "")


def _has(value: str) -> Test:
    return Has(Fact(_choice(value, Fact, "a photo can have", FilterName.IS, State)))


def _is(value: str) -> Test:
    return Is(State(_choice(value, State, "a photo can be", FilterName.HAS, Fact)))


def _choice(value: str, known: Iterable[str], what: str, other: FilterName, known_there: Iterable[str]) -> str:
    names = [str(name) for name in known]
    name = value.strip().casefold()
    name = _OTHER_NAMES.get(name, name)
    if name in names:
        return name
    if name in [str(each) for each in known_there]:
        raise SenselessError(f'"{value}" belongs to {other}:', name, other)
    raise SenselessError(f'"{value}" is nothing {what}: {", ".join(names)}', _close(name, names))


def _close(name: str, known: Iterable[str]) -> str:
    """The known name that was probably meant, "" where none is alike."""
    # difflib takes time by the square of the length.
    return next(iter(get_close_matches(name[:40], [str(each) for each in known], 1, 0.5)), "")


_READERS: Mapping[FilterName, Callable[[str], Test]] = MappingProxyType(
    {
        FilterName.FOLDER: _folder,
        FilterName.ALBUM: _album,
        FilterName.TAG: _tag,
        FilterName.CAPTION: _caption,
        FilterName.TYPE: _format,
        FilterName.CAMERA: _camera,
        FilterName.LENS: _lens,
        FilterName.RATING: _rating,
        FilterName.DATE: read_dates,
        FilterName.BEFORE: read_before,
        FilterName.AFTER: read_after,
        FilterName.SIZE: read_size,
        FilterName.NEAR: read_place,
        FilterName.HAS: _has,
        FilterName.IS: _is,
    }
)


def corrected(name: str, error: SenselessError) -> str:
    """The whole filter to write instead, "" where nobody knows."""
    return f"{error.name or name}:{as_value(error.suggestion)}" if error.suggestion else ""
