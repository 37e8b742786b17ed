"""The review queue in words. Pure."""

from photoclip.domain.tag_api import ReviewItem, TagCount, TagState
from photoclip.ui.models.counted import counted, number
from photoclip.ui.models.organise_words import quoted
from photoclip.ui.models.review_queue import ReviewQueue
from photoclip.ui.models.shown import shown
from photoclip.ui.models.tag_words import accepted, probability, rejected

KEYS = "A keeps · R rejects · S skips · U takes back"


def title(name: str | None) -> str:
    """Above the cards."""
    return "Review" if name is None else f"Review · {shown(name)}"


def progress(queue: ReviewQueue) -> str:
    """As "12 of 38 done"."""
    if not queue.begun_with:
        return ""
    done = queue.begun_with - queue.waiting
    if not done:
        return f"{counted(queue.waiting, 'suggestion waits', 'suggestions wait')}, the most uncertain first"
    return f"{number(done)} of {number(queue.begun_with)} done"


def card_question(item: ReviewItem) -> str:
    """Beneath a photo."""
    return shown(item.name) if item.is_applied else f"{shown(item.name)}?"


def card_spoken(item: ReviewItem, file_name: str) -> str:
    """A card for a screen reader."""
    words = f"{shown(item.name)}? {probability(item.probability)}, {file_name}"
    return f"{words}, tagged by PhotoClip" if item.is_applied else words


def chip(count: TagCount) -> str:
    """As "dog 12"."""
    return f"{shown(count.name)} {number(count.photos)}"


def all_chip(total: int | None) -> str:
    """For all tags; None: nobody knows by now how many wait."""
    return "All" if total is None else f"All {number(total)}"


def button(verb: str, selected: int) -> str:
    """As "Keep", or "Keep 24" where several are selected."""
    return f"{verb} {number(selected)}" if selected > 1 else verb


def keep_all(count: int) -> str:
    """For all of a tag that are here."""
    return f"Keep all {number(count)}"


def skipped(count: int) -> str:
    """On the button that shows them again."""
    return f"{number(count)} put aside · show again"


def decided(names: tuple[str, ...], changed: int, pairs: int, state: TagState) -> str:
    """After a decision about one tag or several."""
    is_kept = state is TagState.BY_HAND
    if len(names) == 1:
        return accepted(changed, names[0]) if is_kept else rejected(changed, names[0])
    return f"{'Confirmed' if is_kept else 'Rejected'} {counted(pairs, 'suggestion', 'suggestions')}"


def done_heading(queue: ReviewQueue) -> str:
    """Nothing is left."""
    return "Nothing waits" if queue.name is None else f"Nothing waits for {quoted(queue.name)}"


def done_line(queue: ReviewQueue) -> str:
    """What to do next."""
    if queue.skipped:
        return "What you put aside is still there. Look at it again, or come back another time."
    if queue.name is not None:
        return "Lower its cut in the tag tuner to be asked about more photos."
    return "Suggestions appear here as photos come in, and when you change the cut of a tag."
