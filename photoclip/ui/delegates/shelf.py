"""A row of the sidebar: icon, name, what stands muted beside it, count. The same for buttons and for the tree."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from photoclip.ui.delegates.pixmaps import IconPixmaps
from photoclip.ui.models.folders import FolderRole
from photoclip.ui.theme.theme import Theme

ROW_PX = 32
ICON_PX = 16
_PAD_PX = 8
_RADIUS_PX = 8
_INDENT_PX = 16
_INDENTED_AT_MOST = 0.4
"""Of the width: names need the rest."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a row shows. `is_open` is None where there is nothing to fold."""

    icon: str
    name: str
    aside: str = ""
    count: str = ""
    is_muted: bool = False
    is_chosen: bool = False
    is_hovered: bool = False
    is_focused: bool = False
    indent_px: int = 0
    is_open: bool | None = None


def indent_px(depth: int, width_px: int) -> int:
    """How far a folder is moved in: each level by a little less than the one above, so that depth 30 has room too."""
    most_px = max(2 * _INDENT_PX, round(width_px * _INDENTED_AT_MOST))
    return round(most_px * (1.0 - (1.0 - _INDENT_PX / most_px) ** depth))


def chevron_rect(row: QRect, depth: int) -> QRect:
    """Where a click folds."""
    return QRect(row.left() + indent_px(depth, row.width()), row.top(), ICON_PX + _PAD_PX, row.height())


class RowPainter:
    """Paints rows in the colours in force."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._icons = IconPixmaps(theme)

    def paint(self, painter: QPainter, rect: QRect, row: Row, font: QFont, *, folds: bool = False) -> None:
        """`folds`: room is left for the mark that folds, also where there is none."""
        colors = self._theme.colors
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, rect, row)
        left = rect.left() + _PAD_PX + row.indent_px
        if folds:
            left -= _PAD_PX // 2
            if row.is_open is not None:
                name = "chevron-down" if row.is_open else "chevron-right"
                self._paint_icon(painter, left + 2, rect, ICON_PX - 4, name, colors.muted)
            left += ICON_PX + 2
        self._paint_icon(painter, left, rect, ICON_PX, row.icon, colors.text if row.is_chosen else colors.muted)
        left += ICON_PX + _PAD_PX
        painter.setFont(font)
        self._paint_texts(painter, QRect(left, rect.top(), rect.right() - _PAD_PX - left, rect.height()), row)
        painter.restore()

    def _paint_ground(self, painter: QPainter, rect: QRect, row: Row) -> None:
        colors = self._theme.colors
        ground = colors.raised if row.is_chosen else colors.hover if row.is_hovered else ""
        painter.setPen(QPen(QColor(colors.accent), 1) if row.is_focused else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground) if ground else Qt.BrushStyle.NoBrush)
        if ground or row.is_focused:
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 1.5, -0.5, -1.5), _RADIUS_PX, _RADIUS_PX)

    def _paint_icon(self, painter: QPainter, left: int, rect: QRect, edge_px: int, name: str, color: str) -> None:
        self._icons.paint(painter, QPointF(left, rect.top() + (rect.height() - edge_px) // 2), edge_px, name, color)

    def _paint_texts(self, painter: QPainter, room: QRect, row: Row) -> None:
        colors, metrics = self._theme.colors, painter.fontMetrics()
        painter.setPen(QColor(colors.muted))
        if row.count:
            painter.drawText(room, _flags(Qt.AlignmentFlag.AlignRight), row.count)
            room = room.adjusted(0, 0, -metrics.horizontalAdvance(row.count) - _PAD_PX, 0)
        name_px, aside = _share(metrics, row, room.width())
        name = metrics.elidedText(row.name, Qt.TextElideMode.ElideMiddle, name_px)
        if aside:
            beside = room.adjusted(min(name_px, metrics.horizontalAdvance(name)), 0, 0, 0)
            painter.drawText(beside, _flags(Qt.AlignmentFlag.AlignLeft), aside)
        if not row.is_muted:
            painter.setPen(QColor(colors.text))
        painter.drawText(
            QRect(room.left(), room.top(), name_px + 1, room.height()), _flags(Qt.AlignmentFlag.AlignLeft), name
        )


class ShelfDelegate(QStyledItemDelegate):
    """Paints the rows of a `FolderModel`."""

    def __init__(self, theme: Theme, view: QTreeView) -> None:
        super().__init__(view)
        self._view = view
        self._painter = RowPainter(theme)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802, ARG002
        """See QStyledItemDelegate."""
        return QSize(4 * ROW_PX, ROW_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """See QStyledItemDelegate."""
        has_children = index.model().hasChildren(index)
        is_open = self._view.isExpanded(index) if has_children else None
        is_offline, depth = bool(index.data(FolderRole.OFFLINE)), index.data(FolderRole.DEPTH)
        aside = index.data(FolderRole.ASIDE)
        row = Row(
            icon="unplug" if is_offline and depth == 0 else "folder-open" if is_open else "folder",
            name=index.data(Qt.ItemDataRole.DisplayRole),
            aside=f" · {aside}" if aside else "",
            count=index.data(FolderRole.COUNT),
            is_muted=is_offline,
            is_chosen=bool(option.state & QStyle.StateFlag.State_Selected),
            is_hovered=bool(option.state & QStyle.StateFlag.State_MouseOver),
            is_focused=is_focused(option.state),
            indent_px=indent_px(depth, option.rect.width()),
            is_open=is_open,
        )
        self._painter.paint(painter, option.rect, row, option.font, folds=True)


def is_focused(state: QStyle.StateFlag) -> bool:
    """Whether the keyboard is here, and was used to get around."""
    wanted = QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_KeyboardFocusChange
    return state & wanted == wanted


def _share(metrics: QFontMetrics, row: Row, width_px: int) -> tuple[int, str]:
    """Room for the name, and what of the rest fits beside it: the name comes first."""
    if not row.aside:
        return max(0, width_px), ""
    name_px = metrics.horizontalAdvance(row.name) + 1
    aside_px = metrics.horizontalAdvance(row.aside)
    if name_px + aside_px <= width_px:
        return name_px, row.aside
    kept_px = min(aside_px, max(width_px - name_px, width_px * 2 // 5))
    aside = metrics.elidedText(row.aside, Qt.TextElideMode.ElideRight, kept_px)
    return max(0, width_px - metrics.horizontalAdvance(aside)), aside


def _flags(side: Qt.AlignmentFlag) -> int:
    """Right-to-left names stand where all others do."""
    return int(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextSingleLine)
