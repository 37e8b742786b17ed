"""The tags of what is selected: what is there, what is suggested, and a line to type another one."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from photoclip.ui.models.tag_marks import MarkKind, TagMark
from photoclip.ui.panels.tag_chips import TagChips
from photoclip.ui.panels.tag_field import Offers, TagField
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme


class PhotoTags(QWidget):
    """Shows what it is told, and says what the person wants."""

    added = Signal(str)
    """The name of a tag that is to be put on what is selected."""
    opened = Signal(str)
    """The name of a tag: photos that have it are to be shown."""
    agreed = Signal(object)
    """`TagMark`: it is right."""
    refused = Signal(object)
    """`TagMark`: it is wrong, or to be taken off."""
    left = Signal()
    """The person is done with typing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys_decide = True
        self._heading, self._hint = QLabel("TAGS"), QLabel("A accepts · R rejects")
        self._heading.setAccessibleName("Tags")
        self.chips = TagChips(theme)
        self.field = TagField(theme, "Add a tag")
        set_role(self._heading, "section")
        set_role(self._hint, "section")
        head = QHBoxLayout()
        head.addWidget(self._heading)
        head.addStretch(1)
        head.addWidget(self._hint, 0, Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.chips)
        column.addWidget(self.field)
        self.chips.hide()
        self._hint.hide()
        self.chips.opened.connect(self.opened)
        self.chips.agreed.connect(self.agreed)
        self.chips.refused.connect(self.refused)
        self.field.entered.connect(self._add)
        self.field.left.connect(self.left)

    def set_offers(self, offers: Offers) -> None:
        """Who knows what a beginning may become."""
        self.field.set_offers(lambda typed: self._others(offers, typed))

    def show_marks(self, marks: Sequence[TagMark]) -> None:
        """Show these."""
        if tuple(marks) == self.chips.marks:
            return
        stays = self.chips.show_marks(marks)
        self._fit_hint()
        if not stays:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.chips.setVisible(bool(marks))

    def know_keys(self, *, decide: bool) -> None:
        """Whether A and R decide where the keyboard usually is."""
        self._keys_decide = decide
        self._fit_hint()

    def _fit_hint(self) -> None:
        is_open = any(mark.kind in (MarkKind.MACHINE, MarkKind.SUGGESTED) for mark in self.chips.marks)
        self._hint.setVisible(is_open and self._keys_decide)

    def _others(self, offers: Offers, typed: str) -> Sequence[object]:
        there = {mark.name for mark in self.chips.marks if mark.kind in (MarkKind.HAND, MarkKind.MACHINE)}
        return tuple(offer for offer in offers(typed) if offer.value not in there)

    def _add(self, name: str) -> None:
        self.field.clear()
        self.added.emit(name)
