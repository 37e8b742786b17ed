"""Numbers as arguments: what makes no sense is wrong usage, said before anything is opened."""

import argparse
from collections.abc import Callable

LARGEST = 2**31 - 1


def whole(least: int, most: int) -> Callable[[str], int]:
    """For `type=` of an argument: a whole number within these bounds."""

    def number(text: str) -> int:
        try:
            found = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is no whole number") from None
        if not least <= found <= most:
            raise argparse.ArgumentTypeError(f"{found} is not in {least}..{most}")
        return found

    return number


def probability(text: str) -> float:
    """For `type=` of an argument: 0 to 1."""
    try:
        found = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no number") from None
    if not 0 <= found <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 1")
    return found
