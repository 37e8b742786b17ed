"""The grid: a million photos in one scroll area, laid out by arithmetic."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPixmap,
)
from PySide6.QtWidgets import QToolTip, QWidget

from photoclip.domain.ids import PhotoId
from photoclip.domain.photos import PhotoIds
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.theme.theme import Theme
from photoclip.ui.thumbnails.loader import ThumbnailLoader
from photoclip.ui.views.drag_out import DragOut, drag_pixmap
from photoclip.ui.views.grid_keys import Command, command_of, move_of
from photoclip.ui.views.grid_mouse import GridMouse
from photoclip.ui.views.grid_speech import GridSpeech, spoken
from photoclip.ui.views.grid_surface import GridSurface
from photoclip.ui.views.lines import Arrangement
from photoclip.ui.views.moves import Move, moved
from photoclip.ui.views.selection import NONE, Selection
from photoclip.ui.views.stage import MARGIN_PX
from photoclip.ui.views.zoom import STEP, USUAL_PX

__all__ = ["Arrangement", "PhotoGrid"]

_NOTCH = 120.0


class PhotoGrid(GridSurface):
    """Shows a `PhotoModel`; photos are selected as files are in a file manager."""

    opened = Signal(int)
    """A row was double-clicked, or Enter pressed on it."""
    selection_changed = Signal()
    current_changed = Signal(int)
    """The row where the keyboard is, -1 for none. Also when the same photo has another row now."""
    menu_wanted = Signal(QPoint)
    """At this point of the screen, for what is selected."""
    similar_wanted = Signal(int)
    """Photos similar to that of this row (Ctrl+Enter)."""
    files_wanted = Signal(object)
    """The button went down on photos, a tuple of PhotoIds: they may be dragged. Answer with `offer_files`."""

    stack_toggled = Signal(object)
    """A PhotoId: what stands behind this photo is to be shown after it, or not any more."""
    said = Signal(str)
    """A line for the person."""

    def __init__(self, model: PhotoModel, loader: ThumbnailLoader, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(model, loader, theme, parent)
        self._column_x: float | None = None
        self._told: tuple[int, int] = (NONE, NONE)
        self._untold_selection = False
        self._told_rows = np.empty(0, np.int64)
        self._speech = GridSpeech(self)
        self._drag = DragOut(self, self._drag_look, self.said.emit)
        self._mouse = GridMouse(self, self._drag, self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Photos")

    # selection

    @property
    def selection(self) -> Selection:
        """Of the rows that are shown now."""
        return self._up_to_date().selection

    def selected_rows(self) -> npt.NDArray[np.int64]:
        """Ascending, int64."""
        return self.selection.rows()

    def selected_ids(self) -> PhotoIds:
        """Of `selected_rows`, in their order."""
        return self._up_to_date().rows.photo_ids[self.selection.flags]

    def current_row(self) -> int:
        """Where the keyboard is, -1 for nowhere."""
        return self.selection.current

    def set_current(self, row: int, select: bool = True) -> None:
        """Go to a row and bring it into view; `select` it alone."""
        selection = self.selection
        if not 0 <= row < len(self._stage.rows):
            return
        if select:
            self.apply(selection.select_only(row))
        else:
            selection.go_to(row)
            self.apply(False)
        self._column_x = None
        self._scroll(self._stage.offset_to_show(row))

    def select_all(self) -> None:
        """Select every photo that is shown."""
        self.apply(self.selection.select_all())

    def clear_selection(self) -> None:
        """Select nothing."""
        self.apply(self.selection.clear())

    def offer_files(self, photo_ids: tuple[PhotoId, ...], paths: tuple[str, ...], shortage: str = "") -> None:
        """Where the photos of `files_wanted` lie: they are dragged as soon as the pointer moved far enough. Where not
        all have files that are there, `shortage` says so then.
        """
        self._drag.offer(photo_ids, paths, shortage)

    # what the mouse asks for

    def apply(self, changed: bool) -> None:
        """The selection was changed in place."""
        self._untold_selection |= changed
        self.viewport().update()
        self._tell()

    def prepare_drag(self, row: int, point: QPoint) -> None:
        """The button went down on a photo."""
        stage = self._up_to_date()
        ids = self.selected_ids() if row in stage.selection else stage.rows.photo_ids[row : row + 1]
        photo_ids = tuple(PhotoId(photo_id) for photo_id in ids.tolist())
        self._drag.press(photo_ids, point)
        self.files_wanted.emit(photo_ids)

    def show_band(self) -> None:
        """The rubber band is another."""
        self.viewport().update()

    def _drag_look(self, count: int) -> QPixmap:
        photo = self._model.photo(self.current_row()) if self.current_row() != NONE else None
        thumbnail = None if photo is None else self._loader.any_pixmap(photo.content_hash)
        return drag_pixmap(thumbnail, count, self._theme.colors, self.devicePixelRatioF(), self.font())

    # news

    def _carried(self, old: PhotoIds, moved_px: int) -> None:
        """Selection and rubber band went along to other rows."""
        self._mouse.rows_changed(old, self._stage.rows.photo_ids, moved_px)
        rows = self._stage.selection.rows()
        photo_ids = self._stage.rows.photo_ids[rows]
        self._untold_selection |= not np.array_equal(rows, self._told_rows) or not np.array_equal(
            photo_ids, old[self._told_rows[self._told_rows < len(old)]]
        )

    def _settled(self) -> None:
        """All is laid out."""
        self._tell()

    def _band(self) -> QRect | None:
        """In content points."""
        return self._mouse.band

    # news

    def _tell(self) -> None:
        selection, rows = self._stage.selection, self._stage.rows
        current = selection.current
        photo_id = NONE if current == NONE else int(rows.photo_ids[current])
        if (current, photo_id) != self._told:
            self._told = (current, photo_id)
            self.current_changed.emit(current)
        if self._untold_selection:
            self._untold_selection = False
            self._told_rows = selection.rows()
            self.selection_changed.emit()
        self._speak()

    def _speak(self) -> None:
        current = self._stage.selection.current
        rows = self._model.rows
        if rows is self._stage.rows and current < len(rows):
            photo = None if current == NONE else self._model.known(self._model.photo_id(current))
            more = "" if current == NONE else spoken(self._canvas.marks.match(rows, current))
            self._speech.say(current, len(rows), photo, current in self._stage.selection, more)

    # Qt

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Select, or begin a rubber band or a drag; open or close a stack by its badge."""
        self._column_x = None
        badge = self._badge_under(event.position().toPoint())
        if badge != NONE and event.button() == Qt.MouseButton.LeftButton:
            self._toggle_stack(badge)
        else:
            self._mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Stretch the rubber band, or drag."""
        self._mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """End what the press began."""
        self._mouse.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Open."""
        point = event.position().toPoint()
        row = self.row_under(point)
        if event.button() == Qt.MouseButton.LeftButton and row != NONE and self._badge_under(point) == NONE:
            self._drag.release()
            self.opened.emit(row)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """By mouse where it is, by keyboard at the current photo."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self.menu_wanted.emit(event.globalPos())
        else:
            self._ask_for_menu()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Somebody who comes by keyboard sees where they are."""
        super().focusInEvent(event)
        stage = self._up_to_date()
        by_keyboard = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_keyboard and stage.selection.current == NONE and len(stage.rows):
            stage.selection.go_to(stage.layout.line_rows(stage.seen_lines().start).start)
            self.apply(False)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The mark of the current photo fades."""
        super().focusOutEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """As in a file manager."""
        move, command = move_of(event), command_of(event)
        if move is not None and len(self._up_to_date().rows):
            self._go(move, event.modifiers())
        elif command is None or not self._obey(command):
            event.ignore()

    def _obey(self, command: Command) -> bool:
        """Whether there was something to do."""
        selection = self.selection
        match command:
            case Command.SELECT_ALL:
                self.select_all()
            case Command.CLEAR if len(selection):
                self.clear_selection()
            case Command.LARGER:
                self._rescale(self._zoom.scale, STEP, None)
            case Command.SMALLER:
                self._rescale(self._zoom.scale, 1 / STEP, None)
            case Command.USUAL_SIZE:
                self._rescale(self._zoom.set, USUAL_PX, None)
            case Command.OPEN if selection.current != NONE:
                self.opened.emit(selection.current)
            case Command.SIMILAR if selection.current != NONE:
                self.similar_wanted.emit(selection.current)
            case Command.TOGGLE if selection.current != NONE:
                self.apply(selection.toggle(selection.current))
            case Command.MENU:
                self._ask_for_menu()
            case Command.STACK if selection.current != NONE:
                return self._toggle_stack(selection.current)
            case _:
                return False
        return True

    def _toggle_stack(self, row: int) -> bool:
        """Of the photo in front, or of any photo of an open stack; whether there is one."""
        rows = self._up_to_date().rows
        if rows.behind is None or rows.fronts is None:
            return False
        front = int(rows.fronts[row]) or (int(rows.photo_ids[row]) if rows.behind[row] else 0)
        if front:
            self.stack_toggled.emit(PhotoId(front))
        return bool(front)

    def _badge_under(self, point: QPoint) -> int:
        """The row whose badge is there, `NONE` where there is none."""
        row = self.row_under(point)
        if row == NONE:
            return NONE
        stage = self._stage
        is_on = self._canvas.marks.is_on_badge(stage.rows, row, stage.place(row), point, self.font())
        return row if is_on else NONE

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        """What the pointer rests on says what it is."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            row = self.row_under(event.pos())
            stage, marks = self._stage, self._canvas.marks
            place = QRect() if row == NONE else stage.place(row)
            words = "" if row == NONE else marks.words(stage.rows, row, place, event.pos(), self.font())
            QToolTip.showText(event.globalPos(), words, self.viewport(), place)
            return True
        return super().viewportEvent(event)

    def _go(self, move: Move, modifiers: Qt.KeyboardModifier) -> None:
        stage, selection = self._stage, self._stage.selection
        at = selection.current
        is_last_line = at != NONE and stage.layout.line_of(at) == stage.layout.lines - 1
        if is_last_line and move is Move.DOWN and self._more.isVisible():
            self._more.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if at == NONE:
            seen = stage.layout.line_rows(stage.seen_lines().start)
            row = stage.layout.line_rows(stage.layout.lines - 1)[-1] if move is Move.LAST else seen.start
        else:
            column_x = stage.layout.cell(at).center_x if self._column_x is None else self._column_x
            page_px = max(1, self.viewport().height() - stage.cover_px)
            row = moved(stage.layout, at, move, page_px, column_x)
            self._column_x = column_x if move.keeps_column else None
        ctrl = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            self.apply(selection.extend_to(row, keep=ctrl))
        elif ctrl:
            selection.go_to(row)
            self.apply(False)
        else:
            self.apply(selection.select_only(row))
        self._scroll(0 if move is Move.FIRST else stage.offset_to_show(row))

    def _ask_for_menu(self) -> None:
        stage = self._up_to_date()
        row = stage.selection.current
        point = QPoint(MARGIN_PX, MARGIN_PX + stage.cover_px)
        if row != NONE:
            if row not in stage.selection:
                self.apply(stage.selection.select_only(row))
            self._scroll(stage.offset_to_show(row))
            point = stage.place(row).center()
        self.menu_wanted.emit(self.viewport().mapToGlobal(point))
