"""Values with bounds: `3`, `>=3`, `<3`, `2..4`, `2..`, `..4`."""

import re
from dataclasses import dataclass

from photoclip.query.senseless import SenselessError

_COMPARED = re.compile(r"(>=|<=|=>|=<|>|<|=|≥|≤)\s*(.*)", re.DOTALL)
_DOTS = re.compile(r"\.{2,}|…")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What stands at either end, as written; "" where it is open. `is_single`: one value was given, which is both."""

    low: str
    high: str
    excludes_low: bool = False
    excludes_high: bool = False
    is_single: bool = False


def bounds_of(value: str) -> Bounds:
    """Read a value with bounds.

    Raises:
        SenselessError: there is no value at all, or more than two.
    """
    value = value.strip()
    compared = _COMPARED.fullmatch(value)
    if compared is not None:
        sign, end = compared[1], compared[2].strip()
        if not end or _DOTS.search(end):
            raise SenselessError(f'"{sign}" needs one value after it')
        if sign == "=":
            return Bounds(end, end, is_single=True)
        is_low = sign in (">=", "=>", ">", "≥")
        return Bounds(end, "", excludes_low=sign == ">") if is_low else Bounds("", end, excludes_high=sign == "<")
    ends = [end.strip() for end in _DOTS.split(value)]
    if len(ends) == 1:
        return Bounds(value, value, is_single=True)
    if len(ends) > 2 or not any(ends):
        raise SenselessError("a range has two ends, as in 2..4")
    return Bounds(ends[0], ends[1])
