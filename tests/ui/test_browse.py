"""The grid's model filled by a real engine from the library of the sample pictures."""

import pytest

from photoclip.config.resources import resource
from photoclip.domain.browse import Order, Scope, ScopeKind
from photoclip.domain.errors import FolderError
from photoclip.domain.found import QueryProblem, SearchHit, SearchPage, Span, Strength
from photoclip.domain.ids import FolderId, PhotoId
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.presenters.browse import Browse


@pytest.fixture
def model(qapp):
    return PhotoModel()


@pytest.fixture
def browse(sample_library, engine, model):
    return Browse(engine, model)


@pytest.fixture
def shown(browse, qtbot):
    def show(scope):
        with qtbot.waitSignal(browse.showed, timeout=20_000):
            browse.show_scope(scope)

    return show


def test_the_library_and_a_folder_of_it(shown, browse, model):
    shown(Scope())
    everything = len(model.rows)
    assert everything > 60
    assert model.rows.days is not None
    folder = next(path for path in sorted(resource("samples").iterdir()) if path.is_dir())
    shown(Scope(ScopeKind.FOLDER, FolderId(1), folder.name))
    assert 0 < len(model.rows) < everything
    assert browse.is_listed


def test_orders(shown, browse, model, qtbot):
    shown(Scope())
    newest = model.rows.photo_ids.tolist()
    with qtbot.waitSignal(browse.showed, timeout=20_000):
        browse.set_order(Order.NAME)
    assert sorted(model.rows.photo_ids.tolist()) == sorted(newest) != newest
    assert model.rows.days is None


def test_a_folder_that_is_gone_shows_the_library(browse, model, qtbot):
    with qtbot.waitSignal(browse.failed, timeout=20_000) as failed:
        browse.show_scope(Scope(ScopeKind.FOLDER, FolderId(77)))
    assert isinstance(failed.args[0], FolderError)
    assert browse.scope == Scope()
    qtbot.waitUntil(lambda: len(model.rows) > 0, timeout=20_000)


def test_photos_that_leave_disappear(shown, browse, model, engine, qtbot):
    shown(Scope())
    engine.ask(lambda api: api.remove_folder(api.folders()[0].path), lambda _: None)
    qtbot.waitUntil(lambda: len(model.rows) == 0, timeout=20_000)


def test_a_later_page_says_what_holds_by_now(browse):
    how = {"relevance": 0.9, "strength": Strength.STRONG}
    hits = tuple(SearchHit(PhotoId(number), "/a.jpg", (), 0.3, "", 4, 3, **how) for number in (1, 2, 3))
    problems = (QueryProblem(Span(0, 1), "no album of this name"),)
    browse.show_page(SearchPage(hits[:2], 2, 7.0, strong=2, likely=0))
    browse.append_page(SearchPage(hits[1:], 4, 9.0, 3, 1, problems, ("an index is being rebuilt",)))
    assert browse.page == SearchPage(hits, 4, 7.0, 3, 1, problems, ("an index is being rebuilt",))
