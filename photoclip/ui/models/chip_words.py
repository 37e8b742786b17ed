"""What is said of one part of a query. Pure."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from photoclip.query.chips import Chip

MINUS = "−"
COARSE = 0.2
FINE = 0.1
GREAT = 0.5
"""By how much a key changes a weight."""

_KEYS = "Enter edits it, Delete removes it."
_WEIGH = "Up and Down change how much it counts, Shift in small steps, minus takes it the other way round. "
_NEGATE = "Minus takes it the other way round. "


@dataclass(frozen=True, slots=True)
class ChipWords:
    """`label` is on the chip, `times` beside it ("" for the usual weight). `name` and `keys` are for a screen reader,
    `tip` for the mouse.
    """

    label: str
    times: str
    name: str
    keys: str
    tip: str


def words_of(part: "Chip", label: str, problem: str = "") -> ChipWords:
    """Of a part which the person calls `label`. `problem`: why it is left out, "" where it is not."""
    weight = part.weight
    size = abs(weight) if weight is not None else 1.0
    times = "" if size == 1.0 else f"× {size:g}"
    sign = f"{MINUS} " if part.is_negative else ""
    name = f"not {label}" if part.is_negative else label
    if times:
        name = f"{name}, counts {size:g} times"
    if problem:
        name = f"{name}, {problem}"
    keys = _keys_of(part)
    mouse = "Drag the bar, or turn the wheel, to change how much it counts." if weight is not None else ""
    tip = "\n".join(line for line in (problem, f"{sign}{label}", mouse, keys) if line)
    return ChipWords(f"{sign}{label}", times, name, f"Part of the search. {keys}", tip)


def is_negatable(part: "Chip") -> bool:
    """Whether it can be asked for the other way round."""
    return part.weight is not None or part.kind == "filter"


def negated(part: "Chip") -> float:
    """The weight that takes it the other way round."""
    if part.weight is None:
        return 1.0 if part.is_negative else -1.0
    return -part.weight or -1.0


def _keys_of(part: "Chip") -> str:
    if part.weight is not None:
        return _WEIGH + _KEYS
    return _NEGATE + _KEYS if part.kind == "filter" else _KEYS
