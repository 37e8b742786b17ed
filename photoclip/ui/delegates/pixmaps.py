"""Icons as pixmaps, rendered once: drawing the vectors anew costs more than all else in a row."""

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPixmap

from photoclip.ui.theme.theme import Theme


class IconPixmaps:
    """The icons of one widget. Lives as long as it."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}

    def paint(self, painter: QPainter, at: QPointF, edge_px: int, name: str, color: str) -> None:
        """Draw the icon `name` in `color` ("#rrggbb") with its left upper corner `at`."""
        scale = painter.device().devicePixelRatioF()
        key = (name, color, edge_px, scale)
        if key not in self._pixmaps:
            self._pixmaps[key] = self._theme.icon(name, color).pixmap(QSize(edge_px, edge_px), scale)
        painter.drawPixmap(at, self._pixmaps[key])
