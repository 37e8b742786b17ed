"""Line icons (Lucide, ISC licence) in any colour."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from photoclip.config.resources import resource


def svg_of(name: str, color: str) -> bytes:
    """The icon `name` of resources/icons in the colour "#rrggbb". Raises FileNotFoundError for an unknown one."""
    return _drawing(name).replace(b"currentColor", color.encode("ascii"))


@cache
def _drawing(name: str) -> bytes:
    """Read once: there are some eighty, and each chip, row and button has one."""
    return resource("icons", f"{name}.svg").read_bytes()


def icon(name: str, color: str, disabled: str) -> QIcon:
    """Sharp at every size and scale. `disabled` is its colour when it cannot be used."""
    return QIcon(_SvgEngine(svg_of(name, color), svg_of(name, disabled)))


class _SvgEngine(QIconEngine):
    def __init__(self, normal: bytes, disabled: bytes) -> None:
        super().__init__()
        self._sources = (normal, disabled)
        self._normal = QSvgRenderer(QByteArray(normal))
        self._disabled = QSvgRenderer(QByteArray(disabled))

    def paint(self, painter: QPainter, rect: object, mode: QIcon.Mode, _state: QIcon.State) -> None:
        renderer = self._disabled if mode == QIcon.Mode.Disabled else self._normal
        renderer.render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        if size.isEmpty():  # a button that has no room yet
            return QPixmap()
        image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        self.paint(painter, image.rect(), mode, state)
        painter.end()
        return QPixmap.fromImage(image)

    def clone(self) -> QIconEngine:
        return _SvgEngine(*self._sources)
