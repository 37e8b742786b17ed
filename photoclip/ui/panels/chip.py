"""A part of a query, as a small rounded tile."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from photoclip.ui.panels.elided_label import ElidedLabel
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme

THUMBNAIL_PX = 22
_HEIGHT_PX = 28
_LABEL_PX = 168
_RADIUS_PX = 8


class Chip(QFrame):
    """An icon or a small picture, a label, and an x. With the focus, Delete and Backspace remove it as well."""

    removed = Signal()

    def __init__(self, theme: Theme, label: str, icon: str = "image", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._thumbnail = QImage()
        set_role(self, "banner")
        self.setFixedHeight(_HEIGHT_PX)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._face = QLabel(self)
        self._face.setFixedSize(THUMBNAIL_PX, THUMBNAIL_PX)
        self._face.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._label = ElidedLabel("", self, Qt.TextElideMode.ElideMiddle)
        self._label.setMaximumWidth(_LABEL_PX)
        self._remove = QToolButton(self)
        self._remove.setFixedSize(20, 20)
        self._remove.setIconSize(QSize(12, 12))
        self._remove.setStyleSheet("padding: 0;")
        # Delete does the same where the chip has the focus: one stop for the Tab key instead of two.
        self._remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._remove.clicked.connect(self.removed)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(6)
        for widget in (self._face, self._label, self._remove):
            row.addWidget(widget)
        self.set_label(label)
        theme.changed.connect(self._dress)
        self._dress()

    def label(self) -> str:
        """The whole one."""
        return self._label.text()

    def set_label(self, label: str) -> None:
        """Call it otherwise."""
        self._label.setText(label)
        self.setAccessibleName(label)
        self.setAccessibleDescription("Part of the search. Delete removes it.")
        self._remove.setAccessibleName(f"Remove {label}")
        self._remove.setToolTip("Remove from the search")

    def set_thumbnail(self, image: QImage) -> None:
        """Show a picture in place of the icon; a null one brings the icon back."""
        self._thumbnail = image
        self._dress()

    @property
    def has_thumbnail(self) -> bool:
        """Whether a picture is shown."""
        return not self._thumbnail.isNull()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Delete and Backspace remove."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The accent line of what has the focus."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self._theme.colors.accent), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS_PX, _RADIUS_PX)

    def _dress(self) -> None:
        self._remove.setIcon(self._theme.icon("x"))
        if self.has_thumbnail:
            self._face.setPixmap(_rounded(self._thumbnail, self.devicePixelRatioF()))
        else:
            self._face.setPixmap(self._theme.icon(self._icon).pixmap(QSize(16, 16), self.devicePixelRatioF()))


def _rounded(image: QImage, ratio: float) -> QPixmap:
    """The middle of a picture as a small square."""
    edge = round(THUMBNAIL_PX * ratio)
    modes = (Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation)
    scaled = image.scaled(edge, edge, *modes)
    pixmap = QPixmap(edge, edge)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outline = QPainterPath()
    outline.addRoundedRect(QRectF(0, 0, edge, edge), 5 * ratio, 5 * ratio)
    painter.setClipPath(outline)
    painter.drawImage((edge - scaled.width()) // 2, (edge - scaled.height()) // 2, scaled)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
