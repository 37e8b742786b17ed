"""What lies over a picture: a note, facts, and the buttons at its edges."""

from html import escape

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from photoclip.ui.panels.breakable import breakable
from photoclip.ui.theme.theme import Theme

_EDGE_BUTTON_PX = 44
_ICON_PX = 20
_RADIUS_PX = 8
_VEIL = 225
"""Of 255: enough to read on, with a trace of the picture behind."""
_NOTE_PX = 480
_FACTS_PX = 340
_MOST_CHARACTERS = 80


class Veil(QFrame):
    """A rounded ground that lets a trace of the picture through. The mouse goes to the picture."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self.update)
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The ground."""
        color = QColor(self._theme.colors.panel)
        color.setAlpha(_VEIL)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawRoundedRect(self.rect(), _RADIUS_PX, _RADIUS_PX)


class ViewerNote(Veil):
    """What a person should know about the picture, at its lower edge."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._icon_name = "info"
        self._whole = ""
        self._icon = QLabel(self)
        self._icon.setFixedSize(_ICON_PX, _ICON_PX)
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 16, 10)
        row.setSpacing(10)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        theme.changed.connect(self._dress)

    @property
    def text(self) -> str:
        """What it says, "" while it is hidden."""
        return self._whole

    def say(self, text: str, icon: str) -> None:
        """Say it; "" is silence."""
        self._text.setText(breakable(text))
        self._whole = text
        self._icon_name = icon
        self.setAccessibleName(text)
        self._dress()
        self.setVisible(bool(text))

    def place(self, area: QRectF) -> None:
        """Lie in the middle of the lower edge of `area`."""
        margins = self.layout().contentsMargins()
        around = margins.left() + margins.right() + _ICON_PX + self.layout().spacing()
        most = min(_NOTE_PX, round(area.width()) - 32) - around
        width = min(max(40, most), self._text.fontMetrics().horizontalAdvance(self._text.text()) + 4)
        self._text.setFixedWidth(width)
        height = self._text.heightForWidth(width) + margins.top() + margins.bottom()
        left = area.center().x() - (width + around) / 2
        self.setGeometry(round(left), round(area.bottom()) - height - 24, width + around, height)

    def _dress(self) -> None:
        icon = self._theme.icon(self._icon_name, self._theme.colors.mark)
        self._icon.setPixmap(icon.pixmap(QSize(_ICON_PX, _ICON_PX), self.devicePixelRatioF()))


class ViewerFacts(Veil):
    """The facts that are read over the picture itself, in its lower left corner."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self._text.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.addWidget(self._text)
        self.setAccessibleName("Facts")

    def show_lines(self, name: str, lines: tuple[str, ...]) -> None:
        """The name, and a line for each fact."""
        texts = [escape(breakable(_short(text))) for text in (name, *lines)]
        rows = [f"<b>{texts[0]}</b>", *texts[1:]]
        self._text.setText(f"<div style='line-height: 140%'>{'<br>'.join(rows)}</div>")
        self.setAccessibleDescription(", ".join((name, *lines)))

    def place(self, area: QRectF) -> None:
        """Lie in the lower left corner of `area`."""
        margins = self.layout().contentsMargins()
        around = margins.left() + margins.right()
        most = max(80, min(_FACTS_PX, round(area.width()) - 32) - around)
        self._text.setFixedWidth(most)
        height = min(self._text.heightForWidth(most) + margins.top() + margins.bottom(), round(area.height()) - 32)
        self.setGeometry(round(area.left()) + 16, round(area.bottom()) - height - 16, most + around, height)


class EdgeButton(QAbstractButton):
    """Previous or next, at an edge of the picture while the pointer is near."""

    def __init__(self, theme: Theme, icon: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon
        self.setFixedSize(_EDGE_BUTTON_PX, _EDGE_BUTTON_PX)
        # Keys do the same; it comes and goes with the pointer, so that Tab would not find it.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.update)
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """An arrow on a disc."""
        colors = self._theme.colors
        ground = QColor(colors.raised if self.underMouse() else colors.panel)
        ground.setAlpha(_VEIL)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colors.line), 1))
        painter.setBrush(ground)
        painter.drawEllipse(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        corner = QPointF(self.rect().center()) - QPointF(_ICON_PX / 2 - 0.5, _ICON_PX / 2 - 0.5)
        icon = self._theme.icon(self._icon_name, colors.text)
        painter.drawPixmap(corner, icon.pixmap(QSize(_ICON_PX, _ICON_PX), self.devicePixelRatioF()))

    def enterEvent(self, event: object) -> None:  # noqa: N802
        """Lighter under the pointer."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: object) -> None:  # noqa: N802
        """As before."""
        super().leaveEvent(event)
        self.update()


def _short(text: str) -> str:
    """About two lines of it, with its end: a name keeps its number and suffix."""
    if len(text) <= _MOST_CHARACTERS:
        return text
    half = _MOST_CHARACTERS // 2
    return f"{text[:half]}…{text[-half:]}"
