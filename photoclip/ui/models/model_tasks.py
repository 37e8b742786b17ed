"""Jobs that are about a model: which kind, and how they ended."""

from enum import StrEnum

from photoclip.domain.api import JobState, JobStatus


class ModelTask(StrEnum):
    """By the first word of the job's title."""

    DOWNLOAD = "downloading"
    IMPORT = "importing"
    SWITCH = "switching"
    TRIAL = "trying"
    MEASURE = "measuring"
    FORGET = "freeing"


_OF_LABELS = "learning what"
_OF_WHAT_IS_SAID = (_OF_LABELS, "tagging", "writing captions", "bringing sidecars")
_WORDS = {task.value: task for task in ModelTask}
_DONE = {
    ModelTask.DOWNLOAD: "{model} is on this computer now",
    ModelTask.IMPORT: "{model} is on this computer now",
    ModelTask.SWITCH: "Photos are searched with {model} now",
    ModelTask.TRIAL: "{model} can be compared now",
    ModelTask.MEASURE: "The speed of {model} is measured",
    ModelTask.FORGET: "The space of {model} is free",
}
_STOPPED = {
    ModelTask.DOWNLOAD: "Stopped · what is there of {model} is kept",
    ModelTask.IMPORT: "Stopped · nothing was copied",
    ModelTask.SWITCH: "Stopped · photos are searched as before",
    ModelTask.TRIAL: "Stopped · what {model} understood so far is kept",
}


def task_of(status: JobStatus) -> ModelTask | None:
    """Which kind of job about a model it is; None for all others."""
    return _WORDS.get(status.title.split(" ", 1)[0].casefold()) if status.model else None


def is_of_photos(status: JobStatus) -> bool:
    """Whether photos come, go, or become searchable by it."""
    return not is_of_words(status) and task_of(status) in (None, ModelTask.SWITCH)


def is_of_words(status: JobStatus) -> bool:
    """Whether it is about what is said of photos, which are there: tags, captions, sidecars."""
    return status.title.casefold().startswith(_OF_WHAT_IS_SAID)


def is_of_labels(status: JobStatus) -> bool:
    """Whether it learns what labels mean."""
    return status.title.casefold().startswith(_OF_LABELS)


def ended_line(status: JobStatus) -> str:
    """How a job about a model ended; "" where that is not told by the model."""
    task = task_of(status)
    if task is None or status.state not in (JobState.DONE, JobState.CANCELLED):
        return ""
    words = _DONE if status.state is JobState.DONE else _STOPPED
    return words.get(task, "Stopped").format(model=status.model)
