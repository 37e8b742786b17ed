"""Numbers as people write them."""

import re
from decimal import Decimal

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,15}(?:\.[0-9]{0,15})?|\.[0-9]{1,15})")


def number(text: str) -> Decimal | None:
    """An exact number of at most 15 digits before and after the point, None for anything else."""
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def plain(value: float | Decimal) -> str:
    """A finite number without exponent and without zeros that say nothing; a float reads back as the same one."""
    text = format(value if isinstance(value, Decimal) else Decimal(repr(float(value))), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
