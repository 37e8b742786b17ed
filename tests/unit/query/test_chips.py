"""The parts of a text as chips, and how they change."""

import pytest

from photoclip.domain.found import Box
from photoclip.domain.query import LONGEST_TEXT
from photoclip.query import syntax
from photoclip.query.chips import MOST_CHIPS, ChipKind, chips_of, reweighted, text_of
from photoclip.query.parse import parse
from photoclip.query.write import likeness

WORDS, LETTERING, PICTURE = ChipKind.WORDS, ChipKind.LETTERING, ChipKind.PICTURE
FILTER, EXPRESSION = ChipKind.FILTER, ChipKind.EXPRESSION


def only(text):
    (chip,) = chips_of(text)
    return chip


@pytest.mark.parametrize(
    ("text", "kind", "label", "weight", "is_negative"),
    [
        ("dog on  a beach", WORDS, "dog on a beach", 1.0, False),
        ('"dog"', WORDS, "dog", 1.0, False),
        ('-"dog"', WORDS, "dog", -1.0, True),
        ("-dog", WORDS, "dog", -1.0, True),
        ('0.5 "dog"', WORDS, "dog", 0.5, False),
        ('-0.5 "dog"', WORDS, "dog", -0.5, True),
        ('text:"stop"', LETTERING, "stop", 1.0, False),
        ('-0.2 image:"/p/a b.jpg"', PICTURE, "a b.jpg", -0.2, True),
        (r'image:"C:\\p\\a.jpg"', PICTURE, "a.jpg", 1.0, False),
        ('tag:"a b"', FILTER, "tag: a b", None, False),
        ("-Folder:x", FILTER, "folder: x", None, True),
        ("(dog tag:a)", EXPRESSION, "(dog tag:a)", None, False),
        ("-(dog tag:a)", EXPRESSION, "(dog tag:a)", None, True),
        ("dog or cat", EXPRESSION, "dog or cat", None, False),
    ],
)
def test_each_kind(text, kind, label, weight, is_negative):
    chip = only(text)
    assert (chip.source, chip.kind, chip.label) == (text, kind, label)
    assert (chip.weight, chip.is_negative, chip.problem) == (weight, is_negative, "")


def test_a_part_of_a_picture_is_known():
    chip = only(likeness('/p/"a".jpg', Box(1, 2, 3, 4), 0.5))
    assert (chip.path, chip.box, chip.weight) == ('/p/"a".jpg', Box(1, 2, 3, 4), 0.5)


def test_chips_come_in_order_and_their_sources_are_the_text():
    text = 'dog -"water"  0.5 "x" tag:a (b or c) date:2024'
    assert [chip.source for chip in chips_of(text)] == [
        "dog",
        '-"water"',
        '0.5 "x"',
        "tag:a",
        "(b or c)",
        "date:2024",
    ]
    assert text_of(chips_of(text)) == text.replace("  ", " ")
    assert chips_of("") == ()
    assert text_of(()) == ""


@pytest.mark.parametrize(
    ("text", "sources", "problem_at"),
    [
        ("dog rating:9 cat", ["dog", "rating:9", "cat"], 1),
        ("dog tga:x", ["dog", "tga:x"], 1),
        ("dog ) cat", ["dog", ")", "cat"], 1),
        ("dog -() cat", ["dog", "-()", "cat"], 1),
        ('dog tag:a "cat', ["dog", "tag:a", '"cat'], 2),
        ("dog tag:a (cat", ["dog", "tag:a", "(cat"], 2),
        ('"dog" tag:a -"dog"', ['"dog"', "tag:a", '-"dog"'], 2),
        ("dog or", ["dog", "or"], 1),
        ("image:a.jpg dog", ["image:a.jpg", "dog"], 0),
    ],
)
def test_a_problem_marks_its_chip_and_nothing_is_lost(text, sources, problem_at):
    chips = chips_of(text)
    assert [chip.source for chip in chips] == sources
    assert [at for at, chip in enumerate(chips) if chip.problem] == [problem_at]
    assert chips[problem_at].problem == parse(text).problems[0].message


