"""The name of a tag, typed with what is known as completion."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from photoclip.domain.tag_api import LONGEST_TAG_NAME
from photoclip.ui.models.completions import Offer
from photoclip.ui.models.tag_words import name_problem
from photoclip.ui.panels.completion_popup import CompletionPopup
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme

Offers = Callable[[str], Sequence[Offer]]
"""What a beginning may become."""


class TagField(QWidget):
    """Enter gives the name, what is wrong with it stands beneath; Escape leaves."""

    entered = Signal(str)
    """A name, without spaces around it."""
    edited = Signal(str)
    left = Signal()
    """The person gave up."""

    def __init__(self, theme: Theme, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._offers: Offers = lambda _typed: ()
        self._popup: CompletionPopup | None = None
        self._line = QLineEdit(self)
        self._line.setPlaceholderText(what)
        self._line.setAccessibleName(what)
        self._line.setMaxLength(LONGEST_TAG_NAME)
        self._line.installEventFilter(self)
        self._problem = QLabel(self)
        self._problem.setWordWrap(True)
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self._problem, "bad")
        self._problem.hide()
        self.setFocusProxy(self._line)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._line)
        column.addWidget(self._problem)
        self._line.textEdited.connect(self._edit)
        self._line.returnPressed.connect(self._enter)

    @property
    def popup(self) -> CompletionPopup | None:
        """The list, where it was ever open."""
        return self._popup

    def set_offers(self, offers: Offers) -> None:
        """Who knows what a beginning may become."""
        self._offers = offers

    def text(self) -> str:
        """What is typed, without spaces around it."""
        return " ".join(self._line.text().split())

    def set_text(self, text: str) -> None:
        """Type for the person."""
        self._line.setText(text)
        self.refuse("")

    def clear(self) -> None:
        """Nothing is typed."""
        self.set_text("")

    def refuse(self, line: str) -> None:
        """Say what is wrong, "" takes it back."""
        self._problem.setText(line)
        self._problem.setVisible(bool(line))
        self._line.setAccessibleDescription(line)
        self._line.setStyleSheet(f"QLineEdit {{ border-color: {self._theme.colors.no}; }}" if line else "")
        self.updateGeometry()

    def problem(self) -> str:
        """What is wrong, "" where nothing is."""
        return self._problem.text()

    def check(self) -> bool:
        """Whether what is typed can be a name; says why not."""
        self.refuse(name_problem(self.text()))
        return not self.problem()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Keys that are meant for the list; it goes with the focus. Escape is the field's own."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._handle(event)
        is_override = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if is_override and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide) and self._popup is not None:
            self._popup.hide()
        return super().eventFilter(watched, event)

    def _handle(self, event: QKeyEvent) -> bool:
        if self._popup is not None and self._popup.handle(event):
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
            return True
        return event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)

    def _edit(self, text: str) -> None:
        self.refuse("")
        offers = tuple(self._offers(text))
        window = self.window()
        if offers and (self._popup is None or self._popup.parentWidget() is not window):
            self._popup = CompletionPopup(self._theme, window)
            self._popup.taken.connect(self._take)
        if self._popup is not None:
            self._popup.open(offers if self._line.hasFocus() else (), self._line)
        self.edited.emit(self.text())

    def _take(self, offer: Offer) -> None:
        self._line.setText(offer.value)
        self.edited.emit(offer.value)
        self._enter()

    def _enter(self) -> None:
        if self._popup is not None:
            self._popup.hide()
        if self.text() and self.check():
            self.entered.emit(self.text())
