"""The grid with a real engine: details, thumbnails that are made again, drags, and the menu."""

import os
import shutil
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QPoint, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication

from photoclip.config.resources import resource
from photoclip.config.thumbnails import thumbnail_path
from photoclip.domain.api import IndexRequest, News
from photoclip.domain.browse import Order, Scope
from photoclip.engine.session import open_session
from photoclip.ui.models.carried import carried
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.models.rows import Rows
from photoclip.ui.presenters.grid import GridPresenter
from photoclip.ui.presenters.photo_menu import PhotoMenu
from photoclip.ui.thumbnails.loader import ThumbnailLoader
from photoclip.ui.views.drag_out import files_as_mime
from photoclip.ui.views.grid import PhotoGrid

DEADLINE_MS = 20_000


@pytest.fixture
def loader(sample_library, qapp):
    loader = ThumbnailLoader(sample_library / "thumbnails")
    yield loader
    loader.close()


@pytest.fixture
def grid(sample_library, engine, theme, loader, shown, qtbot):
    """Of all sample pictures, connected with a real engine."""
    model = PhotoModel()
    grid = shown(PhotoGrid(model, loader, theme), 900, 700)
    presenter = GridPresenter(engine, model, grid, loader, grid)
    grid.presenter = presenter
    list_all(engine, model, qtbot)
    return grid


@pytest.fixture(scope="module")
def own_library(tmp_path_factory):
    """A library of one photo, which lies beside it and may be moved away."""
    home = tmp_path_factory.mktemp("own")
    (home / "photos").mkdir()
    shutil.copyfile(next(resource("samples").rglob("*.jpg")), home / "photos" / "one.jpg")
    with open_session(home / "library") as session:
        job_id = session.start_index(IndexRequest((str(home / "photos"),)))
        status = session.wait_job(job_id, 0, 120.0)
        while not status.is_over:
            status = session.wait_job(job_id, status.revision, 120.0)
    return home


@pytest.fixture
def own_photo(own_library, tmp_path):
    """The photo of the library in `tmp_path / "library"`: ask for it before `engine`. It is put back afterwards."""
    photo = own_library / "photos" / "one.jpg"
    content = photo.read_bytes()
    shutil.copytree(own_library / "library", tmp_path / "library")
    yield photo
    photo.write_bytes(content)


def list_all(engine, model, qtbot):
    listings = []
    engine.ask(lambda api: api.list_photos(Scope(), Order.NAME), listings.append)
    qtbot.waitUntil(lambda: bool(listings), timeout=DEADLINE_MS)
    model.show(Rows.of_listing(listings[0], dated=False))


@pytest.fixture
def menu(grid, engine, theme):
    menu = PhotoMenu(engine, grid._model, grid, theme, grid)
    yield menu
    menu.close()


def seen(grid):
    photos = [grid._model.known(photo_id) for photo_id in grid.visible_ids().tolist()]
    return [photo for photo in photos if photo is not None]


def is_drawn(grid):
    photos = seen(grid)
    there = [photo for photo in photos if grid._loader.any_pixmap(photo.content_hash) is not None]
    return 0 < len(there) == len(grid.visible_ids())


def test_details_and_thumbnails_come_from_the_engine_and_the_disk(grid, qtbot):
    qtbot.waitUntil(lambda: is_drawn(grid), timeout=DEADLINE_MS)
    grid.set_current(0)
    assert grid.accessibleDescription().startswith(Path(seen(grid)[0].files[0].path).name)


def test_thumbnails_that_were_deleted_are_made_again(sample_library, grid, qtbot):
    qtbot.waitUntil(lambda: len(seen(grid)) == len(grid.visible_ids()), timeout=DEADLINE_MS)
    photo = grid._model.known(grid._model.photo_id(grid._model.rowCount() - 1)) or seen(grid)[-1]
    for edge_px in (256, 512):
        thumbnail_path(sample_library / "thumbnails", photo.content_hash, edge_px).unlink()
    loader = ThumbnailLoader(sample_library / "thumbnails")
    again = GridPresenter(grid.presenter._engine, grid._model, grid, loader, grid)
    with qtbot.waitSignal(loader.loaded, timeout=DEADLINE_MS):
        loader.pixmap(photo.content_hash, 512)
    assert thumbnail_path(sample_library / "thumbnails", photo.content_hash, 512).is_file()
    loader.close()
    again.deleteLater()


def test_what_cannot_be_made_again_is_given_up_and_tried_when_a_folder_is_back(
    own_photo, tmp_path, engine, theme, shown, qtbot
):
    thumbnails = tmp_path / "library" / "thumbnails"
    for thumbnail in thumbnails.rglob("*.jpg"):  # not the folder, in which the engine may be writing
        thumbnail.unlink()
    own_photo.rename(tmp_path / "elsewhere.jpg")
    loader, model = ThumbnailLoader(thumbnails), PhotoModel()
    grid = shown(PhotoGrid(model, loader, theme), 600, 400)
    presenter = GridPresenter(engine, model, grid, loader, grid)
    with qtbot.waitSignal(loader.unavailable, timeout=DEADLINE_MS) as given_up:
        list_all(engine, model, qtbot)
    assert not grid.grab().isNull()
    (tmp_path / "elsewhere.jpg").rename(own_photo)
    with qtbot.waitSignal(loader.loaded, timeout=DEADLINE_MS) as loaded:
        presenter._start_over()
    assert loaded.args == given_up.args
    loader.close()


