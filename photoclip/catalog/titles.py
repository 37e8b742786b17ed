"""What a change is called in the menu and on the command line: "Undo: rate 12 photos with 4 stars"."""

from collections.abc import Collection, Sequence

from photoclip.domain.tag_api import TagState


def rate(photos: int, rating: int | None) -> str:
    """Give photos stars, or take them back."""
    if rating is None:
        return f"take the rating off {_photos(photos)}"
    if rating == 0:
        return f"take the stars off {_photos(photos)}"
    return f"rate {_photos(photos)} with {rating} {'star' if rating == 1 else 'stars'}"


def favourite(photos: int, is_favourite: bool) -> str:
    """Mark photos, or take the mark off."""
    if not is_favourite:
        return f"take {_photos(photos)} off the favourites"
    return f"mark {_photos(photos)} as {'a favourite' if photos == 1 else 'favourites'}"


def create_album(name: str) -> str:
    """Make an album."""
    return f"create album “{name}”"


def change_album(before: str, after: str) -> str:
    """Give an album another name, or another query."""
    return f"change album “{after}”" if before == after else f"rename album “{before}” to “{after}”"


def delete_album(name: str) -> str:
    """Delete an album."""
    return f"delete album “{name}”"


def add_to_album(photos: int, name: str) -> str:
    """Put photos into an album."""
    return f"add {_photos(photos)} to “{name}”"


def remove_from_album(photos: int, name: str) -> str:
    """Take photos out of an album."""
    return f"take {_photos(photos)} out of “{name}”"


def change_tags(photos: int, added: Sequence[str], removed: Sequence[str]) -> str:
    """Put tags on photos, or take them off."""
    if added and not removed:
        return f"tag {_photos(photos)} with {_quoted(added)}"
    if removed and not added:
        return f"take {_quoted(removed)} off {_photos(photos)}"
    return f"change the tags of {_photos(photos)}"


def decide_many(photos: int, names: Sequence[str], states: Collection[TagState]) -> str:
    """Say of tags that photos have them, have them not, or neither."""
    if len(states) != 1:
        return f"review the tags of {_photos(photos)}"
    (state,) = states
    if len(names) == 1:
        return _decide(photos, names[0], state)
    match state:
        case TagState.BY_HAND:
            return f"accept {len(names):,} tags for {_photos(photos)}"
        case TagState.REJECTED:
            return f"reject {len(names):,} tags for {_photos(photos)}"
        case _:
            return f"leave {len(names):,} tags open for {_photos(photos)}"


def teach_tag(name: str) -> str:
    """Learn a tag from examples."""
    return f"teach “{name}”"


def apply_tags(photos: int, names: Sequence[str]) -> str:
    """Put tags on photos by a cut."""
    names = list(dict.fromkeys(names))
    what = f"“{names[0]}”" if len(names) == 1 else f"{len(names):,} tags"
    return f"tag {_photos(photos)} automatically with {what}"


def rename_tag(before: str, after: str) -> str:
    """Give a tag another name."""
    return f"rename tag “{before}” to “{after}”"


def merge_tags(source: str, target: str) -> str:
    """Let a tag be another one."""
    return f"merge tag “{source}” into “{target}”"


def delete_tag(name: str) -> str:
    """Delete a tag."""
    return f"delete tag “{name}”"


def set_tag(name: str) -> str:
    """Change what is set of a tag."""
    return f"change tag “{name}”"


def _photos(count: int) -> str:
    return "1 photo" if count == 1 else f"{count:,} photos"


def _quoted(names: Sequence[str]) -> str:
    quoted = [f"“{name}”" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def _decide(photos: int, name: str, state: TagState) -> str:
    match state:
        case TagState.BY_HAND:
            return f"tag {_photos(photos)} with “{name}”"
        case TagState.REJECTED:
            return f"reject “{name}” for {_photos(photos)}"
        case _:
            return f"leave “{name}” open for {_photos(photos)}"
