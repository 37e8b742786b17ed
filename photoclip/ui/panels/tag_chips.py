"""The tags of what is selected, as small tiles that can be confirmed, rejected and taken off."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from photoclip.ui.models.counted import number
from photoclip.ui.models.shown import shown, tooltip
from photoclip.ui.models.tag_marks import MarkKind, TagMark
from photoclip.ui.panels.wrap_layout import WrapLayout
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme

MOST_SHOWN = 60
_HEIGHT_PX = 28
_LABEL_PX = 168
_ASIDE_GAP = "\u2002"
_YES = {MarkKind.MACHINE: "Confirm", MarkKind.SUGGESTED: "Accept", MarkKind.SOME: "Tag all of them with"}
_NO = {MarkKind.HAND: "Take off", MarkKind.MACHINE: "Reject", MarkKind.SUGGESTED: "Reject", MarkKind.SOME: "Take off"}
_KEYS = {
    MarkKind.HAND: "Enter shows photos with it. Delete takes it off.",
    MarkKind.MACHINE: "Enter or A confirms it. Delete or R rejects it.",
    MarkKind.SUGGESTED: "Enter or A accepts it. Delete or R rejects it.",
    MarkKind.SOME: "Enter tags all of them with it. Delete takes it off.",
}


class TagChip(QFrame):
    """A press on the name shows photos with it, or says yes to what is not certain; the x, or Delete, says no."""

    opened = Signal(str)
    agreed = Signal(object)
    """`TagMark`: it is right."""
    refused = Signal(object)
    """`TagMark`: it is wrong, or to be taken off."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._mark = TagMark("", MarkKind.HAND)
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._open = QPushButton(self)
        set_role(self._open, "quiet")
        self._open.setFixedHeight(_HEIGHT_PX - 2)
        self._open.clicked.connect(self._press)
        self.setFocusProxy(self._open)
        self._yes, self._no = self._small(), self._small()
        self._yes.clicked.connect(lambda: self.agreed.emit(self._mark))
        self._no.clicked.connect(lambda: self.refused.emit(self._mark))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(0)
        for part in (self._open, self._yes, self._no):
            row.addWidget(part)
        theme.changed.connect(self._dress)

    @property
    def mark(self) -> TagMark:
        """What it shows."""
        return self._mark

    def show_mark(self, mark: TagMark) -> None:
        """Another tag."""
        self._mark = mark
        name, kind = shown(mark.name), mark.kind
        set_role(self, {MarkKind.HAND: "banner"}.get(kind, f"tag-{kind.value}"))
        aside_px = self.fontMetrics().horizontalAdvance(mark.aside) + 8 if mark.aside else 0
        short = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, _LABEL_PX - 16 - aside_px)
        text = f"{short}{_ASIDE_GAP}{mark.aside}" if mark.aside else short
        self._open.setText(text.replace("&", "&&"))  # a button takes "&" for the mark of a key
        self._open.setToolTip(tooltip(mark.name, mark.details, _KEYS[kind]))
        self._open.setAccessibleName(mark.said())
        self._open.setAccessibleDescription(_KEYS[kind])
        self._yes.setVisible(kind in _YES)
        for button, words in ((self._yes, _YES.get(kind, "")), (self._no, _NO[kind])):
            button.setToolTip(tooltip(f"{words} {mark.name}"))
            button.setAccessibleName(f"{words} {name}")
        self._dress()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """What the name did not take."""
        key, is_plain = event.key(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        is_certain = self._mark.kind is MarkKind.HAND
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.refused.emit(self._mark)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._press()
        elif key == Qt.Key.Key_A and is_plain and not is_certain:
            self.agreed.emit(self._mark)
        elif key == Qt.Key.Key_R and is_plain and not is_certain:
            self.refused.emit(self._mark)
        else:
            super().keyPressEvent(event)

    def _press(self) -> None:
        if self._mark.kind is MarkKind.HAND:
            self.opened.emit(self._mark.name)
        else:
            self.agreed.emit(self._mark)

    def _small(self) -> QToolButton:
        button = QToolButton(self)
        button.setFixedSize(20, 20)
        button.setIconSize(QSize(12, 12))
        button.setStyleSheet("padding: 0;")
        # Keys do the same on the name: one stop for the Tab key instead of three.
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button

    def _dress(self) -> None:
        colors, is_certain = self._theme.colors, self._mark.kind is MarkKind.HAND
        self._yes.setIcon(self._theme.icon("check", colors.yes))
        self._no.setIcon(self._theme.icon("x", None if is_certain else colors.no))
        color = colors.text if is_certain else colors.muted
        self._open.setStyleSheet(f"padding: 0 4px 0 8px; border-radius: 7px; color: {color};")


class TagChips(QWidget):
    """As many as have room for a person's eye; tiles are used again. The keyboard stays where it was when one goes."""

    opened = Signal(str)
    """The name of a tag."""
    agreed = Signal(object)
    """`TagMark`: it is right."""
    refused = Signal(object)
    """`TagMark`: it is wrong, or to be taken off."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chips: list[TagChip] = []
        self._marks: tuple[TagMark, ...] = ()
        self._more = QLabel()
        set_role(self._more, "muted")
        self._wrap = WrapLayout(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self._wrap)
        column.addWidget(self._more)
        self._more.hide()

    @property
    def marks(self) -> tuple[TagMark, ...]:
        """All of them."""
        return self._marks

    @property
    def chips(self) -> tuple[TagChip, ...]:
        """Those that are seen, in order."""
        return tuple(self._chips[: min(len(self._marks), MOST_SHOWN)])

    def show_marks(self, marks: Sequence[TagMark]) -> bool:
        """Show these. False where the keyboard was on one of them and there is none left to have it."""
        focused = next((place for place, chip in enumerate(self.chips) if chip.focusProxy().hasFocus()), -1)
        name = self._marks[focused].name if focused >= 0 else ""
        self._marks = tuple(marks)
        seen = self._marks[:MOST_SHOWN]
        while len(self._chips) < len(seen):
            self._add_chip()
        for place, chip in enumerate(self._chips):
            if place < len(seen):
                chip.show_mark(seen[place])
        names = [mark.name for mark in seen]
        if focused >= 0 and seen:
            # Where the tag moved, the keyboard goes along, unless it was decided upon: then the next one comes to it.
            same = names.index(name) if name in names and names.index(name) >= focused else focused
            self._chips[min(same, len(seen) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)
        for place, chip in enumerate(self._chips):
            chip.setVisible(place < len(seen))
        self._more.setText(f"and {number(len(self._marks) - len(seen))} more")
        self._more.setVisible(len(self._marks) > len(seen))
        self.updateGeometry()
        return focused < 0 or bool(seen)

    def _add_chip(self) -> None:
        chip = TagChip(self._theme, self)
        chip.opened.connect(self.opened)
        chip.agreed.connect(self.agreed)
        chip.refused.connect(self.refused)
        self._wrap.addWidget(chip)
        self._chips.append(chip)
