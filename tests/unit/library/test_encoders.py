"""One model is loaded, and left, without disturbing those who use another (promise 7)."""

import threading
from dataclasses import replace

import numpy as np
import pytest

from photoclip.config.resources import resource
from photoclip.domain.errors import CancelledError
from photoclip.embed import load
from photoclip.embed.cards import STARTER, resolve_card
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
