"""Patterns of what is left out: which of them make sense. What they match is the scan's business."""

from collections.abc import Sequence

LONGEST_PATTERN = 500
EXPLANATION = (
    "A name leaves out every file and folder of that name: private. Signs stand for others: *.png, IMG_00??.jpg, "
    "2019/** for all in a folder. A slash at the end means folders only: raw/"
)


def fault_of(pattern: str, known: Sequence[str] = ()) -> str:
    """Why a pattern makes no sense, as a sentence; "" where it does. `known` are those that hold already."""
    parts = [part for part in pattern.replace("\\", "/").split("/") if part not in ("", ".")]
    if not parts:
        return "Type a name or a pattern first."
    if len(pattern) > LONGEST_PATTERN:
        return f"That is too long. Use at most {LONGEST_PATTERN} characters."
    if pattern in known:
        return "That is left out already."
    if pattern.startswith("!"):
        return "Patterns leave out; none takes back in. Use a narrower pattern instead."
    if ".." in parts:
        return "Patterns look into the folder only. Leave out the two dots."
    if pattern.startswith(("/", "~")) or (len(pattern) > 1 and pattern[1] == ":"):
        return "Patterns start inside the folder, as 2019/raw. Leave out the way to it."
    if all(set(part) == {"*"} for part in parts):
        return "That leaves out everything. Remove the folder instead."
    return ""
