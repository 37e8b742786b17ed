"""The labels that PhotoClip knows: lists at the left, the labels of one and what is said of them at the right."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from photoclip.domain.names import folded
from photoclip.domain.tag_words import Label, Vocabulary, VocabularyList
from photoclip.ui.models import vocabulary_edits as words
from photoclip.ui.models.shown import shown
from photoclip.ui.panels.elided_label import ElidedLabel
from photoclip.ui.panels.label_form import LabelForm
from photoclip.ui.panels.label_table import LabelTable
from photoclip.ui.panels.notice import Notice
from photoclip.ui.panels.settings.question import Question
from photoclip.ui.panels.settings.setting import plain
from photoclip.ui.panels.vocabulary_list import VocabularyList as VocabularyPanel
from photoclip.ui.panels.wrap_layout import WrapLayout
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme

_USUAL, _LEAST = (1080, 700), (760, 480)
_LIST_PX, _FORM_PX = 216, 248


class VocabulariesDialog(QDialog):
    """Not modal. Shows what it is told, and says what the person wants."""

    opened = Signal()
    label_changed = Signal(object, object)
    """`Label` of the list that is looked at, and `Label` as it is to be. Answer with `show_labels` or `refuse`."""
    label_added = Signal(object)
    """`Label`. Answer as before."""
    labels_deleted = Signal(object)
    """`Label`s."""
    own_wanted = Signal()
    """The person wants to change a list that came with the program."""
    rename_wanted = Signal()
    export_wanted = Signal()
    deleted = Signal()
    """The person confirmed: the list that is looked at is to go."""
    undo_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._vocabulary: Vocabulary | None = None
        self._can_undo = False
        self.setWindowTitle("Labels PhotoClip knows")
        self.setModal(False)
        self.setMinimumSize(*_LEAST)
        self.resize(*_USUAL)
        self.lists = VocabularyPanel(theme, self)
        self.table, self.form = LabelTable(theme, self), LabelForm(self)
        self.notice, self.question = Notice(theme, self), Question(self)
        self._title, self._details = ElidedLabel("", self), ElidedLabel("", self)
        self._shipped = QFrame(self)
        self.own = self._button("Make it my own", "primary")
        self.rename, self.export = self._button("Rename…"), self._button("Export…")
        self.delete, self.undo = self._button("Delete list…"), self._button("Undo")
        self.new, self.remove = self._button("New label"), self._button("Delete label")
        self._lay_out()
        self._connect()

    @property
    def vocabulary(self) -> Vocabulary | None:
        """The one that is looked at."""
        return self._vocabulary

    def show_list(self, listed: VocabularyList, name: str) -> None:
        """All there are; the one of this name is looked at, or the first."""
        found = [one for one in listed.vocabularies if folded(one.name) == folded(name)] or listed.vocabularies[:1]
        shown_one = found[0] if found else None
        self.lists.show_vocabularies(listed.vocabularies, shown_one.name if shown_one else "")
        if shown_one is not None:
            self._show(shown_one)
        if listed.problems:
            self.notice.say("\n".join(map(shown, listed.problems[:5])), "bad")

    def show_labels(self, labels: words.Labels, name: str = "") -> None:
        """Those of the one that is looked at, as they are to be. `name`: this label is chosen."""
        self.table.show_labels(labels, name)
        self.form.show_groups(words.groups(labels))
        self._fit()

    def show_undo(self, can_undo: bool) -> None:
        """Whether the last change can be taken back."""
        self._can_undo = can_undo
        self._fit()

    def refuse(self, line: str, before: Label | None, written: Label) -> None:
        """What was written of a label cannot be so: it is there again, with why."""
        if before is None:
            self._begin_new()
        elif self.form.label != before:
            self.table.choose((before.name,))
            self.form.show_label(before, can_change=True)
        self.form.refuse(line, written)
        self.form.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def complain(self, line: str) -> None:
        """What went wrong with a list."""
        self.notice.say(line, "bad")

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Whoever fills it fills it now."""
        super().showEvent(event)
        if not event.spontaneous():
            self.opened.emit()

    # parts

    def _show(self, vocabulary: Vocabulary) -> None:
        before, self._vocabulary = self._vocabulary, vocabulary
        is_other = before is None or folded(before.name) != folded(vocabulary.name)
        self._title.setText(shown(vocabulary.name))
        self._details.setText(words.details(vocabulary))
        self._shipped.setVisible(not vocabulary.is_own)
        if is_other:
            self.question.hide()
            self.table.filter.clear()
            self.table.choose(())
        self.show_labels(vocabulary.labels)
        if is_other or before is None or before.is_own != vocabulary.is_own:
            self._show_label()

    def _show_label(self) -> None:
        """What the form is about: the one that is chosen, else a new one."""
        can_change = self._vocabulary is not None and self._vocabulary.is_own
        label = self.table.label()
        if label is not None:
            self.form.show_label(label, can_change=can_change)
        elif self.form.label is not None or not can_change or not self.form.add.isEnabled():
            self.form.show_new(can_change=can_change)
        self._fit()

    def _fit(self) -> None:
        is_own = self._vocabulary is not None and self._vocabulary.is_own
        for button in (self.rename, self.delete, self.new, self.remove, self.undo):
            button.setVisible(is_own)
        self.export.setEnabled(self._vocabulary is not None)
        self.undo.setEnabled(self._can_undo)
        chosen = len(self.table.places())
        self.remove.setEnabled(chosen > 0)
        self.remove.setText(f"Delete {chosen} labels" if chosen > 1 else "Delete label")
        self.form.setVisible(is_own or self.form.label is not None)

    def _begin_new(self) -> None:
        group = self.form.group.currentText()
        self.table.choose(())
        self.form.show_new(group=group)
        self.form.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _edit(self) -> None:
        if self.form.label is not None:
            self.form.name.setFocus(Qt.FocusReason.OtherFocusReason)
            self.form.name.selectAll()

    def _remove(self) -> None:
        labels = self.table.labels()
        if labels and self._vocabulary is not None and self._vocabulary.is_own:
            self.labels_deleted.emit(labels)

    def _ask_deletion(self) -> None:
        if self._vocabulary is not None:
            self.question.ask(words.deletion(self._vocabulary), "Delete")

    def _connect(self) -> None:
        self.table.chosen.connect(self._show_label)
        self.table.edit_wanted.connect(self._edit)
        self.table.delete_wanted.connect(self._remove)
        self.form.changed.connect(self.label_changed)
        self.form.added.connect(self.label_added)
        self.new.clicked.connect(self._begin_new)
        self.remove.clicked.connect(self._remove)
        self.own.clicked.connect(self.own_wanted)
        self.rename.clicked.connect(self.rename_wanted)
        self.export.clicked.connect(self.export_wanted)
        self.delete.clicked.connect(self._ask_deletion)
        self.question.confirmed.connect(self.deleted)
        self.undo.clicked.connect(self.undo_wanted)
        QShortcut(QKeySequence.StandardKey.Undo, self, self.undo.click)
        QShortcut(QKeySequence.StandardKey.Find, self, self.table.filter.setFocus)

    def _lay_out(self) -> None:
        set_role(self._title, "title")
        set_role(self._details, "muted")
        self.undo.setToolTip("Take the last change of a label back (Ctrl+Z)")
        self.lists.setFixedWidth(_LIST_PX)
        self.form.setFixedWidth(_FORM_PX)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self._details, 1)
        for button in (self.rename, self.export, self.delete):
            head.addWidget(button)
        tools = QWidget(self)
        wrap = WrapLayout(8, tools)
        for button in (self.new, self.remove, self.undo):
            wrap.addWidget(button)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.table, 1)
        left.addWidget(tools)
        body = QHBoxLayout()
        body.setSpacing(24)
        body.addLayout(left, 1)
        body.addWidget(self.form)
        right = QVBoxLayout()
        right.setContentsMargins(16, 16, 16, 16)
        right.setSpacing(12)
        right.addWidget(self.notice)
        right.addLayout(head)
        right.addWidget(self.question)
        right.addWidget(self._shipped)
        right.addLayout(body, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.lists)
        row.addLayout(right, 1)
        self._lay_out_shipped()

    def _lay_out_shipped(self) -> None:
        set_role(self._shipped, "banner")
        line: QLabel = plain(words.SHIPPED, self._shipped)
        inside = QHBoxLayout(self._shipped)
        inside.setContentsMargins(12, 8, 8, 8)
        inside.setSpacing(12)
        inside.addWidget(line, 1)
        inside.addWidget(self.own)

    def _button(self, text: str, role: str = "") -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        set_role(button, role)
        return button
