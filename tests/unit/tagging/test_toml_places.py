"""Lines and comments of TOML."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from photoclip.tagging.toml_places import END, Comments, Path, places

TEXT = '''# head

# above
labels = ["x", # beside
  # above y
  "y]", 'z # no comment',

  { name = "w", synonyms = [ "q", # deep
  "r" ] },
  # behind
] # closed
a."b.c".d = 1979-05-27 07:32:00 # date
quoted = """a
"b" # c""""" # three
literal = \'\'\'x
y\'\'\'
number = 1.5
e = { } # nothing
[[group]] # first
name = "g"
"odd key" = [[1, 2], [
3]]
[group.sub]
k = true
[[group.deep]]
[[group.deep]]
k = false
[[group]]
name = "h"
[other."x.y"]
k = 1
# tail
'''


def paths_of(value: Any, path: Path = ()) -> Iterator[Path]:
    """All that tomllib found."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key)
        yield from paths_of(inner, (*path, key))


def test_everything_has_its_line() -> None:
    lines = places(TEXT).lines
    known = set(paths_of(tomllib.loads(TEXT)))
    assert set(lines) == known
    text = TEXT.split("\n")
    for path, line in lines.items():
        last = path[-1]
        if isinstance(last, str):
            assert last in text[line - 1]
    assert lines["labels", 2] == 6
    assert lines["labels", 3, "synonyms", 1] == 9
    assert lines["group", 1, "name"] == TEXT[: TEXT.index('"h"')].count("\n") + 1
    assert lines["group", 0, "odd key", 1, 0] == lines["group", 0, "odd key", 1] + 1
    assert lines["group", 0, "deep", 1] == lines["group", 0, "deep", 0] + 1


def test_comments_stay_with_their_things() -> None:
    comments = places(TEXT).comments
    assert comments["labels",] == Comments(("# head", "", "# above"), "# closed")
    assert comments["labels", 0] == Comments((), "# beside")
    assert comments["labels", 1] == Comments(("# above y",), "")
    assert comments["labels", 3] == Comments(("",), "")
    assert comments["labels", 3, "synonyms", 0] == Comments((), "# deep")
    assert comments["labels", END] == Comments(("# behind",), "")
    assert comments["a", "b.c", "d"].beside == "# date"
    assert comments["quoted",].beside == "# three"
    assert comments["e",].beside == "# nothing"
    assert comments["group", 0].beside == "# first"
    assert comments[END,] == Comments(("# tail",), "")
    assert sum(len([line for line in said.above if line]) + bool(said.beside) for said in comments.values()) == 12


@pytest.mark.parametrize("text", ["", "\n\n", "# only\n\n# comments", "a = 1", "[x]\r\na = '#'\r\n# b\r\n"])
def test_small_texts(text: str) -> None:
    found = places(text)
    assert set(found.lines) == set(paths_of(tomllib.loads(text)))
    assert all(not line.endswith("\r") for said in found.comments.values() for line in said.above)
