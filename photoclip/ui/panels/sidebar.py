"""What the library holds, on the left: favourites, what is new, folders, albums, tags, what needs attention."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from photoclip.domain.api import Stats
from photoclip.domain.browse import FolderNode, Scope, ScopeKind
from photoclip.domain.files import Folder
from photoclip.domain.ids import AlbumId
from photoclip.domain.names import folded
from photoclip.domain.organise_api import Album
from photoclip.domain.tag_api import Tag
from photoclip.ui.models.counted import counted, photos_counted
from photoclip.ui.models.dropped import folders_in
from photoclip.ui.models.folder_tree import FolderTree, arrange
from photoclip.ui.models.folders import FolderModel
from photoclip.ui.models.shown import name_of
from photoclip.ui.panels.albums import AlbumSection
from photoclip.ui.panels.folder_section import FolderSection
from photoclip.ui.panels.removal import RemovalQuestion
from photoclip.ui.panels.shares import Shares
from photoclip.ui.panels.shelf_row import ShelfRow
from photoclip.ui.panels.tagging_choice import Target, folder_called
from photoclip.ui.panels.tags import TagSection
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme
from photoclip.ui.views.busy_mark import BusyMark
from photoclip.ui.views.folders import FolderView
from photoclip.ui.views.names import NameView

_WIDTH_PX = 220
_LEAST_PX = 176


class Sidebar(QFrame):
    """Shows what it is told and says what the person chooses. One thing is chosen at a time, or none."""

    scope_chosen = Signal(object)
    """`Scope`. Also when the chosen folder is gone: then the nearest one above it; when an album is: the library."""
    smart_album_chosen = Signal(object)
    """A smart `Album`: it is searched for."""
    tag_chosen = Signal(str)
    """The name of a tag: photos that have it are searched for."""
    tune_asked = Signal(str)
    """The name of a tag whose cut is to be looked at."""
    review_asked = Signal(object)
    """The name of a tag whose suggestions are to be looked through; None: those of all."""
    untagged_chosen = Signal()
    attention_chosen = Signal()
    add_folder_wanted = Signal()
    remove_folder_wanted = Signal(object)
    """`Folder`; the person has confirmed."""
    show_in_folder_wanted = Signal(object)
    """The path of a folder: a str that may carry surrogate escapes, which Qt's own strings lose."""
    rescan_wanted = Signal()
    tagging_wanted = Signal(object)
    """`Target`: photos that are to be tagged by machine."""
    settings_wanted = Signal()
    folders_dropped = Signal(object)
    """`list[str]`: absolute paths, which may turn out to be no folders."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._choice: Scope | None = None
        self._smart: AlbumId | None = None
        self._tag: str | None = None
        self._row: ShelfRow | None = None
        self._is_there = False
        self._failures = self._differences = 0
        set_role(self, "panel")
        self.setMinimumWidth(_LEAST_PX)
        self.setAcceptDrops(True)
        self.setAccessibleName("Library")
        self._mark = QLabel()
        self._mark.setTextFormat(Qt.TextFormat.RichText)
        self._mark.setAccessibleName("PhotoClip")
        self._library = self._place("images", "Library", Scope())
        self._favourites = self._place("heart", "Favourites", Scope(ScopeKind.FAVOURITES))
        self._recent = self._place("clock", "Recently added", Scope(ScopeKind.RECENT))
        self._untagged = ShelfRow(theme, "tag", "Without a tag")
        self._untagged.setCheckable(True)
        self._untagged.hide()
        self._attention = ShelfRow(theme, "circle-alert", "Needs attention")
        self._attention.setCheckable(True)
        self._attention.hide()
        self._settings = ShelfRow(theme, "settings", "Settings")
        self._model = FolderModel(self)
        self._view = FolderView(self._model, theme)
        self._empty = QLabel("No folders yet")
        self._question = RemovalQuestion()
        self._add, self._busy = QToolButton(), BusyMark(theme)
        self.folders = FolderSection(self._view, self._empty, theme)
        self.albums = AlbumSection(theme)
        self.tags = TagSection(theme)
        self._lay_out()
        self._connect()
        self._recolour()
        self.show_folders((), ())
        self.folders.show_emptiness(False)  # until that is known

    @property
    def model(self) -> FolderModel:
        """The folders shown."""
        return self._model

    @property
    def view(self) -> FolderView:
        """The tree of folders."""
        return self._view

    def show_folders(self, folders: Sequence[Folder], nodes: Sequence[FolderNode]) -> None:
        """Show these folders; what is chosen and unfolded stays so."""
        self.show_tree(arrange(folders, nodes))

    def show_tree(self, tree: FolderTree) -> None:
        """As `show_folders`, arranged before: 20,000 folders take 50 ms, which a thread may spend."""
        self._view.show_tree(tree)
        if self._question.folder is not None and self._question.folder.folder_id not in tree.folders:
            self._question.dismiss()
        self._view.setVisible(bool(tree.roots))
        self.folders.show_emptiness(not tree.roots)
        self._keep_choice()

    def show_albums(self, albums: Sequence[Album]) -> None:
        """Show these. A chosen one that is gone gives way to the library."""
        choice, smart = self._choice, self._smart
        was_there = choice is not None and self.albums.model.album(choice.album_id) is not None
        self.albums.show_albums(albums)
        if was_there and choice is not None and self.albums.model.album(choice.album_id) is None:
            self._choose(Scope())
            return
        if smart is not None and self.albums.model.album(smart) is None:
            self._smart = None
        self._mark_choice()

    def show_tags(self, tags: Sequence[Tag]) -> None:
        """Show these, most used first."""
        self.tags.show_tags(tags)
        self._mark_choice()

    def show_favourites(self, photos: int | None) -> None:
        """How many are favourites, None while nobody knows."""
        self._favourites.show_count(photos, photos_counted(photos or 0))

    def show_stats(self, stats: Stats, recent: int | None) -> None:
        """Show counts. `recent`: photos added lately, None while nobody knows."""
        self._library.show_count(stats.photos, photos_counted(stats.photos))
        self._recent.show_count(recent, photos_counted(recent or 0))
        self._untagged.setVisible(stats.photos > 0)
        self._failures = stats.failures
        self._show_attention()

    def show_differences(self, differences: int) -> None:
        """How many there are to files of other programs, which wait for the person."""
        self._differences = differences
        self._show_attention()

    def show_busy(self, busy: bool) -> None:
        """Whether a job runs."""
        self._busy.setVisible(busy)

    def select_scope(self, scope: Scope) -> None:
        """Mark what the window shows, without saying so. A folder or an album may come later."""
        self._choose_and_mark(scope)

    def select_smart_album(self, album_id: AlbumId) -> None:
        """Mark a smart album whose query is searched for, without saying so."""
        self._choose_and_mark(None, smart=album_id)

    def select_tag(self, name: str) -> None:
        """Mark a tag that is searched for, without saying so."""
        self._choose_and_mark(None, tag=name)

    def select_attention(self) -> None:
        """Mark "Needs attention", without saying so."""
        self._choose_and_mark(None, row=self._attention)

    def select_untagged(self) -> None:
        """Mark "Without a tag", without saying so."""
        self._choose_and_mark(None, row=self._untagged)

    def clear_choice(self) -> None:
        """Mark nothing: the window shows something else."""
        self._choose_and_mark(None)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Wide enough for most names."""
        return QSize(_WIDTH_PX, super().sizeHint().height())

    # dropped folders

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Folders may be dropped here; the rest is for who lies behind."""
        if folders_in(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Pass on their paths."""
        paths = folders_in(event.mimeData())
        if paths:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.folders_dropped.emit(paths)

    # parts

    def _place(self, icon: str, name: str, scope: Scope) -> ShelfRow:
        row = ShelfRow(self._theme, icon, name)
        row.setCheckable(True)
        row.clicked.connect(lambda: self._choose(scope))
        return row

    def _lay_out(self) -> None:
        self._mark.setContentsMargins(8, 6, 8, 14)
        self._add.setAccessibleName("Add a folder")
        self._add.setToolTip("Add a folder…")
        self._add.setIconSize(QSize(16, 16))
        self._busy.setToolTip("Looking through your folders")
        self._busy.hide()
        self.folders.add_beside(self._busy, at_end=False)
        self.folders.add_beside(self._add, at_end=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(0)
        for widget in (self._mark, self._library, self._favourites, self._recent):
            layout.addWidget(widget)
        layout.addWidget(Shares((self.folders, self.albums, self.tags)), 1)
        layout.addSpacing(8)
        layout.addWidget(self._question)
        layout.addSpacing(8)
        layout.addWidget(self._untagged)
        layout.addWidget(self._attention)
        layout.addWidget(self._settings)

    def _connect(self) -> None:
        self._untagged.clicked.connect(self._choose_untagged)
        self._attention.clicked.connect(self._choose_attention)
        self._settings.clicked.connect(self.settings_wanted)
        self._add.clicked.connect(self.add_folder_wanted)
        self._view.chosen.connect(self._choose)
        self._view.menu_wanted.connect(self._show_menu)
        self._view.removal_wanted.connect(self._ask_removal)
        self.albums.chosen.connect(self._choose_album)
        self.albums.tagging_wanted.connect(self.tagging_wanted)
        self.tags.tagging_wanted.connect(self.tagging_wanted)
        self.tags.chosen.connect(self.tag_chosen)
        self.tags.tune_asked.connect(self.tune_asked)
        self.tags.review_asked.connect(self.review_asked)
        self._question.confirmed.connect(self.remove_folder_wanted)
        self._question.dismissed.connect(self._view.setFocus)
        self._theme.changed.connect(self._recolour)
        for stop in self._stops():
            stop.left.connect(lambda step, stop=stop: self._go_on(stop, step))

    def _recolour(self) -> None:
        colors = self._theme.colors
        size = "font-size: 16px; font-weight: 700"
        self._mark.setText(f'<span style="{size}">Photo<span style="color: {colors.accent}">Clip</span></span>')
        self._add.setIcon(self._theme.icon("plus"))

    # what is chosen

    def _choose(self, scope: Scope) -> None:
        self._choose_and_mark(scope)
        self.scope_chosen.emit(scope)

    def _choose_album(self, album: Album) -> None:
        if album.query is None:
            self._choose(Scope(ScopeKind.ALBUM, album_id=album.album_id))
        else:
            self.select_smart_album(album.album_id)
            self.smart_album_chosen.emit(album)

    def _choose_attention(self) -> None:
        self.select_attention()
        self.attention_chosen.emit()

    def _choose_untagged(self) -> None:
        self.select_untagged()
        self.untagged_chosen.emit()

    def _choose_and_mark(
        self,
        choice: Scope | None,
        *,
        smart: AlbumId | None = None,
        tag: str | None = None,
        row: ShelfRow | None = None,
    ) -> None:
        self._choice, self._smart, self._tag, self._row = choice, smart, tag, row
        self._mark_choice()

    def _mark_choice(self) -> None:
        choice = self._choice
        kind = None if choice is None else choice.kind
        self._library.setChecked(choice == Scope())
        self._favourites.setChecked(kind is ScopeKind.FAVOURITES)
        self._recent.setChecked(kind is ScopeKind.RECENT)
        for row in (self._untagged, self._attention):
            row.setChecked(row is self._row)
        self._show_attention()
        folder = choice if kind is ScopeKind.FOLDER else None
        self._is_there = folder is not None and self._model.index_of(folder).isValid()
        if self._view.selected() != folder:
            self._view.select(folder)
        self.albums.view.select(choice.album_id if choice is not None and choice.album_id else self._smart)
        self.tags.view.select(folded(self._tag) if self._tag is not None else None)

    def _show_attention(self) -> None:
        """Hidden while there is nothing to see, unless it is what the window shows."""
        waiting = self._failures + self._differences
        self._attention.show_count(waiting, counted(waiting, "file", "files"))
        self._attention.setVisible(waiting > 0 or self._attention.isChecked())

    def _keep_choice(self) -> None:
        """A folder that left gives way to the one above it; one that nobody has seen yet is waited for."""
        choice = self._choice
        if choice is None or choice.kind is not ScopeKind.FOLDER:
            return
        nearest = self._model.nearest(choice)
        if self._is_there and nearest != choice:
            self._choose(nearest)
        else:
            self._mark_choice()

    # the keyboard goes through all rows

    def _stops(self) -> tuple[ShelfRow | FolderView | NameView, ...]:
        places = (self._library, self._favourites, self._recent)
        lists = (self._view, self.albums.view, self.tags.view)
        return (*places, *lists, self._untagged, self._attention, self._settings)

    def _go_on(self, left: ShelfRow | FolderView | NameView, step: int) -> None:
        stops = [stop for stop in self._stops() if stop.isVisible()]
        position = stops.index(left) + step
        if not 0 <= position < len(stops):
            return
        stop = stops[position]
        if isinstance(stop, FolderView | NameView):
            stop.enter(step)
            return
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        if stop.isCheckable() and not stop.isChecked():
            stop.click()

    # what can be done to a folder

    def _show_menu(self, scope: Scope, at: QPoint) -> None:
        index = self._model.index_of(scope)
        path, folder = self._model.path(index), self._model.folder(index)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Show in folder", lambda: self.show_in_folder_wanted.emit(path))
        menu.addAction("Look again now", self.rescan_wanted.emit)
        called = folder_called(name_of(path))
        menu.addAction("Tag the photos of this folder…", lambda: self.tagging_wanted.emit(Target(scope, called)))
        if folder is not None:
            menu.addSeparator()
            menu.addAction("Remove from library…", lambda: self._ask_removal(scope))
        menu.popup(at)

    def _ask_removal(self, scope: Scope) -> None:
        index = self._model.index_of(scope)
        folder = self._model.folder(index)
        if folder is not None:
            self._question.ask(folder, self._model.photos(index))
