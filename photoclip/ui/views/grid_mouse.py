"""What the mouse does in a grid: select, rubber band, drag."""

from typing import Protocol

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from photoclip.domain.photos import PhotoIds
from photoclip.ui.views.drag_out import DragOut
from photoclip.ui.views.selection import NONE, Selection

_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_SCROLL_EVERY_MS = 16
_EDGE_PX = 24
"""Near the upper and lower edge a rubber band scrolls."""


class Surface(Protocol):
    """What is pressed on. Points are those of what is seen, content points those of all the content."""

    @property
    def selection(self) -> Selection:
        """Changed in place; tell by `apply`."""
        ...

    def row_under(self, point: QPoint) -> int:
        """The photo at a point, `NONE` where there is none."""
        ...

    def to_content(self, point: QPoint) -> QPoint:
        """The content point seen at a point."""
        ...

    def rows_under(self, content: QRect) -> npt.NDArray[np.int64]:
        """Photos that a rectangle of the content touches."""
        ...

    def seen_height(self) -> int:
        """Pixels from top to bottom."""
        ...

    def scroll_by(self, pixels: int) -> None:
        """Down, or up where negative."""
        ...

    def apply(self, changed: bool) -> None:
        """The current row is another, maybe, and the selected ones where `changed`."""
        ...

    def prepare_drag(self, row: int, point: QPoint) -> None:
        """The button went down on a photo."""
        ...

    def show_band(self) -> None:
        """The rubber band is another."""
        ...


class GridMouse(QObject):
    """Follows the buttons. `band` is the rubber band in content points, None without one."""

    def __init__(self, surface: Surface, drag: DragOut, parent: QObject) -> None:
        super().__init__(parent)
        self._surface = surface
        self._drag = drag
        self.band: QRect | None = None
        self._band_from: QPoint | None = None
        self._band_base: npt.NDArray[np.bool_] | None = None
        self._modifiers = Qt.KeyboardModifier.NoModifier
        self._pointer = QPoint()
        self._on_release = NONE
        self._scrolling = QTimer(self, interval=_SCROLL_EVERY_MS)
        self._scrolling.timeout.connect(self._scroll_on)

    @property
    def is_banding(self) -> bool:
        """Whether the button is down on empty space."""
        return self._band_from is not None

    def press(self, event: QMouseEvent) -> None:
        """A button went down."""
        point, modifiers = event.position().toPoint(), event.modifiers()
        row = self._surface.row_under(point)
        self._on_release = NONE
        if event.button() == Qt.MouseButton.RightButton:
            self._press_right(row)
        elif event.button() == Qt.MouseButton.LeftButton and row == NONE:
            self._band_from = self._surface.to_content(point)
            self._band_base = self._surface.selection.flags.copy()
            self._modifiers = modifiers
            self._pointer = point
        elif event.button() == Qt.MouseButton.LeftButton:
            self._press_photo(row, modifiers)
            self._surface.prepare_drag(row, point)

    def move(self, event: QMouseEvent) -> None:
        """The pointer moves; only with the button down is that of interest."""
        if not event.buttons() & Qt.MouseButton.LeftButton:
            return
        self._pointer = event.position().toPoint()
        if self._band_from is not None:
            far = (self._surface.to_content(self._pointer) - self._band_from).manhattanLength()
            if self.band is not None or far >= QApplication.startDragDistance():
                self._stretch()
                self._scrolling.start()
        else:
            self._drag.move(self._pointer)

    def release(self, event: QMouseEvent) -> None:
        """A button went up."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        selection = self._surface.selection
        if self._band_from is not None:
            if self.band is None and not self._modifiers & (_CTRL | _SHIFT):
                self._surface.apply(selection.clear())
            self.end_band()
        elif self._on_release != NONE and not self._drag.is_pulled:
            if event.modifiers() & _CTRL:
                self._surface.apply(selection.toggle(self._on_release))
            else:
                self._surface.apply(selection.select_only(self._on_release))
        self._on_release = NONE
        self._drag.release()

    def end_band(self) -> None:
        """The rubber band goes, what it selected stays."""
        self._scrolling.stop()
        self.band = self._band_from = self._band_base = None
        self._surface.show_band()

    def rows_changed(self, old: PhotoIds, new: PhotoIds, moved_px: int) -> None:
        """Rows are others now, and what is seen lies `moved_px` further down in the content."""
        self._on_release = NONE
        if self._band_from is not None and self._band_base is not None:
            self._band_from += QPoint(0, moved_px)
            self._band_base = np.isin(new, old[self._band_base], assume_unique=True)

    def _press_right(self, row: int) -> None:
        selection = self._surface.selection
        if row == NONE:
            self._surface.apply(selection.clear())
        elif row in selection:
            selection.current = row
            self._surface.apply(False)
        else:
            self._surface.apply(selection.select_only(row))

    def _press_photo(self, row: int, modifiers: Qt.KeyboardModifier) -> None:
        selection = self._surface.selection
        if modifiers & _SHIFT:
            self._surface.apply(selection.extend_to(row, keep=bool(modifiers & _CTRL)))
        elif row in selection:
            # It may be the begin of a drag of all that is selected: decided when the button goes up.
            self._on_release = row
            selection.current = row
            self._surface.apply(False)
        elif modifiers & _CTRL:
            self._surface.apply(selection.toggle(row))
        else:
            self._surface.apply(selection.select_only(row))

    def _stretch(self) -> None:
        assert self._band_from is not None
        assert self._band_base is not None
        self.band = QRect(self._band_from, self._surface.to_content(self._pointer)).normalized()
        touched = np.zeros_like(self._band_base)
        touched[self._surface.rows_under(self.band)] = True
        if self._modifiers & _CTRL:
            touched ^= self._band_base
        elif self._modifiers & _SHIFT:
            touched |= self._band_base
        self._surface.apply(self._surface.selection.set_flags(touched))
        self._surface.show_band()

    def _scroll_on(self) -> None:
        below = self._pointer.y() - (self._surface.seen_height() - _EDGE_PX)
        above = _EDGE_PX - self._pointer.y()
        if below > 0 or above > 0:
            self._surface.scroll_by(below // 2 + 1 if below > 0 else -(above // 2 + 1))
            self._stretch()
