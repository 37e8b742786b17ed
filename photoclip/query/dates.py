"""Days, months, years and ranges of them, as days since 1970-01-01."""

import re
from calendar import month_name, monthrange
from datetime import MAXYEAR, MINYEAR, date

from photoclip.domain.query import Taken
from photoclip.query.bounds import bounds_of
from photoclip.query.senseless import SenselessError

_PERIOD = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_EPOCH = date(1970, 1, 1).toordinal()


def read_dates(value: str) -> Taken:
    """`2024`, `2024-06`, `2024-06-13`, and with bounds, whose ends are whole: `>2024` begins with 2025.

    Raises:
        SenselessError: a date that is none, or a range that ends before it begins.
    """
    ends = bounds_of(value)
    first = last = None
    if ends.low:
        first = _period(ends.low)[1] + 1 if ends.excludes_low else _period(ends.low)[0]
    if ends.high:
        last = _period(ends.high)[0] - 1 if ends.excludes_high else _period(ends.high)[1]
    if first is not None and last is not None and first > last:
        raise SenselessError("this range ends before it begins", f"{ends.high}..{ends.low}")
    return _taken(first, last)


def read_before(value: str) -> Taken:
    """The days before a day, month or year begins.

    Raises:
        SenselessError: a date that is none.
    """
    return _taken(None, _period(value.strip())[0] - 1)


def read_after(value: str) -> Taken:
    """The days after a day, month or year ends.

    Raises:
        SenselessError: a date that is none.
    """
    return _taken(_period(value.strip())[1] + 1, None)


def written_dates(taken: Taken) -> str:
    """The shortest value of `date:` for these days; they lie in the years 1..9999, one end may be open."""
    if taken.first is None or taken.last is None:
        first = "" if taken.first is None else _shortest_start(taken.first)
        return f"{first}..{'' if taken.last is None else _shortest_end(taken.last)}"
    first, last = _shortest_start(taken.first), _shortest_end(taken.last)
    if (taken.first, taken.last) == _period(first):
        return first
    if (taken.first, taken.last) == _period(last):
        return last
    # "2024..2024-05" reads well; it is the length of each end that says which day is meant.
    return f"{first}..{last}"


def _shortest_start(day: int) -> str:
    """The year or month that begins on this day, else the day. Days since 1970-01-01."""
    when = date.fromordinal(day + _EPOCH)
    text = when.isoformat()
    return text if when.day != 1 else text[:7] if when.month != 1 else text[:4]


def _shortest_end(day: int) -> str:
    """The year or month that ends on this day, else the day."""
    when = date.fromordinal(day + _EPOCH)
    text = when.isoformat()
    return text if when.day != monthrange(when.year, when.month)[1] else text[:7] if when.month != 12 else text[:4]


def _taken(first: int | None, last: int | None) -> Taken:
    least, most = date.min.toordinal() - _EPOCH, date.max.toordinal() - _EPOCH
    if (first is not None and first > most) or (last is not None and last < least):
        raise SenselessError("no day is beyond that one")
    return Taken(first, last)


def _period(text: str) -> tuple[int, int]:
    """First and last day."""
    found = _PERIOD.fullmatch(text)
    if found is None:
        raise SenselessError(f'"{text}" is no date: write 2024, 2024-06 or 2024-06-13')
    year, month, day = (int(part) if part else None for part in found.groups())
    if year is None or not MINYEAR <= year <= MAXYEAR:
        raise SenselessError(f"there is no year {text[:4]}")
    if month is None:
        return _days(date(year, 1, 1), date(year, 12, 31))
    if not 1 <= month <= 12:
        raise SenselessError(f"there is no month {month}", f"{year:04}")
    length = monthrange(year, month)[1]
    if day is None:
        return _days(date(year, month, 1), date(year, month, length))
    if not 1 <= day <= length:
        nearest = min(max(day, 1), length)
        raise SenselessError(f"{month_name[month]} {year} has {length} days", f"{year:04}-{month:02}-{nearest:02}")
    return _days(date(year, month, day), date(year, month, day))


def _days(first: date, last: date) -> tuple[int, int]:
    return first.toordinal() - _EPOCH, last.toordinal() - _EPOCH
