"""The vectors of labels are kept on disk."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from photoclip.calibration import kept
from photoclip.domain.errors import CancelledError
from photoclip.domain.progress import CancelToken
from photoclip.domain.tag_words import Label
from photoclip.tagging.kept_labels import KeptLabels, label_file
from photoclip.tagging.labels import label_vectors
from tests.unit.calibration.drawn import DIMENSION, Drawn
from tests.unit.tagging.drawn_library import Encoder, subject

LABELS = tuple(subject(number) for number in range(20))


@pytest.fixture
def encoder():
    return Encoder(Drawn())


def keeper(folder, encoder, model="a model"):
    return KeptLabels(label_file(folder / "index", model), DIMENSION, lambda: encoder)


def test_they_are_those_that_the_model_makes_and_made_once(tmp_path, encoder):
    made = keeper(tmp_path, encoder).vectors([*LABELS, LABELS[0]])
    np.testing.assert_allclose(made, label_vectors([*LABELS, LABELS[0]], encoder.embed_texts), atol=1e-6)
    count = encoder.texts
    np.testing.assert_array_equal(keeper(tmp_path, encoder).vectors([*LABELS, LABELS[0]]), made)
    assert encoder.texts == count
    keeper(tmp_path, encoder, "another").vectors(LABELS[:1])
    assert encoder.texts == count + 8


def test_only_what_is_asked_of_the_model_counts(tmp_path, encoder):
    words = keeper(tmp_path, encoder)
    words.vectors([Label("dog", group="animals")])
    count = encoder.texts
    words.vectors([Label("dog", group="pets", is_exclusive=True)])
    assert encoder.texts == count
    words.vectors([Label("dog", prompts=("my {}",))])
    assert encoder.texts == count + 1
    assert words.vectors([]).shape == (0, DIMENSION)


def test_what_was_made_before_a_cancel_is_kept(tmp_path, encoder):
    token = CancelToken()
    told = []

    def heard(progress):
        told.append(progress)
        if len(told) == 2:
            token.cancel()

    with pytest.raises(CancelledError):
        keeper(tmp_path, encoder).vectors(LABELS, token, heard)
    assert [(one.done, one.total) for one in told] == [(0, 160), (64, 160)]
    count = encoder.texts
    keeper(tmp_path, encoder).vectors(LABELS)
    assert encoder.texts == count + 12 * 8


@pytest.mark.parametrize("damage", [0, 25, 40, 57, -1])
def test_what_is_damaged_is_made_again(tmp_path, encoder, damage):
    first = keeper(tmp_path, encoder).vectors(LABELS)
    path = label_file(tmp_path / "index", "a model")
    data = bytearray(path.read_bytes())
    data[damage] ^= 1
    path.write_bytes(data)
    count = encoder.texts
    np.testing.assert_array_equal(keeper(tmp_path, encoder).vectors(LABELS), first)
    assert encoder.texts == 2 * count
    path.write_bytes(data[:-3])
    np.testing.assert_array_equal(keeper(tmp_path, encoder).vectors(LABELS), first)


def test_a_folder_that_cannot_be_written_costs_only_the_shortcut(tmp_path, encoder):
    (tmp_path / "index").write_bytes(b"")
    assert keeper(tmp_path, encoder).vectors(LABELS).shape == (20, DIMENSION)


def test_what_nobody_asks_for_goes_when_it_is_too_much(tmp_path, encoder, monkeypatch):
    monkeypatch.setattr(kept, "MOST_KEPT", 6)
    words = keeper(tmp_path, encoder)
    words.vectors(LABELS[:5])
    words.vectors(LABELS[5:8])
    count = encoder.texts
    words.vectors([*LABELS[:3], *LABELS[5:8]])
    assert encoder.texts == count
    words.vectors(LABELS[3:5])
    assert encoder.texts == count + 16


class Slow(Encoder):
    """Stops before its second call, until it may go on."""

    def __init__(self, drawn):
        super().__init__(drawn)
        self.calls, self.stopped, self.may, self.is_closed = 0, threading.Event(), threading.Event(), False

    def embed_texts(self, texts):
        self.calls += 1
        if self.calls == 2:
            self.stopped.set()
            assert self.may.wait(60)
            if self.is_closed:
                raise RuntimeError("closed")
        return super().embed_texts(texts)


def test_of_several_who_ask_for_many_one_makes_them_and_who_asks_for_few_waits_for_nobody(tmp_path):
    encoder = Slow(Drawn())
    words = keeper(tmp_path, encoder)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(words.vectors, LABELS)
        assert encoder.stopped.wait(60)
        token = CancelToken()
        impatient = pool.submit(words.vectors, LABELS, token)
        words.vectors([Label("my dog")])
        token.cancel()
        with pytest.raises(CancelledError):
            impatient.result(60)
        second = pool.submit(words.vectors, LABELS)
        encoder.may.set()
        np.testing.assert_array_equal(first.result(60), second.result(60))
    assert encoder.texts == (20 + 1) * 8
    keeper(tmp_path, encoder).vectors([*LABELS, Label("my dog")])
    assert encoder.texts == (20 + 1) * 8, "neither overwrote what the other kept"


def test_a_pause_holds_up_nobody(tmp_path, encoder):
    token = CancelToken()
    token.pause()
    assert keeper(tmp_path, encoder).vectors(LABELS, token).shape == (20, DIMENSION)


def test_the_end_of_the_library_ends_it(tmp_path):
    encoder, closing = Slow(Drawn()), CancelToken()
    words = KeptLabels(label_file(tmp_path / "index", "a model"), DIMENSION, lambda: encoder, closing)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(words.vectors, LABELS)
        assert encoder.stopped.wait(60)
        closing.cancel()
        encoder.is_closed = True
        encoder.may.set()
        with pytest.raises(CancelledError):
            asked.result(60)
    keeper(tmp_path, encoder).vectors(LABELS[:8])
    assert encoder.texts == 8 * 8, "what was made until then is kept"
