"""What to do about an error, for who has a window: what can only be typed is left out."""

import re

_TYPED = re.compile(r"`|(^|[\s(])--\w|(^|[\s(])photoclip [a-z]")
_OR = re.compile(r"(, or |; )")
_END = re.compile(r" \(([^()]*)\)$")


def without_commands(remedy: str) -> str:
    """A remedy names one way or several. One that tells what a command does is about that command."""
    if "`:" in remedy:
        return ""
    first, *others = _OR.split(remedy)
    ways = [("", first), *zip(others[::2], others[1::2], strict=True)]
    kept = [(joint, way) for joint, way in ways if not _TYPED.search(way)]
    return "".join(way if place == 0 else joint + way for place, (joint, way) in enumerate(kept))


def line_without_commands(line: str) -> str:
    """An error as it is written on one line, "what happened (remedy)"."""
    end = _END.search(line)
    if end is None:
        return line
    remedy = without_commands(end.group(1))
    return line[: end.start()] + (f" ({remedy})" if remedy else "")
