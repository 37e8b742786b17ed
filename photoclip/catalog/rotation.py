"""Which automatic backups stay. Pure: names and times in, names out."""

import re
from collections.abc import Callable, Hashable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

LATEST = 3
"""So many stay whatever their age."""
DAYS = 7
WEEKS = 4
MONTHS = 6
"""Of so many days, ISO weeks and months, the last ones that have a backup, the newest one stays: 20 in all, at most.
A catalog is 2 kB a photo, a thumbnail 25 kB: all of them together take less than the thumbnails do.
"""

_NAME = re.compile(r"catalog-(\d{8}T\d{12})Z-v(\d+)(-[a-z-]+)?\.sqlite3")
_STAMP = "%Y%m%dT%H%M%S%f"
# As when a clock was ahead: what is later than this does not push out the others.
_AHEAD = timedelta(minutes=5)


def name_of(now: datetime, version: int, reason: str = "") -> str:
    """The name of a backup made `now` (UTC) of a catalog of schema `version`, for a `reason` of small letters."""
    return f"catalog-{now.strftime(_STAMP)}Z-v{version}{'-' if reason else ''}{reason}.sqlite3"


def made_at(name: str) -> datetime | None:
    """When a backup of that name was made, UTC; None where the name is not one of ours."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    try:
        return datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def version_of(name: str) -> int | None:
    """The schema of a backup of that name; None where the name is not one of ours."""
    found = _NAME.fullmatch(name)
    return int(found[2]) if found is not None else None


def newest_first(paths: Sequence[Path], now: datetime) -> list[Path]:
    """Those whose name is one of ours. What a clock that was ahead dated later than `now` comes last."""
    dated = [(made, path) for path in paths if (made := made_at(path.name)) is not None]
    return [path for _, _, path in sorted(((made <= now + _AHEAD, made, path) for made, path in dated), reverse=True)]


def superfluous(paths: Sequence[Path], now: datetime) -> list[Path]:
    """Which may go. Of those made for a reason the latest stay, and they push out none of the others."""
    everything = newest_first(paths, now)
    with_reason = [path for path in everything if has_reason(path.name)]
    ordered = [path for path in everything if path not in with_reason]
    past = [path for path in ordered if _time(path) <= now + _AHEAD]
    kept = {*past[:LATEST], *_first_of(past, DAYS, lambda made: made.date())}
    kept |= {*_first_of(past, WEEKS, lambda made: made.isocalendar()[:2])}
    kept |= {*_first_of(past, MONTHS, lambda made: (made.year, made.month))}
    kept |= {*ordered[len(past) :][:LATEST]}
    return [path for path in ordered if path not in kept] + with_reason[LATEST:]


def has_reason(name: str) -> bool:
    """Whether the name of a backup gives a reason."""
    found = _NAME.fullmatch(name)
    return found is not None and found[3] is not None


def is_due(paths: Sequence[Path], now: datetime, age: timedelta) -> bool:
    """Whether none was made within the `age` before `now`."""
    return not any(timedelta(0) <= now - _time(path) < age for path in newest_first(paths, now))


def _first_of(paths: Sequence[Path], most: int, period: Callable[[datetime], Hashable]) -> list[Path]:
    """The first of each period, of `most` periods."""
    first: dict[Hashable, Path] = {}
    for path in paths:
        first.setdefault(period(_time(path)), path)
    return list(first.values())[:most]


def _time(path: Path) -> datetime:
    made = made_at(path.name)
    assert made is not None
    return made
