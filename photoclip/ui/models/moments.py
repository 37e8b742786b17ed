"""Moments as people of a locale write them."""

import re
from datetime import datetime, timedelta

from PySide6.QtCore import QDate, QLocale, QTime

_WEEKDAY = re.compile(r"(?<!d)d{3,4}(?!d)")
_LONGEST_OFFSET_MIN = 18 * 60


def moment_text(taken_at: str | None, offset_minutes: int | None, locale: QLocale) -> str:
    """As "14 Aug 2025, 17:42" or "14 Aug 2025, 17:42 (UTC+1)"; "" for what is no moment."""
    try:
        moment = datetime.fromisoformat(taken_at or "")
    except ValueError:
        return ""
    day = locale.toString(QDate(moment.year, moment.month, moment.day), day_format(locale))
    time = locale.toString(QTime(moment.hour, moment.minute), QLocale.FormatType.ShortFormat)
    zone = f" ({_offset_text(offset_minutes)})" if _is_offset(offset_minutes) else ""
    return f"{day}, {time}{zone}"


def lately_text(moment: datetime, now: datetime, locale: QLocale, *, to_the_second: bool = False) -> str:
    """As "today 10:42", "yesterday 18:03" or "14 Aug 2025, 17:42". Both are local times."""
    time = _time_text(moment, locale, to_the_second=to_the_second)
    day = day_text(moment, now, locale)
    return f"{day} {time}" if day in ("today", "yesterday") else f"{day}, {time}"


def day_text(moment: datetime, now: datetime, locale: QLocale) -> str:
    """As "today", "yesterday" or "14 Aug 2025". Both are local times."""
    days = {now.date(): "today", now.date() - timedelta(days=1): "yesterday"}
    named = days.get(moment.date())
    return named or locale.toString(QDate(moment.year, moment.month, moment.day), day_format(locale))


def local_time(ns: int) -> datetime:
    """Of nanoseconds since 1970."""
    return datetime.fromtimestamp(ns / 1e9).astimezone()


def day_format(locale: QLocale) -> str:
    """Day, short month and year in the order of the locale, which itself knows only a long and a numeric format."""
    long_format = locale.dateFormat(QLocale.FormatType.LongFormat)
    without_weekday = re.sub(r"\s+", " ", _WEEKDAY.sub("", long_format)).strip(" ,،、")
    return without_weekday.replace("MMMM", "MMM")


def _time_text(moment: datetime, locale: QLocale, *, to_the_second: bool) -> str:
    short = locale.timeFormat(QLocale.FormatType.ShortFormat)
    time = QTime(moment.hour, moment.minute, moment.second)
    return locale.toString(time, short.replace("mm", "mm:ss") if to_the_second else short)


def _is_offset(minutes: int | None) -> bool:
    return minutes is not None and abs(minutes) <= _LONGEST_OFFSET_MIN


def _offset_text(minutes: int | None) -> str:
    assert minutes is not None
    if minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "−"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")
