"""`photoclip search`: the text that is asked, what is refused before anything is asked, and how answers look."""

import json
import os

import pytest

from photoclip.cli import search as cli_search
from photoclip.cli.main import _parser, run
from photoclip.cli.results import show
from photoclip.cli.search import composed
from photoclip.domain.found import QueryProblem, SearchHit, SearchPage, Sorting, Span, Strength
from photoclip.domain.ids import PhotoId
from photoclip.query.parse import parse_strictly
from photoclip.query.write import write

PICTURE = os.fsdecode(b"/p/caf\xe9 1.jpg")


def hit(path, strength, relevance, score=0.3, **more):
    return SearchHit(PhotoId(1), path, (), score, "0" * 64, 4, 3, relevance=relevance, strength=strength, **more)


PAGE = SearchPage(
    (
        hit("/a.jpg", Strength.STRONG, 0.934, collapsed=(PhotoId(7), PhotoId(8))),
        hit("/b.jpg", Strength.LIKELY, 0.5),
        hit("/c.jpg", Strength.WEAK, 0.01, offline=True),
    ),
    total=40,
    milliseconds=3.5,
    strong=1,
    likely=1,
    problems=(QueryProblem(Span(4, 14), "there is no album gone", "album:gown"),),
    notes=("the index is being rebuilt",),
)


def test_strengths_are_shown_with_a_line_between(capsys):
    show(PAGE, as_json=False)
    assert capsys.readouterr().out.splitlines() == [
        "strong  0.93  /a.jpg  (+2 like it)",
        "--- below this line: maybe ---",
        "likely  0.50  /b.jpg",
        "--- below this line: what is least unlike ---",
        "weak    0.01  /c.jpg  (offline)",
        "the index is being rebuilt",
    ]


def test_when_nothing_matches_it_is_said_first(capsys):
    show(SearchPage((hit("/c.jpg", Strength.WEAK, 0.01),), 40, 1.0, strong=0, likely=0), as_json=False)
    assert capsys.readouterr().out.splitlines() == ["nothing here matches well", "weak    0.01  /c.jpg"]


def test_conditions_alone_have_no_strength(capsys):
    show(SearchPage((hit("/c.jpg", None, None), hit("/d.jpg", None, None, 0.0)), 40, 1.0), as_json=False)
    assert capsys.readouterr().out == "  0.300  /c.jpg\n/d.jpg\n"


def test_json_has_the_keys_of_the_contract(capsys):
    show(PAGE, as_json=True, query="dog album:gone")
    answer = json.loads(capsys.readouterr().out)
    assert (answer["strong"], answer["likely"], answer["total"], answer["milliseconds"]) == (1, 1, 40, 3.5)
    assert answer["query"] == "dog album:gone"
    assert answer["notes"] == ["the index is being rebuilt"]
    assert answer["problems"] == [
        {"start": 4, "end": 14, "message": "there is no album gone", "suggestion": "album:gown"}
    ]
    first = answer["results"][0]
    assert (first["path"], first["score"], first["relevance"], first["strength"], first["collapsed"]) == (
        "/a.jpg",
        0.3,
        0.934,
        "strong",
        2,
    )


@pytest.mark.parametrize(
    ("query", "image", "negatives", "text"),
    [
        ('dog  -"water"', None, (), 'dog  -"water"'),
        ("dog", None, ("water", 'a "b"'), r'dog -"water" -"a \"b\""'),
        ("dog", PICTURE, (), f'dog image:"{PICTURE}"'),
        ("", PICTURE, ("water",), f'image:"{PICTURE}" -"water"'),
        ("dog or cat", None, ("water",), '(dog or cat) -"water"'),
        ("tag:a or tag:b", None, ("water",), '(tag:a or tag:b) -"water"'),
    ],
)
def test_picture_and_negatives_become_parts_of_the_text(query, image, negatives, text):
    assert composed(query, image, negatives) == text
    assert parse_strictly(text).problems == ()


def test_what_is_composed_belongs_to_each_alternative():
    text = composed("dog or cat", "/a.jpg", ["water"])
    assert write(parse_strictly(text).branches) == (
        'dog image:"/a.jpg" -"water" or cat image:"/a.jpg" -"water"'
    )  # fmt: skip


