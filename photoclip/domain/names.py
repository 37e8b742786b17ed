"""Names in all of Unicode: without regard to case, and what none can hold."""

import unicodedata

_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Categories of characters that commands, halves of characters and line breaks have (Unicode 15.0, section 4.5)."""


def folded(name: str) -> str:
    """What two names share that differ in case, or in how their accents are written (file systems differ in that).
    Canonical caseless matching: Unicode 15.0, section 3.13, D145; composed afterwards.
    """
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


def is_unseen(letter: str) -> bool:
    """Whether a character is a command, half of one, or a line break: no name holds such."""
    return unicodedata.category(letter) in _UNSEEN
