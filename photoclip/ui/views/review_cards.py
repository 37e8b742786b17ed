"""The cards of the review: a photo, a tag that it may have, and how likely that is."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QStyle, QWidget

from photoclip.domain.browse import Photo
from photoclip.domain.tag_api import ReviewItem, TagState
from photoclip.ui.delegates.photo import RADIUS_PX, RING_PX, Look
from photoclip.ui.delegates.tag_marks import TagMarkPainter
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.models.review_words import card_question, card_spoken
from photoclip.ui.models.shown import name_of
from photoclip.ui.models.tag_words import probability
from photoclip.ui.theme.theme import Theme
from photoclip.ui.thumbnails.loader import ThumbnailLoader
from photoclip.ui.views.card_layout import CardLayout, Shelf
from photoclip.ui.views.cards import CardArea

_MARGIN_PX = 16
_GAP_PX = 12
_FOOT_PX = 46
_PAD_PX = 12
_BAR_PX = 4
_BORDER_PX = 3
_SHAPE = 4 / 3
_LEAST_PX, _USUAL_PX, _MOST_PX = 140, 236, 480
_STEP = 1.2
_FEWEST = 2


class ReviewCards(CardArea):
    """Shows pairs of a `ReviewQueue`. A photo is shown whole: what it may have can be at its edge."""

    zoomed = Signal(int)
    """About the width of a card."""

    def __init__(self, model: PhotoModel, loader: ThumbnailLoader, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(model, loader, theme, parent)
        self._marks = TagMarkPainter(theme)
        self._items: tuple[ReviewItem, ...] = ()
        self._wanted_px = _USUAL_PX
        self.setAccessibleName("Suggestions")

    def show_items(self, items: Sequence[ReviewItem], keys: npt.NDArray[np.int64]) -> None:
        """Show these."""
        self._items = tuple(items)
        self.show_cards([item.photo_id for item in items], keys)

    def item(self, card: int) -> ReviewItem:
        """What a card shows. Raises IndexError."""
        return self._items[card]

    def zoom(self, factor: float) -> None:
        """Larger or smaller cards."""
        wanted_px = min(_MOST_PX, max(_LEAST_PX, round(self._wanted_px * factor)))
        if wanted_px != self._wanted_px:
            self._wanted_px = wanted_px
            self.lay_out()
            if self.current >= 0:
                self._reveal(self.current)
            self.zoomed.emit(wanted_px)

    def _laid_out(self, _size: QSize) -> CardLayout:
        # The scroll bar lies in the margin, whether it is there or not: nothing moves when it comes.
        room = self.width() - _MARGIN_PX - max(_MARGIN_PX, self.verticalScrollBar().sizeHint().width())
        columns = max(_FEWEST, (room + _GAP_PX) // (self._wanted_px + _GAP_PX))
        pitch = max(_GAP_PX + 1.0, (room + _GAP_PX) / columns)
        width = int(pitch) - _GAP_PX
        card = QSize(width, round(width / _SHAPE) + _FOOT_PX)
        lines, shelf = -(-len(self._items) // columns), Shelf(0, len(self._items), 0, RING_PX)
        height = RING_PX + lines * (card.height() + _GAP_PX) + _GAP_PX
        return CardLayout(card, columns, pitch, _GAP_PX, _MARGIN_PX, (shelf,), height)

    def _slides(self) -> bool:
        # None where the person's system wants no animation.
        return self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self) > 0

    # painting

    def _photo_place(self, place: QRect, photo: Photo) -> QRect:
        return _fitted(_frame(place), photo)

    def _paint_card(self, painter: QPainter, card: int, place: QRect, look: Look) -> bool:
        colors = self._theme.colors
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.panel))
        painter.drawRoundedRect(place, RADIUS_PX, RADIUS_PX)
        room, photo = _frame(place), self._photo(card)
        seen = room if photo is None else _fitted(room, photo)
        is_final = self._paint_photo(painter, card, seen, Look(is_selected=False, is_current=False, has_focus=False))
        if self._items[card].is_applied:
            self._marks.paint(painter, seen, TagState.BY_MACHINE)
        self._paint_foot(painter, card, place.adjusted(_PAD_PX, room.height(), -_PAD_PX, 0))
        if look.is_selected:
            _outline(painter, QRectF(place), colors.accent, _BORDER_PX, RADIUS_PX)
        if look.is_current:
            around = QRectF(place).adjusted(-RING_PX, -RING_PX, RING_PX, RING_PX)
            _outline(painter, around, colors.text if look.has_focus else colors.muted, 2, RADIUS_PX + RING_PX)
        return is_final

    def _paint_foot(self, painter: QPainter, card: int, room: QRect) -> None:
        colors, item = self._theme.colors, self._items[card]
        line = QRect(room.left(), room.top() + 7, room.width(), 20)
        likely = probability(item.probability)
        painter.setFont(self.font())
        painter.setPen(QColor(colors.muted))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, likely)
        line.setRight(line.right() - painter.fontMetrics().horizontalAdvance(likely) - 8)
        font = QFont(self.font())
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(colors.text))
        words = painter.fontMetrics().elidedText(card_question(item), Qt.TextElideMode.ElideMiddle, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        bar = QRectF(room.left(), room.top() + 32, room.width(), _BAR_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.raised))
        painter.drawRoundedRect(bar, 2, 2)
        bar.setWidth(max(_BAR_PX, bar.width() * min(1.0, item.probability)))
        painter.setBrush(QColor(colors.yes))
        painter.drawRoundedRect(bar, 2, 2)

    def _recolour(self) -> None:
        self._marks.forget()
        super()._recolour()

    def _spoken(self, card: int, photo: Photo | None) -> str:
        name = name_of(photo.files[0].path) if photo is not None and photo.files else "photo"
        return card_spoken(self._items[card], name)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Ctrl and plus or minus zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
                self.zoom(_STEP)
                return
            if event.key() == Qt.Key.Key_Minus:
                self.zoom(1 / _STEP)
                return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Scroll; zoom with Ctrl."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(_STEP if event.angleDelta().y() > 0 else 1 / _STEP)
            event.accept()
        else:
            super().wheelEvent(event)


def _frame(card: QRect) -> QRect:
    """Room for the photo."""
    return card.adjusted(0, 0, 0, -_FOOT_PX)


def _fitted(room: QRect, photo: Photo) -> QRect:
    """All of the photo, as large as there is room for."""
    size = QSize(max(1, photo.width_px), max(1, photo.height_px)).scaled(
        room.size(), Qt.AspectRatioMode.KeepAspectRatio
    )
    size = size.expandedTo(QSize(8, 8)).boundedTo(room.size())
    fitted = QRect(room.topLeft(), size)
    fitted.moveCenter(room.center())
    return fitted


def _outline(painter: QPainter, around: QRectF, color: str, width_px: int, radius_px: int) -> None:
    half = width_px / 2
    painter.setPen(QPen(QColor(color), width_px))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(around.adjusted(half, half, -half, -half), radius_px - half, radius_px - half)
