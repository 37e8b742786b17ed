"""Long names that break where a line ends."""

import re

_LONG = re.compile(r"\S{24,}")
_CHUNK = re.compile(r"[^/\\_.\-]{1,16}[/\\_.\-]?|[/\\_.\-]")
_BREAK = "\u200b"


def breakable(text: str) -> str:
    r"""The text for a label that wraps: words beyond 24 characters may break after / \ _ . - and every 16 characters.

    A QLabel is never narrower than its longest word.
    """
    return _LONG.sub(lambda word: _BREAK.join(_CHUNK.findall(word.group())), text)
