"""What can be completed where the cursor stands. `|` is the cursor."""

from datetime import date

import pytest

from photoclip.domain.found import Span
from photoclip.domain.organise_api import NameKind
from photoclip.domain.query import Fact, State
from photoclip.query.completion import completion_at
from photoclip.query.filters import FilterName
from photoclip.query.formats import FORMATS
from photoclip.query.parse import parse
from photoclip.query.quotes import as_value

TODAY = date(2026, 1, 9)
ALL = (*(f"{name}:" for name in FilterName), "text:", "image:")


def at(marked):
    text = marked.replace("|", "")
    return text, completion_at(text, marked.index("|"), TODAY)


@pytest.mark.parametrize(
    ("marked", "replaced", "kind", "typed", "fixed"),
    [
        ("|", "", None, "", ALL),
        ("dog |", "", None, "", ALL),
        ("dog ta|", "ta", None, "ta", ("tag:",)),
        ("TA| dog", "TA", None, "TA", ("tag:",)),
        ("r|at dog", "rat", None, "r", ("rating:",)),
        ("-ta|", "ta", None, "ta", ("tag:",)),
        ("-|", "", None, "", ALL),
        ("(dog or l|)", "l", None, "l", ("lens:",)),
        ("ra|ting:3", "rating:", None, "ra", ("rating:",)),
        ("tag:|", "", NameKind.TAG, "", ()),
        ("tag:su|n dog", "sun", NameKind.TAG, "su", ()),
        ("-album:b|", "b", NameKind.ALBUM, "b", ()),
        ('folder:"my ph|', '"my ph', NameKind.FOLDER, "my ph", ()),
        ('folder:"my |', '"my ', NameKind.FOLDER, "my ", ()),
        ('tag:"my ph|otos" dog', '"my photos"', NameKind.TAG, "my ph", ()),
        ('tag:"my| dog', '"my', NameKind.TAG, "my", ()),
        ("camera:c|", "c", NameKind.CAMERA, "c", ()),
        ("lens:|", "", NameKind.LENS, "", ()),
        ("type:|", "", NameKind.FORMAT, "", FORMATS),
        ("type:jp|", "jp", NameKind.FORMAT, "jp", ("jpeg",)),
        ("type:t|", "t", NameKind.FORMAT, "t", ("tiff",)),
        ("has:t|", "t", None, "t", (Fact.TITLE, Fact.TAGS)),
        ("is:p|", "p", None, "p", (State.PORTRAIT,)),
        ("rating:>|", ">", None, ">", (">=4", ">=3", ">=2", ">=1")),
        ("size:<|", "<", None, "<", ("<2MP", "<500KB")),
        ("date:|", "", None, "", ("2026", "2026-01", "2026-01-09", "2025", "2025-12", "2022..2026")),
        ("before:2025|", "2025", None, "2025", ("2025", *(f"2025-{month:02}" for month in range(1, 13)))),
        ("after:2025-1|", "2025-1", None, "2025-1", ("2025-10", "2025-11", "2025-12")),
    ],
)
def test_what_is_offered(marked, replaced, kind, typed, fixed):
    text, found = at(marked)
    assert found is not None
    assert text[found.span.start : found.span.end] == replaced
    assert (found.kind, found.typed, found.fixed) == (kind, typed, fixed)


@pytest.mark.parametrize(
    "marked", ["dog|", '"ra|', '0.5 "ra|ting"', "is:xyz|", "near:4|", "text:st|", 'image:"/a|', "date:1|x"]
)
def test_where_nothing_fits(marked):
    assert at(marked)[1] is None


@pytest.mark.parametrize("name", ["beach", "my photos", 'a "b" (c)', "C:\\x\\", "a|b", "“x”"])
@pytest.mark.parametrize("marked", ["tag:|", 'dog tag:"m|', "-tag:b|each dog", 'tag:"x |y" dog'])
def test_a_name_goes_in_so_that_it_reads_as_itself(marked, name):
    text, found = at(marked)
    completed = text[: found.span.start] + as_value(name) + text[found.span.end :]
    assert [leaf.test.name for leaf in parse(completed).leaves if hasattr(leaf.test, "name")] == [name]
    assert parse(completed).problems == ()


def test_the_cursor_may_stand_before_or_behind_anything():
    assert completion_at("tag:a", 0, TODAY).span == Span(0, 0)
    assert completion_at(")x(", 1, TODAY).span == Span(1, 1)
    assert completion_at("tag:a", 5, TODAY).span == Span(4, 5)
