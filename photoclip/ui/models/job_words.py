"""Jobs in words."""

from dataclasses import dataclass

from PySide6.QtCore import QLocale

from photoclip.domain.api import IndexReport, JobState, JobStatus, Stats
from photoclip.domain.progress import Phase, Progress
from photoclip.ui.models.counted import counted, number, photos_counted
from photoclip.ui.models.remedies import line_without_commands
from photoclip.ui.models.shown import capitalised, shown

_TITLES = {
    Phase.WAITING: "Waiting",
    Phase.SCANNING: "Looking through folders",
    Phase.HASHING: "Recognising files",
    Phase.LOADING_MODEL: "Loading the model",
    Phase.UNDERSTANDING: "Understanding photos",
    Phase.INDEXING: "Preparing the search",
}
_FEW = 20
_DEVICES = {"cpu": "CPU", "cuda": "GPU", "mps": "GPU", "xpu": "GPU"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job ended, in one line."""

    text: str
    is_bad: bool = False
    is_nothing: bool = False
    """There was nothing to do."""


def title(status: JobStatus) -> str:
    """What it is doing now."""
    if status.state is JobState.PAUSED:
        return "Paused"
    return _TITLES.get(status.progress.phase, status.title)


def longest_title(status: JobStatus) -> str:
    """The longest of all that `title` may become."""
    return max((*_TITLES.values(), status.title), key=len)


def amount(progress: Progress) -> str:
    """As "1,240 of 2,000", or "12,340 files" while nobody knows how many there are."""
    if progress.phase is Phase.SCANNING:
        return counted(progress.done, "file", "files") if progress.done else ""
    return f"{number(progress.done)} of {number(progress.total)}" if progress.total else ""


def widest_amount(progress: Progress) -> str:
    """What `amount` may grow to."""
    if not progress.total or progress.phase is Phase.SCANNING:
        return amount(progress)
    return f"{number(progress.total)} of {number(progress.total)}"


def speed(progress: Progress) -> str:
    """As "58 photos/s"; slow ones with a decimal; "" where nothing is counted."""
    if progress.per_second < 0.05 or progress.phase not in (Phase.UNDERSTANDING, Phase.HASHING):
        return ""
    decimals = 1 if progress.per_second < 9.95 else 0
    unit = "photos" if progress.phase is Phase.UNDERSTANDING else "files"
    return f"{QLocale().toString(float(progress.per_second), 'f', decimals)} {unit}/s"


def fraction(status: JobStatus) -> float | None:
    """How far it is, 0..1; None where that is not known."""
    progress = status.progress
    if progress.total <= 0 or progress.phase in (Phase.SCANNING, Phase.WAITING, Phase.LOADING_MODEL):
        return None
    return min(1.0, max(0.0, progress.done / progress.total))


def outcome(status: JobStatus) -> Outcome:
    """How a job that is over ended."""
    if status.state is JobState.FAILED:
        return Outcome(failure_line(status) or "It did not work.", is_bad=True)
    done = _done(status.report or IndexReport())
    if status.state is JobState.CANCELLED:
        return Outcome(" · ".join(("Stopped", *done)))
    return Outcome(" · ".join(done) or "Everything is up to date", is_nothing=not done)


def failure_line(status: JobStatus) -> str:
    """Why a job failed."""
    return shown(capitalised(line_without_commands(status.error)))


def is_small(status: JobStatus) -> bool:
    """Whether it is over and one line says all about it: a few photos that came or went, as they do all day."""
    if status.state is not JobState.DONE or status.report is None:
        return False
    report = status.report
    photos = report.added + report.updated + report.moved + report.removed
    return photos <= _FEW and not (report.failed or report.offline or report.warnings)


def is_minor(status: JobStatus) -> bool:
    """Whether it is small, or will be by all that is known: nobody needs to look at it."""
    return is_small(status) or (not status.is_over and 0 < status.progress.total <= _FEW)


def _done(report: IndexReport) -> list[str]:
    understood = report.added + report.updated
    parts = (
        (understood, f"{photos_counted(understood)} understood"),
        (report.moved, f"{number(report.moved)} moved"),
        (report.removed, f"{number(report.removed)} gone"),
        (report.failed, f"{number(report.failed)} {'needs' if report.failed == 1 else 'need'} attention"),
        (len(report.offline), f"{counted(len(report.offline), 'folder', 'folders')} offline"),
    )
    return [text for value, text in parts if value]


def searchable(stats: Stats) -> str:
    """As "18,204 photos · all searchable" or "17,900 of 18,204 searchable"."""
    if not stats.photos:
        return "No photos yet"
    if stats.vectors >= stats.photos:
        return f"{photos_counted(stats.photos)} · {'searchable' if stats.photos == 1 else 'all searchable'}"
    return f"{number(stats.vectors)} of {number(stats.photos)} searchable"


def model_in_use(model: str, device: str) -> str:
    """As "ViT-B-32-256 · CPU bfloat16" for the device "cpu bfloat16"; the model alone while no device is in use."""
    place, _, precision = device.partition(" ")
    kind, _, ordinal = place.partition(":")
    words = " ".join(part for part in (_DEVICES.get(kind, kind), ordinal, precision) if part)
    return " · ".join(part for part in (model, words) if part)
