"""Names of taught tags in what is searched for: "pepper at the beach" is the dog that somebody taught, and a beach."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_ASCII = re.compile(r"[a-z0-9]+|[$+<=>^`|~]")
_APOSTROPHES = ("'", "’", "ʼ")
_POSSESSIVE = "s"
_FIRST_ACCENT = 200
"""Canonical combining class from which marks stand above or below a letter (Unicode 15.0, section 4.3): Latin, Greek
and Cyrillic accents. Those below it make another letter of one."""
_JOINERS = ("Cf", "Mn", "Me")
"""General categories of what belongs to the sign before it, as variation selectors do."""
_FILLERS = frozenset(
    _ASCII.findall(
        "a an the my our your his her their its this that these those some and or with in on at by near of to from for "
        "as is are was were photo photos picture pictures image images pic pics snapshot snapshots showing"
    )
)
"""Words that say nothing where they stand beside a name, or at an end of what is left."""


@dataclass(frozen=True, slots=True)
class Spotted:
    """`names` that were found, as they were taught, each once, by their place; `rest` is what else is asked for, ""
    for nothing. Where no name was found it is the text as it was.
    """

    names: tuple[str, ...]
    rest: str


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, or a sign that stands for something: folded, and where it is in the text."""

    text: str
    start: int
    end: int


def spotted(text: str, names: Iterable[str]) -> Spotted:
    """The taught names that stand in a text as whole words, longer ones first, without regard to case, accents and
    punctuation; with a possessive s too. Pure.
    """
    tokens = _tokens(text)
    words = [token.text for token in tokens]
    found: dict[int, tuple[str, int]] = {}
    taken = [False] * len(tokens)
    for name, parts in _candidates(text, frozenset(words), names):
        for at in range(len(words) - len(parts) + 1):
            end = at + len(parts)
            if words[at:end] == parts and not any(taken[at:end]):
                found[at] = (name, end)
                taken[at:end] = [True] * len(parts)
    if not found:
        return Spotted((), text)
    pieces, start = list[str](), 0
    for at, (_, end) in sorted(found.items()):
        pieces.append(_piece(text, tokens[start:at]))
        start = end + _is_possessive(text, tokens, end)
    pieces.append(_piece(text, tokens[start:]))
    ordered = dict.fromkeys(name for _, (name, _) in sorted(found.items()))
    return Spotted(tuple(ordered), " ".join(piece for piece in pieces if piece))


def _candidates(text: str, words: frozenset[str], names: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Names all of whose words occur, with these, the longest first; of two that are folded alike, that which was
    typed.
    """
    lowered = text.casefold()
    several = [(name, [token.text for token in _tokens(name)]) for name in names]
    kept = [(name, parts) for name, parts in several if parts and words.issuperset(parts)]
    return sorted(kept, key=lambda one: (-len(one[1]), one[0].casefold() not in lowered, one[0]))


def _is_possessive(text: str, tokens: list[_Token], at: int) -> bool:
    """Whether the token at a place is the s of the one before it."""
    if at >= len(tokens) or tokens[at].text != _POSSESSIVE:
        return False
    return text[tokens[at - 1].end : tokens[at].start] in _APOSTROPHES


def _piece(text: str, tokens: list[_Token]) -> str:
    """The text of some tokens that follow one another, without fillers at its ends."""
    telling = [at for at, token in enumerate(tokens) if token.text not in _FILLERS]
    return text[tokens[telling[0]].start : tokens[telling[-1]].end] if telling else ""


def _tokens(text: str) -> list[_Token]:
    if text.isascii():
        return [_Token(found.group(), found.start(), found.end()) for found in _ASCII.finditer(text.lower())]
    made: list[_Token] = []
    is_open = False
    for at, char in enumerate(text):
        folded = _folded(char)
        is_word = any(one.isalnum() for one in folded)
        belongs = not folded or (is_word and is_open) or (unicodedata.category(char) in _JOINERS and not is_word)
        if belongs and made and made[-1].end == at:
            made[-1] = _Token(made[-1].text + folded, made[-1].start, at + 1)
        elif is_word or unicodedata.category(char).startswith("S"):
            made.append(_Token(folded, at, at + 1))
            is_open = is_word
    return made


def _folded(char: str) -> str:
    """Without case and accent. Compatibility caseless matching (Unicode 15.0, section 3.13, D146), less accents."""
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    return "".join(one for one in parts if unicodedata.combining(one) < _FIRST_ACCENT)
