"""A scroll area of photos: lays them out, paints them, scrolls and zooms. Selecting is its subclass's business."""

from collections.abc import Callable
from time import perf_counter

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from photoclip.domain.photos import PhotoIds
from photoclip.ui.delegates.divider import DIVIDER_PX
from photoclip.ui.delegates.section_title import HEADER_PX, TITLE_PX
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.theme.theme import Theme
from photoclip.ui.thumbnails.loader import ThumbnailLoader
from photoclip.ui.views.grid_canvas import GridCanvas, View
from photoclip.ui.views.lines import Arrangement
from photoclip.ui.views.more_row import MORE_PX, MoreRow
from photoclip.ui.views.pinch import pinch_factor
from photoclip.ui.views.selection import NONE
from photoclip.ui.views.stage import MARGIN_PX, Shape, Stage
from photoclip.ui.views.zoom import STEP, Zoom

_NOTCH = 120.0
_FLYING_S = 0.1
"""Half a page or more within that time: nobody can see single photos."""


class GridSurface(QAbstractScrollArea):
    """Rows and pixels are those of the moment: what the model shows now is laid out as soon as somebody asks for it,
    at the latest when it is painted.
    """

    zoom_changed = Signal(int)
    """The edge of a photo in pixels, 80..512."""
    seen_changed = Signal()
    """Other photos are seen now, or lie elsewhere: see `first_row`."""
    more_wanted = Signal()
    """The person wants to see what hardly matches."""

    def __init__(self, model: PhotoModel, loader: ThumbnailLoader, theme: Theme, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._model, self._loader, self._theme = model, loader, theme
        self._stage = Stage(HEADER_PX, TITLE_PX, DIVIDER_PX, MORE_PX)
        self._zoom = Zoom()
        self._arrangement = Arrangement.JUSTIFIED
        self._is_moving_bar = False
        self._canvas = GridCanvas(model, loader, theme)
        self._more = MoreRow(self.viewport())
        self._more.clicked.connect(self.more_wanted)
        self._more.reached.connect(lambda: self._scroll(self._stage.span.most_px))
        self._more.left.connect(self.setFocus)
        self._settling = QTimer(self, singleShot=True, interval=0)
        self._settling.timeout.connect(self._settle)
        self._scrolled_at, self._scrolled_to = 0.0, 0
        self._landing = QTimer(self, singleShot=True, interval=round(_FLYING_S * 1000))
        self._landing.timeout.connect(self.viewport().update)
        self._refining = QTimer(self, singleShot=True, interval=0)
        self._refining.timeout.connect(self._refine)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumSize(QSize(160, 120))
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)
        for signal in (model.rows_changed, model.dataChanged):
            signal.connect(self._model_changed)
        loader.loaded.connect(self._thumbnail_changed)
        loader.unavailable.connect(self._thumbnail_changed)
        theme.changed.connect(self._recolour)

    @property
    def zoom(self) -> int:
        """Edge of a photo in pixels, 80..512."""
        return self._zoom.edge_px

    def set_zoom(self, edge_px: int) -> None:
        """Show photos larger or smaller; the current one stays in place if it is seen, else what is at the top."""
        self._rescale(self._zoom.set, edge_px, None)

    @property
    def arrangement(self) -> Arrangement:
        """How photos lie."""
        return self._arrangement

    def set_arrangement(self, arrangement: Arrangement) -> None:
        """Lay them out in another way."""
        if arrangement is not self._arrangement:
            self._hold_current()
            self._arrangement = arrangement
            self._lay_out_soon()

    def visible_ids(self) -> PhotoIds:
        """Photos of which something is seen, from the top."""
        stage = self._up_to_date()
        return stage.rows.photo_ids[stage.layout.cells(stage.seen_lines()).rows]

    def scroll_to(self, row: int) -> None:
        """Bring a row into view. Row 0 brings the very top."""
        stage = self._up_to_date()
        if 0 <= row < len(stage.rows):
            self._scroll(0 if row == 0 else stage.offset_to_show(row))
        elif row == 0:
            self._scroll(0)

    def show_at_top(self, row: int) -> None:
        """Scroll so that the line of a row is the first that is seen."""
        stage = self._up_to_date()
        if 0 <= row < len(stage.rows):
            self._scroll(stage.offset_at_top(row))

    def first_row(self) -> int:
        """The row of the first photo that is seen, -1 where there is none."""
        return self._up_to_date().first_row()

    # layout

    def _up_to_date(self) -> Stage:
        """The stage, after laying out what changed."""
        shape = self._shape()
        if not self._stage.is_up_to_date(self._model.rows, shape):
            old, offset_px = self._stage.rows, self._stage.span.offset_px
            self._stage.update(self._model.rows, shape)
            if self._stage.rows is not old:
                self._carried(old.photo_ids, self._stage.span.offset_px - offset_px)
            self._canvas.forget_places()
            self._show_offset()
            self.viewport().update()
            self._settling.start()
        return self._stage

    def _carried(self, old: PhotoIds, moved_px: int) -> None:
        """The model shows other rows than `old`, and what is seen lies `moved_px` further down now."""

    def _settled(self) -> None:
        """All is laid out."""

    def _band(self) -> QRect | None:
        """The rubber band in content points, None without one."""
        return None

    def _shape(self) -> Shape:
        # The scroll bar lies in the right margin, whether it is there or not: nothing moves when it comes.
        width_px = self.width() - MARGIN_PX - max(MARGIN_PX, self.verticalScrollBar().sizeHint().width())
        return Shape(self._arrangement, self._zoom.edge_px, max(1, width_px), self.viewport().height())

    def _lay_out_soon(self) -> None:
        self.viewport().update()
        self._settling.start()

    def _settle(self) -> None:
        """Lay out, and tell what that changed."""
        self._up_to_date()
        self._settling.stop()
        self._settled()

    def _refine(self) -> None:
        self.viewport().update(self._canvas.refine())
        if self._canvas.is_rough:
            self._refining.start()

    def _show_offset(self) -> None:
        """The scroll bar follows."""
        span, bar = self._stage.span, self.verticalScrollBar()
        self._is_moving_bar = True
        try:
            bar.setRange(0, span.bar_most)
            bar.setPageStep(span.bar_page)
            bar.setSingleStep(max(1, self._stage.layout.step_px // (3 * span.unit_px)))
            bar.setValue(span.bar_value)
        finally:
            self._is_moving_bar = False
        self._place_more()
        self.seen_changed.emit()

    def _place_more(self) -> None:
        stage = self._stage
        tiers = stage.rows.tiers
        photos = tiers.behind_more if tiers is not None and len(stage.rows) else 0
        self._more.show_count(photos)
        if photos:
            top = stage.layout.photos_bottom - stage.span.offset_px
            self._more.place(MARGIN_PX, top, stage.layout.frame.width_px)

    def _scroll(self, offset_px: int) -> None:
        span = self._up_to_date().span
        before = span.offset_px
        span.scroll_to(offset_px)
        if span.offset_px != before:
            self._show_offset()
            self._scrolled()

    def _scrolled(self) -> None:
        now, offset_px = perf_counter(), self._stage.span.offset_px
        is_far = 2 * abs(offset_px - self._scrolled_to) > self.viewport().height()
        if is_far and now - self._scrolled_at < _FLYING_S:
            self._landing.start()
        self._scrolled_at, self._scrolled_to = now, offset_px
        self._stage.let_go()
        self._canvas.forget_places()
        self.viewport().update()

    def _hold_current(self) -> None:
        """The current photo stays in place while the layout changes, if it is seen."""
        stage = self._up_to_date()
        current = stage.selection.current
        if stage.is_seen(current):
            cell = stage.layout.cell(current)
            stage.point_at(current, cell.y + cell.height // 2)

    def _rescale(self, change: Callable[[float], bool], amount: float, point: QPoint | None) -> None:
        row = NONE if point is None else self.row_under(point)
        if row != NONE:
            self._up_to_date().point_at(row, self.to_content(point).y())
        elif point is None:
            self._hold_current()
        if change(amount):
            self._lay_out_soon()
            self.zoom_changed.emit(self._zoom.edge_px)

    def row_under(self, point: QPoint) -> int:
        """The row at a point of the viewport, -1 where there is none."""
        stage = self._up_to_date()
        if point.y() < stage.cover_px and self._canvas.pinned_title(stage).contains(point):
            return NONE
        content = self.to_content(point)
        return stage.layout.row_at(content.x(), content.y())

    def to_content(self, point: QPoint) -> QPoint:
        """The point of the content that is seen there."""
        return QPoint(point.x() - MARGIN_PX, point.y() + self._stage.span.offset_px)

    def rows_under(self, content: QRect) -> npt.NDArray[np.int64]:
        """Rows that a rectangle of the content touches."""
        layout = self._up_to_date().layout
        return layout.rows_in(content.left(), content.top(), content.right() + 1, content.bottom() + 1)

    def seen_height(self) -> int:
        """Of the viewport."""
        return self.viewport().height()

    def scroll_by(self, pixels: int) -> None:
        """Down, or up where negative."""
        self._scroll(self._up_to_date().span.offset_px + pixels)

    def _model_changed(self, *_: object) -> None:
        self._lay_out_soon()

    def _thumbnail_changed(self, content_hash: str) -> None:
        place = self._canvas.place_of(content_hash)
        if place is not None:
            self.viewport().update(place)

    def _recolour(self) -> None:
        self._canvas.recolour()
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """What is seen."""
        stage = self._up_to_date()
        view = View(self._band(), self.hasFocus(), self._landing.isActive())
        self._canvas.paint(self.viewport(), event.region(), stage, view)
        if self._canvas.is_rough:
            self._refining.start()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Lines are filled anew."""
        super().resizeEvent(event)
        self._lay_out_soon()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:  # noqa: N802
        """The scroll bar was moved."""
        if not self._is_moving_bar:
            self._stage.span.follow_bar(self.verticalScrollBar().value())
            self._place_more()
            self._scrolled()
            self.seen_changed.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Scroll; zoom with Ctrl."""
        event.accept()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            factor = STEP ** (event.angleDelta().y() / _NOTCH)
            self._rescale(self._zoom.scale, factor, event.position().toPoint())
        elif not event.pixelDelta().isNull():
            self.scroll_by(-event.pixelDelta().y())
        else:
            self.scroll_by(-round(event.angleDelta().y() / _NOTCH * self._up_to_date().layout.step_px))

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        """Pinches."""
        pinch = pinch_factor(event, self.viewport())
        if pinch is not None:
            self._rescale(self._zoom.scale, pinch.factor, pinch.point)
            event.accept()
            return True
        return super().viewportEvent(event)
