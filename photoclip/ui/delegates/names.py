"""Paints the rows of a list of names as those of the folders."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from photoclip.ui.delegates.shelf import ROW_PX, Row, RowPainter, is_focused
from photoclip.ui.theme.theme import Theme

_RADIUS_PX = 8

Index = QModelIndex | QPersistentModelIndex


class NameDelegate(QStyledItemDelegate):
    """`target` is the row that would take what is dragged. Who derives from it says what a row shows."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._painter = RowPainter(theme)
        self.target = -1

    def row_of(self, index: Index) -> Row:
        """What a row shows, without whether it is chosen, hovered, or has the keyboard."""
        raise NotImplementedError

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802, ARG002 - Qt's
        """See QStyledItemDelegate."""
        return QSize(4 * ROW_PX, ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """See QStyledItemDelegate."""
        is_target = index.row() == self.target
        what = self.row_of(index)
        row = Row(
            icon=what.icon,
            name=what.name,
            aside=what.aside,
            count=what.count,
            is_muted=what.is_muted,
            is_chosen=bool(option.state & QStyle.StateFlag.State_Selected),
            is_hovered=is_target or bool(option.state & QStyle.StateFlag.State_MouseOver),
            is_focused=is_focused(option.state),
        )
        self._painter.paint(painter, option.rect, row, option.font)
        if is_target:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self._theme.colors.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(option.rect).adjusted(1, 2, -1, -2), _RADIUS_PX, _RADIUS_PX)
            painter.restore()
