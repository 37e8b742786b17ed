"""How a model stands in a library, and what can be done with it now."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from photoclip.domain.api import JobStatus
from photoclip.domain.models import ModelInfo, ModelList
from photoclip.ui.models.model_tasks import ModelTask, task_of
from photoclip.ui.models.model_words import partial_words


class ModelAct(StrEnum):
    """What a person can do with a model."""

    DOWNLOAD = "download"
    USE = "use"
    COMPARE = "compare"
    MEASURE = "measure"
    REMOVE = "remove"
    FORGET = "forget"


@dataclass(frozen=True, slots=True)
class ModelState:
    """A model as the library of `photos` photos has it, and the jobs about it that run. `limits` are those that not
    all models share. `in_use` names the active one as a person calls it. `is_stalled`: it is to be in use, and nothing
    works for that.
    """

    info: ModelInfo
    photos: int = 0
    jobs: tuple[JobStatus, ...] = ()
    is_active: bool = False
    is_previous: bool = False
    is_wanted: bool = False
    in_use: str = ""
    is_stalled: bool = False
    limits: tuple[str, ...] = ()


def states_of(
    models: ModelList,
    photos: int,
    jobs: Sequence[JobStatus],
    in_use: str,
    *,
    kept: Sequence[str] = (),
    is_stalled: bool = False,
) -> tuple[ModelState, ...]:
    """All models in order; those that are only being fetched come last, and those `kept` until more is known."""
    shared = shared_limits(models)
    alive = [job for job in jobs if job.model and not job.is_over]
    known = {info.name for info in models.models}
    fetched = dict.fromkeys(name for name in (*kept, *(job.model for job in alive)) if name not in known)
    infos = (*models.models, *(ModelInfo(name, installed=False, dimension=None) for name in fetched))
    return tuple(
        ModelState(
            info,
            photos,
            tuple(job for job in alive if job.model == info.name),
            is_active=info.name == models.active,
            is_previous=info.name == models.previous,
            is_wanted=info.name == models.wanted,
            in_use=in_use,
            is_stalled=is_stalled and info.name == models.wanted,
            limits=tuple(limit for limit in _limits(info) if limit not in shared),
        )
        for info in infos
    )


def shared_limits(models: ModelList) -> tuple[str, ...]:
    """What is said of every model that anything is said of, in the order of the first."""
    told = [_limits(info) for info in models.models if _limits(info)]
    return tuple(limit for limit in told[0] if all(limit in other for other in told)) if len(told) > 1 else ()


def acts_of(state: ModelState) -> tuple[ModelAct, ...]:
    """What can be done now, what matters most first. While a job is about it, only what does no harm to that."""
    info = state.info
    tasks = {task_of(job) for job in state.jobs}
    is_coming = bool(tasks & {ModelTask.DOWNLOAD, ModelTask.IMPORT})
    is_ready = info.installed and not info.lacks and not is_coming
    is_busy = bool(tasks)
    wanted = (
        (ModelAct.DOWNLOAD, info.can_download and not info.installed and not is_busy),
        (ModelAct.USE, is_ready and not state.is_active and (state.is_stalled or not state.is_wanted)),
        (ModelAct.COMPARE, is_ready and not state.is_active),
        (ModelAct.MEASURE, is_ready and not is_busy),
        (ModelAct.REMOVE, info.can_remove and not (state.is_active or state.is_wanted or is_busy)),
        (ModelAct.FORGET, bool(info.vectors) and not (state.is_active or state.is_wanted or is_busy)),
    )
    return tuple(act for act, is_possible in wanted if is_possible)


def standing(state: ModelState) -> str:
    """In a word or two: in use, here, not here, or partly."""
    info, tasks = state.info, {task_of(job) for job in state.jobs}
    if state.is_active:
        return "In use"
    if state.is_wanted:
        return "To be in use"
    if info.installed:
        return "On this computer"
    if tasks & {ModelTask.DOWNLOAD, ModelTask.IMPORT}:
        return "On its way"
    if info.partial_bytes:
        return partial_words(info)
    return "Not on this computer"


def _limits(info: ModelInfo) -> tuple[str, ...]:
    return info.facts.limits if info.facts is not None else ()
