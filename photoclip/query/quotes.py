"""Values as they stand in a query's text: bare, in quotes, or in quotes that are not closed."""

import re

QUOTE_MARKS = '"“”„‟«»＂'
"""Any of them opens, any closes; grammar.lark has the same ones."""

_ESCAPED = re.compile(rf"\\([{QUOTE_MARKS}\\])")
_SPECIAL = re.compile(rf"[{QUOTE_MARKS}\\]")
_CLOSED = re.compile(
    rf"[{QUOTE_MARKS}](?:\\[{QUOTE_MARKS}\\]|[^{QUOTE_MARKS}\\]|\\(?![{QUOTE_MARKS}\\]))*\\?[{QUOTE_MARKS}]"
)
_BARE = re.compile(rf"[^\s()|{QUOTE_MARKS}]+")


def is_quoted(source: str) -> bool:
    """Whether a value as written begins with a quote mark."""
    return source[:1] in QUOTE_MARKS if source else False


def is_closed(source: str) -> bool:
    """Whether a value as written is bare, or in quotes that end where it ends."""
    return not is_quoted(source) or _CLOSED.fullmatch(source) is not None


def value_of(source: str) -> str:
    """What a value as written stands for."""
    if not is_quoted(source):
        return source
    inner = source[1:-1] if is_closed(source) else source[1:]
    return _ESCAPED.sub(r"\1", inner)


def quoted(value: str) -> str:
    """A value in quotes, so that it reads as itself wherever it stands."""
    return f'"{_SPECIAL.sub(_escape, value)}"'


def as_value(value: str) -> str:
    """A value as it is written after a filter's colon: bare where that reads as the same, else in quotes."""
    return value if _BARE.fullmatch(value) else quoted(value)


def requoted(source: str) -> str:
    """A part of a query with its quotes as `quoted` writes them: closed whatever quotes follow."""
    return _CLOSED.sub(lambda found: quoted(value_of(found.group())), source)


def _escape(found: re.Match[str]) -> str:
    return "\\" + found.group()
