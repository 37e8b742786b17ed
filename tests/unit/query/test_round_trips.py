"""Text, branches and chips lead to one another, whatever is typed; nothing is raised but QueryError."""

import contextlib

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from photoclip.domain.errors import QueryError
from photoclip.domain.found import Box, Span
from photoclip.domain.query import (
    LONGEST_TEXT,
    All,
    Any,
    Branch,
    Captioned,
    Fact,
    FromCamera,
    Has,
    InAlbum,
    InFolder,
    Is,
    Likeness,
    Near,
    Not,
    OfFormat,
    OfSize,
    Rated,
    State,
    Tagged,
    Taken,
    WithLens,
    Words,
)
from photoclip.query.chips import chips_of, reweighted, text_of
from photoclip.query.completion import completion_at
from photoclip.query.normal import settled, without
from photoclip.query.parse import parse, parse_strictly
from photoclip.query.quotes import QUOTE_MARKS, quoted
from photoclip.query.write import filter_text, lettering, likeness, subtracted, weighted, write

PIECES = (
    *(
        "dog",
        "on a beach",
        "t-shirt",
        "-",
        "--",
        "or",
        "OR",
        "|",
        "(",
        ")",
        "-(",
        '"',
        "“",
        "”",
        '\\"',
        "\\",
        "5",
        "0.5",
    ),
    *(
        "-0.5",
        "0",
        "-word",
        '"a b"',
        '-"water"',
        '0.5 "x"',
        '-2 "x"',
        '"x"',
        '-"x"',
        "x",
        "note: ",
        "http://x",
        "C:\\x",
    ),
    *("12:30", "foo:", "foo:bar", "tga:x", "text:", 'text:"stop"', "image:", 'image:"/a b.jpg"', "image:/a[1].jpg"),
    *(
        'image:"/a.jpg"[1,2,3,4]',
        "[1,2,3,4]",
        "[1,2",
        "tag:",
        "-tag:x",
        'tag:"a b"',
        "caption:beach",
        'caption:"a b"',
        "caption:!",
        "folder:/x",
        "album:y",
        "type:jpg",
    ),
    *("rating:>=3", "rating:9", "date:2024-06", "date:..2024", "before:2024", "size:>10MP", "size:3MB", "is:offline"),
    *("near:48.85,2.35,10km", "has:gps", "camera:canon", "lens:50mm", "\x00", "\ud800", "\u200f", "\u202e", " ", "\n"),
)
PROSE = st.text(max_size=80)
TYPED = st.lists(st.sampled_from(PIECES), max_size=14).flatmap(
    lambda pieces: st.sampled_from(("", " ")).map(lambda between: between.join(pieces))
)
MIXED = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=12).map(" ".join)
TEXTS = st.one_of(PROSE, TYPED, MIXED)

NAMES = st.text(min_size=1, max_size=12).filter(lambda name: name.strip() == name and name)
PHRASES = st.text(min_size=1, max_size=15).map(
    lambda text: " ".join("".join(c if c.isprintable() else " " for c in text).split())
).filter(bool)  # fmt: skip
WEIGHTS = st.integers(-10_000, 10_000).filter(bool).map(lambda thousandths: thousandths / 1000) | st.just(1.0)
BOXES = st.builds(Box, st.integers(0, 9999), st.integers(0, 9999), st.integers(1, 9999), st.integers(1, 9999))
DEGREES = st.integers(-90_000_000, 90_000_000).map(lambda millionths: millionths / 1e6)
DAYS = st.integers(-700_000, 2_900_000)


def range_of(strategy):
    return st.tuples(strategy, strategy).map(sorted)


