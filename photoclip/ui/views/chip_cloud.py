"""Words on small rounded tiles, line by line."""

from PySide6.QtCore import QEvent, QLocale, QRect, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from photoclip.ui.models.shown import tooltip
from photoclip.ui.theme.theme import Theme

MOST_SHOWN = 150
_GAP_PX = 6
_PAD_PX = 9
_HEIGHT_PX = 26
_RADIUS_PX = 8


class ChipCloud(QWidget):
    """Painted in one go: sixty keywords cost no more than one. A word without room is shortened, and whole in its
    tooltip.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._texts: tuple[str, ...] = ()
        self._laid_out_px = -1
        self._places: tuple[QRect, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.update)

    @property
    def texts(self) -> tuple[str, ...]:
        """What is shown; beyond MOST_SHOWN the last one says how many more there are."""
        return self._texts

    def set_texts(self, texts: tuple[str, ...]) -> None:
        """Show these."""
        if len(texts) > MOST_SHOWN:
            more = QLocale().toString(len(texts) - MOST_SHOWN)
            texts = (*texts[:MOST_SHOWN], f"and {more} more")
        if texts != self._texts:
            self._texts = texts
            self._laid_out_px = -1
            self.setAccessibleDescription(", ".join(texts))
            self.updateGeometry()
            self.update()

    def places(self) -> tuple[QRect, ...]:
        """Where each one lies."""
        self._lay_out(self.width())
        return self._places

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """All lines."""
        return max((place.bottom() + 1 for place in self._placed(width)), default=0)

    def sizeHint(self) -> QSize:  # noqa: N802
        """At the width it has."""
        return QSize(120, self.heightForWidth(max(120, self.width())))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Narrow."""
        return QSize(24, _HEIGHT_PX if self._texts else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Other lines."""
        super().resizeEvent(event)
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Those that are seen."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = self._theme.colors
        for text, place in zip(self._texts, self.places(), strict=True):
            if place.intersects(event.rect()):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(colors.raised))
                painter.drawRoundedRect(place, _RADIUS_PX, _RADIUS_PX)
                painter.setPen(QColor(colors.text))
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._short(text, place.width()))

    def event(self, event: QEvent) -> bool:
        """A shortened word is whole in its tooltip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = [
                text
                for text, place in zip(self._texts, self.places(), strict=True)
                if place.contains(event.pos()) and self._short(text, place.width()) != text
            ]
            QToolTip.showText(event.globalPos(), tooltip(found[0]) if found else "", self)
            return True
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._laid_out_px = -1
            self.updateGeometry()
        return super().event(event)

    def _short(self, text: str, width_px: int) -> str:
        return self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width_px - 2 * _PAD_PX + 1)

    def _lay_out(self, width_px: int) -> None:
        if width_px != self._laid_out_px:
            self._laid_out_px = width_px
            self._places = self._placed(width_px)

    def _placed(self, width_px: int) -> tuple[QRect, ...]:
        left = top = 0
        places = []
        for text in self._texts:
            width = min(width_px, self.fontMetrics().horizontalAdvance(text) + 2 * _PAD_PX)
            if left > 0 and left + width > width_px:
                left, top = 0, top + _HEIGHT_PX + _GAP_PX
            places.append(QRect(left, top, width, _HEIGHT_PX))
            left += width + _GAP_PX
        return tuple(places)
