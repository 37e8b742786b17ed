"""One window before a real engine, with a vocabulary of a few labels, for the tests of a file."""

import shutil
from pathlib import Path

import pytest

from photoclip.config.paths import library_paths
from photoclip.config.resources import resource
from photoclip.domain.browse import PictureRequest, Scope
from photoclip.domain.tag_api import ReviewRequest
from photoclip.domain.tag_words import Label
from photoclip.engine.session import open_session
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.windows import library_events
from photoclip.ui.windows.remembered import Remembered
from photoclip.ui.windows.wiring import Wiring
from tests.ui.tags.tag_desk import Desk, Held, until

A_DAY_MS = 86_400_000
PICTURE = str(sorted(resource("samples").rglob("*.jpg"))[0])
NAMES = ("outdoors", "indoors", "beach", "sand", "snow")


@pytest.fixture(scope="module")
def opened(qapp, theme, sample_library_original, tmp_path_factory):
    library = Path(shutil.copytree(sample_library_original, tmp_path_factory.mktemp("tags") / "library"))
    with open_session(library) as session:
        known = session.vocabularies().vocabularies
        few = tuple(label for vocabulary in known for label in vocabulary.labels if label.name in NAMES)
        for vocabulary in known:
            session.use_vocabulary(vocabulary.name, False)
        session.add_vocabulary("few", (*few, Label("submarine")))
        session.review(
            ReviewRequest(limit=0)
        )  # keeps what labels mean: an engine of its own would load the model for it
    patch = pytest.MonkeyPatch()
    patch.setattr(library_events, "_WARM_UP_MS", A_DAY_MS)
    wiring = Wiring(library_paths(library), Engine(library), theme, Remembered())
    wiring.window.resize(1200, 800)
    wiring.start()
    until(lambda: wiring.browse.is_listed and len(wiring.model.rows) > 60 and not wiring.is_working)
    pixels = []  # all its processes are there before the first test
    for _ in range(8):
        wiring.engine.ask(lambda api: api.picture(PictureRequest(PICTURE)).pixels, pixels.append)
    until(lambda: len(pixels) == 8)
    yield wiring
    patch.undo()
    wiring.close()
    wiring.window.deleteLater()
    wiring.deleteLater()


@pytest.fixture
def hold():
    held = []
    yield lambda asking: held.append(Held(asking)) or held[-1]
    for each in held:
        each.end()


@pytest.fixture
def desk(opened):
    """What one test decided is taken back before the next one."""
    desk = Desk(opened)
    yield desk
    opened.viewer.close_viewer()
    opened.conduct.show_scope(Scope())
    until(lambda: opened.browse.is_listed)
    desk.ask(lambda api: [api.undo() for _ in range(40) if api.undoable().undo])
