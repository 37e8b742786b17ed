"""Why a library cannot be opened, and what a repair of it did, as a person may read it. Pure."""

import re
from datetime import datetime

from PySide6.QtCore import QLocale

from photoclip.domain.api import HealthReport, Mend, MendedCatalog
from photoclip.domain.errors import DamagedCatalogError, LibraryBusyError, PhotoClipError
from photoclip.ui.models.moments import lately_text
from photoclip.ui.models.remedies import without_commands
from photoclip.ui.models.shown import shown
from photoclip.ui.presenters.titles import Emptiness
from photoclip.ui.presenters.wording import sentence

REPAIRING = "Your library is being repaired. That may take some minutes."

_SCHEMA = re.compile(r" \(schema [^)]*\)")
_REPAIR = "a repair saves what can be read, or goes back to the newest backup. Your photos are not touched."


def is_mendable(error: PhotoClipError) -> bool:
    """Whether a repair can help."""
    return isinstance(error, DamagedCatalogError)


def may_pass(error: PhotoClipError) -> bool:
    """Whether there is something to be done before a repair: a disk or a network may come back."""
    return not is_mendable(error) or bool(without_commands(error.remedy))


def trouble_words(error: PhotoClipError) -> Emptiness:
    """What stands in the place of the photos."""
    what = shown(sentence(error))
    if is_mendable(error) and may_pass(error):
        return Emptiness("triangle-alert", "Your library cannot be opened", f"{what} If it stays, {_REPAIR}")
    if is_mendable(error):
        return Emptiness("triangle-alert", "Your library needs a repair", f"{what} A{_REPAIR[1:]}")
    heading = "Your library is in use" if isinstance(error, LibraryBusyError) else "Your library cannot be opened"
    return Emptiness("triangle-alert", heading, _SCHEMA.sub("", what))


def meanwhile_words(line: str) -> Emptiness:
    """What stands there while something is done to the library, which a line of two sentences tells."""
    heading, _, rest = line.partition(". ")
    return Emptiness("rotate-ccw", heading, rest)


def repaired_line(report: HealthReport, now: datetime, locale: QLocale) -> str:
    """What a repair did, and what may be missing now. `now` with its time zone."""
    mended = report.catalog
    if mended is None:
        return "Nothing is wrong with your library."
    if mended.mend is Mend.BEGUN_ANEW:
        return "Your library was begun anew: there was no sound backup. Add your folders again: your photos are there."
    if mended.mend is Mend.WENT_BACK:
        return (
            f"Your library is repaired: it is as it was {_moment(mended, now, locale)}. What you changed in PhotoClip "
            "since then is missing; photos that came since then are found again now."
        )
    done = "; ".join(problem.repaired for problem in report.problems if problem.repaired)
    return f"Your library is repaired: {shown(done).rstrip('.')}."


def _moment(mended: MendedCatalog, now: datetime, locale: QLocale) -> str:
    if mended.made_at_ns is None:
        return "when its newest backup was made"
    return lately_text(datetime.fromtimestamp(mended.made_at_ns / 1e9, now.tzinfo), now, locale)
