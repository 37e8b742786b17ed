"""What a person hears of what they did to albums, ratings and favourites. Pure."""

from photoclip.domain.organise_api import Undone
from photoclip.ui.models.counted import counted, photos_counted
from photoclip.ui.models.shown import shown

UNDO, REDO = "Undo", "Redo"
_LONGEST_NAME = 60


def stars(rating: int) -> str:
    """As "4 stars"; none is "no stars"."""
    return counted(rating, "star", "stars") if rating else "no stars"


def rated(changed: int, rating: int | None) -> str:
    """`changed` photos were given a rating, or their own taken back; none: nothing was left to change."""
    if not changed:
        return "There are no stars to take off" if rating == 0 else "That is their rating already"
    if rating is None:
        return f"{photos_counted(changed)} {'goes' if changed == 1 else 'go'} by the rating in the file again"
    if rating == 0:
        return f"Took the stars off {photos_counted(changed)}"
    return f"Rated {photos_counted(changed)} with {stars(rating)}"


def marked(changed: int, favourite: bool) -> str:
    """`changed` photos became favourites, or are none any more."""
    if favourite:
        return f"Added {photos_counted(changed)} to your favourites"
    return f"Took {photos_counted(changed)} out of your favourites"


def added(changed: int, asked: int, name: str) -> str:
    """`changed` of `asked` photos were put into an album."""
    if not changed:
        return f"{'It is' if asked == 1 else 'They are'} in {quoted(name)} already"
    rest = asked - changed
    tail = f"; {counted(rest, 'was', 'were')} in it already" if rest > 0 else ""
    return f"{photos_counted(changed)} added to {quoted(name)}{tail}"


def not_into_smart(name: str) -> str:
    """Photos are dragged over a smart album."""
    return f"{quoted(name)} is a smart album: it has what its search finds, and nothing can be put into it"


def removed(changed: int, name: str) -> str:
    """`changed` photos were taken out of an album."""
    return f"Took {photos_counted(changed)} out of {quoted(name)}"


def made(name: str, photos: int, *, is_smart: bool) -> str:
    """An album was made."""
    if is_smart:
        return f"Made the smart album {quoted(name)}: it shows what its search finds"
    return f"Made the album {quoted(name)}" + (f" with {photos_counted(photos)}" if photos else "")


def deleted(name: str, *, is_smart: bool = False) -> str:
    """An album was deleted."""
    if is_smart:
        return f"Deleted the smart album {quoted(name)}. No photo is touched"
    return f"Deleted the album {quoted(name)}. Its photos stay where they are"


def renamed(before: str, after: str) -> str:
    """An album has another name."""
    return f"{quoted(before)} is called {quoted(after)} now"


def requeried(name: str) -> str:
    """A smart album has another query."""
    return f"{quoted(name)} shows what this search finds now"


def undone(answer: Undone | None, *, again: bool) -> str:
    """Something was taken back, or done `again`."""
    if answer is None:
        return "There is nothing to do again" if again else "There is nothing to undo"
    line = f"{'Done again' if again else 'Undone'}: {shown(answer.title)}"
    if answer.skipped:
        stays = (
            "one stays as it is, because it was" if answer.skipped == 1 else f"{answer.skipped} stay, because they were"
        )
        line += f"; {stays} changed since"
    return line


def quoted(name: str) -> str:
    """A name within a sentence, shortened where it is very long."""
    short = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"
    return f"“{shown(short)}”"


def name_for_search(text: str) -> str:
    """What a smart album may be called as long as the person gives it no other name."""
    words = " ".join(text.replace('"', " ").split())
    return words if len(words) <= _LONGEST_NAME else f"{words[: _LONGEST_NAME - 1].rstrip()}…"


def name_problem(name: str, taken_by: str | None) -> str:
    """Why an album cannot be called this, "" where it can. `taken_by`: the name of another album that is the same."""
    if not name.strip():
        return "An album needs a name."
    return f"There is an album {quoted(taken_by)} already." if taken_by is not None else ""
