"""Albums in the sidebar: choose, make, rename, delete, drop photos on one."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from photoclip.domain.browse import Scope, ScopeKind
from photoclip.domain.ids import PhotoId
from photoclip.domain.organise_api import Album
from photoclip.ui.models.albums import AlbumModel
from photoclip.ui.models.organise_words import name_for_search, name_problem
from photoclip.ui.models.own_photos import carries_photos, photos_in
from photoclip.ui.panels.name_field import NameField
from photoclip.ui.panels.section import Section
from photoclip.ui.panels.tagging_choice import Target, album_called
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme
from photoclip.ui.views.albums import AlbumView

NO_ALBUMS = "Albums hold photos for an occasion. Drag photos here."
_NAME = "Name of the album"


@dataclass(frozen=True, slots=True)
class Naming:
    """A name that the person gave: to `album`, or to a new one with these photos, or a smart one with this query."""

    name: str
    album: Album | None = None
    photo_ids: tuple[PhotoId, ...] = ()
    query: str | None = None


class AlbumSection(Section):
    """Shows what it is told, and says what the person wants. One name is asked for at a time."""

    chosen = Signal(object)
    """`Album`."""
    named = Signal(object)
    """`Naming`. Answer with `refuse` or `end_naming`."""
    photos_dropped = Signal(object, object)
    """A plain `Album`, and `PhotoId`s to be put into it."""
    refused = Signal(object)
    """A smart `Album`: photos cannot be put there."""
    deletion_wanted = Signal(object)
    """`Album`."""
    editing_wanted = Signal(object)
    """A smart `Album` whose query is to be seen and changed."""
    keeping_wanted = Signal(object)
    """A smart `Album` that is to find what is searched for now."""
    tagging_wanted = Signal(object)
    """`Target`: the photos of a plain album are to be tagged by machine."""
    new_wanted = Signal()
    """The person asks for a new album: with what is selected, if anything is."""
    new_smart_wanted = Signal()
    """The person asks for a smart album of what is searched for now."""

    def __init__(self, theme: Theme) -> None:
        body = QWidget()
        super().__init__(theme, "Albums", body, self._wanted_px)
        self._theme = theme
        self.model = AlbumModel(self)
        self.view = AlbumView(self.model, theme)
        self._empty = QLabel(NO_ALBUMS)
        self._new_name = NameField(theme)
        self._other_name = NameField(theme, body)
        self._other_name.hide()
        self._naming = Naming("")
        self._search = ""
        self._waiting: tuple[Album, ...] | None = None
        self._add = QToolButton()
        self._icons: dict[QAction, str] = {}
        self._make_menu()
        self._lay_out(body)
        self._connect()
        self._colour()
        self.setAcceptDrops(True)
        self._show_emptiness()
        self._empty.hide()  # until it is known

    def show_albums(self, albums: Sequence[Album]) -> None:
        """Show these; while one is being renamed its row stays where it is."""
        if not self._other_name.isHidden():
            self._waiting = tuple(albums)
            return
        self._waiting = None
        self.view.show_albums(albums)
        self._show_emptiness()
        self.resized.emit()

    def show_search(self, text: str) -> None:
        """What is searched for now, "" while nothing is: it can become a smart album."""
        self._search = text

    # names

    @property
    def is_naming(self) -> bool:
        """Whether a name is being typed."""
        return not (self._new_name.isHidden() and self._other_name.isHidden())

    def begin_new(self, photo_ids: tuple[PhotoId, ...] = (), query: str | None = None) -> None:
        """Ask for the name of a new album."""
        self.end_naming()
        self.set_folded(False)
        self._naming = Naming("", None, photo_ids, query)
        self._empty.hide()
        what = "Name of the smart album" if query is not None else _NAME
        self._new_name.begin(what, name_for_search(query or ""))
        self.resized.emit()

    def begin_rename(self, album: Album) -> None:
        """Ask for another name of an album, where it stands."""
        self.end_naming()
        index = self.model.index_of(album.album_id)
        if index.isValid():
            self._naming = Naming(album.name, album)
            self.view.scrollTo(index)
            self._other_name.begin(_NAME, album.name)
            self._place_name()
            self._other_name.raise_()

    def refuse(self, line: str) -> None:
        """The name will not do."""
        for field in (self._new_name, self._other_name):
            if not field.isHidden():
                field.refuse(line)
        self._place_name()
        self.resized.emit()

    def end_naming(self) -> None:
        """No name is asked for any more. Idempotent."""
        had_focus = self.isAncestorOf(self.focusWidget() or self.window())
        was_naming = self.is_naming
        for field in (self._new_name, self._other_name):
            field.hide()
        if self._waiting is not None:
            self.show_albums(self._waiting)
        self._show_emptiness()
        if was_naming:
            if had_focus and not self.view.isHidden():
                self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            self.resized.emit()

    def _enter(self, name: str) -> None:
        naming = self._naming
        before = naming.album
        if before is not None and name == before.name:
            self.end_naming()
            return
        other = self.model.named(name)
        is_same = other is not None and before is not None and other.album_id == before.album_id
        problem = name_problem(name, None if other is None or is_same else other.name)
        if problem:
            self.refuse(problem)
        else:
            self.named.emit(Naming(name, before, naming.photo_ids, naming.query))

    # photos that are dropped beside an album

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Photos become a new album."""
        if carries_photos(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for its name."""
        photo_ids = photos_in(event.mimeData())
        if photo_ids:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.begin_new(photo_ids)

    # parts

    def _make_menu(self) -> None:
        self._menu = QMenu(self._add)
        self._menu.setAccessibleName("New album")
        self._menu.setToolTipsVisible(True)
        new = self._menu.addAction("New album", self.new_wanted.emit)
        self._new_smart = self._menu.addAction("New smart album from this search", self.new_smart_wanted.emit)
        self._icons = {new: "album", self._new_smart: "search"}
        self._menu.aboutToShow.connect(self._fit_menu)
        self._add.setMenu(self._menu)
        self._add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._add.setAccessibleName("New album")
        self._add.setToolTip("New album…")
        self._add.setIconSize(QSize(16, 16))
        self.add_beside(self._add, at_end=True)

    def _fit_menu(self) -> None:
        self._new_smart.setEnabled(bool(self._search))
        self._new_smart.setToolTip("" if self._search else "Search for something first")

    def _lay_out(self, body: QWidget) -> None:
        set_role(self._empty, "muted")
        self._empty.setWordWrap(True)
        self._empty.setContentsMargins(8, 4, 8, 4)
        self._new_name.hide()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._new_name)
        layout.addWidget(self._empty)
        layout.addWidget(self.view, 1)
        layout.addStretch(0)

    def _connect(self) -> None:
        view = self.view
        view.chosen.connect(self.chosen)
        view.menu_wanted.connect(self._show_menu)
        view.rename_wanted.connect(self.begin_rename)
        view.deletion_wanted.connect(self.deletion_wanted)
        view.photos_dropped.connect(self.photos_dropped)
        view.refused.connect(self.refused)
        view.verticalScrollBar().valueChanged.connect(self._place_name)
        for field in (self._new_name, self._other_name):
            field.entered.connect(self._enter)
            field.given_up.connect(self.end_naming)
        self._theme.changed.connect(self._colour)

    def _colour(self) -> None:
        self._add.setIcon(self._theme.icon("plus"))
        for action, icon in self._icons.items():
            action.setIcon(self._theme.icon(icon))

    def _wanted_px(self) -> int:
        width = max(1, self.width())
        rows = self.view.content_px() if not self.view.isHidden() else 0
        if not self._other_name.isHidden():
            rows = max(rows, self._other_name.geometry().bottom() + 1)
        new = self._new_name.wanted_px(width) if not self._new_name.isHidden() else 0
        return new + rows + (self._empty.heightForWidth(width) if not self._empty.isHidden() else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The name keeps its place."""
        super().resizeEvent(event)
        self._place_name()

    def _place_name(self) -> None:
        """Over the row of the album that is being renamed."""
        album = self._naming.album
        if album is None or self._other_name.isHidden():
            return
        row = self.view.visualRect(self.model.index_of(album.album_id))
        top = self.view.geometry().top() + row.top()
        self._other_name.setGeometry(0, top, self.width(), self._other_name.wanted_px(self.width()))

    def _show_emptiness(self) -> None:
        is_empty = self.model.rowCount() == 0
        self._empty.setVisible(is_empty and self._new_name.isHidden())
        self.view.setVisible(not is_empty)

    def _show_menu(self, album: Album, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        icon = self._theme.icon
        menu.addAction(icon("images"), "Open", lambda: self.view.choose(album.album_id))
        if album.query is None:
            scope = Scope(ScopeKind.ALBUM, album_id=album.album_id)
            target = Target(scope, album_called(album.name))
            menu.addAction(icon("tag"), "Tag its photos…", lambda: self.tagging_wanted.emit(target))
        else:
            menu.addSeparator()
            menu.addAction(icon("search"), "Edit search", lambda: self.editing_wanted.emit(album))
            keep = menu.addAction(icon("save"), "Save this search here", lambda: self.keeping_wanted.emit(album))
            keep.setEnabled(bool(self._search) and self._search != album.query)
        menu.addSeparator()
        rename = menu.addAction(icon("pencil"), "Rename", lambda: self.begin_rename(album))
        delete = menu.addAction(icon("trash-2"), "Delete", lambda: self.deletion_wanted.emit(album))
        for action, key in ((rename, Qt.Key.Key_F2), (delete, Qt.Key.Key_Delete)):
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        menu.popup(at)
