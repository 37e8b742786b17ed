"""Parts of the facts panel: the large thumbnail, a place, and a button that copies."""

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QHideEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from photoclip.ui.models.fact_lines import PlaceLine
from photoclip.ui.panels.elided_label import ElidedLabel
from photoclip.ui.panels.selectable import SelectableLine
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme

_RADIUS_PX = 8
_TALLEST_PX = 280
_LEAST_PX = 96
"""A picture of a few pixels is not blown up further."""
_FLATTEST_PX = 48
_SMALL_ICON_PX = 14
_COPIED_MS = 1200


class PhotoButton(QAbstractButton):
    """The photo as large as the panel is wide; pressing it opens the photo."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pixmap: QPixmap | None = None
        self._aspect = 1.5
        self._most_px = _TALLEST_PX
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip("Open the photo")
        theme.changed.connect(self.update)

    def show_pixmap(self, pixmap: QPixmap | None, width_px: int, height_px: int) -> None:
        """The thumbnail, None while there is none, of a photo of this size."""
        self._pixmap = pixmap
        aspect = width_px / height_px if width_px > 0 and height_px > 0 else 1.5
        most_px = min(_TALLEST_PX, max(_LEAST_PX, height_px))
        if (aspect, most_px) != (self._aspect, self._most_px):
            self._aspect, self._most_px = aspect, most_px
            self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """As the photo is, within limits."""
        return max(_FLATTEST_PX, min(self._most_px, round(width / self._aspect)))

    def sizeHint(self) -> QSize:  # noqa: N802
        """At the width it has."""
        return QSize(240, self.heightForWidth(max(240, self.width())))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The photo with rounded corners, whole."""
        area = QRectF(self.rect())
        size = QSize(round(1000 * self._aspect), 1000).scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(0, 0, max(8, size.width()), max(8, size.height()))
        place.moveCenter(area.center())
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        outline = QPainterPath()
        outline.addRoundedRect(place, _RADIUS_PX, _RADIUS_PX)
        if self._pixmap is None:
            painter.fillPath(outline, QColor(self._theme.colors.placeholder))
        else:
            painter.setClipPath(outline)
            painter.drawPixmap(place, self._pixmap, QRectF(self._pixmap.rect()))
            painter.setClipping(False)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.colors.accent), 2))
            painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), _RADIUS_PX, _RADIUS_PX)


class CopyButton(QToolButton):
    """Copies a text, and says so by its icon for a moment."""

    def __init__(self, theme: Theme, what: str, parent: QWidget | None = None, edge_px: int = 28) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self._name = f"Copy {what}"
        _make_small(self, self._name, edge_px)
        self._back = QTimer(self, singleShot=True, interval=_COPIED_MS)
        self._back.timeout.connect(self._dress)
        self.clicked.connect(self._copy)
        theme.changed.connect(self._dress)
        self._dress()

    def set_text(self, text: str) -> None:
        """What it copies."""
        self._text = text

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """No timer while hidden."""
        super().hideEvent(event)
        self._back.stop()
        self._dress()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self.setIcon(self._theme.icon("check", self._theme.colors.yes))
        self.setToolTip("Copied")
        self._back.start()

    def _dress(self) -> None:
        self.setIcon(self._theme.icon("copy"))
        self.setToolTip(self._name)


class PlaceRow(QWidget):
    """A file: its name, its folder, whether its drive is there, and what can be done with it."""

    folder_wanted = Signal(object)
    """The path of the file."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._path = ""
        self._name = SelectableLine(self)
        self._folder = SelectableLine(self)
        set_role(self._folder, "muted")
        self._offline = QWidget(self)
        self._offline_icon = QLabel(self._offline)
        self._open = QToolButton(self)
        _make_small(self._open, "Show in folder")
        self._open.clicked.connect(lambda: self.folder_wanted.emit(self._path))
        self._copy = CopyButton(theme, "path", self)
        self._lay_out()
        theme.changed.connect(self._dress)
        self._dress()

    def show_place(self, place: PlaceLine) -> None:
        """Another file."""
        self._path = place.path
        self._name.set_whole(place.name)
        self._folder.set_whole(place.folder)
        self._copy.set_text(place.path)
        self._offline.setVisible(place.is_offline)
        self._open.setEnabled(not place.is_offline)
        self._open.setAccessibleDescription(place.name)
        self._copy.setAccessibleDescription(place.name)

    def _lay_out(self) -> None:
        words = ElidedLabel("Drive not connected", self._offline)
        set_role(words, "muted")
        offline = QHBoxLayout(self._offline)
        offline.setContentsMargins(0, 0, 0, 0)
        offline.setSpacing(6)
        offline.addWidget(self._offline_icon)
        offline.addWidget(words, 1)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self._name, 0, 0)
        grid.addWidget(self._folder, 1, 0)
        grid.addWidget(self._offline, 2, 0)
        grid.addWidget(self._open, 0, 1, 2, 1)
        grid.addWidget(self._copy, 0, 2, 2, 1)

    def _dress(self) -> None:
        self._open.setIcon(self._theme.icon("folder-open"))
        icon = self._theme.icon("unplug", self._theme.colors.mark)
        self._offline_icon.setPixmap(icon.pixmap(QSize(_SMALL_ICON_PX, _SMALL_ICON_PX), self.devicePixelRatioF()))


def _make_small(button: QToolButton, name: str, edge_px: int = 28) -> None:
    button.setIconSize(QSize(edge_px // 2 + 2, edge_px // 2 + 2))
    button.setFixedSize(edge_px, edge_px)
    if edge_px < 28:
        button.setStyleSheet("padding: 0;")
    button.setToolTip(name)
    button.setAccessibleName(name)
