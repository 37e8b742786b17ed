"""The labels of one vocabulary in a table, found by typing."""

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from photoclip.domain.tag_words import Label
from photoclip.ui.models.labels import NONE, LabelModel
from photoclip.ui.models.vocabulary_edits import NO_LABELS, NO_MATCH, Labels
from photoclip.ui.panels.settings.setting import plain
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme

_ROW_PX = 30
_SHARES = (0.29, 0.23)
_OF_THE_GROUP = 4
_NARROW = {3: 72, _OF_THE_GROUP: 104}
_ROOM_FOR_ALL_PX = 540


class LabelTable(QWidget):
    """Rows are chosen; what they say is changed elsewhere."""

    chosen = Signal()
    """Other labels are chosen, or none."""
    edit_wanted = Signal()
    """Enter, F2 or a double click: the one that is chosen is to be changed."""
    delete_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.model = LabelModel(self)
        self.filter, self.view = QLineEdit(self), _Table(self)
        self._empty = plain("", self)
        self._lay_out()
        self.filter.textChanged.connect(self._narrow)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())
        self.view.doubleClicked.connect(lambda _index: self.edit_wanted.emit())
        self.view.edit_wanted.connect(self.edit_wanted)
        self.view.delete_wanted.connect(self.delete_wanted)
        theme.changed.connect(self._dress)
        self._dress()

    def show_labels(self, labels: Labels, name: str = "") -> None:
        """Show these, with the label of this name chosen; "": those that were, as far as they are still there."""
        if labels == self.model.labels and not name:
            return
        names = (name,) if name else tuple(label.name for label in self.labels())
        scrolled = self.view.verticalScrollBar().value()
        self.model.show(labels)
        self.view.verticalScrollBar().setValue(scrolled)
        self.choose(names)
        self._show_emptiness()

    def choose(self, names: tuple[str, ...]) -> None:
        """Choose these labels, as far as they are shown."""
        rows = [row for name in names if (row := self.model.row_of(name)) != NONE]
        selection, flag = self.view.selectionModel(), QItemSelectionModel.SelectionFlag
        if not rows:
            selection.clear()
            self.chosen.emit()
            return
        selection.setCurrentIndex(self.model.index(rows[0], 0), flag.ClearAndSelect | flag.Rows)
        for row in rows[1:]:
            selection.select(self.model.index(row, 0), flag.Select | flag.Rows)
        self.view.scrollTo(self.model.index(rows[0], 0))

    def places(self) -> tuple[int, ...]:
        """Positions of those that are chosen, among all labels."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return tuple(self.model.place(row) for row in rows)

    def labels(self) -> Labels:
        """Those that are chosen."""
        return tuple(self.model.labels[place] for place in self.places())

    def label(self) -> Label | None:
        """The only one that is chosen."""
        chosen = self.labels()
        return chosen[0] if len(chosen) == 1 else None

    def _narrow(self, typed: str) -> None:
        names = tuple(label.name for label in self.labels())
        self.model.narrow(typed)
        self.choose(names)
        self._show_emptiness()

    def _show_emptiness(self) -> None:
        self._empty.setText(NO_MATCH if self.model.labels else NO_LABELS)
        self._pages.setCurrentIndex(0 if self.model.rowCount() else 1)

    def _lay_out(self) -> None:
        self.filter.setPlaceholderText("Find a label")
        self.filter.setAccessibleName("Find a label")
        self.filter.setClearButtonEnabled(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_role(self._empty, "muted")
        self.view.setModel(self.model)
        self.view.dress()
        pages = QWidget(self)
        self._pages = QStackedLayout(pages)
        self._pages.addWidget(self.view)
        self._pages.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.filter)
        column.addWidget(pages, 1)

    def _dress(self) -> None:
        colors = self._theme.colors
        self.view.setStyleSheet(
            "QHeaderView, QHeaderView::section { background: transparent; }"
            "QTableView::item { padding: 0 5px; border: none; }"
            f"QTableView::item:selected {{ background: {colors.raised}; color: {colors.text}; }}"
        )


class _Table(QTableView):
    edit_wanted = Signal()
    delete_wanted = Signal()

    def dress(self) -> None:
        """How it looks and moves."""
        self.setAccessibleName("Labels")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setStretchLastSection(False)
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        for column, width in _NARROW.items():
            self.setColumnWidth(column, width)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Names get their share; where there is little room what tells least goes."""
        super().resizeEvent(event)
        room_px = self.viewport().width()
        self.setColumnHidden(_OF_THE_GROUP, room_px < _ROOM_FOR_ALL_PX)
        for column, share in enumerate(_SHARES):
            self.setColumnWidth(column, round(room_px * share))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter and F2 change the label, Delete deletes those that are chosen."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.edit_wanted.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_wanted.emit()
        else:
            super().keyPressEvent(event)
