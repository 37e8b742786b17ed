"""What a sentry decides, without disk, thread or clock."""

from photoclip.domain.files import WatchMode
from photoclip.scan.vigil import Ear, Orders, Pace, Sight, Vigil

PACE = Pace(pulse_s=2, poll_s=60, recheck_s=900, rewatch_s=60)
ROOT = Sight(1, 100)
OTHER = Sight(1, 200)
OTHER_DRIVE = Sight(2, 100)
HEARS = Ear(is_alive=True)
DEAF = Ear(is_alive=False)
BEGIN = Orders(starts=True, touches_whole=True)
ANEW = Orders(stops=True, starts=True, touches_whole=True)
NOTHING = Orders()
WHOLE = Orders(touches_whole=True)


def hearing() -> Vigil:
    vigil = Vigil(PACE)
    assert vigil.pulse(1000, ROOT, DEAF) == BEGIN
    vigil.started("")
    return vigil


def polling(sight: Sight = ROOT) -> Vigil:
    vigil = Vigil(PACE)
    assert vigil.pulse(1000, sight, DEAF) == BEGIN
    vigil.started("it is a network drive")
    return vigil


def test_it_begins_with_a_watch_and_everything_touched() -> None:
    assert Vigil(PACE).mode is WatchMode.OFF
    vigil = hearing()
    assert (vigil.mode, vigil.reason) == (WatchMode.EVENTS, "")
    assert vigil.pulse(1002, ROOT, HEARS) == NOTHING


def test_a_folder_that_is_gone_at_the_start_is_touched_once() -> None:
    vigil = Vigil(PACE)
    assert vigil.pulse(1000, None, DEAF) == WHOLE
    assert [vigil.pulse(1000 + 2 * step, None, DEAF) for step in range(1, 1000)] == [NOTHING] * 999
    assert vigil.mode is WatchMode.OFF
    assert vigil.pulse(4000, ROOT, DEAF) == BEGIN


def test_a_folder_that_goes_is_touched_once_and_comes_back() -> None:
    vigil = hearing()
    assert vigil.pulse(1002, None, HEARS) == Orders(stops=True, touches_whole=True)
    assert (vigil.mode, vigil.reason) == (WatchMode.OFF, "")
    assert vigil.pulse(1004, None, DEAF) == NOTHING
    assert vigil.pulse(1006, ROOT, DEAF) == BEGIN


def test_a_polled_folder_that_goes_has_no_watch_to_stop() -> None:
    vigil = polling()
    assert vigil.pulse(1002, None, DEAF) == WHOLE
    assert vigil.pulse(1004, ROOT, DEAF) == BEGIN


def test_another_folder_at_its_place_is_watched_anew() -> None:
    vigil = hearing()
    assert vigil.pulse(1002, OTHER, HEARS) == ANEW
    vigil.started("")
    assert vigil.pulse(1004, OTHER, HEARS) == NOTHING
    assert vigil.pulse(1006, OTHER_DRIVE, HEARS) == ANEW


def test_a_polled_folder_is_known_by_its_device() -> None:
    vigil = polling()
    assert vigil.pulse(1002, OTHER, DEAF) == NOTHING
    assert vigil.pulse(1004, OTHER_DRIVE, DEAF) == BEGIN


def test_where_events_come_everything_is_touched_now_and_then_all_the_same() -> None:
    vigil = hearing()
    whole = [second for second in range(1002, 5000, 2) if vigil.pulse(second, ROOT, HEARS) == WHOLE]
    assert whole == [1900, 2800, 3700, 4600]


def test_where_none_come_it_is_polled_and_events_are_tried_again() -> None:
    vigil = polling()
    orders = {second: vigil.pulse(second, ROOT, DEAF) for second in range(1002, 2802, 2)}
    told = {second: order for second, order in orders.items() if order != NOTHING}
    assert [second for second, order in told.items() if order == BEGIN] == [1900, 2800]
    assert list(told) == list(range(1060, 2802, 60))
    assert vigil.mode is WatchMode.POLLING
    vigil.started("")
    assert vigil.mode is WatchMode.EVENTS


def test_where_the_limit_is_reached_later_it_is_polled_with_the_reason() -> None:
    vigil = hearing()
    failing = Ear(is_alive=True, failure="too many folders (raise it)")
    assert vigil.pulse(1002, ROOT, failing) == Orders(stops=True, touches_whole=True)
    assert (vigil.mode, vigil.reason) == (WatchMode.POLLING, "too many folders (raise it)")
    assert vigil.pulse(1062, ROOT, DEAF) == WHOLE
    assert vigil.pulse(1900, ROOT, DEAF) == BEGIN
    vigil.started("")
    assert (vigil.mode, vigil.reason) == (WatchMode.EVENTS, "")


def test_gaps_and_dead_watches_are_mended_but_not_all_the_time() -> None:
    for ear in (Ear(is_alive=True, has_gaps=True), DEAF):
        vigil = hearing()
        mended: list[int] = []
        for second in range(1002, 1300, 2):
            if vigil.pulse(second, ROOT, ear) == ANEW:
                vigil.started("")
                mended.append(second)
        assert mended == [1060, 1120, 1180, 1240]
