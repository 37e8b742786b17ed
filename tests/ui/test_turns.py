"""Changes stay in the order in which the person made them, before a real engine that is slow, or killed."""

from threading import Event

import psutil
import pytest

from photoclip.domain.browse import Order, Scope, ScopeKind
from photoclip.domain.errors import AlbumError, EngineGoneError
from photoclip.engine.launch import launch_engine
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.bridge.turns import Turns
from photoclip.ui.panels.albums import Naming
from photoclip.ui.panels.sidebar import Sidebar
from photoclip.ui.presenters.albums import AlbumsPresenter
from photoclip.ui.presenters.organise import Organiser

SOON_MS = 30_000
OVERTAKEN_S = 0.5


class Held:
    """A client whose first call of `name` waits, `before` or after it is done, until another change is over."""

    def __init__(self, client, name, *, before) -> None:
        self._client, self._name, self._before = client, name, before
        self._is_first, self._other = True, Event()

    def __getattr__(self, name):
        call = getattr(self._client, name)
        if name == self._name and self._is_first:
            self._is_first = False
            return lambda *given: self._hold(call, given)
        return (lambda *given: self._tell(call, given)) if name in ("rate", "undo", "set_favourite") else call

    def _hold(self, call, given):
        if self._before:
            self._other.wait(OVERTAKEN_S)
        answer = call(*given)
        if not self._before:
            self._other.wait(OVERTAKEN_S)
        return answer

    def _tell(self, call, given):
        answer = call(*given)
        self._other.set()
        return answer


@pytest.fixture
def bridge(sample_library, qapp):
    """`bridge("rate", before=True)`: a started engine of the sample library with a `Held` client."""
    made = []

    def start(name, *, before):
        made.append(Engine(sample_library, launch=lambda library: Held(launch_engine(library), name, before=before)))
        made[-1].start()
        return made[-1]

    yield start
    for engine in made:
        engine.close()


def ask(engine, qtbot, call):
    answers = []
    engine.ask(call, answers.append, pytest.fail)
    qtbot.waitUntil(lambda: bool(answers), timeout=SOON_MS)
    return answers[0]


def heard(organiser, qtbot, lines):
    said = []
    organiser.offered.connect(lambda line, _label: said.append(line))
    return lambda: qtbot.waitUntil(lambda: len(said) >= lines, timeout=SOON_MS)


def some_ids(engine, qtbot):
    listing = ask(engine, qtbot, lambda api: api.list_photos(Scope(), Order.NAME))
    return tuple(listing.id_array()[:2].tolist())


def ratings(engine, qtbot, photo_ids):
    return [photo.rating for photo in ask(engine, qtbot, lambda api: api.photos(photo_ids))]


def favourites(engine, qtbot):
    return len(ask(engine, qtbot, lambda api: api.list_photos(Scope(ScopeKind.FAVOURITES), Order.NEWEST)))


def test_the_last_of_two_ratings_holds(bridge, qtbot):
    engine = bridge("rate", before=True)
    organiser, photo_ids = Organiser(engine), some_ids(engine, qtbot)
    wait = heard(organiser, qtbot, 2)
    organiser.rate(photo_ids, 3)
    organiser.rate(photo_ids, 4)
    wait()
    assert ratings(engine, qtbot, photo_ids) == [4, 4]


def test_undo_takes_back_what_was_done_just_before_it(bridge, qtbot):
    engine = bridge("rate", before=True)
    organiser, photo_ids = Organiser(engine), some_ids(engine, qtbot)
    before = ratings(engine, qtbot, photo_ids)
    wait = heard(organiser, qtbot, 2)
    organiser.rate(photo_ids, 3)
    organiser.undo()
    wait()
    assert ratings(engine, qtbot, photo_ids) == before


def test_a_mark_that_is_toggled_twice_is_off(bridge, qtbot):
    engine = bridge("list_photos", before=False)
    organiser = Organiser(engine)
    photo_ids = (1, 2)
    wait = heard(organiser, qtbot, 2)
    organiser.toggle_favourite(photo_ids)
    organiser.toggle_favourite(photo_ids)
    wait()
    assert favourites(engine, qtbot) == 0


def kill_engines():
    for process in psutil.Process().children():
        process.kill()
        process.wait()


def test_changes_that_wait_outlive_the_engine_and_a_toggle_asked_again_decides_once(sample_library, engine, qtbot):
    organiser = Organiser(engine)
    with qtbot.waitSignal(engine.ready, timeout=SOON_MS):
        pass
    wait, killed = heard(organiser, qtbot, 3), []

    class Dying:
        def __init__(self, api) -> None:
            self._api = api

        def __getattr__(self, name):
            return getattr(self._api, name)

        def set_favourite(self, photo_ids, favourite):
            answer = self._api.set_favourite(photo_ids, favourite)
            if not killed:
                killed.append(1)
                kill_engines()
                self._api.folders()
            return answer

    ask_plainly = organiser.turns.ask
    organiser.turns.ask = lambda call, *others, **how: ask_plainly(lambda api: call(Dying(api)), *others, **how)
    organiser.toggle_favourite((1, 2))
    organiser.rate((1, 2), 2)
    organiser.rate((1, 2), 5)
    wait()
    assert killed
    assert favourites(engine, qtbot) == 2
    assert ratings(engine, qtbot, (1, 2)) == [5, 5]


def test_an_album_is_made_and_deleted_once_though_the_engine_ends(sample_library, engine, theme, shown, qtbot):
    organiser, sidebar = Organiser(engine), shown(Sidebar(theme), 220, 700)
    albums = AlbumsPresenter(engine, sidebar, organiser, tuple, str)
    with qtbot.waitSignal(engine.ready, timeout=SOON_MS):
        pass
    said, calls = [], []
    organiser.offered.connect(lambda line, _label: said.append(line))
    ask_plainly = organiser.turns.ask

    def dying(call):
        def ask(api):
            calls.append(call(api))
            kill_engines()
            try:
                return api.folders()
            except EngineGoneError as gone:  # it heard of the change, which is what counts here
                raise EngineGoneError(unheard=False) from gone

        return ask

    organiser.turns.ask = lambda call, *others, **how: ask_plainly(dying(call), *others, **how)
    albums.create(Naming("Norway"))
    qtbot.waitUntil(lambda: albums.named("Norway") is not None, timeout=SOON_MS)
    qtbot.waitUntil(lambda: len(said) == 1, timeout=SOON_MS)
    assert "ended" in said[0]
    sidebar.albums.deletion_wanted.emit(albums.named("Norway"))
    qtbot.waitUntil(lambda: len(said) == 2, timeout=SOON_MS)
    assert "ended" in said[1]
    qtbot.waitUntil(lambda: albums.named("Norway") is None, timeout=SOON_MS)
    assert len(calls) == 2


def test_neither_an_error_nor_a_bug_holds_up_what_waits(engine, qtbot):
    turns, told = Turns(engine), []

    def refuse(_api):
        raise AlbumError("no such album", "make it")

    def stumble(_api):
        raise ZeroDivisionError

    with qtbot.captureExceptions() as raised:
        turns.ask(refuse, pytest.fail, lambda error: told.append(str(error)))
        turns.ask(stumble, pytest.fail, pytest.fail)
        turns.ask(lambda api: api.folders(), told.append, pytest.fail)
        qtbot.waitUntil(lambda: len(told) == 2, timeout=SOON_MS)
    assert told == ["no such album (make it)", ()]
    assert [kind for kind, _error, _trace in raised] == [ZeroDivisionError]
