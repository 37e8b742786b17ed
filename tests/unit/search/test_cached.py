import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.domain.query import Words
from photoclip.search.cached import Recent, file_mark
from photoclip.search.templates import FEW_WORDS, prompts


@given(st.lists(st.integers(0, 9), max_size=50), st.integers(1, 5))
def test_the_last_ones_used_are_kept(keys, most):
    recent, made = Recent(most), []
    for key in keys:
        before = len(made)
        assert recent.get(key, lambda key=key: made.append(key) or 10 * key) == 10 * key
        assert len(made) - before <= 1
        assert recent.find(key) == 10 * key
    last = list(dict.fromkeys(reversed(keys)))[:most]
    assert all(recent.find(key) == 10 * key for key in last)


def test_what_cannot_be_made_is_not_kept():
    recent = Recent(2)
    with pytest.raises(ZeroDivisionError):
        recent.get("a", lambda: 1 / 0)
    assert recent.find("a") is None


def test_a_file_that_is_written_anew_has_another_mark(tmp_path):
    file = tmp_path / "a.jpg"
    assert file_mark(str(file)) is None
    file.write_bytes(b"one")
    before = file_mark(str(file))
    os.utime(file, ns=(1, 1))
    assert file_mark(str(file)) not in (before, None)
    assert file_mark("\0") is None


@given(st.text(min_size=1))
def test_words_have_prompts(text):
    for is_lettering in (False, True):
        asked = prompts(Words(text, is_lettering=is_lettering))
        assert asked
        assert all(" ".join(text.split()) in prompt for prompt in asked)


def test_few_words_are_asked_in_several_ways_and_a_sentence_as_it_is():
    assert len(prompts(Words("dog"))) > 1
    assert prompts(Words("a  dog on a\nbeach")) == ("a dog on a beach",)
    assert len(prompts(Words(" ".join(["w"] * FEW_WORDS)))) > 1
    assert all('"stop"' in prompt for prompt in prompts(Words("stop", is_lettering=True)))
