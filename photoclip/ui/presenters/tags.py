"""The tags of the sidebar: kept up to date, and what the person does to them done."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal

from photoclip.domain.api import LibraryApi, News
from photoclip.domain.errors import PhotoClipError
from photoclip.domain.ids import PhotoId
from photoclip.domain.names import folded
from photoclip.domain.tag_api import Haste, ReviewRequest, Tag
from photoclip.domain.tag_words import Label
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models import tag_words as words
from photoclip.ui.models.completions import Offer
from photoclip.ui.models.model_tasks import is_of_photos
from photoclip.ui.models.shown import name_of, shown
from photoclip.ui.models.tag_names import TagNames
from photoclip.ui.models.tags import listed
from photoclip.ui.panels.sidebar import Sidebar
from photoclip.ui.presenters.organise import Organiser
from photoclip.ui.presenters.wording import sentence

_LANE, _LABELS_LANE = "tags", "tags-labels"
_COUNT_AGAIN_MS = 1_500
"""While photos pour in, and counts with them."""
_COUNT_REVIEW_MS = 2_500
"""After the last change."""

_REST = 5.0
"""A count is not asked for again before so many times its duration passed: a large library is not busy with that."""


@dataclass(frozen=True, slots=True)
class _Renamed:
    tag: Tag
    was_there: bool


@dataclass(frozen=True, slots=True)
class _Waiting:
    suggestions: int
    seconds: float


class TagsPresenter(QObject):
    """Asks for tags when they may have changed, and for what waits for a review when nothing else goes on."""

    changed = Signal()
    """`names` are others now."""
    renamed = Signal(str, str)
    """The name that a tag had, and the one that it has, or that of the tag of which it is a part now."""

    def __init__(self, engine: Engine, sidebar: Sidebar, organiser: Organiser, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine, self._section, self._organiser = engine, sidebar.tags, organiser
        self._sidebar = sidebar
        self._labels: tuple[Label, ...] = ()
        self._names = TagNames()
        self._photos_seen = -1
        self._is_working = self._is_counting = False
        self._soon = QTimer(self, singleShot=True, interval=_COUNT_AGAIN_MS)
        self._soon.timeout.connect(self.refresh)
        self._review_soon = QTimer(self, singleShot=True, interval=_COUNT_REVIEW_MS)
        self._review_soon.timeout.connect(self._ask_waiting)
        engine.ready.connect(self.refresh_labels)
        engine.news.connect(self._hear)
        organiser.organised.connect(self.refresh)
        section = self._section
        section.photos_dropped.connect(lambda tag, photo_ids: self.tag(photo_ids, tag.name))
        section.renamed.connect(self._rename)
        section.deletion_wanted.connect(self._delete)
        section.automatic_wanted.connect(self._set_automatic)

    @property
    def names(self) -> TagNames:
        """What a photo can be tagged with, as far as is known: for completion."""
        return self._names

    def offers(self, typed: str) -> tuple[Offer, ...]:
        """What the beginning of a name may become."""
        return self._names.offers(typed)

    def named(self, name: str) -> Tag | None:
        """The tag of this name, in any case."""
        wanted = folded(name.strip())
        return next((tag for tag in self._section.tags if folded(tag.name) == wanted), None)

    def refresh(self) -> None:
        """Ask for all tags, and later for what waits."""
        self._soon.stop()
        self._engine.ask(lambda api: listed(api.tags()), self._show, _stay, lane=_LANE)
        self._review_soon.start()

    def refresh_labels(self) -> None:
        """The vocabularies may be others."""
        self._engine.ask(_labels_in_use, self._know_labels, _stay, lane=_LABELS_LANE)

    # what the person does

    def tag(
        self, photo_ids: tuple[PhotoId, ...], name: str, refused: Callable[[PhotoClipError], None] | None = None
    ) -> None:
        """Put a tag on photos, by hand. `refused` says where it was typed why not, else it is said in passing."""
        if photo_ids:
            self._organiser.turns.ask(
                lambda api: api.change_tags(photo_ids, (name,), ()),
                lambda changed: self._organiser.offer(words.tagged(changed, len(photo_ids), name), undo=changed > 0),
                refused or self._fail,
            )

    def export(self, tag: Tag, path: str) -> None:
        """Write what was learned of a tag to a file."""
        self._engine.ask(
            lambda api: api.export_taught(tag.name, path),
            lambda _none: self._organiser.offer(f"Wrote what was learned to {name_of(path)}", undo=False),
            self._fail,
        )

    def _rename(self, tag: Tag, name: str) -> None:
        other = self.named(name)
        was_there = other is not None and folded(other.name) != folded(tag.name)
        self._organiser.turns.ask(
            lambda api: _Renamed(api.rename_tag(tag.name, name), was_there),
            lambda done: self._renamed(tag.name, done),
            self._refuse,
            once=True,
        )

    def _renamed(self, before: str, done: _Renamed) -> None:
        self._section.end_naming()
        self.renamed.emit(before, done.tag.name)
        self._organiser.offer(words.renamed(before, done.tag, done.was_there))
        self.refresh()

    def _delete(self, tag: Tag) -> None:
        self._organiser.turns.ask(
            lambda api: api.delete_tag(tag.name),
            lambda photos: self._done(words.deleted(tag.name, photos)),
            self._refuse,
            once=True,
        )

    def _set_automatic(self, tag: Tag, is_automatic: bool) -> None:
        self._organiser.turns.ask(
            lambda api: api.set_automatic(tag.name, is_automatic),
            lambda _tag: self._done(words.automatic(tag.name, is_automatic=is_automatic)),
            self._refuse,
        )

    def _done(self, line: str) -> None:
        self._organiser.offer(line)
        self.refresh()

    def _refuse(self, error: PhotoClipError) -> None:
        """Said where the name is typed; else where everything is said."""
        if self._section.is_naming:
            self._section.refuse(shown(sentence(error)))
        else:
            self._fail(error)

    def _fail(self, error: PhotoClipError) -> None:
        self._organiser.offer(shown(sentence(error)), undo=False)

    # answers

    def _hear(self, news: News) -> None:
        self._is_working = any(not job.is_over and is_of_photos(job) for job in news.jobs)
        before, self._photos_seen = self._photos_seen, news.photos
        if before not in (-1, news.photos) and not self._soon.isActive():
            self._soon.start()

    def _show(self, tags: tuple[Tag, ...]) -> None:
        if tags != self._section.tags:
            self._sidebar.show_tags(tags)
            self._know_names()
        else:
            self._sidebar.show_tags(tags)  # also where there are none: that is known now

    def _know_labels(self, labels: tuple[Label, ...]) -> None:
        self._labels = labels
        self._know_names()

    def _know_names(self) -> None:
        self._names = TagNames.of(self._section.tags, self._labels)
        self.changed.emit()

    def _ask_waiting(self) -> None:
        if self._is_working or self._is_counting:
            self._review_soon.start()
            return
        self._is_counting = True
        request = ReviewRequest(limit=0)
        self._engine.ask(lambda api: _count(api, request), self._show_waiting, self._nothing_waits)

    def _show_waiting(self, waiting: _Waiting | None) -> None:
        self._is_counting = False
        if waiting is None:
            self._review_soon.start()
            return
        self._section.show_waiting(waiting.suggestions)
        self._review_soon.setInterval(max(_COUNT_REVIEW_MS, round(_REST * waiting.seconds * 1_000)))

    def _nothing_waits(self, _error: PhotoClipError) -> None:
        """Without a model there are no suggestions, and whoever needs it says so; nor where a person stopped learning
        what labels mean.
        """
        self._is_counting = False
        self._section.show_waiting(None)


def _count(api: LibraryApi, request: ReviewRequest) -> _Waiting | None:
    """None: nobody knows what labels mean yet, which is learned when nothing else is to be done."""
    if api.learn_labels(Haste.PHOTOS_FIRST) is not None:
        return None
    began = monotonic()
    return _Waiting(api.review(request).total, monotonic() - began)


def _labels_in_use(api: LibraryApi) -> tuple[Label, ...]:
    used = [vocabulary for vocabulary in api.vocabularies().vocabularies if vocabulary.is_used]
    return tuple(label for vocabulary in used for label in vocabulary.labels if not label.is_lettering)


def _stay(_error: PhotoClipError) -> None:
    """What was known stays; others say why nothing is answered."""