@pytest.fixture
def library(tmp_path, monkeypatch):
    """A library that is never opened."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delattr(cli_search, "open_session")
    return ["--library", str(tmp_path / "library")]


@pytest.mark.parametrize("extra", [[], ["--json"]])
@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["foldr:x"], "at character 1 of the query: there is no filter foldr: (write folder:x)"),
        (["rating:9 date:2024-13"], "at character 1 of the query: ratings go from 0 (none) to 5 (write rating:5)"),
        (["", "--negative", " "], "at character 2 of the query: there are no words here (leave it out, or write"),
        (["dog", "--negative", "dog"], "at character 6 of the query: these cancel each other out (leave it out, or"),
    ],
)
def test_a_query_of_which_nothing_makes_sense_is_refused_in_one_line(library, words, line, extra, capsys):
    assert run(["search", *library, *extra, *words]) == 1
    shown = capsys.readouterr()
    assert (shown.out, len(shown.err.splitlines())) == ("", 1)
    assert shown.err.startswith(f"photoclip: {line}")


def test_on_a_terminal_a_mark_shows_where(library, capsys, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert run(["search", *library, " foldr:x"]) == 1
    assert capsys.readouterr().err.splitlines()[:2] == ["   foldr:x", "   ^^^^^^^"]


def test_the_language_is_explained(library, capsys):
    assert run(["search", *library, "--language"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("# How to search")
    assert 'text:"stop"' in shown


def test_the_help_ends_with_the_language(capsys):
    with pytest.raises(SystemExit):
        run(["search", "--help"])
    assert capsys.readouterr().out.rstrip().endswith("`photoclip search --language` explains them all.")


@pytest.mark.parametrize("sorting", Sorting)
def test_every_order_can_be_asked_for(sorting):
    words = ["search", "dog", "--sort", sorting.replace(" ", "-"), "--collapse"]
    arguments = _parser().parse_args(words)
    assert (arguments.sort, arguments.collapse) == (sorting, True)


def test_an_unknown_order_is_wrong_usage(capsys):
    with pytest.raises(SystemExit) as ended:
        run(["search", "dog", "--sort", "best"])
    assert ended.value.code == 2
    assert "best-composed" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--", '-"water"'], ['-"water" dog'], ["--json", "--", '-"water"']])
def test_a_query_may_begin_with_what_it_subtracts(words):
    assert _parser().parse_args(["search", *words]).query in ('-"water"', '-"water" dog')


@pytest.mark.parametrize(
    "query",
    [
        '-"water"',
        "-“water”",
        '-"blue water"',
        "-has:gps",
        "-has:lettering dog",
        "-(album:a or tag:b)",
        "-folder:x",
        "-a b",
        "-",
    ],
)
@pytest.mark.parametrize("extra", [[], ["--json"]])
def test_a_query_that_begins_with_a_dash_is_no_option(query, extra):
    for words in (["search", query, *extra], ["search", *extra, query], ["search", "--limit", "3", query, *extra]):
        assert _parser().parse_args(words).query == query
    assert _parser().parse_args(["search", "dog", "--negative", query, *extra]).negative == [query]
    album = _parser().parse_args(["albums", "add", "--query", query, "Best", *extra])
    assert (album.action, album.name, album.query, album.rest) == ("add", "Best", query, [])


@pytest.mark.parametrize("words", [["-water"], ["dog", "--nothing"], ["-water", "--json"], ["-limit", "3", "dog"]])
def test_what_could_be_an_option_and_is_none_is_told_how_to_be_a_query(capsys, words):
    with pytest.raises(SystemExit) as ended:
        run(["search", *words])
    assert ended.value.code == 2
    wrong = next(word for word in words if word.startswith("-"))
    assert f"there is no option {wrong}; " in (said := capsys.readouterr().err)
    assert said.strip().endswith(f"photoclip search -- {wrong}")


def test_options_stand_anywhere_and_may_be_cut_short():
    for words in (
        ["a.jpg", "--stars", "4", "b.jpg"],
        ["--star", "4", "a.jpg", "b.jpg"],
        ["a.jpg", "b.jpg", "--stars=4"],
    ):
        arguments = _parser().parse_args(["rate", *words, "--library", "L"])
        assert (arguments.files, arguments.stars, arguments.library) == (["a.jpg", "b.jpg"], 4, "L")
    assert _parser().parse_args(["rate", "--none", "--", "-a.jpg", "--json"]).files == ["-a.jpg", "--json"]


@pytest.mark.parametrize("words", [["--limit"], ["--l", "3", "dog"], ["--negative", "--json"], ["--limit", "x", "dog"]])
def test_options_without_sense_are_wrong_usage(words):
    with pytest.raises(SystemExit) as ended:
        run(["search", *words])
    assert ended.value.code == 2
