"""How long it still takes: in words, and so steady that one can read it."""

import math
from collections.abc import Callable
from time import monotonic

_MINUTE_S, _HOUR_S, _DAY_S = 60, 3600, 86400
_SETTLE_S = 3.0
"""Time constant of the smoothing: the engine measures over 15 s, files differ by a factor of ten in size."""
_HELD_S = 1.0
_RISE = 1.15
"""The time shown goes up only when it was wrong by more than this."""


def left_in_words(seconds: float | None) -> str:
    """As "13 s left", "4 min left", "2 h 10 min left", "3 days left"; "" for what is not known."""
    if seconds is None or not math.isfinite(seconds) or seconds < 0:
        return ""
    return "almost done" if seconds < 0.5 else f"{_words(seconds)} left"


def took_in_words(seconds: float) -> str:
    """As "0.4 s", "13 s", "3 min 20 s", "2 h 10 min"."""
    whole = round(seconds)
    if seconds < 1:
        return f"{max(0.0, seconds):.1f} s"
    if whole < _MINUTE_S:
        return f"{whole} s"
    if whole < _HOUR_S:
        return _pair(whole // _MINUTE_S, "min", whole % _MINUTE_S, "s")
    return _pair(whole // _HOUR_S, "h", whole % _HOUR_S // _MINUTE_S, "min")


def _words(seconds: float) -> str:
    whole = max(1, round(seconds))
    if whole < _MINUTE_S:
        return f"{whole} s"
    minutes = round(whole / _MINUTE_S)
    if minutes < 60:
        return f"{minutes} min"
    if whole < 2 * _DAY_S:
        return _pair(minutes // 60, "h", minutes % 60 // 10 * 10, "min")
    return f"{round(whole / _DAY_S)} days"


def _pair(many: int, large: str, few: int, small: str) -> str:
    return f"{many} {large} {few} {small}" if few else f"{many} {large}"


class TimeLeft:
    """Smooths estimates of one job."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self.forget()

    def forget(self) -> None:
        """Another job, another phase, or a pause."""
        self._end: float | None = None
        self._seen_at = 0.0
        self._shown: float | None = None
        self._shown_at = 0.0

    def smoothed(self, seconds: float | None) -> float | None:
        """What to show for an estimate of now, in seconds."""
        if seconds is None or not math.isfinite(seconds):
            self.forget()
            return None
        now = self._clock()
        if self._end is None:
            self._end = now + seconds
        else:
            share = 1.0 - math.exp(-(now - self._seen_at) / _SETTLE_S)
            self._end += share * (now + seconds - self._end)
        self._seen_at = now
        left = max(0.0, self._end - now)
        if self._shown is None or self._is_news(left, now):
            self._shown, self._shown_at = left, now
        return self._shown

    def _is_news(self, left: float, now: float) -> bool:
        assert self._shown is not None
        if now - self._shown_at < _HELD_S:
            return False
        return left < self._shown or left > self._shown * _RISE + 1.0
