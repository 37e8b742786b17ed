"""What a person does to photos: rates them, marks them, puts them into albums, and takes it back."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Signal

from photoclip.domain.api import LibraryApi, News
from photoclip.domain.browse import Order, Scope, ScopeKind
from photoclip.domain.errors import PhotoClipError
from photoclip.domain.ids import AlbumId, PhotoId
from photoclip.domain.organise_api import Album, Undoable, Undone
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.bridge.turns import Turns
from photoclip.ui.models import organise_words as words
from photoclip.ui.models.shown import shown
from photoclip.ui.presenters.wording import sentence

PhotoIds = tuple[PhotoId, ...]
_UNDOABLE_LANE = "undoable"
_MOST_RECENT = 5


@dataclass(frozen=True, slots=True)
class _Marked:
    changed: int
    favourite: bool


class Organiser(QObject):
    """Has it done, says what was done, and offers to undo it. Others hear by `organised` that it shows. All changes go
    through `turns`, in the order in which the person made them.
    """

    offered = Signal(str, str)
    """A line for the person, and what can be done about it: "Undo", "Redo", or "" for nothing."""
    withdrawn = Signal()
    """What was offered would do something else by now."""
    organised = Signal()
    """Albums, ratings or favourites are others than before, whoever changed them."""
    undoable_changed = Signal(object)
    """`Undoable`."""

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self.turns = Turns(engine, self)
        self._seen = -1
        self._undoable = Undoable()
        self._offered_for: Undoable | None = None
        self._is_offering = False
        self._recent: tuple[AlbumId, ...] = ()
        engine.ready.connect(self._begin)
        engine.news.connect(self._hear)

    @property
    def undoable(self) -> Undoable:
        """What can be taken back and done again, as far as is known."""
        return self._undoable

    @property
    def recent_albums(self) -> tuple[AlbumId, ...]:
        """Those into which photos were put last, newest first."""
        return self._recent

    def rate(self, photo_ids: PhotoIds, rating: int | None) -> None:
        """Give photos 0..5 stars; None takes back the person's own."""
        if photo_ids:
            self._ask(lambda api: api.rate(photo_ids, rating), lambda changed: self._say_rated(changed, rating))

    def set_favourite(self, photo_ids: PhotoIds, favourite: bool) -> None:
        """Mark photos, or take the mark off."""
        if photo_ids:
            self._ask(lambda api: _Marked(api.set_favourite(photo_ids, favourite), favourite), self._say_marked)

    def toggle_favourite(self, photo_ids: PhotoIds) -> None:
        """Mark them; where all are marked, take the marks off."""
        if photo_ids:
            self._ask(_Toggle(photo_ids), self._say_marked)

    def add_to_album(self, album: Album, photo_ids: PhotoIds) -> None:
        """Put photos into a plain album."""
        if photo_ids:
            self.know_used(album.album_id)
            self._ask(
                lambda api: api.add_to_album(album.album_id, photo_ids),
                lambda changed: self.offer(words.added(changed, len(photo_ids), album.name), undo=changed > 0),
            )

    def remove_from_album(self, album: Album, photo_ids: PhotoIds) -> None:
        """Take photos out of a plain album."""
        if photo_ids:
            self._ask(
                lambda api: api.remove_from_album(album.album_id, photo_ids),
                lambda changed: self.offer(words.removed(changed, album.name), undo=changed > 0),
            )

    def know_used(self, album_id: AlbumId) -> None:
        """Photos went into an album."""
        others = (known for known in self._recent if known != album_id)
        self._recent = (album_id, *others)[:_MOST_RECENT]

    def undo(self) -> None:
        """Take the last change back."""
        self._ask(lambda api: api.undo(), lambda answer: self._say_undone(answer, again=False), once=True)

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._ask(lambda api: api.redo(), lambda answer: self._say_undone(answer, again=True), once=True)

    def take_offer(self, label: str) -> None:
        """The person pressed what was offered."""
        if label == words.UNDO:
            self.undo()
        elif label == words.REDO:
            self.redo()

    def offer(self, line: str, *, undo: bool = True) -> None:
        """Say what was done, with an offer to undo it."""
        self._say(line, words.UNDO if undo else "")

    # answers

    def _say_rated(self, changed: int, rating: int | None) -> None:
        self.offer(words.rated(changed, rating), undo=changed > 0)

    def _say_marked(self, marked: _Marked) -> None:
        self.offer(words.marked(marked.changed, marked.favourite), undo=marked.changed > 0)

    def _say_undone(self, answer: Undone | None, *, again: bool) -> None:
        other = words.UNDO if again else words.REDO
        self._say(words.undone(answer, again=again), other if answer is not None else "")

    def _say(self, line: str, label: str) -> None:
        # What can be undone is asked for when the news come; until then nobody knows whether it is this.
        self._is_offering, self._offered_for = bool(label), None
        self.offered.emit(line, label)
        self._ask_undoable()

    def _fail(self, error: PhotoClipError) -> None:
        self._say(shown(sentence(error)), "")

    def _ask(self, call: Callable[[LibraryApi], object], done: Callable[[object], None], *, once: bool = False) -> None:
        self.turns.ask(call, done, self._fail, once=once)

    # news

    def _begin(self) -> None:
        self._seen = -1
        self.organised.emit()
        self._ask_undoable()

    def _hear(self, news: News) -> None:
        before, self._seen = self._seen, news.organised
        if before not in (-1, news.organised):
            self.organised.emit()
            self._ask_undoable()

    def _ask_undoable(self) -> None:
        self._engine.ask(lambda api: api.undoable(), self._know_undoable, _stay, lane=_UNDOABLE_LANE)

    def _know_undoable(self, undoable: Undoable) -> None:
        if undoable != self._undoable:
            self._undoable = undoable
            self.undoable_changed.emit(undoable)
        if self._is_offering and self._offered_for is None:
            self._offered_for = undoable
        elif self._is_offering and undoable != self._offered_for:
            self._is_offering = False
            self.withdrawn.emit()


class _Toggle:
    """Called in a thread. What it decided once holds, should it be asked again because the engine ended."""

    def __init__(self, photo_ids: PhotoIds) -> None:
        self._photo_ids = photo_ids
        self._favourite: bool | None = None

    def __call__(self, api: LibraryApi) -> _Marked:
        if self._favourite is None:
            # The list of all favourites is one question, whatever the number of photos.
            marked = api.list_photos(Scope(ScopeKind.FAVOURITES), Order.NEWEST).id_array()
            self._favourite = not np.isin(np.array(self._photo_ids, np.int64), marked).all()
        return _Marked(api.set_favourite(self._photo_ids, self._favourite), self._favourite)


def _stay(_error: PhotoClipError) -> None:
    """What was known stays; others say why nothing is answered."""
