"""What the values of filters mean."""

from datetime import date

import pytest

from photoclip.decode.formats import RAW_SUFFIXES
from photoclip.domain.query import (
    Fact,
    FromCamera,
    Has,
    InFolder,
    Is,
    Near,
    OfFormat,
    OfSize,
    Rated,
    State,
    Tagged,
    Taken,
    WithLens,
)
from photoclip.query.filters import FilterName
from photoclip.query.formats import ALIASES, FORMATS, RAW_FORMATS
from photoclip.query.parse import parse, parse_strictly
from photoclip.query.write import filter_text, write


def test_of(text):
    (branch,) = parse_strictly(text).branches
    return branch.condition


test_of.__test__ = False


def day(*parts):
    return date(*parts).toordinal() - date(1970, 1, 1).toordinal()


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("rating:3", 3, 3),
        ("rating:0", 0, 0),
        ("rating:=4", 4, 4),
        ("rating:>=3", 3, 5),
        ("rating:≥3", 3, 5),
        ("rating:>3", 4, 5),
        ("rating:<=3", 0, 3),
        ("rating:<3", 0, 2),
        ("rating:2..4", 2, 4),
        ("rating:2…4", 2, 4),
        ("rating:2..", 2, 5),
        ("rating:..2", 0, 2),
        ('RATING:" >= 3 "', 3, 5),
    ],
)
def test_ratings(text, low, high):
    assert test_of(text) == Rated(low, high)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("date:2024", day(2024, 1, 1), day(2024, 12, 31)),
        ("date:2024-02", day(2024, 2, 1), day(2024, 2, 29)),
        ("date:2024-6-3", day(2024, 6, 3), day(2024, 6, 3)),
        ("date:2023..2024", day(2023, 1, 1), day(2024, 12, 31)),
        ("date:2023-05..", day(2023, 5, 1), None),
        ("date:..2024", None, day(2024, 12, 31)),
        ("date:2024..2024-06", day(2024, 1, 1), day(2024, 6, 30)),
        ("date:>2024", day(2025, 1, 1), None),
        ("date:>=2024", day(2024, 1, 1), None),
        ("date:<2024-06", None, day(2024, 5, 31)),
        ("before:2024", None, day(2023, 12, 31)),
        ("before:2024-06-13", None, day(2024, 6, 12)),
        ("after:2024", day(2025, 1, 1), None),
        ("after:2024-02", day(2024, 3, 1), None),
        ("date:1969-12-31", -1, -1),
        ("date:0001", day(1, 1, 1), day(1, 12, 31)),
        ("date:9999-12", day(9999, 12, 1), day(9999, 12, 31)),
    ],
)
def test_dates(text, first, last):
    assert test_of(text) == Taken(first, last)


@pytest.mark.parametrize(
    ("text", "low", "high", "counts_pixels"),
    [
        ("size:>10MP", 10_000_001, None, True),
        ("size:>=10mp", 10_000_000, None, True),
        ("size:<500KB", None, 499_999, False),
        ("size:2MB..5MB", 2_000_000, 5_000_000, False),
        ("size:2..5MB", 2_000_000, 5_000_000, False),
        ("size:1.5GB..", 1_500_000_000, None, False),
        ("size:10MP", 9_500_000, 10_500_000, True),
        ("size:7B", 7, 7, False),
        ("size:0B", 0, 0, False),
        ('size:"<= 2 MB"', None, 2_000_000, False),
    ],
)
def test_sizes(text, low, high, counts_pixels):
    assert test_of(text) == OfSize(low, high, counts_pixels)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("near:48.85,2.35,10km", Near(48.85, 2.35, 10.0)),
        ("near:48.85,2.35", Near(48.85, 2.35, 10.0)),
        ("near:-33.9,+18.4,500m", Near(-33.9, 18.4, 0.5)),
        ('near:"48.85, 2.35, 5"', Near(48.85, 2.35, 5.0)),
        ("near:90,-180,20038km", Near(90.0, -180.0, 20038.0)),
        ("type:JPG", OfFormat("jpeg")),
        ("type:.heif", OfFormat("heic")),
        ("type:mpo", OfFormat("jpeg")),
        ("type:tif", OfFormat("tiff")),
        ("type:NEF", OfFormat("nef")),
        ("type:raw", OfFormat("raw")),
        ("has:gps", Has(Fact.GPS)),
        ("has:Location", Has(Fact.GPS)),
        ("is:favorite", Is(State.FAVOURITE)),
        ("is:offline", Is(State.OFFLINE)),
        ('camera:"Canon  EOS"', FromCamera("Canon EOS")),
        ("lens:50mm", WithLens("50mm")),
        ("tag:bea*", Tagged("bea*")),
        ('folder:" a "', InFolder(" a ")),
        (r"folder:C:\photos\x", InFolder("C:\\photos\\x")),
        ('folder:"C:\\photos\\"', InFolder("C:\\photos\\")),
        ("folder:/a/caf\udce9", InFolder("/a/caf\udce9")),
    ],
)
def test_other_values(text, expected):
    assert test_of(text) == expected


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("prefix", ["is:", "-is:"])
def test_every_state(prefix, state):
    assert parse_strictly(prefix + state).leaves[0].test == Is(state)


