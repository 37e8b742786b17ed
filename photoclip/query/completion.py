"""What can be completed where the cursor stands."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from photoclip.domain.found import Span
from photoclip.domain.organise_api import MOST_RATING, NameKind
from photoclip.domain.query import Fact, State
from photoclip.query.filters import LETTERING, PICTURE, FilterName
from photoclip.query.formats import FORMATS
from photoclip.query.nodes import Part, PartKind, parts_in
from photoclip.query.quotes import QUOTE_MARKS, is_closed, is_quoted, value_of
from photoclip.query.reading import read

_KINDS: Mapping[str, NameKind] = MappingProxyType(
    {
        FilterName.FOLDER: NameKind.FOLDER,
        FilterName.ALBUM: NameKind.ALBUM,
        FilterName.TAG: NameKind.TAG,
        FilterName.TYPE: NameKind.FORMAT,
        FilterName.CAMERA: NameKind.CAMERA,
        FilterName.LENS: NameKind.LENS,
    }
)
_NAMES = tuple(f"{name}:" for name in (*FilterName, LETTERING, PICTURE))
_RATINGS = (str(MOST_RATING), *(f">={stars}" for stars in range(MOST_RATING - 1, 0, -1)), "0")
_SIZES = (">10MP", ">20MP", "<2MP", ">5MB", "<500KB", "2MB..5MB")
_WORD = re.compile(rf"[^\s()|{QUOTE_MARKS}]*")
_WORD_BEFORE = re.compile(rf"[^\s()|{QUOTE_MARKS}]*\Z")
_YEAR = re.compile(r"[0-9]{4}(?:-[0-9]?)?")


@dataclass(frozen=True, slots=True)
class Completion:
    """What can stand at `span` instead of what does. `typed` is what is there up to the cursor, without quotes.
    `fixed`: values that begin with it and are known without the library (names of filters, with their colon; values of
    has:, is:, type:; patterns of dates, ratings and sizes). `kind`: names in the library that fit here, None for none.
    """

    span: Span
    kind: NameKind | None
    typed: str
    fixed: tuple[str, ...]


def completion_at(text: str, cursor: int, today: date | None = None) -> Completion | None:
    """What would be completed with the cursor before character `cursor`; None where nothing fits. On blank space all
    filters do. `today` (default: the real one) is what dates go by.
    """
    part = _part_at(parts_in(read(text).alternatives), text, cursor)
    if part is None or part.kind in (PartKind.WORDS, PartKind.NOTHING):
        return _filter_name(text, cursor, part)
    start = part.span.start + text[part.span.start : cursor].startswith("-")
    colon = text.index(":", start)
    if cursor <= colon:
        return _of(Span(start, colon + 1), None, text[start:cursor], _NAMES)
    if part.kind is not PartKind.FILTER:
        return None
    source = text[colon + 1 : part.span.end]
    end = part.span.end if is_closed(source) else cursor
    typed = value_of(text[colon + 1 : cursor])
    name = text[start:colon].lower()
    return _of(Span(colon + 1, end), _KINDS.get(name), typed, _values(name, typed, today or date.today()))


def _of(span: Span, kind: NameKind | None, typed: str, known: Iterable[str]) -> Completion | None:
    fixed = tuple(value for value in known if value.casefold().startswith(typed.casefold()))
    return Completion(span, kind, typed, fixed) if fixed or kind is not None else None


def _filter_name(text: str, cursor: int, part: Part | None) -> Completion | None:
    if part is not None and is_quoted(text[part.span.start : part.span.end].lstrip("-.0123456789 \t")):
        return None
    before = _WORD_BEFORE.search(text, 0, cursor)
    start = before.start() if before else cursor
    start += text[start:cursor].startswith("-")
    found = _WORD.match(text, cursor) if start < cursor else None
    return _of(Span(start, found.end() if found else cursor), None, text[start:cursor], _NAMES)


def _values(name: str, typed: str, today: date) -> Sequence[str]:
    if name == FilterName.TYPE:
        return FORMATS
    if name == FilterName.HAS:
        return tuple(Fact)
    if name == FilterName.IS:
        return tuple(State)
    if name == FilterName.RATING:
        return _RATINGS
    if name == FilterName.SIZE:
        return _SIZES
    if name in (FilterName.DATE, FilterName.BEFORE, FilterName.AFTER):
        return _dates(typed, today, with_ranges=name == FilterName.DATE)
    return ()


def _dates(typed: str, today: date, *, with_ranges: bool) -> tuple[str, ...]:
    """This year, month and day, the last year and month, the last five years; the months of a year that is typed."""
    if _YEAR.fullmatch(typed):
        return (typed[:4], *(f"{typed[:4]}-{month:02}" for month in range(1, 13)))
    last_month = today.replace(day=1) - timedelta(days=1)
    year = today.year
    dates = (f"{year:04}", f"{today:%Y-%m}", today.isoformat(), f"{year - 1:04}", f"{last_month:%Y-%m}")
    return (*dates, f"{year - 4:04}..{year:04}") if with_ranges else dates


def _part_at(parts: Iterable[Part], text: str, cursor: int) -> Part | None:
    """The part in which, or right behind which, the cursor stands. Blanks at the end of an open quote belong to it."""
    for part in parts:
        if part.span.start < cursor <= part.span.end:
            return part
        is_open = part.kind is PartKind.FILTER and not is_closed(_value_source(text, part))
        if is_open and part.span.end < cursor and not text[part.span.end : cursor].strip():
            return part
    return None


def _value_source(text: str, part: Part) -> str:
    return text[part.span.start : part.span.end].partition(":")[2]
