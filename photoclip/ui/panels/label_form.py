"""One label of a vocabulary, or a new one: what can be said of it."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from photoclip.domain.tag_words import LONGEST_LABEL, Label
from photoclip.ui.models.shown import shown
from photoclip.ui.models.vocabulary_edits import lines_of, words_of
from photoclip.ui.panels.settings.setting import plain, show_line
from photoclip.ui.theme.stylesheet import set_role

_PROMPTS_PX = 96
_NEW = Label("")


class LabelForm(QWidget):
    """Holds a label until another is shown. What is changed is told when a field is left, or with Enter."""

    changed = Signal(object, object)
    """`Label` that is shown, and `Label` as it is to be."""
    added = Signal(object)
    """`Label`: a new one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label: Label | None = None
        self._told: Label | None = None
        self._can_change = False
        self._title = plain("", self)
        self.name, self.synonyms = QLineEdit(self), QLineEdit(self)
        self.group, self.prompts = QComboBox(self), _Lines(self)
        self.exclusive, self.lettering = QCheckBox(self), QCheckBox(self)
        self.add = QPushButton("Add", self)
        self._error = plain("", self)
        self._lay_out()
        self._connect()
        self.show_new()

    @property
    def label(self) -> Label | None:
        """The one that is shown; None: a new one is asked for."""
        return self._label

    def show_groups(self, groups: tuple[str, ...]) -> None:
        """What can be chosen as a group, beside a new one."""
        if groups != tuple(self.group.itemText(place) for place in range(self.group.count())):
            typed = self.group.currentText()
            self.group.clear()
            self.group.addItems(groups)
            self.group.setEditText(typed)

    def show_label(self, label: Label, *, can_change: bool) -> None:
        """One that is there."""
        self._label = self._told = label
        self._can_change = can_change
        self._fill(label, "Label")

    def show_new(self, *, can_change: bool = True, group: str = "") -> None:
        """Ask for a new one."""
        self._label = self._told = None
        self._can_change = can_change
        self._fill(replace(_NEW, group=group), "New label")

    def refuse(self, line: str, written: Label | None = None) -> None:
        """Why it cannot be so, "" takes it back. What was written is there again to be corrected."""
        if written is not None and written != self.written():
            self._write(written)
        self._told = written if written is not None else self._label
        show_line(self._error, shown(line))

    def problem(self) -> str:
        """What stands there."""
        return self._error.accessibleName()

    def written(self) -> Label:
        """As the fields say."""
        return Label(
            " ".join(self.name.text().split()),
            " ".join(self.group.currentText().split()),
            words_of(self.synonyms.text()),
            lines_of(self.prompts.toPlainText()),
            self.exclusive.isChecked(),
            self.lettering.isChecked(),
        )

    def tell(self) -> None:
        """Tell what was changed, if anything was."""
        written = self.written()
        if self._label is not None and self._can_change and written != self._told:
            self._told = written
            show_line(self._error, "")
            self.changed.emit(self._label, written)

    def _add(self) -> None:
        if self._label is not None:
            self.tell()
        elif self._can_change:
            show_line(self._error, "")
            self.added.emit(self.written())

    def _fill(self, label: Label, title: str) -> None:
        self._title.setText(title)
        self._write(label)
        self.add.setVisible(self._label is None)
        self.add.setEnabled(self._can_change)
        for field in (self.name, self.synonyms, self.prompts):
            field.setReadOnly(not self._can_change)
        self.group.setEnabled(self._can_change)
        self._fit()
        show_line(self._error, "")

    def _write(self, label: Label) -> None:
        self.name.setText(label.name)
        self.group.setEditText(label.group)
        self.synonyms.setText(", ".join(label.synonyms))
        self.prompts.setPlainText("\n".join(label.prompts))
        self.exclusive.setChecked(label.is_exclusive)
        self.lettering.setChecked(label.is_lettering)

    def _fit(self) -> None:
        has_group = bool(self.group.currentText().strip())
        for box in (self.exclusive, self.lettering):
            box.setEnabled(self._can_change and has_group)

    def _connect(self) -> None:
        for line in (self.name, self.synonyms):
            line.editingFinished.connect(self.tell)
        self.name.returnPressed.connect(self._add)
        self.synonyms.returnPressed.connect(self._add)
        self.name.textEdited.connect(lambda _text: show_line(self._error, ""))
        self.group.activated.connect(lambda _place: self.tell())
        self.group.lineEdit().editingFinished.connect(self.tell)
        self.group.lineEdit().returnPressed.connect(self._add)
        self.group.editTextChanged.connect(lambda _text: self._fit())
        self.prompts.left.connect(self.tell)
        for box in (self.exclusive, self.lettering):
            box.clicked.connect(lambda _checked=False: self.tell())
        self.add.clicked.connect(self._add)

    def _lay_out(self) -> None:
        set_role(self._title, "title")
        set_role(self._error, "bad")
        set_role(self.add, "primary")
        self._error.hide()
        self.add.setAutoDefault(False)
        self.name.setMaxLength(LONGEST_LABEL)
        self.group.setEditable(True)
        self.group.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.group.setMinimumContentsLength(8)
        self.group.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.group.lineEdit().setPlaceholderText("None")
        self.synonyms.setPlaceholderText("Parted by commas")
        self.prompts.setPlaceholderText("The usual: a photo of a {}")
        self.prompts.setFixedHeight(_PROMPTS_PX)
        self.prompts.setTabChangesFocus(True)
        self.prompts.setToolTip("What the model is asked, one a line, with {} where the label goes")
        self.exclusive.setText("One of its group at most")
        self.exclusive.setToolTip("A photo gets only the likeliest label of this group. It holds for all of the group.")
        self.lettering.setText("Is written in the photo")
        self.lettering.setToolTip("Words and digits that can be read in photos. It holds for all of the group.")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self._error)
        for words, field in (
            ("Name", self.name),
            ("Group", self.group),
            ("Also called", self.synonyms),
            ("Prompts, one a line", self.prompts),
        ):
            head = plain(words, self)
            head.setBuddy(field)
            set_role(head, "muted")
            field.setAccessibleName(words)
            column.addSpacing(4)
            column.addWidget(head)
            column.addWidget(field)
        column.addSpacing(8)
        column.addWidget(self.exclusive)
        column.addWidget(self.lettering)
        column.addSpacing(4)
        line = QHBoxLayout()
        line.addWidget(self.add)
        line.addStretch(1)
        column.addLayout(line)
        column.addStretch(1)


class _Lines(QPlainTextEdit):
    left = Signal()
    """The keyboard went elsewhere."""

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        self.left.emit()
