"""Labels whose text a person can select and copy, whole even where it is shown shortened or broken."""

from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QLabel, QMenu, QSizePolicy, QWidget

from photoclip.ui.models.shown import tooltip
from photoclip.ui.panels.breakable import breakable

_FLAGS = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
_BREAK = "\u200b"
_LEAST_PX = 24


class SelectableText(QLabel):
    """Plain text that wraps, long words too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(_FLAGS)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def whole(self) -> str:
        """The text as it was given."""
        return self._whole

    def set_whole(self, text: str, laid_out: str | None = None) -> None:
        """Show it; `laid_out` is the same with other spaces."""
        self._whole = text
        shown = breakable(text if laid_out is None else laid_out)
        if shown != self.text():
            self.setText(shown)

    def selection(self) -> str:
        """What is selected, as it would be copied; all of it while nothing is."""
        selected = self.selectedText()
        return self._whole if selected in ("", self.text()) else selected.replace(_BREAK, "").replace("\u00a0", " ")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Copy."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Copy, select all."""
        self._menu(event.globalPos())

    def copy(self) -> None:
        """What is selected, else all."""
        QGuiApplication.clipboard().setText(self.selection())

    def _menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Copy").triggered.connect(self.copy)
        menu.addAction("Select all").triggered.connect(lambda: self.setSelection(0, len(self.text())))
        menu.popup(at)


class SelectableLine(SelectableText):
    """One line, shortened in its middle where there is no room; the whole of it is its tooltip then, and what is
    copied when all of it is selected.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_whole(self, text: str, _laid_out: str | None = None) -> None:
        """Show as much of it as there is room for."""
        self._whole = text
        self.setAccessibleName(text)
        self._shorten()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Narrow."""
        return QSize(_LEAST_PX, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """More or less is left out."""
        super().resizeEvent(event)
        self._shorten()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """A font may be wider."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._shorten()

    def _shorten(self) -> None:
        room_px = self.contentsRect().width()
        short = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideMiddle, room_px)
        if short != self.text():
            self.setText(short)
        self.setToolTip(tooltip(self._whole) if short != self._whole else "")
