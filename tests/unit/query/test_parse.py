"""What queries mean, part by part."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from photoclip.domain.errors import QueryError
from photoclip.domain.found import Box, QueryProblem, Span
from photoclip.domain.query import (
    EVERY,
    LONGEST_TEXT,
    All,
    Any,
    Branch,
    InAlbum,
    InFolder,
    Likeness,
    Not,
    OfFormat,
    Rated,
    Tagged,
    Words,
)
from photoclip.query.normal import without
from photoclip.query.parse import Leaf, parse, parse_strictly
from photoclip.query.reading import warm_up
from photoclip.query.write import write

A, B, C = Tagged("a"), Tagged("b"), Tagged("c")


def meanings(text):
    """Of a text of one branch that has no problem and no condition."""
    (branch,) = parse_strictly(text).branches
    assert branch.condition == EVERY
    return branch.meanings


def condition(text):
    """Of a text of one branch that has no problem and no meaning."""
    (branch,) = parse_strictly(text).branches
    assert branch.meanings == ()
    return branch.condition


@pytest.mark.parametrize("text", ["", " ", "\n\t", "  "])
def test_nothing_is_no_query_and_no_problem(text):
    assert parse(text) == parse_strictly(text)
    assert (parse(text).branches, parse(text).problems) == ((), ())


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("dog on a beach", ["dog on a beach"]),
        (" dog \n on\ta  beach ", ["dog on a beach"]),
        ('"dog"  "on a   beach"', ["dog", "on a beach"]),
        ('dog "on a" beach', ["dog", "on a", "beach"]),
        ("t-shirt", ["t-shirt"]),
        ("a - b", ["a - b"]),
        ("--dog", ["--dog"]),
        ("12:30 http://x.org/a C:\\x std::vector note: text", ["12:30 http://x.org/a C:\\x std::vector note: text"]),
        ("(dog) (cat)", ["dog", "cat"]),
        ('"now or never"', ["now or never"]),
        ("orange and orlando", ["orange and orlando"]),
        ("“dog” «on a» „beach“", ["dog", "on a", "beach"]),
        (r'"a \"b\" \\ c \d"', ['a "b" \\ c \\d']),
        ("0.5 dog", ["0.5 dog"]),
        ('two5"x"', ["two5", "x"]),
        ("Über größe 100 %", ["Über größe 100 %"]),
    ],
)
def test_words_are_phrases(text, phrases):
    assert meanings(text) == tuple(Words(phrase) for phrase in phrases)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('-"water"', [Words("water", -1.0)]),
        ("dog -water bowl", [Words("dog"), Words("water", -1.0), Words("bowl")]),
        ('0.5 "text"', [Words("text", 0.5)]),
        ('.5"text"', [Words("text", 0.5)]),
        ('-0.5 "text"', [Words("text", -0.5)]),
        ('2 "text" 3', [Words("text", 2.0), Words("3")]),
        ('text:"stop"', [Words("stop", 1.0, is_lettering=True)]),
        ("TEXT:stop", [Words("stop", 1.0, is_lettering=True)]),
        ("-text:stop 0.5 text:go", [Words("stop", -1.0, is_lettering=True), Words("go", 0.5, is_lettering=True)]),
        ('image:"/a b.jpg"', [Likeness("/a b.jpg")]),
        ("image:/a[1].jpg", [Likeness("/a[1].jpg")]),
        (r'image:"C:\photos\a.jpg"', [Likeness("C:\\photos\\a.jpg")]),
        ('-image:"/a.jpg"[1,2,30,40]', [Likeness("/a.jpg", Box(1, 2, 30, 40), -1.0)]),
        ("1.5 image:/a.jpg[1,2,30,40]", [Likeness("/a.jpg", Box(1, 2, 30, 40), 1.5)]),
        ('image:"/caf\udce9.jpg"', [Likeness("/caf\udce9.jpg")]),
        ('"dog" 0 "cat"', [Words("dog")]),
        ("-(dog cat)", [Words("dog cat", -1.0)]),
        ('-("dog" or 0.5 "cat")', [Words("dog", -1.0), Words("cat", -0.5)]),
        ("-(-(dog))", [Words("dog")]),
    ],
)
def test_meanings_have_weights(text, expected):
    assert meanings(text) == tuple(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tag:a", A),
        ("-tag:a", Not(A)),
        ("tag:a tag:b", All((A, B))),
        ("tag:a or tag:b", Any((A, B))),
        ("tag:a | tag:b OR tag:c", Any((A, B, C))),
        ("tag:a tag:b or tag:c", Any((All((A, B)), C))),
        ("tag:a (tag:b or tag:c)", All((A, Any((B, C))))),
        ("-(tag:a tag:b)", Any((Not(A), Not(B)))),
        ("-(tag:a or -tag:b)", All((Not(A), B))),
        ("((tag:a)) (tag:a)", A),
        ("(tag:a (tag:b)) tag:c", All((A, B, C))),
    ],
)
def test_conditions(text, expected):
    assert condition(text) == expected


def test_or_between_meanings_makes_branches_and_only_there():
    assert parse_strictly("dog tag:a or cat").branches == (Branch((Words("dog"),), A), Branch((Words("cat"),)))
    both = Any((A, B))
    assert parse_strictly("dog (tag:a or tag:b)").branches == (Branch((Words("dog"),), both),)
    assert parse_strictly("tag:a or dog or tag:b").branches == (Branch((), both), Branch((Words("dog"),)))
    assert parse_strictly("(dog or cat) tag:a").branches == (Branch((Words("dog"),), A), Branch((Words("cat"),), A))
    assert parse_strictly("dog or dog").branches == (Branch((Words("dog"),)),)


def test_the_query_of_the_issue():
    assert parse_strictly('dog -"water" folder:flickr').branches == (
        Branch((Words("dog"), Words("water", -1.0)), InFolder("flickr")),
    )


def test_a_negative_bracket_subtracts_its_words_and_turns_its_filters_round():
    assert parse_strictly("-(dog tag:a type:jpg)").branches == (
        Branch((Words("dog", -1.0),), Any((Not(A), Not(OfFormat("jpeg"))))),
    )


def test_leaves_have_places():
    text = 'dog -"water" 0.5 "x" -tag:a (rating:3)'
    places = [(text[leaf.span.start : leaf.span.end], leaf.test) for leaf in parse_strictly(text).leaves]
    assert places == [
        ("dog", Words("dog")),
        ('"water"', Words("water", -1.0)),
        ('0.5 "x"', Words("x", 0.5)),
        ("tag:a", A),
        ("rating:3", Rated(3, 3)),
    ]
    assert parse("-(dog)").leaves == (Leaf(Span(2, 5), Words("dog", -1.0)),)


@pytest.mark.parametrize(
    ("text", "place", "said", "suggestion", "kept"),
    [
        ('dog "cat tag:a', '"cat', "not closed", '"cat"', 'dog "cat" tag:a'),
        ('tag:"a b (dog)', '"a b', "not closed", '"a b"', 'dog tag:"a b"'),
        ("dog (cat or tag:a", "(cat or tag:a", "not closed", "(cat or tag:a)", 'dog "cat" or dog tag:a'),
        ("-(dog", "-(dog", "not closed", "-(dog)", '-"dog"'),
        ("dog (", "(", "not closed", "", "dog"),
        ("dog) tag:a", ")", "closes nothing", "", "dog tag:a"),
        ("dog () cat", "()", "nothing in these brackets", "", 'dog "cat"'),
        ("-() dog", "-()", "nothing in these brackets", "", "dog"),
        ("or dog", "or", "both sides", "", "dog"),
        ("dog or", "or", "both sides", "", "dog"),
        ("dog or | cat", "|", "both sides", "", "dog or cat"),
        ("(dog or) tag:a", "or", "both sides", "", "dog tag:a"),
        ("foldr:x dog", "foldr:x", "no filter foldr:", "folder:x", "dog"),
        ("-tga:x dog", "tga:x", "no filter tga:", "tag:x", "dog"),
        ('zzz:"a b" dog', 'zzz:"a b"', "no filter zzz:", r'"zzz:\"a b\""', "dog"),
        ("tag: beach", "tag:", "right after it", "", "beach"),
        ('album:"" dog', 'album:""', "right after it", "", "dog"),
        ("text: dog", "text:", "right after it", "", "dog"),
        ('dog ""', '""', "no words", "", "dog"),
        ("dog image:a.jpg", "image:a.jpg", "whole path", "", "dog"),
        ('image:"/a.jpg"[1,2] dog', "[1,2]", "x,y,width,height", "", 'image:"/a.jpg" dog'),
        ('image:"/a.jpg"[1,2,0,4]', "[1,2,0,4]", "nothing in this part", "", 'image:"/a.jpg"'),
        ('99 "dog"', "99", "weights go up to 10", "10", '10 "dog"'),
        ('"dog" tag:a -"dog"', '"dog"', "cancel each other", "", "tag:a"),
        ('"dog" "cat" 0.5 "dog" -1.5 "DOG"', '-1.5 "DOG"', "cancel each other", "", "cat"),
        ('0 "dog" tag:a', '0 "dog"', "nothing here has any weight", "", "tag:a"),
        ("rating:9 dog", "rating:9", "from 0", "rating:5", "dog"),
        ("date:2023-02-30 dog", "date:2023-02-30", "February 2023 has 28 days", "date:2023-02-28", "dog"),
        ("-date:2024..2023 dog", "date:2024..2023", "ends before it begins", "date:2023..2024", "dog"),
        ("has:offline dog", "has:offline", "belongs to is:", "is:offline", "dog"),
        ("is:favorit dog", "is:favorit", "nothing a photo can be", "is:favourite", "dog"),
        ("type:jpgg dog", "type:jpgg", "no kind of picture", "type:jpg", "dog"),
    ],
)
def test_what_makes_no_sense_is_told_where_it_is_and_the_rest_kept(text, place, said, suggestion, kept):
    parsed = parse(text)
    (problem,) = parsed.problems
    assert text[problem.span.start : problem.span.end] == place
    assert said in problem.message
    assert problem.suggestion == suggestion
    assert write(parsed.branches) == kept
    with pytest.raises(QueryError, match=f"character {problem.span.start + 1} ") as refused:
        parse_strictly(text)
    assert problem.message in refused.value.what
    assert suggestion in refused.value.remedy


def test_several_problems_come_by_place():
    parsed = parse('rating:9 tga:x dog -"dog" )')
    assert [problem.span.start for problem in parsed.problems] == [0, 9, 20, 26]
    assert parsed.branches == ()


def test_too_many_alternatives_are_cut_and_told():
    text = " ".join("(a or b)" for _ in range(7))
    parsed = parse(text)
    assert len(parsed.branches) == 64
    assert [problem.span for problem in parsed.problems] == [Span(len(text) - 8, len(text))]
    many = parse(" or ".join(f"tag:{n}" for n in range(100)))
    assert (len(many.branches), many.problems) == (1, ())


def test_too_many_phrases_are_cut_and_told():
    parsed = parse(" ".join(f'"{n}"' for n in range(100)) + " tag:a")
    (branch,) = parsed.branches
    assert (branch.meanings, branch.condition) == (tuple(Words(str(n)) for n in range(64)), A)
    (problem,) = parsed.problems
    assert "64 phrases" in problem.message
    assert parsed.text[problem.span.start :].startswith('"64" ')


def test_the_parser_is_made_once_whoever_asks_first():
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: warm_up(), range(4)))
        assert set(threads.map(parse, ["dog"] * 50)) == {parse("dog")}


def test_a_long_text_is_read_up_to_its_limit():
    assert parse("x" * LONGEST_TEXT).problems == ()
    (problem,) = parse("dog " + "x" * LONGEST_TEXT).problems
    assert problem == QueryProblem(
        Span(LONGEST_TEXT, LONGEST_TEXT + 4), "the query has 2,004 characters; the first 2,000 are read"
    )


def test_brackets_may_be_twenty_deep():
    assert condition("(" * 20 + "tag:a" + ")" * 20) == A
    deeper = parse("(" * 21 + "tag:a" + ")" * 21 + " tag:b")
    assert deeper.branches == (Branch((), All((A, B))),)
    assert {problem.message for problem in deeper.problems} == {"brackets go 20 deep at most"}


def test_words_have_no_control_characters_and_no_halves_of_characters():
    assert meanings("dog\x00cat\x1b[2J \ud800x") == (Words("dog cat [2J x"),)
    assert meanings('"\u202edog"') == (Words("\u202edog"),)


def test_a_deleted_album_counts_for_nothing():
    gone = InAlbum("gone")
    for text, left in [
        ("dog album:gone", "dog"),
        ("dog -album:gone", "dog"),
        ("album:gone", ""),
        ("album:gone or dog", "dog"),
        ("dog (album:gone or tag:a)", "dog tag:a"),
        ("tag:a -(album:gone tag:b)", "tag:a -tag:b"),
        ("album:gone tag:a or tag:a", "tag:a"),
    ]:
        assert write(without(parse_strictly(text).branches, [gone])) == left
