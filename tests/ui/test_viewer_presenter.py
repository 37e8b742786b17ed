"""The viewer, the facts and a real engine: a person's way through the sample pictures."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QEvent, QLocale, QObject, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest

from photoclip.config.paths import library_paths
from photoclip.domain.browse import Order, PhotoFile, PictureRequest, Scope
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models.fact_lines import bytes_text
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.models.rows import Rows
from photoclip.ui.panels.facts import FactsPanel
from photoclip.ui.panels.viewer import Viewer
from photoclip.ui.presenters.facts import FactsPresenter
from photoclip.ui.presenters.pictures import PictureKey, Pictures
from photoclip.ui.presenters.viewer import ViewerPresenter
from photoclip.ui.thumbnails.loader import ThumbnailLoader

WAIT_MS = 30_000


@dataclass(frozen=True, slots=True)
class Desk:
    """What a window wires, on the library in `tmp_path / "library"`."""

    engine: Engine
    model: PhotoModel
    loader: ThumbnailLoader
    viewer: Viewer
    presenter: ViewerPresenter
    facts: FactsPanel
    facts_presenter: FactsPresenter

    @property
    def edge_px(self) -> int:
        rendition = self.viewer.picture.rendition
        return 0 if rendition is None else rendition.edge_px

    @property
    def note(self) -> str:
        return self.viewer.note.text


@pytest.fixture
def desk(tmp_path, engine: Engine, theme, shown: Callable, qapp) -> Iterator[Desk]:
    root = QObject()
    model, loader = PhotoModel(root), ThumbnailLoader(library_paths(tmp_path / "library").thumbnails, root)
    model.details_wanted.connect(lambda ids: engine.ask(lambda api: api.photos(ids), model.add_details))
    viewer, panel = shown(Viewer(theme), 800, 600), FactsPanel(theme)
    presenter = ViewerPresenter(engine, model, viewer, loader, root)
    facts = FactsPresenter(engine, model, panel, loader, root)
    presenter.current_changed.connect(lambda row: facts.show_rows((row,) if row >= 0 else ()))
    viewer.setFocus()
    yield Desk(engine, model, loader, viewer, presenter, panel, facts)
    presenter.close()
    engine.close()
    loader.close()
    panel.deleteLater()
    root.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def samples(sample_library, desk: Desk, qtbot) -> Desk:
    """With the sample pictures in the grid, by name."""
    desk.engine.ask(
        lambda api: api.list_photos(Scope(), Order.NAME),
        lambda listing: desk.model.show(Rows.of_listing(listing, dated=False)),
    )
    qtbot.waitUntil(lambda: desk.model.rowCount() > 10, timeout=WAIT_MS)
    return desk


def press(desk: Desk, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(desk.viewer.picture, key, held)


def settle(desk: Desk, qtbot) -> None:
    qtbot.waitUntil(
        lambda: desk.presenter._pixels.is_settled and not desk.presenter._settle.isActive(), timeout=WAIT_MS
    )


def test_a_walk_through_the_photos(samples: Desk, qtbot) -> None:
    desk, rows = samples, samples.model.rowCount()
    current = []
    desk.presenter.current_changed.connect(current.append)
    desk.presenter.open_row(3)
    settle(desk, qtbot)
    qtbot.waitUntil(lambda: desk.edge_px > 0, timeout=WAIT_MS)
    photo = desk.model.photo(3)
    rendition = desk.viewer.picture.rendition
    assert rendition.is_full
    assert (rendition.full_width_px, rendition.full_height_px) == (photo.width_px, photo.height_px)
    assert Path(photo.files[0].path).name in desk.viewer.picture.accessibleName()
    assert f"4 of {rows}" in desk.viewer.picture.accessibleName()
    # The neighbours come by themselves, so that the next one is there at once.
    ahead = desk.presenter._pixels
    qtbot.waitUntil(
        lambda: len(ahead._near) == 2 and all(ahead._pictures.get(ahead._key(near)) for near in ahead._near)
    )
    press(desk, Qt.Key.Key_Right)
    assert desk.edge_px == max(desk.model.photo(4).width_px, desk.model.photo(4).height_px)
    press(desk, Qt.Key.Key_Home)
    press(desk, Qt.Key.Key_Left)
    assert current == [3, 4, 0]
    press(desk, Qt.Key.Key_End)
    press(desk, Qt.Key.Key_Right)
    assert desk.presenter.row == rows - 1
    settle(desk, qtbot)
    assert desk.note == ""
    # Pixels are taken away once they are read; those of neighbours that are not wanted any more may still come.
    views = library_paths(Path(desk.loader._dir).parent).views
    qtbot.waitUntil(lambda: not list(views.glob("*.rgb")), timeout=WAIT_MS)

    # Flying: every photo on the way, no waiting for pictures, and the last one sharp.
    for _ in range(rows):
        press(desk, Qt.Key.Key_Left)
    assert desk.presenter.row == 0
    settle(desk, qtbot)
    assert desk.viewer.picture.rendition.is_full

    with qtbot.waitSignal(desk.presenter.closed) as closed:
        press(desk, Qt.Key.Key_Escape)
    assert closed.args == [0]
    assert desk.presenter._pixels._pictures.size_bytes == 0

    # A file that is in the list is shown as its row.
    path = desk.model.photo(7).files[0].path
    desk.presenter.open_file(path)
    qtbot.waitUntil(lambda: desk.presenter.row == 7, timeout=WAIT_MS)


def test_it_stays_with_its_photo_when_rows_come_and_go(samples: Desk, qtbot) -> None:
    desk, rows = samples, samples.model.rows
    desk.presenter.open_row(5)
    settle(desk, qtbot)
    photo_id = desk.model.photo_id(5)

    # What is learned anew is shown, and asked for again when the model distrusts what it knows.
    desk.viewer.show_facts(True)
    desk.model.add_details((replace(desk.model.photo(5), tags=("marmalade",)),))
    assert "marmalade" in desk.viewer.facts.accessibleDescription()
    desk.model.forget_details()
    qtbot.waitUntil(lambda: "marmalade" not in desk.viewer.facts.accessibleDescription(), timeout=WAIT_MS)
    assert desk.viewer.picture.rendition.is_full

    without_first = Rows(rows.photo_ids[2:], rows.aspects[2:])
    with qtbot.waitSignal(desk.presenter.current_changed) as current:
        desk.model.show(without_first)
    assert current.args == [3]
    assert desk.model.photo_id(desk.presenter.row) == photo_id

    # It leaves the list: it is still shown, with a note, and the way goes on where it was.
    others = without_first.photo_ids != photo_id
    desk.model.show(Rows(without_first.photo_ids[others], without_first.aspects[others]))
    qtbot.waitUntil(lambda: "not in the list any more" in desk.note)
    assert desk.edge_px > 0
    assert desk.presenter.row == -1
    press(desk, Qt.Key.Key_Right)
    assert desk.model.photo_id(desk.presenter.row) == int(rows.photo_ids[6])
    assert desk.note == ""

    # And when everything leaves, it can still be closed.
    desk.model.show(Rows.empty())
    qtbot.waitUntil(lambda: "not in the list any more" in desk.note)
    press(desk, Qt.Key.Key_Right)
    with qtbot.waitSignal(desk.presenter.closed) as closed:
        press(desk, Qt.Key.Key_Backspace)
    assert closed.args == [-1]


def test_offline_photos_show_their_preview_until_the_drive_is_back(samples: Desk, qtbot) -> None:
    desk = samples
    qtbot.waitUntil(lambda: desk.model.photo(2) is not None, timeout=WAIT_MS)
    photo = desk.model.photo(2)
    away = replace(photo, files=tuple(PhotoFile(file.path, True) for file in photo.files))
    desk.model.add_details((away,))
    desk.presenter.open_row(2)
    qtbot.waitUntil(lambda: desk.edge_px > 0, timeout=WAIT_MS)
    assert desk.note == "The drive with this photo is not connected. This is its preview."
    assert desk.edge_px <= 512
    similar = []
    desk.presenter.similar_wanted.connect(similar.append)
    press(desk, Qt.Key.Key_S)
    assert similar == [photo.files[0].path]
    desk.model.add_details((photo,))
    qtbot.waitUntil(lambda: desk.viewer.picture.rendition.is_full and desk.note == "", timeout=WAIT_MS)

    # The first place is gone, the second one holds the same photo.
    gone = replace(photo, files=(PhotoFile("/nowhere/gone.jpg", False), *photo.files))
    desk.presenter.open_row(4)
    desk.model.add_details((gone,))
    desk.presenter.open_row(2)
    settle(desk, qtbot)
    qtbot.waitUntil(lambda: desk.viewer.picture.rendition.is_full, timeout=WAIT_MS)
    assert desk.note == ""
    # No place of it can be read: that is said, and the next photo is one key away.
    desk.presenter.open_row(4)
    desk.model.add_details((replace(photo, files=gone.files[:1]),))
    desk.presenter.open_row(2)
    qtbot.waitUntil(lambda: desk.note != "" and "preview" not in desk.note, timeout=WAIT_MS)
    assert "gone.jpg" in desk.note
    press(desk, Qt.Key.Key_Right)
    settle(desk, qtbot)
    assert desk.note == ""


def test_an_engine_that_ends_is_waited_for(samples: Desk, qtbot) -> None:
    desk = samples
    desk.presenter.open_row(1)
    settle(desk, qtbot)
    with qtbot.waitSignals([desk.engine.lost, desk.engine.ready], timeout=WAIT_MS):
        psutil.Process(desk.engine._client.pid).kill()
        press(desk, Qt.Key.Key_End)
    settle(desk, qtbot)
    qtbot.waitUntil(lambda: desk.edge_px > 0 and desk.viewer.picture.rendition.is_full, timeout=WAIT_MS)
    assert desk.note == ""


def test_the_slide_show_goes_round_and_ends_with_a_touch(samples: Desk, qtbot) -> None:
    desk, rows = samples, samples.model.rows
    desk.model.show(Rows(rows.photo_ids[:3], rows.aspects[:3]))
    seen = []
    desk.presenter.open_row(1)
    desk.presenter.current_changed.connect(seen.append)
    desk.viewer.seconds_chosen.emit(0)
    press(desk, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: len(seen) >= 4, timeout=WAIT_MS)
    assert seen[:4] == [2, 0, 1, 2]
    press(desk, Qt.Key.Key_Plus)
    assert not desk.presenter._slides.is_running
    press(desk, Qt.Key.Key_F5)
    assert desk.presenter._slides.is_running
    desk.viewer.hide()
    assert not desk.presenter._slides.is_running
    assert not desk.presenter._slides._timer.isActive()


def large_picture(path: Path, width: int = 3000, height: int = 2000) -> Path:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    painter = QPainter(image)
    painter.fillRect(width // 2, 0, width, height, QColor("orange"))
    painter.end()
    assert image.save(str(path))
    return path


def test_a_file_of_no_library_sharp_as_far_as_it_is_zoomed(desk: Desk, tmp_path, qtbot) -> None:
    path = large_picture(tmp_path / "large.png")
    desk.presenter.open_file(str(path))
    qtbot.waitUntil(lambda: desk.edge_px > 0, timeout=WAIT_MS)
    assert desk.edge_px == desk.viewer.screen_edge_px() < 3000
    press(desk, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: desk.edge_px == 3000, timeout=WAIT_MS)
    assert desk.viewer.picture.sight.shown_scale == 1.0
    seen = desk.viewer.picture.grab().toImage()
    middle = seen.rect().center()
    assert abs(seen.pixelColor(middle.x() - 20, 100).red() - QColor("teal").red()) < 3
    assert abs(seen.pixelColor(middle.x() + 20, 100).red() - QColor("orange").red()) < 3
    press(desk, Qt.Key.Key_Right)

    # What is no picture says so, in place.
    text = tmp_path / "notes.jpg"
    text.write_text("no picture")
    desk.presenter.open_file(str(text))
    qtbot.waitUntil(lambda: "notes.jpg" in desk.note, timeout=WAIT_MS)
    desk.presenter.open_file(str(tmp_path / "missing.jpg"))
    qtbot.waitUntil(lambda: "missing.jpg" in desk.note, timeout=WAIT_MS)
    with qtbot.waitSignal(desk.presenter.closed) as closed:
        press(desk, Qt.Key.Key_Escape)
    assert closed.args == [-1]


def test_pictures_are_dropped_when_they_are_stale_or_too_many(desk: Desk, tmp_path, qtbot) -> None:
    paths = [large_picture(tmp_path / f"{number}.png", 900, 600) for number in range(5)]
    keys = [PictureKey(str(path), PictureRequest(str(path), 600)) for path in paths]
    pictures = Pictures(desk.engine, desk.viewer, most_bytes=3 * 600 * 400 * 4)
    loaded = []
    pictures.loaded.connect(loaded.append)
    pictures.want(keys[:3])
    pictures.want(keys[3:])
    qtbot.waitUntil(lambda: set(keys[3:]) <= set(loaded), timeout=WAIT_MS)
    # Those on their way when they became stale are read and thrown away, the others never asked for.
    assert not set(keys[:3]) & set(loaded)
    assert pictures.get(keys[2]) is None
    pictures.want(keys)
    qtbot.waitUntil(lambda: pictures.get(keys[0]) is not None, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not pictures._asked, timeout=WAIT_MS)
    assert pictures.size_bytes <= 3 * 600 * 400 * 4
    assert pictures.get(keys[0]) is not None


def test_facts_follow_the_selection(samples: Desk, qtbot) -> None:
    desk = samples
    facts = desk.facts_presenter
    facts.show_rows((1,))
    qtbot.waitUntil(lambda: desk.facts._photo is not None and desk.facts._pixmap is not None, timeout=WAIT_MS)
    assert desk.facts._photo == desk.model.photo(1)
    every = tuple(range(desk.model.rowCount()))
    facts.show_rows(every)
    assert desk.facts._message._line.text() == f"{len(every)} photos selected"
    qtbot.waitUntil(lambda: desk.facts._message._details.text() != "", timeout=WAIT_MS)
    ids, told = tuple(desk.model.photo_id(row) for row in every), []
    desk.engine.ask(lambda api: api.photos(ids), told.extend)
    qtbot.waitUntil(lambda: len(told) == len(every), timeout=WAIT_MS)
    total = bytes_text(sum(photo.size_bytes for photo in told), QLocale())
    assert desk.facts._message._details.text() == f"{total} in all"
    facts.show_rows(())
    assert desk.facts._message._line.text() == "Select a photo to see its facts"
    with qtbot.waitSignal(facts.said) as said:
        desk.facts.folder_wanted.emit("/nowhere/gone.jpg")
    assert "gone.jpg" in said.args[0]
    facts.show_rows((10**6,))
    assert desk.facts._message._line.text() == "Select a photo to see its facts"
