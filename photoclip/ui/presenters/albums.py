"""The albums of the sidebar: kept up to date, and what the person does to them done."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from photoclip.domain.api import LibraryApi, News
from photoclip.domain.browse import Order, Scope, ScopeKind
from photoclip.domain.errors import PhotoClipError
from photoclip.domain.ids import PhotoId
from photoclip.domain.organise_api import Album
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models import organise_words as words
from photoclip.ui.models.shown import shown
from photoclip.ui.panels.albums import Naming
from photoclip.ui.panels.sidebar import Sidebar
from photoclip.ui.presenters.organise import Organiser
from photoclip.ui.presenters.wording import sentence

_LANE = "albums"
_COUNT_AGAIN_MS = 1_500
"""While photos pour in, and counts with them."""


@dataclass(frozen=True, slots=True)
class _Round:
    albums: tuple[Album, ...]
    favourites: int


class AlbumsPresenter(QObject):
    """Asks for albums when they may have changed. What a smart album finds is the search's business."""

    changed = Signal()
    """`albums` are others now."""
    editing_wanted = Signal(object)
    """A smart `Album`: its query is to be put into the search field, to be changed."""

    def __init__(
        self,
        engine: Engine,
        sidebar: Sidebar,
        organiser: Organiser,
        selected: Callable[[], tuple[PhotoId, ...]],
        search_text: Callable[[], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine, self._sidebar, self._organiser = engine, sidebar, organiser
        self._selected, self._search_text = selected, search_text
        self._albums: tuple[Album, ...] = ()
        self._photos_seen = -1
        self._soon = QTimer(self, singleShot=True, interval=_COUNT_AGAIN_MS)
        self._soon.timeout.connect(self.refresh)
        engine.news.connect(self._hear)
        organiser.organised.connect(self.refresh)
        section = sidebar.albums
        section.new_wanted.connect(lambda: section.begin_new(self._selected()))
        section.new_smart_wanted.connect(self._begin_smart)
        section.named.connect(self._name)
        section.photos_dropped.connect(organiser.add_to_album)
        section.refused.connect(lambda album: organiser.offer(words.not_into_smart(album.name), undo=False))
        section.deletion_wanted.connect(self._delete)
        section.editing_wanted.connect(self.editing_wanted)
        section.keeping_wanted.connect(self._keep_search)

    @property
    def albums(self) -> tuple[Album, ...]:
        """All, by name."""
        return self._albums

    def plain(self) -> tuple[Album, ...]:
        """Those into which photos can be put."""
        return tuple(album for album in self._albums if album.query is None)

    def named(self, name: str) -> Album | None:
        """The one of this name."""
        return self._sidebar.albums.model.named(name)

    def refresh(self) -> None:
        """Ask for all."""
        self._soon.stop()
        self._engine.ask(_ask, self._show, _stay, lane=_LANE)

    def know_search(self) -> None:
        """Something else is shown, or searched for."""
        self._sidebar.albums.show_search(self._search_text())

    def begin_new(self, photo_ids: tuple[PhotoId, ...]) -> None:
        """Ask for the name of a new album with these photos."""
        self._sidebar.albums.begin_new(photo_ids)

    # answers

    def _hear(self, news: News) -> None:
        before, self._photos_seen = self._photos_seen, news.photos
        if before not in (-1, news.photos) and not self._soon.isActive():
            self._soon.start()

    def _show(self, answer: _Round) -> None:
        self._sidebar.show_favourites(answer.favourites)
        self._sidebar.show_albums(answer.albums)
        if answer.albums != self._albums:
            self._albums = answer.albums
            self.changed.emit()

    # what the person does

    def _begin_smart(self) -> None:
        text = self._search_text()
        if text:
            self._sidebar.albums.begin_new(query=text)
        else:
            self._organiser.offer("Search for something first", undo=False)

    def _name(self, naming: Naming) -> None:
        album = naming.album
        if album is not None:
            self._change(album, naming.name, None, words.renamed(album.name, naming.name))
            return
        self.create(naming)

    def create(self, naming: Naming) -> None:
        """Make a new album."""
        self._organiser.turns.ask(
            lambda api: api.create_album(naming.name, naming.photo_ids, naming.query),
            lambda made: self._made(made, len(naming.photo_ids)),
            self._refuse,
            once=True,
        )

    def _made(self, album: Album, photos: int) -> None:
        self._sidebar.albums.end_naming()
        if photos:
            self._organiser.know_used(album.album_id)
        self._organiser.offer(words.made(album.name, photos, is_smart=album.query is not None))
        self.refresh()

    def _keep_search(self, album: Album) -> None:
        text = self._search_text()
        if text:
            self._change(album, album.name, text, words.requeried(album.name))

    def _change(self, album: Album, name: str, query: str | None, line: str) -> None:
        self._organiser.turns.ask(
            lambda api: api.change_album(album.album_id, name, query), lambda _album: self._done(line), self._refuse
        )

    def _delete(self, album: Album) -> None:
        line = words.deleted(album.name, is_smart=album.query is not None)
        self._organiser.turns.ask(
            lambda api: api.delete_album(album.album_id), lambda _album: self._done(line), self._refuse, once=True
        )

    def _done(self, line: str) -> None:
        self._sidebar.albums.end_naming()
        self._organiser.offer(line)
        self.refresh()

    def _refuse(self, error: PhotoClipError) -> None:
        """Said where the name is typed; else where everything is said."""
        line = shown(sentence(error))
        if self._sidebar.albums.is_naming:
            self._sidebar.albums.refuse(line)
        else:
            self._organiser.offer(line, undo=False)


def _ask(api: LibraryApi) -> _Round:
    return _Round(api.albums(), len(api.list_photos(Scope(ScopeKind.FAVOURITES), Order.NEWEST)))


def _stay(_error: PhotoClipError) -> None:
    """What was known stays; others say why nothing is answered."""
