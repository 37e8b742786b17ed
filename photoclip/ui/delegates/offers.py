"""Paints what can be typed next: the value, and at the right what it is for or how many photos have it."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from photoclip.ui.models.completions import Offer
from photoclip.ui.models.counted import number
from photoclip.ui.models.shown import shown
from photoclip.ui.theme.theme import Theme

OFFER_ROLE = int(Qt.ItemDataRole.UserRole)
ROW_PX = 30
_PAD_PX = 10
_GAP_PX = 16
_RADIUS_PX = 8
_SLACK_PX = 2
_MOST_SHARE = 0.7
"""Of the width, for a long explanation beside a value."""


class OfferDelegate(QStyledItemDelegate):
    """Rows are rounded tiles."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """All of one height."""
        return QSize(0, ROW_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """See QStyledItemDelegate."""
        offer = index.data(OFFER_ROLE)
        if not isinstance(offer, Offer):
            return
        colors = self._theme.colors
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors.raised))
            painter.drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), _RADIUS_PX, _RADIUS_PX)
        place = option.rect.adjusted(_PAD_PX, 0, -_PAD_PX, 0)
        metrics = option.fontMetrics
        beside = number(offer.photos) if offer.photos is not None else offer.explanation
        value = shown(offer.value)
        beside_px = min(metrics.horizontalAdvance(beside) + _SLACK_PX, round(place.width() * _MOST_SHARE))
        value_px = place.width() - beside_px - _GAP_PX
        painter.setFont(QFont(option.font))
        alignment = Qt.AlignmentFlag.AlignVCenter
        is_mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        near, far = (Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft)[:: 1 if is_mirrored else -1]
        painter.setPen(QColor(colors.text))
        left = place.right() + 1 - value_px if is_mirrored else place.left()
        painter.drawText(
            QRectF(left, place.top(), value_px, place.height()),
            int(alignment | near),
            metrics.elidedText(value, Qt.TextElideMode.ElideMiddle, value_px),
        )
        painter.setPen(QColor(colors.muted))
        left = place.left() if is_mirrored else place.right() + 1 - beside_px
        painter.drawText(
            QRectF(left, place.top(), beside_px, place.height()),
            int(alignment | far),
            metrics.elidedText(beside, Qt.TextElideMode.ElideRight, beside_px),
        )
        painter.restore()
