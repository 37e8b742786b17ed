"""Labels as vectors."""

import numpy as np
import pytest

from photoclip.domain.errors import CancelledError
from photoclip.domain.progress import CancelToken
from photoclip.domain.tag_words import Label
from photoclip.tagging.labels import SYNONYMS, TEXTS_AT_ONCE, label_vectors
from photoclip.tagging.prompts import USUAL


class Model:
    """Each text has a drawn vector of its own, always the same."""

    def __init__(self):
        self.asked = []

    def __call__(self, texts):
        self.asked.append(list(texts))
        return np.stack([self.vector(text) for text in texts])

    def vector(self, text):
        drawn = np.random.default_rng(list(text.encode())).standard_normal(16)
        return (drawn / np.linalg.norm(drawn)).astype(np.float32)


def unit(vector):
    return vector / np.linalg.norm(vector)


def test_the_vectors_of_the_prompts_are_averaged_to_unit_length():
    model = Model()
    (vector,) = label_vectors([Label("dog")], model)
    mean = np.mean([model.vector(prompt.format("dog")) for prompt in USUAL], axis=0)
    np.testing.assert_allclose(vector, unit(mean), atol=1e-6)


def test_all_synonyms_together_count_a_share_of_the_name():
    model = Model()
    (vector,) = label_vectors([Label("sea", synonyms=("ocean", "deep"), prompts=("{}",))], model)
    expected = model.vector("sea") + SYNONYMS * (model.vector("ocean") + model.vector("deep")) / 2
    np.testing.assert_allclose(vector, unit(expected), atol=1e-6)


def test_other_prompts_may_be_asked():
    model = Model()
    vectors = label_vectors([Label("dog", prompts=("my {}",)), Label("cat")], model, asked=("{}",))
    np.testing.assert_allclose(vectors, [model.vector("dog"), model.vector("cat")], atol=1e-6)


def test_each_text_is_asked_once_and_few_at_a_time():
    model = Model()
    labels = [Label(f"label {number}") for number in range(30)]
    vectors = label_vectors([*labels, *labels], model)
    asked = [text for several in model.asked for text in several]
    assert len(asked) == len(set(asked)) == 30 * len(USUAL)
    assert max(len(several) for several in model.asked) <= TEXTS_AT_ONCE
    assert vectors.shape == (60, 16)
    assert vectors.dtype == np.float32
    np.testing.assert_array_equal(vectors[:30], vectors[30:])


def test_it_can_be_cancelled_between_batches():
    token, model = CancelToken(), Model()

    def embed(texts):
        token.cancel()
        return model(texts)

    with pytest.raises(CancelledError):
        label_vectors([Label(f"label {number}") for number in range(30)], embed, token)
    assert len(model.asked) == 1