def test_a_drag_gets_the_paths_of_all_that_are_selected(grid, qtbot):
    offered = []
    take = grid.offer_files
    grid.offer_files = lambda *answer: (offered.append(answer), take(*answer))
    grid.select_all()
    grid.prepare_drag(0, QPoint(5, 5))
    qtbot.waitUntil(lambda: bool(offered), timeout=DEADLINE_MS)
    photo_ids, paths, shortage = offered[0]
    assert photo_ids == tuple(grid.selected_ids().tolist())
    assert len(paths) == len(photo_ids)
    assert all(Path(path).is_file() for path in paths)
    assert shortage == ""
    grid._drag.release()


def test_copy_path_copies_those_of_all_selected(grid, menu, qtbot):
    grid.set_current(0)
    grid.apply(grid.selection.extend_to(2, keep=False))
    with qtbot.waitSignal(menu.said, timeout=DEADLINE_MS) as said:
        menu._copy_paths.trigger()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert len(lines) == 3
    assert all(Path(line).is_file() for line in lines)
    assert said.args == ["3 paths copied."]


def test_copy_picture_puts_its_pixels_on_the_clipboard(grid, menu, qtbot):
    grid.set_current(1)
    with qtbot.waitSignal(menu.said, timeout=DEADLINE_MS) as said:
        action(menu, "Copy picture").trigger()
    assert said.args == ["Picture copied."]
    photo = grid._model.known(grid._model.photo_id(1))
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == (photo.width_px, photo.height_px)


def test_find_similar_open_and_details_name_the_photo(grid, menu, qtbot):
    grid.set_current(4)
    with qtbot.waitSignal(menu.similar_wanted, timeout=DEADLINE_MS) as similar:
        action(menu, "Find similar").trigger()
    assert Path(similar.args[0]).is_file()
    with qtbot.waitSignals([menu.open_wanted, menu.details_wanted]):
        action(menu, "Open").trigger()
        action(menu, "Details").trigger()


def test_a_file_that_was_deleted_meanwhile_is_said_so(own_photo, tmp_path, engine, theme, shown, qtbot):
    loader, model = ThumbnailLoader(tmp_path / "library" / "thumbnails"), PhotoModel()
    grid = shown(PhotoGrid(model, loader, theme), 600, 400)
    menu = PhotoMenu(engine, model, grid, theme, grid)
    list_all(engine, model, qtbot)
    own_photo.unlink()
    grid.set_current(0)
    with qtbot.waitSignal(menu.said, timeout=DEADLINE_MS) as said:
        action(menu, "Show in folder").trigger()
    assert said.args == [f"{own_photo} is not there any more. It was moved or deleted."]
    menu.close()
    loader.close()


def test_the_default_application_is_given_the_file(grid, menu, qtbot):
    class Opener(QObject):
        opened = Signal(QUrl)

    opener = Opener()
    QDesktopServices.setUrlHandler("file", opener, "opened")
    try:
        grid.set_current(2)
        with qtbot.waitSignal(opener.opened, timeout=DEADLINE_MS) as opened:
            submenu = next(entry.menu() for entry in menu.menu.actions() if entry.menu() is not None)
            submenu.actions()[0].trigger()
        assert Path(opened.args[0].toLocalFile()).is_file()
        path = opened.args[0].toLocalFile()
        with qtbot.waitSignal(opener.opened) as opened:
            menu._reveal._open_folder(path)
        assert Path(opened.args[0].toLocalFile()) == Path(path).parent
    finally:
        QDesktopServices.unsetUrlHandler("file")


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names there are always text")
def test_a_name_that_is_no_text_keeps_its_bytes_on_its_way_out():
    path = os.fsdecode(b"/photos/caf\xe9 100%.jpg")
    assert carried(files_as_mime((path,), ())).paths == (path,)


def test_details_are_asked_for_again_when_photos_changed(grid, qtbot):
    qtbot.waitUntil(lambda: is_drawn(grid), timeout=DEADLINE_MS)
    asked = []
    grid._model.details_wanted.connect(asked.extend)
    for revision in (1, 2, 3, 4):
        grid.presenter._engine.news.emit(News(revision, 1000 + revision, 1, ()))
    qtbot.waitUntil(lambda: set(grid.visible_ids().tolist()) <= set(asked))
    assert len(asked) == len(set(asked)), "once for all changes"


def test_the_menu_opens_for_what_is_selected_only(grid, menu, qtbot):
    menu.show_at(QPoint(10, 10))
    assert not menu.menu.isVisible()
    grid.select_all()
    menu.show_at(QPoint(10, 10))
    assert menu.menu.isVisible()
    assert menu._copy_paths.text() == f"Copy {grid._model.rowCount()} paths"
    assert all(not entry.icon().isNull() for entry in menu.menu.actions() if not entry.isSeparator())
    menu.menu.close()


def action(menu, text):
    return next(entry for entry in menu.menu.actions() if entry.text() == text)
