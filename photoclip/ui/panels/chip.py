"""A part of a query, as a small rounded tile."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from photoclip.query.chips import MOST_CHIP_WEIGHT
from photoclip.query.chips import Chip as Part
from photoclip.ui.models.chip_words import COARSE, FINE, GREAT, is_negatable, negated, words_of
from photoclip.ui.models.shown import tooltip
from photoclip.ui.panels.chip_weight import WeightBar
from photoclip.ui.panels.elided_label import ElidedLabel
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme

THUMBNAIL_PX = 22
_HEIGHT_PX = 28
_LABEL_PX = 320
_LEAST_LABEL_PX = 120
_RADIUS_PX = 8
_BEYOND = 1_000_000
"""Of `left`: behind all chips."""
_NOTCH = 120
"""Of a wheel, in eighths of a degree."""


class Chip(QFrame):
    """A small picture where it is one, a label, how much it counts, and an x. Keys do the same as the mouse."""

    removed = Signal()
    edit_wanted = Signal()
    weighed = Signal(float)
    """It shall count so much; a filter: 1 as it is, -1 the other way round."""
    left = Signal(int)
    """The keyboard goes to what stands before (-1) or behind it (1)."""

    def __init__(self, theme: Theme, part: Part, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._part = part
        self._thumbnail = QImage()
        self._is_chosen = False
        self._problem = ""
        self._called = label
        self._turned = 0
        self.setFixedHeight(_HEIGHT_PX)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._face = QLabel(self)
        self._face.setFixedSize(THUMBNAIL_PX, THUMBNAIL_PX)
        self._face.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._label = ElidedLabel("", self, Qt.TextElideMode.ElideMiddle)
        self._label.setMaximumWidth(_LABEL_PX)
        self._label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._times = QLabel(self)
        set_role(self._times, "muted")
        self._bar = WeightBar(theme, self)
        self._bar.weighed.connect(self.weighed)
        self._bar.held.connect(self._on_held)
        self._remove = QToolButton(self)
        self._remove.setFixedSize(20, 20)
        self._remove.setIconSize(QSize(12, 12))
        self._remove.setStyleSheet("padding: 0;")
        # Delete does the same where the chip has the focus: one stop for the Tab key instead of two.
        self._remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._remove.clicked.connect(self.removed)
        row = QHBoxLayout(self)
        row.setSpacing(4)
        for widget in (self._face, self._label, self._times, self._bar, self._remove):
            row.addWidget(widget)
        self.set_part(part, label)
        self._remove.setIcon(theme.icon("x"))
        theme.changed.connect(self._recolour)

    @property
    def part(self) -> Part:
        """What it stands for."""
        return self._part

    def label(self) -> str:
        """The whole one, with a minus where it subtracts."""
        return self._label.text()

    def set_part(self, part: Part, label: str, thumbnail: QImage | None = None) -> None:
        """Stand for another one."""
        if part.path != self._part.path:
            self._thumbnail = QImage()
        if thumbnail is not None:
            self._thumbnail = thumbnail
        self._part, self._called = part, label
        self._say()
        self._bar.setVisible(part.weight is not None)
        self._bar.set_weight(part.weight or 0.0)
        self._face.setVisible(part.path is not None)
        self.layout().setContentsMargins(3 if part.path is not None else 9, 0, 4, 0)
        self._remove.setAccessibleName(f"Remove {label}")
        self._remove.setToolTip("Remove from the search")
        self._dress()

    def _say(self) -> None:
        words = words_of(self._part, self._called, self._problem)
        self._label.setText(words.label)
        self._label.setMinimumWidth(min(_LEAST_LABEL_PX, self._label.sizeHint().width()))
        self._label.setToolTip("")
        self._times.setText(words.times)
        self._times.setVisible(bool(words.times))
        self.setAccessibleName(words.name)
        self.setAccessibleDescription(words.keys)
        self.setToolTip(tooltip(*words.tip.split("\n")))

    def set_chosen(self, chosen: bool) -> None:
        """Whether it would be copied or replaced, with all others."""
        self._is_chosen = chosen
        self.update()

    def set_problem(self, problem: str) -> None:
        """Mark it, and say why it is left out; "" takes the mark away."""
        if problem != self._problem:
            self._problem = problem
            self._say()
            self.update()

    @property
    def problem(self) -> str:
        """Why it is left out, "" where it is not."""
        return self._problem

    def set_thumbnail(self, image: QImage) -> None:
        """Show a picture in place of the icon; a null one brings the icon back."""
        self._thumbnail = image
        self._dress()

    @property
    def has_thumbnail(self) -> bool:
        """Whether a picture is shown."""
        return not self._thumbnail.isNull()

    # keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """See `chip_words`."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self._part.source)
            return
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        is_plain = modifiers in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if not is_plain or not self._act(key, modifiers == Qt.KeyboardModifier.ShiftModifier):
            super().keyPressEvent(event)

    def _act(self, key: int, is_fine: bool) -> bool:
        """Whether the key means something here."""
        back = self.layoutDirection() == Qt.LayoutDirection.LeftToRight
        step = FINE if is_fine else COARSE
        actions = {
            Qt.Key.Key_Delete: self.removed.emit,
            Qt.Key.Key_Backspace: self.removed.emit,
            Qt.Key.Key_Return: self.edit_wanted.emit,
            Qt.Key.Key_Enter: self.edit_wanted.emit,
            Qt.Key.Key_F2: self.edit_wanted.emit,
            Qt.Key.Key_Left: lambda: self.left.emit(-1 if back else 1),
            Qt.Key.Key_Right: lambda: self.left.emit(1 if back else -1),
            Qt.Key.Key_Up: lambda: self._weigh_by(step),
            Qt.Key.Key_Down: lambda: self._weigh_by(-step),
            Qt.Key.Key_PageUp: lambda: self._weigh_by(GREAT),
            Qt.Key.Key_PageDown: lambda: self._weigh_by(-GREAT),
            Qt.Key.Key_Minus: self._negate,
            Qt.Key.Key_Escape: lambda: self.left.emit(_BEYOND),
            Qt.Key.Key_End: lambda: self.left.emit(_BEYOND),
            Qt.Key.Key_0: lambda: self._weigh(0.0),
            Qt.Key.Key_1: lambda: self._weigh(1.0),
        }
        action = actions.get(Qt.Key(key))
        if action is None:
            return False
        action()
        return True

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Up counts more. Sideways, or with Shift, the row scrolls."""
        delta = event.angleDelta()
        is_sideways = abs(delta.x()) > abs(delta.y()) or event.modifiers() != Qt.KeyboardModifier.NoModifier
        if self._part.weight is None or is_sideways:
            event.ignore()
            return
        event.accept()
        self._turned += delta.y()
        notches = int(self._turned / _NOTCH)
        self._turned -= notches * _NOTCH
        if notches:
            self._weigh_by(notches * FINE)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """It takes the focus; what is beneath does not."""
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Edit it."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.edit_wanted.emit()

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        """A wheel turned half elsewhere begins anew."""
        self._turned = 0
        super().enterEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The accent line."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """No longer."""
        super().focusOutEvent(event)
        self.update()

    def _on_held(self, held: bool) -> None:
        if held:
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def _weigh_by(self, step: float) -> None:
        if self._part.weight is not None:
            self._weigh(self._part.weight + step)

    def _weigh(self, weight: float) -> None:
        if self._part.weight is None:
            return
        rounded = round(max(-MOST_CHIP_WEIGHT, min(MOST_CHIP_WEIGHT, weight)), 1)
        if rounded != self._part.weight:
            self.weighed.emit(rounded)

    def _negate(self) -> None:
        if is_negatable(self._part):
            self.weighed.emit(negated(self._part))

    # look

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Raised where it has a weight, an outline where it is a filter, red where it subtracts."""
        colors = self._theme.colors
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        ground, line = QColor(colors.raised), QColor(Qt.GlobalColor.transparent)
        if self._part.kind == "filter":
            ground, line = QColor(colors.panel), QColor(colors.muted)
            line.setAlphaF(0.45)
        if self._part.is_negative:
            ground = _faint(colors.no, 0.18)
        if self._is_chosen:
            ground = _faint(colors.accent, 0.28)
        if self._problem:
            line = QColor(colors.no)
        if self.hasFocus():
            line = QColor(colors.accent)
        painter.setBrush(ground)
        painter.setPen(QPen(line, 1))
        painter.drawRoundedRect(outline, _RADIUS_PX, _RADIUS_PX)
        if self._problem:
            _wave(painter, QColor(colors.no), QRectF(self._label.geometry()), self.height() - 6.0)

    def _recolour(self) -> None:
        self._remove.setIcon(self._theme.icon("x"))
        self._dress()

    def _dress(self) -> None:
        is_filter = self._part.kind == "filter"
        set_role(self._label, "bad" if self._part.is_negative else "muted" if is_filter else "")
        ratio = self.devicePixelRatioF()
        if self.has_thumbnail:
            self._face.setPixmap(_rounded(self._thumbnail, ratio))
        elif self._part.path is not None:
            self._face.setPixmap(self._theme.icon("image").pixmap(QSize(16, 16), ratio))
        self.update()


def _faint(color: str, alpha: float) -> QColor:
    made = QColor(color)
    made.setAlphaF(alpha)
    return made


def _wave(painter: QPainter, color: QColor, place: QRectF, y: float) -> None:
    """The line beneath what is misspelt."""
    steps = range(int(place.width() / 2) + 1)
    points = [QPointF(place.left() + 2 * step, y + (1.0 if step % 2 else -1.0)) for step in steps]
    painter.setPen(QPen(color, 1.2))
    painter.drawPolyline(QPolygonF(points))


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
