"""Keywords as programs write them, one way or another, and as we write them."""

import re
import unicodedata
from collections.abc import Iterable

from photoclip.domain.names import folded

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document can hold, however it is written (XML 1.0, production 2)."""


def written(text: str) -> str:
    """Text as it can stand in XML: without control characters and halves of characters, NFC, nothing around it."""
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("", text.replace("\r\n", "\n"))).strip()


def keyword(text: str) -> str:
    """A keyword as we write it and as two are compared: `written`, on one line."""
    return " ".join(written(text).split())


def path_of(text: str, separator: str) -> tuple[str, ...]:
    """The levels of a keyword, the topmost first; empty ones are left out."""
    return tuple(level for part in text.split(separator) if (level := keyword(part)))


def leaf_of(path: tuple[str, ...]) -> str:
    """The keyword without the levels above it; "" for no keyword at all."""
    return path[-1] if path else ""


def unique(words: Iterable[str]) -> tuple[str, ...]:
    """Those that are not empty, in their order, each once whatever its case."""
    found: dict[str, str] = {}
    for word in map(keyword, words):
        if word:
            found.setdefault(folded(word), word)
    return tuple(found.values())


def subjects_of(keywords: Iterable[str]) -> tuple[str, ...]:
    """Keywords for dc:subject: without the levels above them."""
    return unique(leaf_of(path_of(text, "|")) for text in keywords)


def hierarchical_of(keywords: Iterable[str]) -> tuple[str, ...]:
    """Keywords for lr:hierarchicalSubject."""
    return unique("|".join(path_of(text, "|")) for text in keywords)


def tags_list_of(keywords: Iterable[str]) -> tuple[str, ...]:
    """Keywords for digiKam:TagsList. "black/white" is left out: it would be read as "white" below "black"."""
    paths = (path_of(text, "|") for text in keywords)
    return unique("/".join(path) for path in paths if not any("/" in level for level in path))
