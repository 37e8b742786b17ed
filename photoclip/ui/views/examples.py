"""Small thumbnails of examples: photos can be dropped here, and taken out again."""

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from photoclip.config.thumbnails import EDGES_PX
from photoclip.ui.delegates.pixmaps import IconPixmaps
from photoclip.ui.delegates.shelf import is_focused
from photoclip.ui.models.examples import EXAMPLE_ROLE, ExampleModel
from photoclip.ui.models.own_photos import carries_photos, photos_in
from photoclip.ui.theme.theme import Theme
from photoclip.ui.thumbnails.loader import ThumbnailLoader

_CELL_PX, _GAP_PX = 56, 4
_MOST_LINES = 3
_EMPTY_PX = 64
_RADIUS_PX = 6
_BADGE_PX = 18

Index = QModelIndex | QPersistentModelIndex


class ExampleDelegate(QStyledItemDelegate):
    """A square of the thumbnail; pointed at, a small x that takes it out."""

    def __init__(self, theme: Theme, loader: ThumbnailLoader, view: QListView) -> None:
        super().__init__(view)
        self._theme, self._loader = theme, loader
        self._icons = IconPixmaps(theme)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802 - Qt's name
        """All alike."""
        return QSize(_CELL_PX + _GAP_PX, _CELL_PX + _GAP_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """See QStyledItemDelegate."""
        colors, place = self._theme.colors, QRectF(tile(option.rect))
        path = QPainterPath()
        path.addRoundedRect(place, _RADIUS_PX, _RADIUS_PX)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillPath(path, QColor(colors.placeholder))
        example = index.data(EXAMPLE_ROLE)
        pixmap = self._loader.pixmap(example.content_hash, EDGES_PX[0]) if example.content_hash else None
        if pixmap is not None:
            painter.setClipPath(path)
            painter.drawPixmap(place, pixmap, QRectF(_square(pixmap)))
            painter.setClipping(False)
        if is_focused(option.state):
            painter.setPen(QPen(QColor(colors.accent), 2))
            painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), _RADIUS_PX, _RADIUS_PX)
        if option.state & QStyle.StateFlag.State_MouseOver:
            badge = badge_rect(option.rect)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors.ground))
            painter.drawEllipse(badge)
            self._icons.paint(painter, QPointF(badge.left() + 3, badge.top() + 3), 12, "x", colors.text)
        painter.restore()


class ExampleView(QListView):
    """As high as three lines of them at most, then it scrolls. Empty, it says what may be put here."""

    taken_out = Signal(object)
    """`PhotoId`."""
    photos_dropped = Signal(object)
    """`PhotoId`s."""

    def __init__(self, model: ExampleModel, loader: ThumbnailLoader, theme: Theme, hint: str) -> None:
        super().__init__()
        self._theme = theme
        self._hint = hint
        self._is_target = False
        self.setModel(model)
        self.setItemDelegate(ExampleDelegate(theme, loader, self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSpacing(0)
        self.setGridSize(QSize(_CELL_PX + _GAP_PX, _CELL_PX + _GAP_PX))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)
        for changed in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            changed.connect(self._fit)
        loader.loaded.connect(self.viewport().update)
        theme.changed.connect(self.viewport().update)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Delete takes one out."""
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and index.isValid():
            self.taken_out.emit(index.data(EXAMPLE_ROLE).photo_id)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """The small x takes one out."""
        at = event.position().toPoint()
        index = self.indexAt(at)
        if index.isValid() and badge_rect(self.visualRect(index)).contains(at):
            self.taken_out.emit(index.data(EXAMPLE_ROLE).photo_id)
        else:
            super().mousePressEvent(event)

    # photos that are dragged

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Photos of the grid."""
        self._take_or_leave(event, carries_photos(event.mimeData()))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 - Qt's name
        """Anywhere here."""
        self._take_or_leave(event, carries_photos(event.mimeData()))

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        """They went elsewhere."""
        self._mark(False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Say which ones."""
        photo_ids = photos_in(event.mimeData())
        self._take_or_leave(event, bool(photo_ids))
        self._mark(False)
        if photo_ids:
            self.photos_dropped.emit(photo_ids)

    def _take_or_leave(self, event: QDropEvent, is_ours: bool) -> None:
        self._mark(is_ours)
        if is_ours:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def _mark(self, is_target: bool) -> None:
        if is_target != self._is_target:
            self._is_target = is_target
            self.viewport().update()

    # its looks

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """A dashed frame where photos may be put, with words while there are none."""
        super().paintEvent(event)
        is_empty = self.model().rowCount() == 0
        if not (is_empty or self._is_target):
            return
        colors = self._theme.colors
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(colors.accent if self._is_target else colors.line), 2 if self._is_target else 1)
        pen.setStyle(Qt.PenStyle.SolidLine if self._is_target else Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1), 8, 8)
        if is_empty:
            painter.setPen(QColor(colors.muted))
            flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(self.viewport().rect().adjusted(10, 4, -10, -4), flags, self._hint)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Another width takes more lines, or fewer."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Fonts and scales change."""
        super().changeEvent(event)
        self._fit()

    def _fit(self) -> None:
        count, step = self.model().rowCount() if self.model() is not None else 0, _CELL_PX + _GAP_PX
        columns = max(1, self.width() // step)
        lines = min(_MOST_LINES, -(-count // columns))
        wanted = lines * step + (step // 3 if -(-count // columns) > _MOST_LINES else 0) if count else _EMPTY_PX
        if wanted != self.height():
            self.setFixedHeight(wanted)


def tile(cell: QRect) -> QRect:
    """Where the thumbnail lies in its cell."""
    return QRect(cell.left(), cell.top(), _CELL_PX, _CELL_PX)


def badge_rect(cell: QRect) -> QRect:
    """Where a press takes it out."""
    return QRect(cell.left() + _CELL_PX - _BADGE_PX - 2, cell.top() + 2, _BADGE_PX, _BADGE_PX)


def _square(pixmap: QPixmap) -> QRect:
    """Its middle."""
    edge = min(pixmap.width(), pixmap.height())
    return QRect((pixmap.width() - edge) // 2, (pixmap.height() - edge) // 2, edge, edge)
