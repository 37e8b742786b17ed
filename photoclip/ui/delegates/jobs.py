"""A job in a list: its title, and beneath how it stands."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from photoclip.ui.delegates.shelf import is_focused
from photoclip.ui.theme.theme import Theme

JOB_ID = Qt.ItemDataRole.UserRole + 1
_PAD_PX = 12
_FLAGS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter


class JobDelegate(QStyledItemDelegate):
    """The text of an item is two lines, or one that is muted."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """See QStyledItemDelegate."""
        line_px = option.fontMetrics.height()
        is_two = "\n" in str(index.data())
        return QSize(_PAD_PX * 10, 2 * line_px + 2 * _PAD_PX if is_two else line_px + _PAD_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """See QStyledItemDelegate."""
        colors, is_chosen = self._theme.colors, bool(option.state & QStyle.StateFlag.State_Selected)
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_chosen or is_hovered:
            painter.setPen(QPen(QColor(colors.accent), 1) if is_focused(option.state) else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors.raised if is_chosen else colors.hover))
            painter.drawRoundedRect(QRectF(option.rect).adjusted(0.5, 1.5, -0.5, -1.5), 8, 8)
        painter.setFont(option.font)
        metrics, line_px = painter.fontMetrics(), option.fontMetrics.height() + 2
        room = option.rect.adjusted(_PAD_PX, 0, -_PAD_PX, 0)
        lines = str(index.data()).split("\n", 1)
        top = option.rect.top() + (option.rect.height() - len(lines) * line_px) // 2
        for text, color in zip(lines, (colors.text, colors.muted)[-len(lines) :], strict=True):
            painter.setPen(QColor(color))
            words = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(QRect(room.left(), top, room.width(), line_px), _FLAGS, words)
            top += line_px
        painter.restore()
