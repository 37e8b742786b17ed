"""How long it still takes."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.ui.models.time_left import TimeLeft, left_in_words, took_in_words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, ""),
        (math.nan, ""),
        (math.inf, ""),
        (-1.0, ""),
        (0.2, "almost done"),
        (0.6, "1 s left"),
        (13.4, "13 s left"),
        (59.4, "59 s left"),
        (59.6, "1 min left"),
        (239.0, "4 min left"),
        (3569.0, "59 min left"),
        (3599.0, "1 h left"),
        (7800.0, "2 h 10 min left"),
        (86_400 * 3.0, "3 days left"),
    ],
)
def test_left_in_words(seconds, words):
    assert left_in_words(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.0, "0.0 s"), (0.42, "0.4 s"), (34.4, "34 s"), (59.9, "1 min"), (200.0, "3 min 20 s"), (7_800.0, "2 h 10 min")],
)
def test_took_in_words(seconds, words):
    assert took_in_words(seconds) == words


@given(st.floats(min_value=0.0, max_value=1e9))
def test_any_time_has_words_with_sixty_of_nothing(seconds):
    words = left_in_words(seconds).split()
    assert words
    assert not {("60", "s"), ("60", "min"), ("0", "s"), ("0", "min"), ("0", "h")} & set(pairwise(words))


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def shown_over(estimates, step_s=0.1):
    clock = Clock()
    left = TimeLeft(clock)
    shown = []
    for estimate in estimates:
        shown.append(left.smoothed(estimate))
        clock.now += step_s
    return shown


def test_a_steady_countdown_is_followed():
    shown = shown_over([60.0 - 0.1 * step for step in range(300)])
    assert shown[0] == 60.0
    assert shown[-1] == pytest.approx(30.0, abs=1.5)


def test_noise_does_not_make_it_flicker():
    shown = shown_over([60.0 - 0.1 * step + (8.0 if step % 2 else -8.0) for step in range(300)])
    changes = [(before, after) for before, after in pairwise(shown) if before != after]
    assert len(changes) <= 30
    assert all(after < before for before, after in changes)


def test_a_real_change_is_told_within_seconds():
    shown = shown_over([20.0] * 20 + [200.0] * 150)
    assert shown[-1] == pytest.approx(200.0, rel=0.1)


def test_what_is_not_known_is_not_shown_and_begins_anew():
    shown = shown_over([20.0, None, 500.0, math.inf])
    assert shown == [20.0, None, pytest.approx(500.0), None]