TESTS = st.one_of(
    st.builds(InFolder, NAMES),
    st.builds(InAlbum, NAMES),
    st.builds(Tagged, NAMES),
    st.builds(Captioned, PHRASES.filter(lambda text: any(map(str.isalnum, text)))),
    st.builds(OfFormat, st.sampled_from(("jpeg", "raw", "nef"))),
    st.builds(FromCamera, PHRASES),
    st.builds(WithLens, PHRASES),
    range_of(st.integers(0, 5)).map(lambda ends: Rated(*ends)),
    range_of(DAYS).map(lambda ends: Taken(*ends)),
    DAYS.map(lambda day: Taken(None, day)),
    DAYS.map(lambda day: Taken(day, None)),
    st.builds(lambda ends, kind: OfSize(*ends, kind), range_of(st.integers(0, 10**12)), st.booleans()),
    st.builds(lambda end, kind: OfSize(end, None, kind), st.integers(0, 10**12), st.booleans()),
    st.builds(lambda end, kind: OfSize(None, end, kind), st.integers(0, 10**12), st.booleans()),
    st.builds(Near, DEGREES, DEGREES, st.integers(1, 10**9).map(lambda metres: metres / 1e6)),
    st.builds(Has, st.sampled_from(Fact)),
    st.builds(Is, st.sampled_from(State)),
)
MEANINGS = st.one_of(
    st.builds(Words, PHRASES, WEIGHTS, st.booleans()),
    st.builds(Likeness, NAMES.filter(lambda name: "\0" not in name).map("/".__add__), st.none() | BOXES, WEIGHTS),
)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
@example('"a\\')
@example("-()")
@example("(" * 900 + "dog" + ")" * 900)
@example('"dog" 0.5 "dog" -1.5 "dog"')
def test_any_text_is_read_and_written_to_the_same_branches(text):
    parsed = parse(text)
    again = write(parsed.branches)
    assume(len(again) <= LONGEST_TEXT)
    assert parse(again).branches == parsed.branches
    assert parse(again).problems == ()
    assert write(parse(again).branches) == again


@settings(max_examples=300, deadline=None)
@given(TEXTS)
@example("-()")
@example('dog"x" 5 or')
@example(") -( )")
def test_chips_and_text_are_two_forms_of_one_thing(text):
    chips = chips_of(text)
    joined = text_of(chips)
    assert parse(joined).branches == parse(text).branches
    assert chips_of(joined) == chips
    if len(text) <= LONGEST_TEXT:
        assert [chip.problem for chip in chips if chip.problem] or not parse(text).problems, "a problem is on a chip"


@settings(max_examples=200, deadline=None)
@given(st.lists(TEXTS, max_size=4), st.randoms(use_true_random=False))
def test_chips_that_are_moved_and_taken_away_stay_what_they_are(texts, random):
    chips = [chip for text in texts for chip in chips_of(text) if not chip.problem]
    random.shuffle(chips)
    together = text_of(chips)
    assume(len(together) <= LONGEST_TEXT)
    found = chips_of(together)
    assert [(chip.kind, chip.weight, chip.is_negative) for chip in found] == [
        (chip.kind, chip.weight, chip.is_negative) for chip in chips
    ]
    assert chips_of(text_of(found)) == found


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_every_place_lies_in_the_text(text):
    parsed = parse(text)
    for span in [leaf.span for leaf in parsed.leaves] + [problem.span for problem in parsed.problems]:
        assert 0 <= span.start < span.end <= len(text)
    assert list(parsed.problems) == sorted(parsed.problems, key=lambda each: each.span.start)
    assert list(parsed.leaves) == sorted(parsed.leaves, key=lambda each: each.span.start)
    assert all(problem.message for problem in parsed.problems)
    with contextlib.suppress(QueryError):
        assert not parse_strictly(text).problems


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_a_leaf_is_what_its_place_says(text):
    for leaf in parse(text).leaves:
        alone = parse(text[leaf.span.start : leaf.span.end])
        (again,) = alone.leaves
        expected = leaf.test
        if isinstance(expected, Words | Likeness):
            assert abs(again.test.weight) == abs(expected.weight)
        else:
            assert again.test == expected


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_what_is_suggested_makes_sense(text):
    for problem in parse(text).problems:
        if problem.suggestion:
            mended = text[: problem.span.start] + problem.suggestion + text[problem.span.end :]
            messages = [each.message for each in parse(mended).problems if each.span.start == problem.span.start]
            assert problem.message not in messages


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.integers(0, 90))
def test_completion_anywhere(text, cursor):
    cursor = min(cursor, len(text))
    found = completion_at(text, cursor)
    if found is not None:
        assert 0 <= found.span.start <= cursor <= found.span.end <= len(text)
        assert all(value.casefold().startswith(found.typed.casefold()) for value in found.fixed)


