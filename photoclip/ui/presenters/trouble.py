"""Why a library cannot be opened, and what a repair of it did, as a person may read it. Pure."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QLocale

from photoclip.domain.api import HealthReport, Problem
from photoclip.domain.errors import DamagedCatalogError, LibraryBusyError, PhotoClipError
from photoclip.ui.models.moments import lately_text
from photoclip.ui.models.shown import shown
from photoclip.ui.presenters.titles import Emptiness
from photoclip.ui.presenters.wording import sentence

REPAIRING = Emptiness("rotate-ccw", "Your library is being repaired", "That may take some minutes.")

_CATALOG = "catalog"
_SCHEMA = re.compile(r" \(schema [^)]*\)")
_BACKUP = re.compile(r"catalog-(\d{8}T\d{6})")


def is_mendable(error: PhotoClipError) -> bool:
    """Whether a repair can help."""
    return isinstance(error, DamagedCatalogError)


def trouble_words(error: PhotoClipError) -> Emptiness:
    """What stands in the place of the photos."""
    if is_mendable(error):
        what = shown(sentence(PhotoClipError(error.what)))
        how = "A repair saves what can be read, or goes back to the newest backup. Your photos are not touched."
        return Emptiness("triangle-alert", "Your library is damaged", f"{what} {how}")
    heading = "Your library is in use" if isinstance(error, LibraryBusyError) else "Your library cannot be opened"
    return Emptiness("triangle-alert", heading, _SCHEMA.sub("", shown(sentence(error))))


def repaired_line(report: HealthReport, now: datetime, locale: QLocale) -> str:
    """What a repair did, and what may be missing now. `now` with its time zone."""
    restored = [problem.repaired for problem in report.problems if problem.part == _CATALOG and problem.repaired]
    lines: list[str] = []
    if restored:
        lines.append(_restored(restored[0], now, locale))
    elif report.ok:
        lines.append("Your library is sound again." if report.problems else "Nothing is wrong with your library.")
    lines += _left(report.problems)
    return " ".join(lines)


def _restored(done: str, now: datetime, locale: QLocale) -> str:
    named = _BACKUP.search(done)
    if named is not None:
        made = datetime.strptime(named.group(1), "%Y%m%dT%H%M%S").replace(tzinfo=UTC).astimezone(now.tzinfo)
        then = lately_text(made, now, locale)
        return (
            f"Your library is repaired: it is as it was {then}. What you changed in PhotoClip since then is missing; "
            "photos that came since then are found again now."
        )
    if "no sound backup" in done:
        return "Your library was begun anew: there was no sound backup. Add your folders again: your photos are there."
    return f"Your library is repaired: {shown(done).rstrip('.')}."


def _left(problems: Sequence[Problem]) -> list[str]:
    return [f"Not repaired: {shown(problem.what).rstrip('.')}." for problem in problems if not problem.repaired]
