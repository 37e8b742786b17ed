"""Bounding texts must not change what a real one becomes."""

import time

import open_clip
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photoclip.embed.tokens import tokenize

CONTEXT = 32
TOKENIZER = open_clip.get_tokenizer("ViT-B-32", context_length=CONTEXT)


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=300)
    | st.lists(
        st.sampled_from(["a", "photo", "of", "&amp;", "dog", "雪", "😀", "\t", "naïve", "x" * 256]), max_size=80
    ).map(" ".join)
)
def test_bounded_texts_have_the_same_tokens(text: str) -> None:
    sound = text.encode("utf-8", errors="replace").decode()
    if max(map(len, sound.split()), default=0) <= 256:
        assert tokenize(TOKENIZER, [text], CONTEXT).equal(TOKENIZER([sound]))


@pytest.mark.parametrize(
    "text", ["qxzjv" * 2000, "\udcff" * 10_000, "a " * 5000, "😀" * 10_000, "&" * 10_000, "\0" * 10_000]
)
def test_long_texts_are_cut_in_no_time(text: str) -> None:
    began = time.process_time()
    assert tokenize(TOKENIZER, [text], CONTEXT).shape == (1, CONTEXT)
    # Unbounded, the first one takes 5 s; this is a bound on the algorithm, far above any machine's noise.
    assert time.process_time() - began < 2
