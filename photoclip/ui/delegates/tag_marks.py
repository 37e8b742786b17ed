"""How a photo stands to a tag, small in its corner: kept, rejected, put there by the program."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from photoclip.domain.tag_api import TagState
from photoclip.ui.theme.theme import Theme

_BADGE_PX = 20
_ICON_PX = 12
_DOT_PX = 8
_INSET_PX = 6
_WORDS = {
    TagState.BY_HAND: "kept",
    TagState.BY_MACHINE: "tagged by PhotoClip",
    TagState.REJECTED: "rejected",
}


def state_words(state: TagState) -> str:
    """As a person reads it, "" where nothing was said."""
    return _WORDS.get(state, "")


class TagMarkPainter:
    """Paints a mark into the lower left corner of a photo. Lives in the GUI thread, and keeps what it painted."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._marks: dict[tuple[TagState, float], QPixmap] = {}

    def forget(self) -> None:
        """Colours changed."""
        self._marks.clear()

    def paint(self, painter: QPainter, photo: QRect, state: TagState) -> None:
        """Nothing where nothing was said."""
        if state is TagState.OPEN:
            return
        at = QPoint(photo.left() + _INSET_PX, photo.bottom() + 1 - _INSET_PX - _BADGE_PX)
        painter.drawPixmap(at, self._mark(state, painter.device().devicePixelRatioF()))

    def _mark(self, state: TagState, ratio: float) -> QPixmap:
        key = (state, ratio)
        if key not in self._marks:
            pixmap = QPixmap(round(_BADGE_PX * ratio), round(_BADGE_PX * ratio))
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            self._draw(painter, state, ratio)
            painter.end()
            self._marks[key] = pixmap
        return self._marks[key]

    def _draw(self, painter: QPainter, state: TagState, ratio: float) -> None:
        colors = self._theme.colors
        room = QRect(0, 0, _BADGE_PX, _BADGE_PX)
        if state is TagState.BY_MACHINE:
            painter.setBrush(QColor(0, 0, 0, 140))  # photos are neither light nor dark
            painter.drawEllipse(room.adjusted(2, 2, -2, -2))
            painter.setBrush(QColor(colors.accent))
            inset = (_BADGE_PX - _DOT_PX) // 2
            painter.drawEllipse(room.adjusted(inset, inset, -inset, -inset))
            return
        is_kept = state is TagState.BY_HAND
        painter.setBrush(QColor(colors.yes if is_kept else colors.no))
        painter.drawEllipse(room)
        icon = self._theme.icon("check" if is_kept else "x", colors.ground)
        inset = (_BADGE_PX - _ICON_PX) // 2
        painter.drawPixmap(inset, inset, icon.pixmap(QSize(_ICON_PX, _ICON_PX), ratio))
