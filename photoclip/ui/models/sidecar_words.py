"""What a person hears of the .xmp files beside their photos. Pure."""

from collections.abc import Sequence
from itertools import groupby

from photoclip.domain.sidecar_api import Keep, SidecarConflict, SidecarProblem, SidecarProperty, SidecarsState
from photoclip.ui.models.counted import counted, number
from photoclip.ui.models.organise_words import quoted, stars
from photoclip.ui.models.shown import capitalised, shown

AUTOMATIC_HINT = (
    "Photos that come get every tag that is likely enough. Such tags look lighter until you confirm them. Switched "
    "off, only the tags that you chose for new photos, one by one, are put on by themselves."
)
LABELS_HINT = "Tags are suggested from lists of labels. You can change them, add your own, and import others."
SIDECARS_HINT = (
    "Tags, ratings and titles are written into them, where digiKam, Lightroom, darktable and others read them. What "
    "those wrote there is kept, and what they change comes into your library. Your photos themselves are never touched."
)
KEEP = {Keep.OURS: "Keep mine", Keep.THEIRS: "Take theirs"}
_KEEP_TIPS = {
    Keep.OURS: "What your library says is written into the file",
    Keep.THEIRS: "What the file says comes into your library, which can be undone",
}
KEEP_ALL = {Keep.OURS: "Keep all mine", Keep.THEIRS: "Take all theirs"}
_MOST_PROBLEMS = 3
_REJECTED = -1


def standing(state: SidecarsState) -> str:
    """How many there are; "" where there is nothing to say."""
    if not state.sidecars:
        return ""
    lie = counted(state.sidecars, "such file lies beside your photos", "such files lie beside your photos")
    return f"{lie}." if state.are_written else f"{lie}; what they say is read."


def problems(found: Sequence[SidecarProblem]) -> str:
    """Some of them, a line each."""
    lines = [f"{capitalised(shown(one.what))}. {capitalised(shown(one.remedy))}." for one in found[:_MOST_PROBLEMS]]
    more = len(found) - _MOST_PROBLEMS
    return "\n".join([*lines, f"and {number(more)} more"] if more > 0 else lines)


def look_at(conflicts: int) -> str:
    """The button that leads to them."""
    return f"Look at {counted(conflicts, 'difference', 'differences')}…"


def heading(conflicts: int) -> str:
    """Above all of them."""
    return f"{counted(conflicts, 'difference', 'differences')} to files that other programs wrote"


def by_file(conflicts: Sequence[SidecarConflict]) -> tuple[tuple[SidecarConflict, ...], ...]:
    """They are settled file by file. `conflicts` are in the order of paths."""
    return tuple(tuple(group) for _path, group in groupby(conflicts, key=lambda conflict: conflict.path))


def line(conflict: SidecarConflict) -> str:
    """What the two say."""
    if conflict.property is SidecarProperty.KEYWORDS:
        if conflict.ours:
            return f"Your library has the tag {quoted(conflict.ours)}; another program took it out of the file."
        return f"The file has the tag {quoted(conflict.theirs or conflict.before)}; your library has not."
    return f"Your library says {_rating(conflict.ours)}; another program wrote {_rating(conflict.theirs)}."


def keep_label(conflicts: Sequence[SidecarConflict], keep: Keep) -> str:
    """The button that settles a file: what holds then, where that is one thing."""
    if len(conflicts) != 1:
        return KEEP[keep]
    (conflict,) = conflicts
    value = conflict.ours if keep is Keep.OURS else conflict.theirs
    if conflict.property is SidecarProperty.RATING:
        return f"Keep {_rating(value)}"
    has_it = bool(value)
    if keep is Keep.OURS:
        return "Keep the tag" if has_it else "Leave it without"
    return "Add the tag" if has_it else "Take the tag off"


def keep_tip(keep: Keep) -> str:
    """What that does."""
    return _KEEP_TIPS[keep]


def settled(differences: int, keep: Keep) -> str:
    """What was done."""
    whose = "what your library says" if keep is Keep.OURS else "what the file says"
    return f"Settled {counted(differences, 'difference', 'differences')}: {whose} holds"


def _rating(value: str) -> str:
    if not value.lstrip("-").isdigit():
        return "no rating"
    return "rejected" if int(value) == _REJECTED else stars(int(value))
