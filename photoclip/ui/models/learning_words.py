"""What is said while it is learned what labels mean, and where a person stopped that. Pure."""

from photoclip.domain.api import JobState, JobStatus
from photoclip.domain.errors import CancelledError, PhotoClipError
from photoclip.ui.models.job_words import amount

ICON = "clock"
STOPPED_HEADING = "Not learned yet"
STOPPED_LINE = "You stopped learning what labels mean to the model. What was learned until then is kept."
CANCEL, GO_ON = "Cancel", "Go on"


def heading(status: JobStatus) -> str:
    """In the place of what will be there."""
    return f"{status.title}: paused" if status.state is JobState.PAUSED else status.title


def line(status: JobStatus) -> str:
    """As "1,200 of 3,600. …"."""
    done = amount(status.progress)
    why = "This is done once for each model, and your photos stay usable meanwhile."
    return f"{done}. {why}" if done else why


def is_stopped(error: PhotoClipError) -> bool:
    """Whether there is no answer as a person stopped what comes before it."""
    return isinstance(error, CancelledError)
