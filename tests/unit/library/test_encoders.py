"""One model is loaded, and left, without disturbing those who use another (promise 7)."""

import os
import sys
import threading
import time
from dataclasses import replace

import numpy as np
import pytest

from photoclip.config.resources import resource
from photoclip.domain.errors import CancelledError
from photoclip.embed import load
from photoclip.embed.cards import STARTER, resolve_card
from photoclip.library import encoders as encoders_module
from photoclip.library.encoders import Encoders

WAIT_S = 30


@pytest.fixture
def encoders():
    made = Encoders("cpu")
    yield made
    made.close()


@pytest.fixture
def card(tmp_path):
    return resolve_card(STARTER, resource("starter"), tmp_path)


def test_a_model_is_loaded_once(encoders, card):
    assert encoders.get(card) is encoders.get(card)


def test_a_query_under_way_outlives_the_switch_to_another_model(encoders, card):
    before = encoders.get(card)
    encoders.keep_only(replace(card, name="another"))
    assert before.embed_texts(["a dog"]).shape == (1, card.dimension)
    assert encoders.get(card) is not before


def test_while_one_model_is_loaded_the_other_answers(encoders, card, monkeypatch):
    ready = encoders.get(card)
    loading, go_on = threading.Event(), threading.Event()

    def slow(*arguments):
        loading.set()
        go_on.wait(WAIT_S)
        return ready

    monkeypatch.setattr(load, "load_encoder", slow)
    other = threading.Thread(target=encoders.get, args=(replace(card, name="another"),))
    other.start()
    try:
        assert loading.wait(WAIT_S)
        asked = threading.Thread(target=lambda: encoders.get(card))
        asked.start()
        asked.join(5)
        assert not asked.is_alive()
    finally:
        go_on.set()
        other.join(WAIT_S)
        asked.join(WAIT_S)


def test_closing_frees_what_was_loaded(encoders, card):
    loaded = encoders.get(card)
    encoders.close()
    encoders.close()
    with pytest.raises(RuntimeError, match="closed"):
        loaded.embed_images(np.zeros((1, card.pixels.edge_px, card.pixels.edge_px, 3), np.uint8))


def test_closing_does_not_wait_for_a_model_that_is_being_loaded(encoders, card, monkeypatch):
    """Importing torch takes seconds, and Ctrl-C must not."""
    late = encoders.get(card)
    loading, go_on = threading.Event(), threading.Event()
    ends = []

    def slow(*arguments):
        loading.set()
        go_on.wait(WAIT_S)
        return late

    def ask():
        with pytest.raises(CancelledError):
            encoders.get(replace(card, name="another"))
        ends.append("cancelled")

    monkeypatch.setattr(load, "load_encoder", slow)
    asking = threading.Thread(target=ask)
    asking.start()
    try:
        assert loading.wait(WAIT_S)
        closing = threading.Thread(target=encoders.close)
        closing.start()
        closing.join(5)
        assert not closing.is_alive()
    finally:
        go_on.set()
        asking.join(WAIT_S)
        closing.join(WAIT_S)
    assert ends == ["cancelled"]
    with pytest.raises(RuntimeError, match="closed"):
        late.embed_texts(["a dog"])


def test_another_device_counts_from_the_next_use_on(encoders, card, monkeypatch):
    assert encoders.device_in_use == ""
    before = encoders.get(card)
    assert encoders.device_in_use == before.device
    asked = []
    monkeypatch.setattr(load, "load_encoder", lambda card, device, *_: asked.append(device) or before)
    encoders.use_device("cpu")
    assert encoders.get(card) is before
    assert asked == [], "it is that device already"
    encoders.use_device("cuda:1")
    assert encoders.device_in_use == ""
    assert before.embed_texts(["a dog"]).shape == (1, card.dimension), "who is at work with it is not disturbed"
    encoders.get(card)
    assert asked == ["cuda:1"]


@pytest.fixture
def soon(tmp_path):
    """Encoders that give the memory back after a fifth of a second, as if they were on a GPU."""
    made = Encoders("cpu", idle_s=0.2, is_freed=lambda _: True)
    yield made
    made.close()


def is_free(encoder):
    return encoder._network is None


def until(condition):
    deadline = time.monotonic() + WAIT_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def watching():
    return [thread for thread in threading.enumerate() if thread.name == "idle-watch"]


def test_a_model_that_nobody_uses_is_freed_and_comes_back_when_it_is_needed(soon, card):
    encoder = soon.get(card)
    before = encoder.embed_texts(["a dog"])
    until(lambda: is_free(encoder))
    assert soon.device_in_use == encoder.device != ""
    assert soon.get(card) is encoder
    np.testing.assert_array_equal(encoder.embed_texts(["a dog"]), before)
    assert not is_free(encoder)
    until(lambda: is_free(encoder))
    edge = card.pixels.edge_px
    (vectors,) = encoder.embed_stream([np.zeros((2, edge, edge, 3), np.uint8)])
    assert vectors.shape == (2, card.dimension)


