"""What a sentry does next. Pure: no disk, no thread, no clock."""

from dataclasses import dataclass

from photoclip.domain.files import WatchMode


@dataclass(frozen=True, slots=True)
class Pace:
    """Times of a sentry, in seconds.

    Touches are told once nothing came for `quiet_s`, or after `longest_s`. The folder itself is looked at every
    `pulse_s`. Where events do not come, everything is touched every `poll_s`; where they do, every `recheck_s` all the
    same, as some may have been lost, and where they did not, they are tried again. A watch is made anew because of
    gaps in it once in `rewatch_s`.
    """

    quiet_s: float = 0.5
    longest_s: float = 5.0
    pulse_s: float = 2.0
    poll_s: float = 60.0
    recheck_s: float = 900.0
    rewatch_s: float = 60.0


@dataclass(frozen=True, slots=True)
class Sight:
    """The watched folder as it was seen: device and inode."""

    device: int
    inode: int


@dataclass(frozen=True, slots=True)
class Ear:
    """How the watch does. `failure`: why it does not hear everything, "" while it does. `has_gaps`: it may not hear
    everything.
    """

    is_alive: bool
    failure: str = ""
    has_gaps: bool = False


@dataclass(frozen=True, slots=True)
class Orders:
    """What to do, in this order: stop the watch, start one and say how that went, touch the whole folder."""

    stops: bool = False
    starts: bool = False
    touches_whole: bool = False


_NOTHING = Orders()


class Vigil:
    """The state of a watched folder: not seen yet, gone, heard of by events, or polled.

    Gone: the watch is stopped, and everything touched once, so that somebody notices. Back, replaced, or mounted over:
    a new watch, and everything touched, as anything may have happened meanwhile. Polled folders are known by their
    device alone, since many network file systems number their folders anew at any time.
    """

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._sight: Sight | None = None
        self._is_new = True
        self._whole_s = self._started_s = 0.0
        self.mode = WatchMode.OFF
        self.reason = ""

    def pulse(self, now_s: float, sight: Sight | None, ear: Ear) -> Orders:
        """What to do at this time. `sight` is None where no folder is to be seen; `ear` counts in mode EVENTS only."""
        orders = self._decide(now_s, sight, ear)
        self._is_new, self._sight = False, sight
        if orders.touches_whole:
            self._whole_s = now_s
        if orders.starts:
            self._started_s = now_s
        return orders

    def started(self, reason: str) -> None:
        """How the watch that was ordered came out: "" where events come, else why they do not."""
        self.mode = WatchMode.POLLING if reason else WatchMode.EVENTS
        self.reason = reason

    def _decide(self, now_s: float, sight: Sight | None, ear: Ear) -> Orders:
        is_hearing = self.mode is WatchMode.EVENTS
        if sight is None:
            is_known = self._sight is None and not self._is_new
            self.mode, self.reason = WatchMode.OFF, ""
            return _NOTHING if is_known else Orders(stops=is_hearing, touches_whole=True)
        if self._is_another(sight):
            return Orders(stops=is_hearing, starts=True, touches_whole=True)
        if is_hearing:
            return self._while_hearing(now_s, ear)
        if now_s - self._started_s >= self._pace.recheck_s:
            return Orders(starts=True, touches_whole=True)
        return Orders(touches_whole=now_s - self._whole_s >= self._pace.poll_s)

    def _while_hearing(self, now_s: float, ear: Ear) -> Orders:
        if ear.failure:
            self.started(ear.failure)
            return Orders(stops=True, touches_whole=True)
        if (ear.has_gaps or not ear.is_alive) and now_s - self._started_s >= self._pace.rewatch_s:
            return Orders(stops=True, starts=True, touches_whole=True)
        return Orders(touches_whole=now_s - self._whole_s >= self._pace.recheck_s)

    def _is_another(self, sight: Sight) -> bool:
        if self._sight is None:
            return True
        return sight.device != self._sight.device or (self.mode is WatchMode.EVENTS and sight != self._sight)
