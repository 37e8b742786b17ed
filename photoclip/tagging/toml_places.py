"""Where everything stands in a text of TOML (1.0), and its comments: `tomllib` tells values only."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

Path = tuple[str | int, ...]
"""Keys and positions from the top, as ("group", 0, "labels", 3)."""
END = "]"
"""As the last part of a path: behind the last thing in there. ("]",) is the end of the text."""

_TOKEN = re.compile(
    r"""
      (?P<blank>[ \t\r]+)
    | (?P<line>\n)
    | (?P<comment>\#[^\n]*)
    | (?P<text>\"{3}(?:\\.|[^\\])*?\"{3,5} | '{3}.*?'{3,5} | "(?:\\.|[^"\\])*" | '[^']*')
    | (?P<sign>[\[\]{},=])
    | (?P<bare>[^\s\[\]{},=\#"']+)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Comments:
    """`above`: whole lines before a thing, each from its # on, "" for a blank one. `beside`: in its last line."""

    above: tuple[str, ...] = ()
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """The line (from 1) in which each value and table begins, by its path, in the order of the text (what a thing is in
    may follow it); and the comments of the things that have some.
    """

    lines: Mapping[Path, int]
    comments: Mapping[Path, Comments]


def places(text: str) -> Places:
    """The places in a text that `tomllib` reads. For another, the answer means nothing."""
    walk = _Walk(text)
    walk.document()
    paths = walk.above.keys() | walk.beside.keys()
    comments = {path: Comments(tuple(walk.above.get(path, ())), walk.beside.get(path, "")) for path in paths}
    return Places(walk.lines, comments)


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


class _Walk:
    def __init__(self, text: str) -> None:
        self.lines: dict[Path, int] = {}
        self.above: dict[Path, list[str]] = {}
        self.beside: dict[Path, str] = {}
        self._tokens = _tokens(text)
        self._next = 0
        self._pending: list[str] = []
        self._last: Path | None = None
        """What ended on this line."""
        self._is_line_empty = True
        self._counts: dict[Path, int] = {}
        """Of arrays of tables."""

    def document(self) -> None:
        table: Path = ()
        while (token := self._peek()) is not None:
            if token.text == "[" and token.kind == "sign":
                table = self._header()
            else:
                self._entry(table)
        self._flush((END,))

    def _header(self) -> Path:
        line = self._take().line
        is_array = self._peek_text() == "["
        if is_array:
            self._take()
        path = self._key(())
        if is_array:
            self._counts[path] = self._counts.get(path, -1) + 1
            path = self._inside(path)
        self._begin(path, line)
        for _ in range(1 + is_array):
            self._take()
        self._last = path
        return path

    def _entry(self, table: Path) -> None:
        """`key = value`, in a table."""
        token = self._peek()
        assert token is not None
        path = self._key(table)
        self._begin(path, token.line)
        self._take()  # the =
        self._value(path)

    def _key(self, table: Path) -> Path:
        """A key, with dots or without, up to what follows it."""
        path = table
        while (token := self._peek()) is not None and token.kind in ("bare", "text"):
            self._take()
            for part in [_unquoted(token.text)] if token.kind == "text" else token.text.split("."):
                if part:
                    path = (*self._inside(path), part)
        return path

    def _inside(self, path: Path) -> Path:
        """The latest table of an array of tables; other paths as they are."""
        return (*path, self._counts[path]) if path in self._counts else path

    def _value(self, path: Path) -> None:
        token = self._take()
        self._last = path
        if token.text == "[" and token.kind == "sign":
            self._list(path)
        elif token.text == "{" and token.kind == "sign":
            while (token := self._peek()) is not None and token.text != "}":
                if token.kind == "sign":
                    self._take()
                else:
                    self._entry(path)
            self._take()
        else:
            # A date may have a blank before the time.
            while self._next < len(self._tokens) and self._tokens[self._next].kind == "bare":
                self._next += 1
        self._last = path

    def _list(self, path: Path) -> None:
        count = 0
        while (token := self._peek()) is not None and token.text != "]":
            if token.kind == "sign" and token.text == ",":
                self._take()
                continue
            self._begin((*path, count), token.line)
            self._value((*path, count))
            count += 1
        self._flush((*path, END))
        self._take()

    def _begin(self, path: Path, line: int) -> None:
        # What it is in begins here too, where nothing of that was met.
        begun = path
        while begun and begun not in self.lines:
            self.lines[begun] = line
            begun = begun[:-1]
        self._flush(path)

    def _flush(self, path: Path) -> None:
        if self._pending:
            self.above[path] = self._pending
            self._pending = []

    def _peek_text(self) -> str:
        token = self._peek()
        return "" if token is None else token.text

    def _take(self) -> _Token:
        token = self._peek()
        assert token is not None
        self._next += 1
        self._is_line_empty = False
        return token

    def _peek(self) -> _Token | None:
        """The next token that says something; comments on the way are kept."""
        while self._next < len(self._tokens):
            token = self._tokens[self._next]
            if token.kind == "comment":
                self._comment(token.text.rstrip())
            elif token.kind == "line":
                if self._is_line_empty:
                    self._pending.append("")
                self._last, self._is_line_empty = None, True
            else:
                return token
            self._next += 1
        return None

    def _comment(self, text: str) -> None:
        if self._last is None:
            self._pending.append(text)
        else:
            self.beside[self._last] = f"{self.beside.get(self._last, '')} {text}".strip()
        self._is_line_empty = False


def _tokens(text: str) -> list[_Token]:
    line = 1
    found: list[_Token] = []
    for match in _TOKEN.finditer(text):
        kind, said = match.lastgroup or "", match.group()
        if kind != "blank":
            found.append(_Token(kind, said, line))
            line += said.count("\n")
    return found


def _unquoted(text: str) -> str:
    return next(iter(tomllib.loads(f"{text} = 0")))
