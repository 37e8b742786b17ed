"""Bounding texts must not change what a real one becomes."""

import open_clip
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

from photoclip.embed.tokens import tokenize

CONTEXT = 32
TOKENIZER = open_clip.get_tokenizer("ViT-B-32", context_length=CONTEXT)


@settings(max_examples=100, deadline=None)
@example("×\x1f\U000191d3")
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
def test_long_texts_reach_the_tokenizer_in_bounded_pieces(text: str) -> None:
    """Its merging takes quadratic time in the length of a word: 5 s for 10,000 letters."""
    seen: list[str] = []

    def watch(texts: list[str]) -> torch.Tensor:
        seen.extend(texts)
        return TOKENIZER(texts)

    assert tokenize(watch, [text], CONTEXT).shape == (1, CONTEXT)
    assert max(map(len, seen[0].split()), default=0) <= 256
    assert len(seen[0]) < 80 * CONTEXT
