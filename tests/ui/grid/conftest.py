"""A grid of 400 photos with real thumbnails, and a hand that uses it with real events."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from photoclip.domain.browse import Photo, PhotoFile
from photoclip.domain.ids import ContentHash, PhotoId
from photoclip.domain.photos import Facts
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.models.rows import Rows
from photoclip.ui.thumbnails.loader import ThumbnailLoader
from photoclip.ui.views.grid import PhotoGrid

NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
COUNT = 400


class Hand:
    """Of a person at the grid, and what photos there are."""

    def __init__(self, grid, hashes):
        self.grid = grid
        self._hashes = hashes

    def rows(self, photo_ids, dated=True):
        """20 photos a day."""
        photo_ids = np.asarray(photo_ids, np.int64)
        days = ((photo_ids - 1) // 20 + 18000).astype(np.int32) if dated else None
        return Rows(photo_ids, np.full(len(photo_ids), 1.5, np.float32), days)

    def photo(self, photo_id, offline=False):
        """Photo n looks like sample n."""
        place = PhotoFile(str(Path("photos", f"{photo_id} été.jpg").absolute()), offline)
        content_hash = ContentHash(self._hashes[photo_id % len(self._hashes)])
        return Photo(PhotoId(photo_id), content_hash, 5, "JPEG", 150, 100, Facts(), (place,))

    def place(self, row):
        """Where the middle of a row is seen, in the viewport."""
        cell = self.grid._up_to_date().layout.cell(row)
        return QPoint(cell.x + 16 + cell.width // 2, cell.y - self.grid._stage.span.offset_px + cell.height // 2)

    def selected(self):
        return self.grid.selected_rows().tolist()

    def click(self, row, modifiers=NONE, button=LEFT):
        QTest.mouseClick(self.grid.viewport(), button, modifiers, self.place(row))

    def press(self, key, modifiers=NONE):
        QTest.keyClick(self.grid, key, modifiers)

    def wheel(self, notches, modifiers=NONE, at=None):
        view = self.grid.viewport()
        point = at or view.rect().center()
        turned, phase = QPoint(0, round(120 * notches)), Qt.ScrollPhase.NoScrollPhase
        places = QPointF(point), QPointF(view.mapToGlobal(point))
        wheel = QWheelEvent(*places, QPoint(), turned, Qt.MouseButton.NoButton, modifiers, phase, False)
        QApplication.sendEvent(view, wheel)

    def drag(self, start, *points, modifiers=NONE, release=True):
        """Press at `start`, move along `points` with the button down."""
        view = self.grid.viewport()
        QTest.mousePress(view, LEFT, modifiers, start)
        for point in points:
            places = QPointF(point), QPointF(view.mapToGlobal(point))
            QApplication.sendEvent(view, QMouseEvent(QEvent.Type.MouseMove, *places, LEFT, LEFT, modifiers))
        if release:
            QTest.mouseRelease(view, LEFT, modifiers, points[-1])

    def is_drawn(self):
        """All that is seen has its thumbnail, and nothing is rough."""
        grid = self.grid
        known = [grid._model.known(photo_id) for photo_id in grid.visible_ids().tolist()]
        seen = [photo for photo in known if photo is not None and grid._loader.any_pixmap(photo.content_hash)]
        return len(seen) == len(known) and not grid._canvas.is_rough


@pytest.fixture(scope="session")
def cache(sample_library_original):
    """The thumbnails of the sample pictures. Read only."""
    return sample_library_original / "thumbnails"


@pytest.fixture(scope="session")
def hashes(cache):
    return sorted({path.name.split("-")[0] for path in cache.glob("??/*-256.jpg")})


@pytest.fixture
def model(qapp):
    model = PhotoModel()
    yield model
    model.deleteLater()


@pytest.fixture
def grid(hand):
    """Shows photos 400..1."""
    return hand.grid


@pytest.fixture
def hand(model, hashes, cache, theme, shown):
    """Details come a turn of the event loop after they were asked for."""
    loader = ThumbnailLoader(cache)
    hand = Hand(shown(PhotoGrid(model, loader, theme), 900, 700), hashes)
    hand.grid.setFocus()

    def answer(photo_ids):
        model.add_details(tuple(hand.photo(photo_id) for photo_id in photo_ids))

    model.details_wanted.connect(answer, Qt.ConnectionType.QueuedConnection)
    model.show(hand.rows(range(COUNT, 0, -1)))
    yield hand
    loader.close()