def test_a_job_that_pauses_longer_than_that_goes_on(soon, card):
    encoder = soon.get(card)
    edge = card.pixels.edge_px
    pixels = np.random.default_rng(0).integers(0, 256, (2, edge, edge, 3), np.uint8)

    def batches():
        yield pixels
        until(lambda: is_free(encoder))
        yield pixels

    first, second = encoder.embed_stream(batches())
    np.testing.assert_array_equal(first, second)


def test_who_is_at_work_is_never_cut_off(soon, card):
    encoder = soon.get(card)
    edge = card.pixels.edge_px
    pixels = np.zeros((8, edge, edge, 3), np.uint8)
    network = encoder.network
    began, ends = threading.Event(), []

    def slowly(*_):
        began.set()
        time.sleep(0.6)  # three times as long as it may be idle

    network.towers.visual.register_forward_pre_hook(slowly)
    worker = threading.Thread(target=lambda: ends.append(encoder.embed_images(pixels).shape))
    worker.start()
    assert began.wait(WAIT_S)
    while worker.is_alive():
        assert not is_free(encoder) or ends
        worker.join(0.01)
    assert ends == [(8, card.dimension)]


def test_one_on_the_cpu_stays_and_nobody_watches_it(encoders, card):
    assert watching() == []
    encoders.get(card)
    assert watching() == []


def test_closing_ends_the_watch_and_what_was_freed_stays_so(soon, card):
    encoder = soon.get(card)
    assert len(watching()) == 1
    until(lambda: is_free(encoder))
    soon.close()
    assert watching() == []
    with pytest.raises(RuntimeError, match="closed"):
        encoder.embed_texts(["a dog"])


def test_a_model_that_was_left_gives_its_memory_back(soon, card):
    encoder = soon.get(card)
    soon.keep_only(replace(card, name="another"))
    until(lambda: is_free(encoder))
    assert encoder.embed_texts(["a dog"]).shape == (1, card.dimension), "who still holds it is not cut off"


def test_between_two_batches_of_a_job_nothing_is_loaded_again(card, monkeypatch):
    encoders = Encoders("cpu", is_freed=lambda _: True)
    try:
        encoder = encoders.get(card)
        encoder.embed_texts(["a dog"])
        encoders.use_device("cpu float32")
        assert not is_free(encoder)
        monkeypatch.setattr(encoders_module, "_AT_WORK_S", 0.0)
        encoders._free_idle()
        assert is_free(encoder)
        encoder.embed_texts(["a dog"])
        encoders._free_idle()
        assert is_free(encoder), "it is kept in mind: its job came back after a pause"
    finally:
        encoders.close()


def test_a_model_that_was_left_while_it_was_loaded_gives_its_memory_back(soon, card, monkeypatch):
    really = load.load_encoder

    def leaving(*arguments):
        soon.use_device("cpu float32")
        return really(*arguments)

    monkeypatch.setattr(load, "load_encoder", leaving)
    encoder = soon.get(card)
    assert soon.device_in_use == ""
    until(lambda: is_free(encoder))


def test_one_that_was_only_measured_or_compared_gives_its_memory_back_on_the_cpu_too(card):
    encoders = Encoders("cpu", idle_s=0.2)
    try:
        own, other = encoders.get(card), encoders.get(replace(card, name="another"))
        until(lambda: is_free(other))
        assert not is_free(own)
        encoders.keep_only(other.card)
        assert encoders.get(other.card) is other
        other.embed_texts(["a dog"])
        encoders._free_idle()
        time.sleep(0.3)  # longer than others may be idle
        encoders._free_idle()
        assert not is_free(other), "it is the library's own now"
    finally:
        encoders.close()


def test_a_gentle_job_steps_back_and_a_query_does_not(card):
    encoders = Encoders("cpu", gentle=True)
    own = os.getpriority(os.PRIO_PROCESS, 0) if sys.platform == "linux" else 0
    found = []

    def job():
        loaded = encoders.for_job(card)
        found.append(loaded)
        if sys.platform == "linux":
            found.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    try:
        thread = threading.Thread(target=job)
        thread.start()
        thread.join(WAIT_S)
        loaded = encoders.get(card)
        assert found[0] is loaded
        assert found[1:] in ([], [max(10, own)])
        small = loaded.batch_size
        encoders.use_gentleness(False)
        assert loaded.batch_size >= small
        assert loaded.batch_size > small or loaded.batch_size == 1
        assert encoders.for_job(card) is loaded
        if sys.platform == "linux":
            assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == own
    finally:
        encoders.close()
