"""A file that could not be understood: its name, where it lies, and why."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from photoclip.domain.files import FileState
from photoclip.ui.delegates.pixmaps import IconPixmaps
from photoclip.ui.delegates.shelf import is_focused
from photoclip.ui.models.failures import FailureRole
from photoclip.ui.theme.theme import Theme

FAILURE_ROW_PX = 56
_PAD_PX = 12
_ICON_PX = 20
_ICONS = {
    FileState.DAMAGED: "image-off",
    FileState.UNSUPPORTED: "info",
    FileState.TOO_LARGE: "expand",
    FileState.UNREADABLE: "hard-drive",
}
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter


class FailureDelegate(QStyledItemDelegate):
    """Two lines: name and state, reason and folder."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = IconPixmaps(theme)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802, ARG002
        """See QStyledItemDelegate."""
        return QSize(_PAD_PX * 20, max(FAILURE_ROW_PX, 2 * option.fontMetrics.height() + 2 * _PAD_PX))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """See QStyledItemDelegate."""
        colors, rect, failure = self._theme.colors, option.rect, index.data(FailureRole.FAILURE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option)
        at = QPointF(rect.left() + _PAD_PX, rect.top() + (rect.height() - _ICON_PX) // 2)
        self._icons.paint(painter, at, _ICON_PX, _ICONS.get(failure.state, "circle-alert"), colors.muted)
        painter.setFont(option.font)
        metrics = painter.fontMetrics()
        left = rect.left() + 2 * _PAD_PX + _ICON_PX
        line_px = metrics.height() + 4
        upper = QRect(left, rect.center().y() - line_px + 1, rect.right() - _PAD_PX - left, line_px)
        self._paint_pair(
            painter, upper, (index.data(), colors.text), (index.data(FailureRole.STATE), colors.no), metrics
        )
        lower = upper.translated(0, line_px)
        reason, folder = index.data(FailureRole.REASON), index.data(FailureRole.FOLDER)
        self._paint_pair(painter, lower, (reason, colors.muted), (folder, colors.muted), metrics, share=0.3)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        colors = self._theme.colors
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if not (is_chosen or is_hovered or is_focused(option.state)):
            return
        painter.setPen(QPen(QColor(colors.accent), 1) if is_focused(option.state) else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.raised if is_chosen else colors.hover if is_hovered else colors.ground))
        painter.drawRoundedRect(QRectF(option.rect).adjusted(0.5, 1.5, -0.5, -1.5), 8, 8)

    def _paint_pair(
        self,
        painter: QPainter,
        room: QRect,
        left: tuple[str, str],
        right: tuple[str, str],
        metrics: QFontMetrics,
        share: float = 1.0,
    ) -> None:
        """Text and colour of both sides. The right one gets what the left one leaves, and at least its `share`."""
        room_px, gap_px = room.width(), 2 * _PAD_PX
        left_px, right_px = metrics.horizontalAdvance(left[0]) + 1, metrics.horizontalAdvance(right[0]) + 1
        right_px = min(right_px, max(room_px - left_px - gap_px, round(room_px * share)))
        left_px = max(0, room_px - right_px - gap_px)
        painter.setPen(QColor(left[1]))
        painter.drawText(room, _LEFT, metrics.elidedText(left[0], Qt.TextElideMode.ElideMiddle, left_px))
        painter.setPen(QColor(right[1]))
        painter.drawText(room, _RIGHT, metrics.elidedText(right[0], Qt.TextElideMode.ElideMiddle, right_px))
