"""Jobs in words."""

from dataclasses import dataclass

from PySide6.QtCore import QLocale

from photoclip.domain.api import IndexReport, JobState, JobStatus, Stats
from photoclip.domain.caption_api import CaptionReport
from photoclip.domain.progress import Phase, Progress
from photoclip.domain.sidecar_api import SidecarReport
from photoclip.domain.tag_api import TagReport
from photoclip.ui.models.counted import counted, number, photos_counted
from photoclip.ui.models.data_size import bytes_per_second, size_text
from photoclip.ui.models.model_tasks import ended_line, is_of_labels
from photoclip.ui.models.remedies import line_without_commands
from photoclip.ui.models.shown import capitalised, shown

_TITLES = {
    Phase.WAITING: "Waiting",
    Phase.SCANNING: "Looking through folders",
    Phase.HASHING: "Recognising files",
    Phase.LOADING_MODEL: "Loading the model",
    Phase.UNDERSTANDING: "Understanding photos",
    Phase.INDEXING: "Preparing the search",
    Phase.DOWNLOADING: "Downloading",
    Phase.CHECKING: "Checking the files",
    Phase.MEASURING: "Measuring",
    Phase.CLEARING: "Freeing space",
    Phase.LABELS: "Learning what labels mean",
    Phase.TAGGING: "Tagging photos",
    Phase.CAPTIONING: "Writing captions",
    Phase.SIDECARS: "Bringing sidecars up to date",
}
_OF_THE_MODEL = (Phase.WAITING, Phase.LOADING_MODEL, Phase.CHECKING)
"""What a job about a model does in these phases is told apart from its title."""
_OF_PHOTOS = (Phase.UNDERSTANDING, Phase.TAGGING, Phase.CAPTIONING)
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
        return f"Paused · {status.title}" if status.model else "Paused"
    if status.model and status.progress.phase not in _OF_THE_MODEL:
        return status.title
    if is_of_labels(status) and status.progress.phase is Phase.LABELS:
        return status.title  # it tells how many
    return _TITLES.get(status.progress.phase, status.title)


def doing(status: JobStatus) -> str:
    """What it is doing now, beneath its title; "" where that says it already."""
    if status.state is JobState.PAUSED:
        return "Paused"
    return "" if status.model and title(status) == status.title else title(status)


def longest_title(status: JobStatus) -> str:
    """The longest of all that `title` may become."""
    return f"Paused · {status.title}" if status.model else max((*_TITLES.values(), status.title), key=len)


def amount(progress: Progress) -> str:
    """As "1,240 of 2,000", or "12,340 files" while nobody knows how many there are."""
    if progress.phase is Phase.SCANNING:
        return counted(progress.done, "file", "files") if progress.done else ""
    if progress.phase.counts_bytes:
        done = size_text(progress.done)
        return f"{done} of {size_text(progress.total)}" if progress.total else done if progress.done else ""
    return f"{number(progress.done)} of {number(progress.total)}" if progress.total else ""


def widest_amount(progress: Progress) -> str:
    """What `amount` may grow to."""
    if not progress.total or progress.phase is Phase.SCANNING:
        return amount(progress)
    if progress.phase.counts_bytes:
        total = size_text(progress.total)
        return max(f"{total} of {total}", f"{size_text(999e6)} of {total}", key=len)
    return f"{number(progress.total)} of {number(progress.total)}"


def speed(progress: Progress) -> str:
    """As "58 photos/s" or "8.1 MB/s"; slow ones with a decimal; "" where nothing is counted."""
    if progress.phase.counts_bytes:
        return bytes_per_second(progress.per_second) if progress.per_second >= 1 else ""
    if progress.per_second < 0.05 or progress.phase not in (*_OF_PHOTOS, Phase.HASHING):
        return ""
    decimals = 1 if progress.per_second < 9.95 else 0
    unit = "files" if progress.phase is Phase.HASHING else "photos"
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
    line = ended_line(status)
    if line:
        return Outcome(line)
    said = _of_words(status)
    if said is not None:
        return said
    if is_of_labels(status):
        is_done = status.state is JobState.DONE
        return Outcome("Tags can be suggested now" if is_done else "Stopped · what was learned so far is kept")
    done = _done(status.report or IndexReport())
    if status.state is JobState.CANCELLED:
        return Outcome(" · ".join(("Stopped", *done)))
    return Outcome(" · ".join(done) or "Everything is up to date", is_nothing=not done)


def failure_line(status: JobStatus) -> str:
    """Why a job failed."""
    return shown(capitalised(line_without_commands(status.error)))


def is_small(status: JobStatus) -> bool:
    """Whether it is over and one line says all about it: a few photos that came or went, as they do all day."""
    if status.state is JobState.DONE and _of_words(status) is not None:
        return status.sidecars is None or not (status.sidecars.conflicts or status.sidecars.problems)
    if status.state is not JobState.DONE or status.report is None or status.model:
        return False
    report = status.report
    photos = report.added + report.updated + report.moved + report.removed
    return photos <= _FEW and not (report.failed or report.offline or report.warnings)


def is_minor(status: JobStatus) -> bool:
    """Whether it is small, or will be by all that is known: nobody needs to look at it."""
    return is_small(status) or (not status.is_over and 0 < status.progress.total <= _FEW)


def _of_words(status: JobStatus) -> Outcome | None:
    """What a job did with tags, captions or sidecars; None for all others."""
    if status.tagged is not None:
        return _tagged(status.tagged)
    if status.captioned is not None:
        return _captioned(status.captioned)
    return None if status.sidecars is None else _with_sidecars(status.sidecars)


def _captioned(report: CaptionReport) -> Outcome:
    line = counted(report.captions, "caption", "captions") if report.captions else "No new captions"
    failed = f"{photos_counted(report.failed)} left out" if report.failed else ""
    return Outcome(" · ".join(filter(None, (line, failed))), is_nothing=not (report.captions or report.failed))


def _with_sidecars(report: SidecarReport) -> Outcome:
    parts = (
        (report.read, f"{counted(report.read, 'sidecar', 'sidecars')} read"),
        (report.written, f"{number(report.written)} written"),
        (report.removed, f"{number(report.removed)} removed"),
        (report.conflicts, counted(report.conflicts, "difference to settle", "differences to settle")),
        (report.problems, counted(report.problems, "problem", "problems")),
    )
    line = " · ".join(text for value, text in parts if value)
    return Outcome(line or "All sidecars are up to date", is_nothing=not line)


def _tagged(report: TagReport) -> Outcome:
    if not report.photos:
        return Outcome("No new tags", is_nothing=True)
    return Outcome(f"{photos_counted(report.photos)} tagged · {counted(report.tags, 'tag', 'tags')}")


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
    return " · ".join(part for part in (model, device_words(device)) if part)


def device_words(device: str) -> str:
    """As "GPU 1 float16" for "cuda:1 float16"."""
    place, _, precision = device.partition(" ")
    kind, _, ordinal = place.partition(":")
    return " ".join(part for part in (_DEVICES.get(kind, kind), ordinal, precision) if part)
