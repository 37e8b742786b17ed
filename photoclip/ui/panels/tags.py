"""Tags in the sidebar: search by one, tune, review, rename, delete, drop photos on one."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from photoclip.domain.names import folded
from photoclip.domain.tag_api import Tag
from photoclip.ui.models.counted import counted, number
from photoclip.ui.models.organise_words import quoted
from photoclip.ui.models.tag_words import NO_TAGS, name_problem
from photoclip.ui.models.tags import SEEN_AT_FIRST, TagModel, narrowed
from photoclip.ui.panels.name_field import NameField
from photoclip.ui.panels.section import Section
from photoclip.ui.panels.tagging_choice import Target
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme
from photoclip.ui.views.tags import TagView

_ROW_PX = 32
_FIELD_PX = 36
_NAMES_PX = 31
"""Where names begin in a row."""


class TagSection(Section):
    """Shows what it is told, and says what the person wants: the most used tags, and all of them when asked."""

    chosen = Signal(str)
    """The name of a tag: photos that have it are to be shown."""
    renamed = Signal(object, str)
    """`Tag` and the name it shall have. Answer with `refuse` or `end_naming`."""
    deletion_wanted = Signal(object)
    """`Tag`."""
    automatic_wanted = Signal(object, bool)
    """`Tag`, and whether new photos are to get it by themselves."""
    export_wanted = Signal(object)
    """`Tag` that was taught."""
    teach_wanted = Signal()
    """A tag is to be learned from what is selected."""
    tagging_wanted = Signal(object)
    """`Target`: photos that are to be tagged by machine."""
    photos_dropped = Signal(object, object)
    """`Tag`, and `PhotoId`s that are to have it."""
    tune_asked = Signal(str)
    """The name of a tag whose cut is to be looked at."""
    review_asked = Signal(object)
    """The name of a tag whose suggestions are to be looked through; None: those of all."""

    def __init__(self, theme: Theme) -> None:
        body = QWidget()
        super().__init__(theme, "Tags", body, self._wanted_px)
        self._theme = theme
        self._tags: tuple[Tag, ...] = ()
        self._shows_all = False
        self._renaming: Tag | None = None
        self._is_waiting = False
        self.model = TagModel(self)
        self.view = TagView(self.model, theme)
        self._filter = QLineEdit()
        self._empty = QLabel(NO_TAGS)
        self._fold = QPushButton()
        self._review = QPushButton()
        self._name = NameField(theme, body)
        self._name.hide()
        self._add = QToolButton()
        self._make_menu()
        self._lay_out(body)
        self._connect()
        self._show_rows()
        self._empty.hide()  # until it is known

    def show_tags(self, tags: Sequence[Tag]) -> None:
        """Show these, most used first; while one is being renamed its row stays where it is."""
        self._tags = tuple(tags)
        self._is_waiting = self.is_naming
        if not self.is_naming:
            self._show_rows()

    def show_waiting(self, suggestions: int | None) -> None:
        """How many suggestions wait for a review; None while nobody knows."""
        self._review.setText(f"review {number(suggestions)}" if suggestions else "")
        self._review.setVisible(bool(suggestions))
        self._review.setAccessibleName(f"Review {counted(suggestions or 0, 'suggestion', 'suggestions')}")
        self._review.setToolTip(f"{counted(suggestions or 0, 'tag', 'tags')} that photos may have: look through them")

    @property
    def tags(self) -> tuple[Tag, ...]:
        """All there are, most used first."""
        return self._tags

    def show_all(self, wanted: bool) -> None:
        """All tags, or those that are used most."""
        self._shows_all = wanted
        self._filter.clear()
        self._show_rows()
        if wanted and not self._filter.isHidden():
            self._filter.setFocus(Qt.FocusReason.OtherFocusReason)

    # names

    @property
    def is_naming(self) -> bool:
        """Whether a name is being typed."""
        return not self._name.isHidden()

    def begin_rename(self, tag: Tag) -> None:
        """Ask for another name of a tag, where it stands."""
        self.end_naming()
        index = self.model.index_of(folded(tag.name))
        if index.isValid():
            self._renaming = tag
            self.view.scrollTo(index)
            self._name.begin("Name of the tag", tag.name)
            self._place_name()
            self._name.raise_()

    def refuse(self, line: str) -> None:
        """The name will not do."""
        self._name.refuse(line)
        self._place_name()
        self.resized.emit()

    def end_naming(self) -> None:
        """No name is asked for any more. Idempotent."""
        if not self.is_naming:
            return
        had_focus = self.isAncestorOf(self.focusWidget() or self.window())
        self._name.hide()
        self._renaming = None
        if self._is_waiting:
            self.show_tags(self._tags)
        if had_focus and not self.view.isHidden():
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.resized.emit()

    def _enter(self, name: str) -> None:
        tag = self._renaming
        if tag is None or name == tag.name:
            self.end_naming()
            return
        problem = name_problem(name)
        if problem:
            self.refuse(problem)
        else:
            self.renamed.emit(tag, name)

    def _place_name(self) -> None:
        """Over the row of the tag that is being renamed."""
        if self._renaming is None or self._name.isHidden():
            return
        row = self.view.visualRect(self.model.index_of(folded(self._renaming.name)))
        top = self.view.geometry().top() + row.top()
        self._name.setGeometry(0, top, self.width(), self._name.wanted_px(self.width()))

    # parts

    def _make_menu(self) -> None:
        menu = QMenu(self._add)
        menu.setAccessibleName("New tags")
        teach = menu.addAction("Teach a tag from selected photos…", self.teach_wanted.emit)
        everything = menu.addAction("Tag all photos…", lambda: self.tagging_wanted.emit(Target()))
        self._icons = {teach: "sparkle", everything: "tag"}
        self._add.setMenu(menu)
        self._add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._add.setAccessibleName("New tags")
        self._add.setToolTip("New tags…")
        self._add.setIconSize(QSize(16, 16))

    def _lay_out(self, body: QWidget) -> None:
        set_role(self._empty, "muted")
        self._empty.setWordWrap(True)
        self._empty.setTextFormat(Qt.TextFormat.PlainText)
        self._empty.setContentsMargins(8, 4, 8, 4)
        self._filter.setPlaceholderText("Find a tag")
        self._filter.setAccessibleName("Find a tag")
        self._filter.setClearButtonEnabled(True)
        self._filter.setFixedHeight(_FIELD_PX)
        self._filter.setStyleSheet("margin-bottom: 4px;")
        self._filter.installEventFilter(self)
        for button in (self._fold, self._review):
            set_role(button, "quiet")
        self._fold.setFixedHeight(_ROW_PX)
        self._review.setFixedHeight(24)
        self._review.hide()
        self.add_beside(self._review, at_end=True)
        self.add_beside(self._add, at_end=True)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._filter)
        layout.addWidget(self._empty)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._fold)
        layout.addStretch(0)

    def _connect(self) -> None:
        view = self.view
        view.chosen.connect(lambda tag: self.chosen.emit(tag.name))
        view.menu_wanted.connect(self._show_menu)
        view.rename_wanted.connect(self.begin_rename)
        view.deletion_wanted.connect(self.deletion_wanted)
        view.photos_dropped.connect(self.photos_dropped)
        view.verticalScrollBar().valueChanged.connect(self._place_name)
        self._name.entered.connect(self._enter)
        self._name.given_up.connect(self.end_naming)
        self._filter.textChanged.connect(self._show_rows)
        self._fold.clicked.connect(lambda: self.show_all(not self._shows_all))
        self._review.clicked.connect(lambda: self.review_asked.emit(None))
        self._theme.changed.connect(self._colour)
        self._colour()

    def _colour(self) -> None:
        self._add.setIcon(self._theme.icon("plus"))
        for action, icon in self._icons.items():
            action.setIcon(self._theme.icon(icon))
        color = f"color: {self._theme.colors.muted};"
        self._fold.setStyleSheet(f"{color} text-align: left; padding: 0 {_NAMES_PX}px;")
        self._review.setStyleSheet(f"{color} padding: 0 8px; font-size: 11px;")

    def _show_rows(self) -> None:
        tags, text = self._tags, self._filter.text()
        # One more takes no more room than the words that would show it.
        is_many = len(tags) > SEEN_AT_FIRST + 1
        shows_all = self._shows_all and is_many
        rows = narrowed(tags, text) if shows_all else tags[:SEEN_AT_FIRST] if is_many else tags
        self._filter.setVisible(shows_all)
        self._fold.setVisible(is_many)
        self._fold.setText("Show fewer" if shows_all else f"Show all {number(len(tags))}")
        self._fold.setAccessibleName("Show fewer tags" if shows_all else f"Show all {number(len(tags))} tags")
        self.view.show_items(rows)
        if not rows and self.view.hasFocus() and shows_all:
            self._filter.setFocus(Qt.FocusReason.OtherFocusReason)
        self.view.setVisible(bool(rows))
        self._empty.setText(f"No tag contains {quoted(text.strip())}." if tags else NO_TAGS)
        self._empty.setVisible(not rows)
        self.resized.emit()

    def _wanted_px(self) -> int:
        width = max(1, self.width())
        rows = self.view.content_px() if not self.view.isHidden() else 0
        if self.is_naming:
            rows = max(rows, self._name.geometry().bottom() + 1)
        rows += self._empty.heightForWidth(width) if not self._empty.isHidden() else 0
        rows += _FIELD_PX if not self._filter.isHidden() else 0
        return rows + (_ROW_PX if not self._fold.isHidden() else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The name keeps its place."""
        super().resizeEvent(event)
        self._place_name()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """From the field the arrow keys go on to the tags, Enter takes the first, Escape shows all again."""
        if watched is self._filter and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._handle(event.key())
        return super().eventFilter(watched, event)

    def _handle(self, key: int) -> bool:
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            if key == Qt.Key.Key_Down and not self.view.isHidden():
                self.view.enter(1)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            first = self.model.items()[:1]
            if first:
                self.view.choose(self.model.key(first[0]))
            return True
        if key == Qt.Key.Key_Escape:
            if self._filter.text():
                self._filter.clear()
            else:
                self.show_all(False)
                self.view.enter(1)
            return True
        return False

    def _show_menu(self, tag: Tag, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        icon, name = self._theme.icon, tag.name
        menu.addAction(icon("images"), "Show photos", lambda: self.chosen.emit(name))
        menu.addAction(icon("sliders-horizontal"), "Tune…", lambda: self.tune_asked.emit(name))
        menu.addAction(icon("eye"), "Review…", lambda: self.review_asked.emit(name))
        menu.addSeparator()
        automatic = menu.addAction("Tag new photos automatically")
        automatic.setCheckable(True)
        automatic.setChecked(tag.is_automatic)
        automatic.triggered.connect(lambda wanted: self.automatic_wanted.emit(tag, wanted))
        menu.addSeparator()
        rename = menu.addAction(icon("pencil"), "Rename…", lambda: self.begin_rename(tag))
        delete = menu.addAction(icon("trash-2"), "Delete", lambda: self.deletion_wanted.emit(tag))
        for action, key in ((rename, Qt.Key.Key_F2), (delete, Qt.Key.Key_Delete)):
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        if tag.is_taught:
            menu.addSeparator()
            menu.addAction(icon("upload"), "Export what was taught…", lambda: self.export_wanted.emit(tag))
        menu.popup(at)
