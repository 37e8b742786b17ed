"""How large a photo is: bytes in powers of 1000, or millions of pixels."""

import re
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from photoclip.domain.query import OfSize
from photoclip.query.bounds import bounds_of
from photoclip.query.figures import number, plain
from photoclip.query.senseless import SenselessError

PIXELS = "MP"
_BYTES = {"B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9}
_MEGA = 10**6
_SIZE = re.compile(r"([0-9.]+)\s*([A-Za-z]*)")
_MOST = 10**15
"""Bytes or pixels. No picture has as many."""

_ABOUT = Decimal("0.05")
"""A single size means about that much: this share less or more. Nobody's camera makes exactly 10 megapixels."""


def read_size(value: str) -> OfSize:
    """`>10MP`, `<500KB`, `2MB..5MB`; `10MP` alone is about that much, five in a hundred less or more.

    Raises:
        SenselessError: no number, no unit, two kinds of units, or a range that ends before it begins.
    """
    ends = bounds_of(value)
    low_unit, high_unit = _unit(ends.low), _unit(ends.high)
    # "2..5MB": both are megabytes.
    low_unit, high_unit = low_unit or high_unit, high_unit or low_unit
    if not low_unit:
        raise SenselessError(f"a size needs a unit: B, KB, MB, GB or {PIXELS}", f"{value.strip()}MB")
    if (low_unit == PIXELS) != (high_unit == PIXELS):
        raise SenselessError("a range is in bytes or in pixels, not both")
    low = _amount(ends.low, low_unit) if ends.low else None
    high = _amount(ends.high, high_unit) if ends.high else None
    if ends.is_single and low is not None:
        return _about(low, low_unit == PIXELS)
    if low is not None and high is not None and low > high:
        raise SenselessError("this range ends before it begins", f"{ends.high}..{ends.low}")
    return _within(
        low,
        high,
        excludes_low=ends.excludes_low,
        excludes_high=ends.excludes_high,
        counts_pixels=low_unit == PIXELS,
    )


def written_size(size: OfSize) -> str:
    """The value of `size:` for these bytes or pixels; one end may be open."""
    if size.low is None or size.high is None:
        end = size.low if size.high is None else size.high
        return f"{'>=' if size.high is None else '<='}{_written(end or 0, size.counts_pixels)}"
    middle = Decimal(size.low + size.high) / 2
    if middle == int(middle) and _about(middle, size.counts_pixels) == size:
        return _written(int(middle), size.counts_pixels)
    return f"{_written(size.low, size.counts_pixels)}..{_written(size.high, size.counts_pixels)}"


def _about(amount: Decimal, counts_pixels: bool) -> OfSize:
    low, high = amount * (1 - _ABOUT), amount * (1 + _ABOUT)
    return _within(low, high, excludes_low=False, excludes_high=False, counts_pixels=counts_pixels)


def _within(
    low: Decimal | None, high: Decimal | None, *, excludes_low: bool, excludes_high: bool, counts_pixels: bool
) -> OfSize:
    first = None if low is None else _down(low) + 1 if excludes_low else _up(low)
    last = None if high is None else _up(high) - 1 if excludes_high else _down(high)
    if last is not None and last < 0:
        raise SenselessError("nothing is smaller than nothing")
    if first is not None and last is not None and first > last:
        raise SenselessError("no whole number of bytes or pixels lies in this range")
    return OfSize(first, last, counts_pixels)


def _unit(text: str) -> str:
    if not text:
        return ""
    found = _SIZE.fullmatch(text)
    unit = found[2].upper() if found else ""
    if found is None or number(found[1]) is None or (unit and unit != PIXELS and unit not in _BYTES):
        raise SenselessError(f'"{text}" is no size: write a number and B, KB, MB, GB or {PIXELS}')
    return unit


def _amount(text: str, unit: str) -> Decimal:
    found = _SIZE.fullmatch(text)
    amount = number(found[1]) if found else None
    amount = (amount or Decimal(0)) * (_MEGA if unit == PIXELS else _BYTES[unit])
    if amount > _MOST:
        raise SenselessError("no picture is as large as that")
    return amount


def _up(amount: Decimal) -> int:
    return int(amount.to_integral_value(ROUND_CEILING))


def _down(amount: Decimal) -> int:
    return int(amount.to_integral_value(ROUND_FLOOR))


def _written(amount: int, counts_pixels: bool) -> str:
    """Exact: every unit is a power of ten."""
    if counts_pixels:
        return plain(Decimal(amount).scaleb(-6)) + PIXELS
    unit = next((unit for unit in ("GB", "MB", "KB") if amount >= _BYTES[unit]), "B")
    return plain(Decimal(amount) / _BYTES[unit]) + unit
