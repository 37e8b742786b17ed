"""The lists of labels there are: which are used, and which one is looked at."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from photoclip.config.resources import resource
from photoclip.domain.names import folded
from photoclip.domain.tag_words import Vocabulary
from photoclip.ui.models.counted import counted
from photoclip.ui.models.shown import shown, tooltip
from photoclip.ui.panels.list_rows import dress_list
from photoclip.ui.panels.name_field import NameField
from photoclip.ui.panels.settings.setting import plain
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme

_ROW_PX = 48
_NAME_ROLE = Qt.ItemDataRole.UserRole + 1
_HINT = "Tags come from the lists that have a check."


class VocabularyList(QFrame):
    """A check says that tags come from a list. A name is typed beneath."""

    chosen = Signal(str)
    """The name of a list."""
    use_wanted = Signal(str, bool)
    """A name, and whether tags are to come from it."""
    named = Signal(str)
    """What is to be called so: who asked by `ask_name` knows. Answer with `refuse` or `end_naming`."""
    new_wanted = Signal()
    import_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._vocabularies: tuple[Vocabulary, ...] = ()
        self.view = QListWidget(self)
        self.field = NameField(theme, self)
        self.new, self.take = QPushButton("New", self), QPushButton("Import…", self)
        self._lay_out()
        self.view.currentItemChanged.connect(self._choose)
        self.view.itemChanged.connect(self._check)
        self.field.entered.connect(self._enter)
        self.field.given_up.connect(self.end_naming)
        self.new.clicked.connect(self.new_wanted)
        self.take.clicked.connect(self.import_wanted)
        theme.changed.connect(self._dress)
        self._dress()

    def show_vocabularies(self, vocabularies: Sequence[Vocabulary], name: str) -> None:
        """Show these; the one of this name is looked at."""
        with QSignalBlocker(self.view):
            if [one.name for one in vocabularies] != [one.name for one in self._vocabularies]:
                self.view.clear()
                for vocabulary in vocabularies:
                    self.view.addItem(_item(vocabulary.name))
            self._vocabularies = tuple(vocabularies)
            for row, vocabulary in enumerate(vocabularies):
                item = self.view.item(row)
                _fill(item, vocabulary)
                if folded(vocabulary.name) == folded(name) and self.view.currentRow() != row:
                    self.view.setCurrentRow(row)

    def ask_name(self, what: str, name: str) -> None:
        """Ask for a name; `name` is there to be typed over."""
        self.field.begin(what, name)

    def refuse(self, line: str) -> None:
        """It cannot be called so."""
        self.field.refuse(line)

    def end_naming(self) -> None:
        """No name is asked for any more. Idempotent."""
        if not self.field.isHidden():
            had_focus = self.field.isAncestorOf(self.focusWidget() or self.window())
            self.field.hide()
            if had_focus:
                self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def is_naming(self) -> bool:
        """Whether a name is being typed."""
        return not self.field.isHidden()

    def _enter(self, name: str) -> None:
        if name:
            self.named.emit(name)
        else:
            self.end_naming()

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_NAME_ROLE))

    def _check(self, item: QListWidgetItem) -> None:
        name, is_used = item.data(_NAME_ROLE), item.checkState() is Qt.CheckState.Checked
        if any(one.name == name and one.is_used != is_used for one in self._vocabularies):
            self.use_wanted.emit(name, is_used)

    def _lay_out(self) -> None:
        set_role(self, "panel")
        self.view.setAccessibleName("Lists of labels")
        self.view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.field.hide()
        hint = plain(_HINT, self)
        set_role(hint, "muted")
        hint.setContentsMargins(8, 0, 8, 0)
        line = QHBoxLayout()
        line.setSpacing(8)
        for button, tip in ((self.new, "A list of your own"), (self.take, "A list from a .toml or .txt file")):
            button.setAutoDefault(False)
            button.setToolTip(tip)
            line.addWidget(button)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 16, 8, 16)
        column.setSpacing(8)
        column.addWidget(hint)
        column.addWidget(self.view, 1)
        column.addWidget(self.field)
        column.addLayout(line)

    def _dress(self) -> None:
        dress_list(self.view, self._theme)
        colors, check = self._theme.colors, resource("icons", "check.svg").as_posix()
        self.view.setStyleSheet(
            f"{self.view.styleSheet()}"
            f"QListWidget::indicator {{ width: 14px; height: 14px; border: 1px solid {colors.muted};"
            f" background: {colors.panel}; border-radius: 4px; }}"
            f"QListWidget::indicator:checked {{ background: {colors.accent}; border-color: {colors.accent};"
            f" image: url({check}); }}"
        )


def _item(name: str) -> QListWidgetItem:
    item = QListWidgetItem()
    item.setData(_NAME_ROLE, name)
    item.setSizeHint(QSize(0, _ROW_PX))
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
    return item


def _fill(item: QListWidgetItem, vocabulary: Vocabulary) -> None:
    labels = counted(len(vocabulary.labels), "label", "labels")
    item.setText(f"{shown(vocabulary.name)}\n{labels}{', yours' if vocabulary.is_own else ''}")
    item.setToolTip(tooltip(vocabulary.name))
    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{shown(vocabulary.name)}, {labels}")
    item.setCheckState(Qt.CheckState.Checked if vocabulary.is_used else Qt.CheckState.Unchecked)
