"""Photos dragged out of the window, as files."""

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QDrag, QFont, QPainter, QPixmap, QTransform
from PySide6.QtWidgets import QApplication, QWidget

from photoclip.domain.ids import PhotoId
from photoclip.ui.models.carried import OWN_FORMAT
from photoclip.ui.models.file_url import file_url
from photoclip.ui.theme.colors import Colors

_EDGE_PX = 128
_BADGE_PX = 24
_RADIUS_PX = 8


class DragOut:
    """From the press on a photo until its files are handed over. Their paths may come before or after the pointer
    moved far enough; while they are missing nothing is dragged.
    """

    def __init__(self, source: QWidget, look: Callable[[int], QPixmap], say: Callable[[str], None]) -> None:
        self._source = source
        self._look = look
        self._say = say
        self._photo_ids: tuple[PhotoId, ...] = ()
        self._paths: tuple[str, ...] | None = None
        self._shortage = ""
        self._from: QPoint | None = None
        self._is_pulled = False

    @property
    def is_pulled(self) -> bool:
        """Whether the pointer moved so far that this is no click any more."""
        return self._is_pulled

    def press(self, photo_ids: tuple[PhotoId, ...], position: QPoint) -> None:
        """These would be dragged if the pointer moved now."""
        self._photo_ids, self._from = photo_ids, position
        self._paths, self._is_pulled = None, False

    def release(self) -> None:
        """The button is up."""
        self._photo_ids, self._from = (), None
        self._paths, self._is_pulled = None, False

    def offer(self, photo_ids: tuple[PhotoId, ...], paths: tuple[str, ...], shortage: str) -> None:
        """The files of the photos that were pressed on, and what to say where some are missing. Others come too
        late.
        """
        if self._from is not None and photo_ids == self._photo_ids:
            self._paths, self._shortage = paths, shortage
            self._start()

    def move(self, position: QPoint) -> None:
        """The pointer moves with the button down."""
        if self._from is not None and not self._is_pulled:
            distance = (position - self._from).manhattanLength()
            self._is_pulled = distance >= QApplication.startDragDistance()
            self._start()

    def _start(self) -> None:
        if not self._is_pulled or self._paths is None:
            return
        paths, photo_ids, shortage = self._paths, self._photo_ids, self._shortage
        self._photo_ids, self._from, self._paths = (), None, None
        if shortage:
            self._say(shortage)
        drag = QDrag(self._source)
        drag.setMimeData(files_as_mime(paths, photo_ids))
        pixmap = self._look(max(1, len(paths)))
        drag.setPixmap(pixmap)
        drag.setHotSpot(QPoint(_BADGE_PX, _BADGE_PX))
        # A copy: the photos stay where they are, whatever the other program would like.
        drag.exec(Qt.DropAction.CopyAction)


def files_as_mime(paths: tuple[str, ...], photo_ids: tuple[PhotoId, ...]) -> QMimeData:
    """As other programs take files, and marked as ours; photos without a file here go to our own albums only."""
    mime = QMimeData()
    if paths:
        mime.setUrls([file_url(path) for path in paths])
    mime.setData(OWN_FORMAT, ",".join(str(photo_id) for photo_id in photo_ids).encode("ascii"))
    return mime


def drag_pixmap(thumbnail: QPixmap | None, count: int, colors: Colors, ratio: float, font: QFont) -> QPixmap:
    """The thumbnail (or a plain ground) with the number of files where there are several."""
    width, height = _size(thumbnail)
    pixmap = QPixmap(round((width + _BADGE_PX // 2) * ratio), round((height + _BADGE_PX // 2) * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    painter.setPen(Qt.PenStyle.NoPen)
    place = QRect(0, _BADGE_PX // 2, width, height)
    painter.setBrush(QColor(colors.raised))
    if thumbnail is not None:
        brush = QBrush(thumbnail)
        brush.setTransform(QTransform.fromScale(width / thumbnail.width(), height / thumbnail.height()))
        painter.setBrush(brush)
        painter.setBrushOrigin(place.topLeft())
    painter.setOpacity(0.9)
    painter.drawRoundedRect(place, _RADIUS_PX, _RADIUS_PX)
    if count > 1:
        painter.setOpacity(1.0)
        _paint_count(painter, width, count, colors, font)
    painter.end()
    return pixmap


def _paint_count(painter: QPainter, right: int, count: int, colors: Colors, font: QFont) -> None:
    small = QFont(font)
    small.setPixelSize(13)
    small.setBold(True)
    painter.setFont(small)
    text = painter.fontMetrics().horizontalAdvance(str(count)) + 14
    badge = QRectF(right + _BADGE_PX // 2 - max(_BADGE_PX, text), 0, max(_BADGE_PX, text), _BADGE_PX)
    painter.setBrush(QColor(colors.accent))
    painter.drawRoundedRect(badge, _BADGE_PX / 2, _BADGE_PX / 2)
    painter.setPen(QColor(colors.on_accent))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(count))


def _size(thumbnail: QPixmap | None) -> tuple[int, int]:
    if thumbnail is None:
        return _EDGE_PX, _EDGE_PX
    scale = _EDGE_PX / max(thumbnail.width(), thumbnail.height())
    return max(32, round(thumbnail.width() * scale)), max(32, round(thumbnail.height() * scale))