@pytest.mark.parametrize("fact", Fact)
def test_every_fact(fact):
    assert test_of(f"has:{fact}") == Has(fact)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("date:2023-13", "no month 13"),
        ("date:2023-00-01", "no month 0"),
        ("date:2023-02-29", "February 2023 has 28 days"),
        ("date:0000", "no year 0000"),
        ("date:yesterday", "is no date"),
        ("date:13.6.2024", "is no date"),
        ("date:2024..2023", "ends before it begins"),
        ("date:..", "two ends"),
        ("date:1..2..3", "two ends"),
        ("date:>", "needs one value"),
        ("date:>2023..2024", "needs one value"),
        ("before:0001", "beyond"),
        ("after:9999", "beyond"),
        ("before:2023..2024", "is no date"),
        ("rating:6", "from 0"),
        ("rating:-1", "from 0"),
        ("rating:x", "from 0"),
        ("rating:³", "from 0"),
        ("rating:<0", "from 0"),
        ("rating:>5", "from 0"),
        ("rating:4..2", "ends before it begins"),
        ("size:10", "needs a unit"),
        ("size:10kg", "is no size"),
        ("size:1.2.3MB", "is no size"),
        ("size:2MB..5MP", "bytes or in pixels"),
        ("size:5MB..2MB", "ends before it begins"),
        ("size:<0B", "smaller than nothing"),
        ("size:0.2B", "no whole number"),
        ("size:9999999999GB", "as large as that"),
        ("near:48.85", "latitude, longitude and radius"),
        ("near:91,0", "latitude lies in"),
        ("near:0,181", "longitude lies in"),
        ("near:x,0", "is no latitude"),
        ("near:nan,0", "is no latitude"),
        ("near:0,0,0km", "more than 0"),
        ("near:0,0,30000km", "at most 20,038"),
        ("near:0,0,10miles", "is no distance"),
        ("type:doc", "no kind of picture"),
        ("has:wings", "nothing a photo can have: gps"),
        ("is:ugly", "nothing a photo can be: offline"),
    ],
)
def test_impossible_values_are_left_out(value, said):
    parsed = parse(f"dog -{value}")
    assert [problem.message for problem in parsed.problems if said in problem.message]
    assert write(parsed.branches) == "dog"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("date:2024-01-01..2024-12-31", "date:2024"),
        ("date:2024-02-01..2024-02-29", "date:2024-02"),
        ("date:2024-01", "date:2024-01"),
        ("date:2024-12", "date:2024-12"),
        ("date:2024-01-01", "date:2024-01-01"),
        ("date:2024-12-31", "date:2024-12-31"),
        ("before:2024", "date:..2023"),
        ("after:2024-06-12", "date:2024-06-13.."),
        ("date:2023-01-01..2024-06-30", "date:2023..2024-06"),
        ("size:>=2000KB", "size:>=2MB"),
        ("size:10MP", "size:10MP"),
        ("size:1500000B..2MB", "size:1.5MB..2MB"),
        ("rating:>2", "rating:>=3"),
        ("rating:..2", "rating:<=2"),
        ('tag:"a"', "tag:a"),
        ('tag:"a b"', 'tag:"a b"'),
        (r'tag:"a\"b"', r'tag:"a\"b"'),
        ("near:48.850,2.35", "near:48.85,2.35,10km"),
        ("type:jpg", "type:jpeg"),
        ("has:location", "has:gps"),
    ],
)
def test_the_shortest_writing(text, written):
    assert filter_text(test_of(text)) == written


def test_raw_formats_are_those_that_are_decoded():
    assert {f".{name}" for name in RAW_FORMATS} | {".raw"} == RAW_SUFFIXES
    assert set(ALIASES.values()) <= set(FORMATS)


def test_the_filters_of_the_grammar_are_those_that_are_read():
    from pathlib import Path

    import photoclip.query

    grammar = Path(photoclip.query.__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    names = "|".join(FilterName)
    assert f"FILTER.8: /(?:{names}):/i" in grammar
    assert f"(?:{names}|text|image):" in grammar
