"""The vectors of the background captions are made once, and again where they are lost."""

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from photoclip.calibration.background import background, ranking, read_captions, sharpened
from photoclip.calibration.bank import bank_file, bank_files, bank_vectors
from photoclip.config.resources import resource
from photoclip.domain.errors import CancelledError
from photoclip.domain.progress import CancelToken

CAPTIONS = resource("background", "captions.txt")


class Encoder:
    """Counts what it embeds."""

    def __init__(self):
        self.texts = 0

    def embed_texts(self, texts):
        self.texts += len(texts)
        vectors = np.array([[hash(text) % 997, hash(text) % 991, len(text), 1] for text in texts], np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def made(folder, encoder, captions=CAPTIONS):
    return bank_vectors(captions, bank_file(folder, captions, "a model"), 4, lambda: encoder, CancelToken())


def test_the_captions_are_many_short_and_each_once():
    captions = read_captions(CAPTIONS)
    assert len(captions) >= 500
    assert len(set(captions)) == len(captions)
    assert all(1 <= len(caption.split()) <= 12 for caption in captions)


def test_a_second_time_nothing_is_embedded(tmp_path):
    encoder = Encoder()
    first = made(tmp_path / "index", encoder)
    count = encoder.texts
    assert np.array_equal(made(tmp_path / "index", encoder), first)
    assert encoder.texts == count == len(read_captions(CAPTIONS))


@pytest.mark.parametrize("damage", [b"", b"no array", None])
def test_what_is_damaged_is_made_again(tmp_path, damage):
    encoder = Encoder()
    first = made(tmp_path, encoder)
    (kept,) = bank_files(tmp_path, "a model")
    if damage is None:
        kept.write_bytes(kept.read_bytes()[:-4] + bytes(4))
    else:
        kept.write_bytes(damage)
    assert np.array_equal(made(tmp_path, encoder), first)
    assert encoder.texts == 2 * len(first)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 127), value=st.integers(0, 255), end=st.none() | st.integers(0, 200))
@example(at=7, value=130, end=None)
def test_a_damaged_beginning_is_no_error(tmp_path, at, value, end):
    """It says what the file holds."""
    first = made(tmp_path, Encoder())
    (kept,) = bank_files(tmp_path, "a model")
    damaged = bytearray(kept.read_bytes())
    damaged[at] = value
    kept.write_bytes(damaged[:end])
    assert np.array_equal(made(tmp_path, Encoder()), first)
    kept.unlink()


def test_other_captions_and_other_models_have_other_vectors(tmp_path):
    other = tmp_path / "captions.txt"
    other.write_text("# two\na dog\n\na cat\n", "utf-8")
    assert bank_file(tmp_path, other, "a model") != bank_file(tmp_path, CAPTIONS, "a model")
    assert bank_file(tmp_path, CAPTIONS, "another/model") != bank_file(tmp_path, CAPTIONS, "a model")
    assert made(tmp_path, Encoder(), other).shape == (2, 4)


def test_it_can_be_cancelled(tmp_path):
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledError):
        bank_vectors(CAPTIONS, tmp_path / "kept.npy", 4, Encoder, token)
    assert not (tmp_path / "kept.npy").exists()


def test_a_folder_that_cannot_be_written_costs_only_the_shortcut(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    assert len(made(tmp_path / "file", Encoder())) == len(read_captions(CAPTIONS))


def test_sharpening_leaves_unit_vectors_and_takes_the_bank_to_its_centre():
    random = np.random.default_rng(0)
    captions = random.standard_normal((300, 16)).astype(np.float32) * np.arange(1, 17)
    captions /= np.linalg.norm(captions, axis=1, keepdims=True)
    bank = background(captions)
    for vectors in (bank.ranked, bank.sharp, ranking(bank, captions), sharpened(bank, captions)):
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    whitened = (captions - bank.centre) @ bank.whitening
    assert np.abs(whitened.mean(axis=0)).max() < 1e-4
    spread = np.linalg.eigvalsh(np.cov(whitened.T))
    plain = np.linalg.eigvalsh(np.cov(captions.T))
    assert spread[-1] / spread[0] < plain[-1] / plain[0], "what captions differ in most counts less"
