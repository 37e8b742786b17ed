"""A line of text that ends in an ellipsis where there is no room for it."""

from html import escape

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyleOption, QWidget

_LEAST_PX = 24


class ElidedLabel(QLabel):
    """Plain text in one line. The whole text is its tooltip while it is cut, and what a screen reader says."""

    def __init__(
        self, text: str = "", parent: QWidget | None = None, mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._mode = mode
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Line breaks become spaces."""
        super().setText(" ".join(text.split()))
        self._tell()

    def shown_text(self) -> str:
        """What there is room for."""
        return self.fontMetrics().elidedText(self.text(), self._mode, self.contentsRect().width())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Narrow."""
        whole = super().sizeHint()
        return QSize(min(_LEAST_PX, whole.width()), whole.height())

    def sizeHint(self) -> QSize:  # noqa: N802
        """The whole text; one more than QLabel's, which rounds down under a scale."""
        whole = super().sizeHint()
        return QSize(whole.width() + 1, whole.height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """More or less is cut."""
        super().resizeEvent(event)
        self._tell()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """A font may be wider."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._tell()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """As QLabel paints, but never beyond its edge."""
        option = QStyleOption()
        option.initFrom(self)
        painter = QPainter(self)
        text = self.shown_text()
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            self.alignment(),
            option.palette,
            self.isEnabled(),
            text,
            QPalette.ColorRole.WindowText,
        )

    def _tell(self) -> None:
        is_cut = self.shown_text() != self.text()
        # Qt takes a file named <b>.jpg for markup, and breaks lines of markup only.
        self.setToolTip(f"<qt>{escape(self.text())}</qt>" if is_cut else "")
