"""Albums, ratings, favourites and undo in one window: connects who shows them with who does them."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QCursor

from photoclip.domain.browse import ScopeKind
from photoclip.domain.found import SearchPage
from photoclip.domain.ids import PhotoId
from photoclip.domain.organise_api import Album
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.models.query import Query
from photoclip.ui.panels.album_picker import AlbumPicker
from photoclip.ui.panels.albums import Naming
from photoclip.ui.presenters.albums import AlbumsPresenter
from photoclip.ui.presenters.browse import Browse
from photoclip.ui.presenters.facts import FactsPresenter
from photoclip.ui.presenters.organise import Organiser
from photoclip.ui.presenters.organise_menu import OrganiseMenu
from photoclip.ui.presenters.pasted import is_pasted
from photoclip.ui.presenters.photo_menu import PhotoMenu
from photoclip.ui.presenters.search import SearchPresenter
from photoclip.ui.presenters.viewer import ViewerPresenter
from photoclip.ui.theme.theme import Theme
from photoclip.ui.windows.conduct import Conduct
from photoclip.ui.windows.main_window import MainWindow
from photoclip.ui.windows.shortcuts import add_undo_shortcuts


class Organising(QObject):
    """Made after `Conduct`: it marks a smart album once the search that was asked for is shown."""

    def __init__(
        self,
        engine: Engine,
        window: MainWindow,
        model: PhotoModel,
        browse: Browse,
        conduct: Conduct,
        theme: Theme,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window, self._model, self._browse, self._conduct = window, model, browse, conduct
        self._facts: FactsPresenter | None = None
        self._picked: tuple[PhotoId, ...] = ()
        self.organiser = Organiser(engine, self)
        self.albums = AlbumsPresenter(engine, window.sidebar, self.organiser, self.selected, self.search_text, self)
        self._picker = AlbumPicker(theme, window)
        self._picker.picked.connect(lambda album: self.organiser.add_to_album(album, self._picked))
        self._picker.new_wanted.connect(lambda name: self.albums.create(Naming(name, None, self._picked)))
        self.albums.changed.connect(lambda: conduct.know_albums(self.albums.albums))
        self._connect_strip()
        self._connect_sidebar()
        browse.showed.connect(self._showed)
        self.organiser.organised.connect(self._renew)
        add_undo_shortcuts(window, self.organiser.undo, self.organiser.redo)

    # who else shows or wants something

    def add_menu(self, menu: PhotoMenu, theme: Theme) -> None:
        """What can be done to the selected photos."""
        grid = self._window.middle.grid
        self.menu = OrganiseMenu(
            menu.menu, grid, self._model, self.organiser, self.albums, self.shown_album, self._pick_album, theme, self
        )
        self._browse.showed.connect(self.menu.fit_album)
        self.albums.changed.connect(self.menu.fit_album)

    def connect_photos(self, search: SearchPresenter, viewer: ViewerPresenter, facts: FactsPresenter) -> None:
        """Where single photos are shown, and what was found."""
        self._facts = facts
        search.found.connect(self._found)
        for source in (viewer, facts):
            source.rated.connect(self.organiser.rate)
        viewer.favourite_wanted.connect(self._set_favourite)
        facts.favourite_wanted.connect(self.organiser.set_favourite)
        facts.album_opened.connect(self._open_album)
        facts.album_left.connect(self._leave_album)

    # what is shown

    def selected(self) -> tuple[PhotoId, ...]:
        """The photos that are meant: the one that is large, else those that are selected."""
        if self._window.is_viewing:
            return self._facts.selected if self._facts is not None else ()
        return tuple(PhotoId(photo_id) for photo_id in self._window.middle.grid.selected_ids().tolist())

    def shown_album(self) -> Album | None:
        """The plain album whose photos are shown."""
        scope = self._browse.scope
        if self._browse.page is not None or scope.kind is not ScopeKind.ALBUM:
            return None
        return self._window.sidebar.albums.model.album(scope.album_id)

    def search_text(self) -> str:
        """What is searched for now, as it can be kept; "" while nothing is. A pasted picture goes with the window."""
        query = self._window.middle.field.query()
        is_shown = self._browse.page is not None
        return query.text.strip() if is_shown and not any(map(is_pasted, query.pictures)) else ""

    # parts

    def _connect_strip(self) -> None:
        strip, organiser = self._window.strip, self.organiser
        organiser.offered.connect(strip.offer)
        organiser.withdrawn.connect(strip.withdraw)
        strip.offer_taken.connect(organiser.take_offer)

    def _connect_sidebar(self) -> None:
        sidebar = self._window.sidebar
        sidebar.smart_album_chosen.connect(self._conduct.find_album)
        self.albums.editing_wanted.connect(self._edit_smart)

    # smart albums

    def _edit_smart(self, album: Album) -> None:
        self._conduct.find_album(album)
        self._conduct.go_to_search()

    def _found(self, _page: SearchPage, _query: Query) -> None:
        smart = self._conduct.smart_album
        if smart is not None:
            self._window.sidebar.select_smart_album(smart.album_id)

    # what is told

    def _showed(self) -> None:
        self.albums.know_search()

    def _renew(self) -> None:
        """Ratings, favourites or albums are others now: what is seen of them is asked for again."""
        self._model.forget_details()
        if self._facts is not None:
            self._facts.ask_again()
        if self._browse.page is not None or self._browse.scope.kind in (ScopeKind.FAVOURITES, ScopeKind.ALBUM):
            self._browse.refresh()

    # what a person wants

    def _set_favourite(self, photo_ids: tuple[PhotoId, ...], favourite: bool | None) -> None:
        if favourite is None:
            self.organiser.toggle_favourite(photo_ids)
        else:
            self.organiser.set_favourite(photo_ids, favourite)

    def _pick_album(self, photo_ids: tuple[PhotoId, ...]) -> None:
        self._picked = photo_ids
        self._picker.ask(self.albums.plain(), QCursor.pos())

    def _open_album(self, name: str) -> None:
        album = self.albums.named(name)
        if album is not None:
            self._window.sidebar.albums.view.choose(album.album_id)

    def _leave_album(self, name: str, photo_ids: tuple[PhotoId, ...]) -> None:
        album = self.albums.named(name)
        if album is not None:
            self.organiser.remove_from_album(album, photo_ids)