@settings(max_examples=200, deadline=None)
@given(TESTS)
def test_every_condition_can_be_written(test):
    assert parse_strictly(filter_text(test)).branches == (Branch((), test),)
    assert parse_strictly(f"-{filter_text(test)}").branches == (Branch((), Not(test)),)


@settings(max_examples=200, deadline=None)
@given(st.lists(MEANINGS, min_size=1, max_size=4, unique_by=lambda each: getattr(each, "text", "").casefold()))
def test_every_meaning_can_be_written(meanings):
    branches = (Branch(tuple(meanings)),)
    assert parse_strictly(write(branches)).branches == branches


@settings(deadline=None)
@given(PHRASES, WEIGHTS, BOXES)
def test_single_parts_are_written_so_that_they_read_the_same(text, weight, box):
    for source, meaning in (
        (quoted(text), Words(text)),
        (subtracted(text), Words(text, -1.0)),
        (weighted(text, weight), Words(text, weight)),
        (lettering(text, weight), Words(text, weight, is_lettering=True)),
        (likeness("/" + text, box, weight), Likeness("/" + text, box, weight)),
    ):
        assert parse_strictly(source).branches == (Branch((meaning,)),)


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.floats(-3, 3))
def test_any_chip_can_be_weighted(text, weight):
    for chip in chips_of(text):
        changed = reweighted(chip, weight)
        if chip.problem:
            continue
        if chip.weight is None:
            assert changed.is_negative == (round(weight, 1) < 0)
        else:
            assert changed.weight == round(max(-2, min(2, weight)), 1)
            assert (changed.kind, changed.label) == (chip.kind, chip.label)
        assert chips_of(changed.source)[0].source == changed.source


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(TESTS, min_size=1, max_size=3), min_size=1, max_size=3), st.randoms(use_true_random=False))
def test_what_counts_for_nothing_is_nowhere_any_more(alternatives, random):
    tests = [test for parts in alternatives for test in parts]
    text = " or ".join("dog " * random.randint(0, 1) + " ".join(map(filter_text, parts)) for parts in alternatives)
    branches = parse_strictly(text).branches
    gone = random.sample(tests, random.randint(0, len(tests)))
    left = without(branches, gone)
    assert not set(gone) & set(conditions_in(left))
    assert settled(left) == left
    assert parse_strictly(write(left)).branches == left
    assert without(branches, ()) == branches


def conditions_in(branches):
    todo = [branch.condition for branch in branches]
    while todo:
        condition = todo.pop()
        if isinstance(condition, All | Any):
            todo += condition.parts
        else:
            yield condition.part if isinstance(condition, Not) else condition


@pytest.mark.parametrize(
    "text",
    [
        *("(" * 10_000, ")" * 10_000, "or " * 10_000, "-" * 10_000, '"' * 9_999, "\\" * 1_999, '"' + "\\" * 1_998),
        *("a|" * 1_000, "(a|b)" * 400, "-(" * 1_000, "(a " * 700, 'tag:"' * 400, "1" * 1_999 + '"', " " * 10_000),
        *("dog " * 10_000, "\x00" * 2_000, "(tag:a or dog) " * 130, '"' + " " * 1_990, "a-" * 999, "9 " * 999 + '"a"'),
    ],
    ids=range(20),
)
def test_what_nobody_types_is_read_too(text):
    parsed = parse(text)
    assert len(parsed.branches) <= 64
    joined = text_of(chips_of(text))
    assert len(joined) > LONGEST_TEXT or chips_of(joined) == chips_of(text)
    assert completion_at(text, len(text)) is None or parsed.text == text
    if len(text) > LONGEST_TEXT:
        assert parsed.problems[-1].span == Span(LONGEST_TEXT, len(text))


def test_the_marks_are_those_of_the_grammar():
    from pathlib import Path

    import photoclip.query

    grammar = Path(photoclip.query.__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    assert f"WORD.1: /[^\\s()|{QUOTE_MARKS}]+/" in grammar
