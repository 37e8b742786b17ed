"""A command's parser: options may stand anywhere, some take several values, and a query may begin with a dash."""

import argparse
import re
from collections import deque
from collections.abc import Iterable
from typing import Any

from photoclip.query.quotes import QUOTE_MARKS

_TEXT = re.compile(rf"-[^-].*[\s:(\[{QUOTE_MARKS}]|-[({QUOTE_MARKS}.\d]", re.DOTALL)
"""Text that begins with a dash, and no option of ours; numbers below zero too."""


class CommandParser(argparse.ArgumentParser):
    """argparse gives all positional words that it may to the first ones it meets, and takes whatever begins with a dash
    for an option: here options come first, each with its value, and the other words after them as they are. An option
    with `nargs="+"` (and `action="extend"`) has all words up to the next option.
    """

    def parse_known_args(self, args: Iterable[str] | None = None, *rest: Any, **named: Any) -> tuple[Any, list[str]]:
        """See argparse. Leaves with status 2 where a word looks like an option and is none."""
        return super().parse_known_args(None if args is None else self._ordered(args), *rest, **named)

    def _ordered(self, words: Iterable[str]) -> list[str]:
        options: list[str] = []
        others: list[str] = []
        rest = deque(words)
        while rest:
            word = rest.popleft()
            if word == "--":
                others += rest
                rest.clear()
            elif _is_other(word):
                others.append(word)
            else:
                options += self._option(word, rest)
        return [*options, *(["--"] if any(word.startswith("-") for word in others) else []), *others]

    def _option(self, word: str, rest: deque[str]) -> tuple[str, ...]:
        """It and its value, as one word where that begins with a dash too; one word for each of several."""
        name, assigned, _ = word.partition("=")
        known = self._option_string_actions
        found = [known[name]] if name in known else [known[each] for each in known if each.startswith(name)]
        if not found or (not word.startswith("--") and name not in known):
            self.error(
                f"there is no option {word}; what only begins with a dash comes after two of them, as: "
                f"{self.prog} -- {word}"
            )
        if assigned or found[0].nargs == 0:
            return (word,)
        if found[0].nargs == "+":
            several: list[str] = []
            while rest and _is_other(rest[0]):
                several.append(f"{word}={rest.popleft()}")
            if not several:
                self.error(f"{word} needs at least one word after it")
            return tuple(several)
        if not rest:
            return (word,)
        value = rest.popleft()
        return (f"{word}={value}",) if value.startswith("-") and _is_other(value) else (word, value)


def _is_other(word: str) -> bool:
    return not word.startswith("-") or word == "-" or _TEXT.match(word) is not None
