"""What a person hears of what they did to tags. Pure."""

from photoclip.domain.tag_api import LONGEST_TAG_NAME, Tag, Taught
from photoclip.ui.models.counted import counted, number, photos_counted
from photoclip.ui.models.organise_words import quoted

NO_TAGS = "Select photos and press T to tag them, or Ctrl+T to teach a tag from examples."
LITTLE = 0.7
"""Balanced: half is what guessing gives."""
NOTHING_SELECTED = "Select photos first"


def tagged(changed: int, asked: int, name: str) -> str:
    """`changed` of `asked` photos got a tag by hand."""
    if not changed:
        return f"{'It has' if asked == 1 else 'They have'} the tag {quoted(name)} already"
    rest = asked - changed
    tail = f"; {counted(rest, 'had', 'had')} it already" if rest > 0 else ""
    return f"Tagged {photos_counted(changed)} with {quoted(name)}{tail}"


def untagged(changed: int, name: str) -> str:
    """A tag was taken off."""
    return f"Took {quoted(name)} off {photos_counted(changed)}"


def accepted(changed: int, name: str) -> str:
    """The person said that photos have what was suggested, or put there by the program."""
    return f"{photos_counted(changed)} confirmed as {quoted(name)}"


def rejected(changed: int, name: str) -> str:
    """The person said that photos have it not."""
    return f"{quoted(name)} will not come back for {photos_counted(changed)}"


def renamed(before: str, after: Tag, was_there: bool) -> str:
    """A tag has another name, or became one with a tag that `was_there`."""
    if was_there:
        return f"{quoted(before)} is a part of {quoted(after.name)} now, which {photos_counted(after.photos)} have"
    return f"{quoted(before)} is called {quoted(after.name)} now"


def deleted(name: str, photos: int) -> str:
    """A tag was deleted."""
    return f"Deleted the tag {quoted(name)}" + (f", which {photos_counted(photos)} had" if photos else "")


def automatic(name: str, *, is_automatic: bool) -> str:
    """New photos get a tag by themselves, or not any more."""
    if is_automatic:
        return f"New photos that look like {quoted(name)} are tagged with it from now on"
    return f"New photos are not tagged with {quoted(name)} by themselves any more"


def applied(photos: int, tags: int) -> str:
    """A job tagged photos."""
    if not photos:
        return "No photo got a new tag: none is likely enough"
    if tags == photos:
        return f"Tagged {photos_counted(photos)}"
    return f"Tagged {photos_counted(photos)} with {counted(tags, 'tag', 'tags')} in all"


def name_problem(name: str) -> str:
    """Why a tag cannot be called this, as far as it can be said without the library; "" where it can."""
    if not name.strip():
        return "A tag needs a name."
    if len(name.strip()) > LONGEST_TAG_NAME:
        return f"A tag's name has at most {LONGEST_TAG_NAME} letters."
    return ""


def learned(taught: Taught) -> str:
    """What was learned, and how far it can be trusted."""
    line = f"Learned from {photos_counted(taught.examples)}"
    if taught.counter_examples:
        line += f" and {counted(taught.counter_examples, 'counter-example', 'counter-examples')}"
    if taught.accuracy is None:
        return f"{line}. A single example leaves nothing to check it with: add some more."
    return f"{line}. {certainty(taught.accuracy)}"


def certainty(accuracy: float) -> str:
    """How many of ten are told right, where each example was left out in turn."""
    right = round(accuracy * 10)
    if right >= 10:
        return "Leaving each out in turn, it recognised nearly all of them."
    line = f"Leaving each out in turn, it was right about {right} times of 10"
    return f"{line}." if accuracy >= LITTLE else f"{line}, little better than a guess: add more photos to either side."


def matches(taught: Taught) -> str:
    """How many other photos it may be."""
    if not taught.matches:
        return "No other photo is surely enough like it to be suggested."
    return f"{number(taught.matches)} more {'photo looks' if taught.matches == 1 else 'photos look'} like it."


def probability(value: float) -> str:
    """As "92 %"; never quite sure."""
    return f"{number(min(99, max(1, round(value * 100))))} %"