def test_a_text_that_is_too_long_is_one_chip_and_stays():
    text = "dog " * LONGEST_TEXT
    assert only(text).source == text
    assert "the first 2,000" in only(text).problem
    assert text_of(chips_of(text)) == text


@pytest.mark.parametrize(
    ("texts", "together"),
    [
        (["dog", "cat"], '"dog" "cat"'),
        (["5", '"x"'], '"5" "x"'),
        (["a or b", "tag:a"], "(a or b) tag:a"),
        (['"dog', "tag:a", "cat"], '"dog tag:a cat'),
        (['"dog', "cat"], '"dog" "cat"'),
        (['tag:"a b', "cat"], 'tag:"a b" "cat"'),
        (["(dog", "cat"], '(dog) "cat"'),
        (["-(dog (cat", "tag:a"], "-(dog (cat)) tag:a"),
        (['folder:"C:\\x\\"', '"y"'], r'folder:"C:\\x\\" "y"'),
    ],
)
def test_chips_do_not_run_into_one_another(texts, together):
    assert text_of([chip for text in texts for chip in chips_of(text)]) == together


@pytest.mark.parametrize(
    ("text", "weight", "changed"),
    [
        ("dog on a beach", 0.5, '0.5 "dog on a beach"'),
        ("dog", 0.54, '0.5 "dog"'),
        ('0.5 "dog"', 1.0, '"dog"'),
        ("dog", -1.0, '-"dog"'),
        ("-dog", -0.3, '-0.3 "dog"'),
        ("dog", 9.0, '2 "dog"'),
        ("dog", -9.0, '-2 "dog"'),
        ("dog", -0.04, '0 "dog"'),
        ('0 "dog"', 0.1, '0.1 "dog"'),
        ('text:"stop"', -1.5, '-1.5 text:"stop"'),
        ('image:"/a.jpg"[1,2,3,4]', 0.5, '0.5 image:"/a.jpg"[1,2,3,4]'),
        ("tag:a", -0.1, "-tag:a"),
        ("-tag:a", -1.0, "-tag:a"),
        ("-tag:a", 1.0, "tag:a"),
        ("(a or b)", -1.0, "-(a or b)"),
        ("-(a or b)", 1.0, "(a or b)"),
        ("a or b", -1.0, "-(a or b)"),
        ("image:a.jpg", 0.5, "image:a.jpg"),
        (")", -1.0, ")"),
    ],
)
def test_weights(text, weight, changed):
    assert reweighted(only(text), weight).source == changed


def test_at_zero_a_chip_stays_where_it_can_come_back_from():
    chips = chips_of('dog "cat"')
    at_zero = (chips[0], reweighted(chips[1], 0))
    assert text_of(at_zero) == 'dog 0 "cat"'
    assert chips_of(text_of(at_zero)) == chips_of('dog 0 "cat"')
    assert [(chip.weight, chip.problem) for chip in chips_of(text_of(at_zero))] == [(1.0, ""), (0.0, "")]


@pytest.mark.parametrize("text", ["dog tag:a (b or c)", "a or b", "dog ) rating:9"])
def test_each_text_is_read_once(text, monkeypatch):
    """Reading takes most of the time, and the window makes chips while somebody types."""
    read = []
    written = syntax.written
    monkeypatch.setattr(syntax, "written", lambda asked: read.append(asked) or written(asked))
    chips_of(text)
    assert read == [text]


def test_more_parts_than_anybody_overlooks_are_one_chip_that_stays_one_beside_others():
    parts = [f"tag:a{number}" for number in range(MOST_CHIPS)]
    assert len(chips_of(" ".join(parts))) == MOST_CHIPS
    whole = only(" ".join([*parts, "dog"]))
    assert (whole.kind, whole.problem) == (EXPRESSION, "")
    beside = text_of((whole, *chips_of("cat")))
    assert [chip.label for chip in chips_of(beside)] == [f"({whole.source})", "cat"]
    assert parse(beside).branches[0].condition == parse(whole.source).branches[0].condition
