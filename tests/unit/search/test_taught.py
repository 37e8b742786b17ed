import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.search.taught import Spotted, spotted

NAMES = ("Pepper", "Rosie's café", "New York", "York", "C++", "Зоя", "ペッパー", "🐶", "grandma Anna")
WORDS = st.text(st.sampled_from("abcdefgh xyzé'"), max_size=30)


@pytest.mark.parametrize(
    ("text", "names", "rest"),
    [
        ("pepper", ("Pepper",), ""),
        ("Pepper at the beach", ("Pepper",), "beach"),
        ("pepper's toys", ("Pepper",), "toys"),
        ("PEPPER’S", ("Pepper",), ""),
        ("my photos of pepper", ("Pepper",), ""),
        ("a dog and pepper on the sand", ("Pepper",), "dog sand"),
        ("peppers and red peppercorns", (), "peppers and red peppercorns"),
        ("new york with pepper", ("New York", "Pepper"), ""),
        ("York by night", ("York",), "night"),
        ("pepper, pepper and Pepper running", ("Pepper",), "running"),
        ("coffee at Rosies cafe", (), "coffee at Rosies cafe"),
        ("coffee at ROSIE'S CAFE", ("Rosie's café",), "coffee"),
        ("Rosie’s Cafe\u0301", ("Rosie's café",), ""),
        ("a book about C++", ("C++",), "book about"),
        ("a plus", (), "a plus"),
        ("зоя на пляже", ("Зоя",), "на пляже"),
        ("ペッパー 海", ("ペッパー",), "海"),
        ("ペッハー 海", (), "ペッハー 海"),
        ("🐶 in the snow", ("🐶",), "snow"),
        ("Grandma-Anna in the kitchen", ("grandma Anna",), "kitchen"),
        ("", (), ""),
        ("  ", (), "  "),
    ],
)
def test_names_are_found_as_whole_words(text, names, rest):
    assert spotted(text, NAMES) == Spotted(names, rest)


def test_of_names_that_are_folded_alike_the_one_that_was_typed_is_meant():
    assert spotted("zoé swims", ("Zoe", "Zoé")).names == ("Zoé",)
    assert spotted("zoe swims", ("Zoe", "Zoé")).names == ("Zoe",)
    assert spotted("dog", ("", " ", "...")) == Spotted((), "dog")


@given(text=WORDS, names=st.lists(WORDS, max_size=4))
def test_what_is_found_was_taught_and_the_rest_has_no_name_left_over(text, names):
    found = spotted(text, names)
    assert set(found.names) <= set(names)
    assert len(set(found.names)) == len(found.names)
    if found.names:
        assert len(found.rest) <= len(text)
    else:
        assert found.rest == text


@given(before=WORDS, after=WORDS, name=st.sampled_from(NAMES), decomposed=st.booleans(), upper=st.booleans())
def test_a_name_is_found_wherever_it_stands(before, after, name, decomposed, upper):
    typed = unicodedata.normalize("NFD", name) if decomposed else name
    text = f"{before} {typed.upper() if upper else typed} {after}"
    assert name in spotted(text, (name,)).names


@given(st.text(max_size=60), st.lists(st.text(max_size=8), max_size=5))
def test_no_text_makes_it_fail(text, names):
    spotted(text, names)
