"""In a sentence or two: which model is in use, what becomes of that, and what a person can do next."""

from collections.abc import Sequence
from dataclasses import dataclass

from photoclip.domain.api import JobStatus
from photoclip.domain.models import ModelInfo, ModelList
from photoclip.ui.models.data_size import size_text
from photoclip.ui.models.model_tasks import ModelTask, task_of
from photoclip.ui.models.model_words import title_of, title_of_name


@dataclass(frozen=True, slots=True)
class Summary:
    """`is_bad`: nothing can be searched for."""

    text: str
    is_bad: bool = False


def summary_of(models: ModelList, jobs: Sequence[JobStatus] = (), *, is_stalled: bool = False) -> Summary:
    """`jobs` are those about models that run; `is_stalled`: none of them works for the model that is wanted."""
    active = info_of(models, models.active)
    in_use = f"Your photos are searched with {title_in(models, models.active)}."
    is_gone = active is not None and (not active.installed or bool(active.lacks))
    if active is not None and is_gone:
        in_use = f"Your photos cannot be searched by words now. {_why(active)}"
    then = _follows(models, is_gone=is_gone, is_stalled=is_stalled)
    return Summary(" ".join(part for part in (in_use, then or _advice(models, active, jobs)) if part), is_gone)


def info_of(models: ModelList, name: str) -> ModelInfo | None:
    """What is known of it."""
    return next((info for info in models.models if info.name == name), None)


def title_in(models: ModelList, name: str) -> str:
    """What a person calls it."""
    info = info_of(models, name)
    return title_of(info) if info is not None else title_of_name(name)


def previous_of(models: ModelList) -> str:
    """The model that one can go back to, "" where there is none."""
    previous = info_of(models, models.previous or "")
    if previous is None or not previous.installed or previous.lacks or previous.name in (models.active, models.wanted):
        return ""
    return previous.name


def _why(active: ModelInfo) -> str:
    title = title_of(active)
    if active.installed:
        return f"{title} needs a part of PhotoClip that is not installed. Install it, or use another model."
    way = "Download it again" if active.can_download else "Bring its files back to where they were"
    return f"The files of {title} are not on this computer any more. {way}, or use another model."


def _follows(models: ModelList, *, is_gone: bool, is_stalled: bool) -> str:
    if models.wanted is None or models.wanted == models.active:
        return ""
    title, info = title_in(models, models.wanted), info_of(models, models.wanted)
    if is_stalled and (info is None or not info.installed):
        return f"The switch to {title} cannot go on: its files are not on this computer any more."
    if is_stalled:
        return f"The switch to {title} was interrupted. It goes on in a moment, or with “Go on” below."
    until = "" if is_gone else "; search goes on as before until then"
    return f"{title} takes over as soon as it has understood all of them{until}."


def _advice(models: ModelList, active: ModelInfo | None, jobs: Sequence[JobStatus]) -> str:
    """The way to the recommended model, for who has one that is known to find less."""
    best = next((info for info in models.models if info.is_recommended), None)
    if best is None or active is None or best.facts is None or active.facts is None or best.lacks:
        return ""
    if (best.facts.accuracy or 0.0) <= (active.facts.accuracy or 1.0):
        return ""
    title, wanted = title_of(best), best.facts.download_bytes
    if best.installed:
        return f"{title} finds far more, and is on this computer: choose “Use it” below."
    if any(job.model == best.name and task_of(job) is ModelTask.DOWNLOAD for job in jobs):
        return f"{title} finds far more, and is on its way: choose “Use it” once it is here."
    size = f" ({size_text(wanted)})" if wanted else ""
    return f"{title} finds far more: download it{size}, then choose “Use it”."
