"""The line in which words are typed: pasting of pictures, half-composed words, marks, and the keys around them."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QTextCharFormat,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from photoclip.domain.found import Span
from photoclip.ui.models.carried import Carried, carried, carries_something

HINT = "Search photos, or drop a picture anywhere"


class SearchEdit(QLineEdit):
    """Words in one line. Words that an input method is still composing are not told of."""

    words_changed = Signal()
    entered = Signal()
    tabbed = Signal()
    """Tab, in a line with words."""
    escaped = Signal()
    picture_pasted = Signal(object)
    """`Carried` with paths or an image."""
    down_pressed = Signal()
    history_wanted = Signal()
    completion_wanted = Signal()
    chip_wanted = Signal()
    """Backspace, or the key towards the chips, before the first word: what stands there is meant."""
    help_wanted = Signal()
    copy_wanted = Signal()
    """Nothing of the line is chosen, or everything is: the whole query is meant."""
    all_chosen = Signal(bool)
    """The whole field is chosen, what stands beside the line, too; or no longer."""
    all_dropped = Signal()
    """What was chosen so is replaced by what comes next, or by nothing: what stands beside the line goes."""
    focused = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_composing = False
        self._holds_all = False
        self._told = ""
        self._marks: tuple[Span, ...] = ()
        self.setPlaceholderText(HINT)
        self.setAccessibleName("Search photos")
        self.setAccessibleDescription(
            "Type what a photo shows. Enter searches at once, Down goes to the photos, or lists past searches. "
            "Ctrl+Space offers what can be typed, Left goes to the parts that are there."
        )
        # What is dropped here is dropped on the window.
        self.setAcceptDrops(False)
        self.textChanged.connect(self._tell)

    def set_words(self, words: str) -> None:
        """Show other words, without a signal."""
        self._hold_all(False)
        self._told = words
        self.setText(words)
        self.mark((), "")

    # what is chosen

    def choose_all(self) -> None:
        """Choose the line, and what stands beside it."""
        self.selectAll()
        self._hold_all(True)

    def _hold_all(self, hold: bool) -> None:
        if hold != self._holds_all:
            self._holds_all = hold
            self.all_chosen.emit(hold)

    def _drop_all(self, replace: Callable[[], object]) -> None:
        """`replace` what is chosen in the line; where all is, what stands beside it goes, too."""
        if not self._holds_all:
            replace()
            return
        before = self.text()
        self._hold_all(False)
        self.all_dropped.emit()
        replace()
        if self.text() == before and not self._is_composing:
            self.words_changed.emit()

    # marks

    def mark(self, places: Sequence[Span], color: str) -> None:
        """Underline these places as misspelt, in "#rrggbb", until the next change."""
        if self._is_composing or (not places and not self._marks):
            return
        self._marks = tuple(places)
        wave = QTextCharFormat()
        wave.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        if color:
            wave.setUnderlineColor(QColor(color))
            wave.setForeground(QColor(color))
        cursor = self.cursorPosition()
        # The only door to a line's formats is the one that input methods use; places count from the cursor there.
        kind = QInputMethodEvent.AttributeType.TextFormat
        attributes = [
            QInputMethodEvent.Attribute(kind, place.start - cursor, place.end - place.start, wave) for place in places
        ]
        super().inputMethodEvent(QInputMethodEvent("", attributes))

    @property
    def marks(self) -> tuple[Span, ...]:
        """What is underlined."""
        return self._marks

    # keys

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 - Qt's name
        """Wait for the end of a composition."""
        self._is_composing = bool(event.preeditString())
        if self._holds_all and (event.preeditString() or event.commitString()):
            self._drop_all(lambda: super(SearchEdit, self).inputMethodEvent(event))
        else:
            super().inputMethodEvent(event)
        self._tell()

    def event(self, event: QEvent) -> bool:
        """Tab ends a part where there is one; else it goes on, as everywhere."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Tab
            and event.modifiers() == Qt.KeyboardModifier.NoModifier
            and self.text().strip()
        ):
            self.tabbed.emit()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Keys that mean more than text."""
        if self._choose_by(event) or self._act(event):
            return
        is_typing = bool(event.text()) and event.text().isprintable()
        takes_away = event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
        if self._holds_all and (is_typing or takes_away):
            self._drop_all(lambda: super(SearchEdit, self).keyPressEvent(event))
            return
        if event.key() not in (Qt.Key.Key_Control, Qt.Key.Key_Meta, Qt.Key.Key_Shift, Qt.Key.Key_Alt):
            self._hold_all(False)
        super().keyPressEvent(event)

    def _choose_by(self, event: QKeyEvent) -> bool:
        """Choosing, copying and pasting of everything."""
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.choose_all()
        elif event.matches(QKeySequence.StandardKey.Copy) and (self._holds_all or not self.hasSelectedText()):
            self.copy_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Cut) and self._holds_all:
            self.copy_wanted.emit()
            self._drop_all(lambda: self.insert(""))
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste_anything()
        else:
            return False
        return True

    def _act(self, event: QKeyEvent) -> bool:
        """Keys that leave the line as it is."""
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        is_before_all = self.cursorPosition() == 0 and not self.hasSelectedText()
        is_left_to_right = self.layoutDirection() == Qt.LayoutDirection.LeftToRight
        towards_chips = Qt.Key.Key_Left if is_left_to_right else Qt.Key.Key_Right
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif key == Qt.Key.Key_Down:
            (self.history_wanted if modifiers == Qt.KeyboardModifier.AltModifier else self.down_pressed).emit()
        elif key == Qt.Key.Key_Space and modifiers == Qt.KeyboardModifier.ControlModifier:
            self.completion_wanted.emit()
        elif key == Qt.Key.Key_F1:
            self.help_wanted.emit()
        elif key in (Qt.Key.Key_Backspace, towards_chips) and is_before_all and not self._holds_all:
            self.chip_wanted.emit()
        else:
            return False
        return True

    def paste_anything(self) -> None:
        """A picture becomes a part of the query, text becomes text."""
        found = carried(QGuiApplication.clipboard().mimeData())
        if found.paths or found.image is not None:
            self.picture_pasted.emit(found)
        elif found != Carried():
            self._drop_all(lambda: self.insert(found.text or found.address))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Qt's menu, whose "Paste" knows text only."""
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        paste = menu.findChild(QAction, "edit-paste")
        if paste is not None:
            paste.setEnabled(carries_something(QGuiApplication.clipboard().mimeData()))
            paste.triggered.disconnect()
            paste.triggered.connect(self.paste_anything)
        menu.addSeparator()
        menu.addAction("Copy the whole search", self.copy_wanted.emit)
        menu.addAction("What can I type?", self.help_wanted.emit)
        menu.popup(event.globalPos())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Chooses anew."""
        self._hold_all(False)
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The field around it is lit."""
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """No longer."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._hold_all(False)
        self.focused.emit(False)

    def _tell(self) -> None:
        if not self._is_composing and self.text() != self._told:
            self._told = self.text()
            self.mark((), "")
            self.words_changed.emit()
