"""What is untagged, in one window: asks for clusters, tags them as the person says, and has them back after an undo."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from photoclip.domain.api import JobStatus, LibraryApi, News
from photoclip.domain.browse import Scope
from photoclip.domain.errors import ModelError, PhotoClipError
from photoclip.domain.ids import PhotoId
from photoclip.domain.tag_api import Cluster, Decision, Haste, TagState
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.bridge.label_question import LabelQuestion
from photoclip.ui.models import learning_words, tag_words
from photoclip.ui.models import untagged as words
from photoclip.ui.models.shown import shown
from photoclip.ui.models.untagged import Clusters, Untagged
from photoclip.ui.panels.keyboard import has_keyboard
from photoclip.ui.panels.untagged import UntaggedPage
from photoclip.ui.presenters.organise import Organiser
from photoclip.ui.presenters.tags import TagsPresenter
from photoclip.ui.presenters.wording import sentence

_KNOW_LANE = "untagged-known"
_MOST = 30
_REST_MS = 8_000
"""While photos pour in."""


class UntaggedPresenter(QObject):
    """Clusters stay in their places while the person decides; only when all are gone others are asked for."""

    photo_opened = Signal(object, object)
    """A `PhotoId`, and all of its cluster, among which the person may go on."""
    teach_wanted = Signal(object)
    """`PhotoId`s, a tuple, that a tag is to be learned from."""

    def __init__(
        self,
        engine: Engine,
        organiser: Organiser,
        tags: TagsPresenter,
        page: UntaggedPage,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine, self._organiser, self._tags, self._page = engine, organiser, tags, page
        self._untagged = Untagged()
        self._in_flight = 0
        self._asking = LabelQuestion(engine, self)
        self._asking.learning.connect(self._say_learning)
        self._is_open = self._is_stale = self._is_asking = False
        self._is_overtaken = self._is_unheard = False
        self._photos_seen = -1
        self._refresh_soon = QTimer(self, singleShot=True, interval=_REST_MS)
        self._refresh_soon.timeout.connect(self._refresh)
        page.set_offers(tags.offers)
        page.named.connect(self.tag)
        page.refused.connect(self.refuse)
        page.opened.connect(lambda cluster, photo_id: self.photo_opened.emit(photo_id, cluster.photo_ids))
        page.teach_wanted.connect(lambda cluster: self.teach_wanted.emit(cluster.photo_ids))
        page.again_wanted.connect(self.look_again)
        page.installEventFilter(self)
        organiser.organised.connect(self._refresh)
        engine.news.connect(self._hear)

    @property
    def clusters(self) -> Clusters:
        """Those that are shown."""
        return self._untagged.shown

    @property
    def is_asking(self) -> bool:
        """Whether photos are being put together."""
        return self._is_asking

    def open(self) -> None:
        """Show what is untagged now."""
        self._is_open = True
        self.look_again()

    def look_again(self) -> None:
        """Put the photos that have no tag together anew."""
        if not self._untagged.shown:
            self._page.show_nothing("clock", "One moment", words.LOOKING)
        self._ask(Haste.NOW)

    def _ask(self, haste: Haste = Haste.IN_PASSING) -> None:
        self._is_stale, self._is_asking = False, True
        self._is_overtaken = self._is_unheard = False
        self._page.again.setEnabled(False)
        self._asking.forget()
        self._asking.ask(lambda api: api.untagged(Scope(), _MOST), self._take, self._fail, haste)

    def _say_learning(self, status: JobStatus) -> None:
        if not self._untagged.shown:
            heading, line = learning_words.heading(status), learning_words.line(status)
            actions = ((learning_words.CANCEL, self._asking.stop),)
            self._page.show_nothing(learning_words.ICON, heading, line, actions)

    def forget(self) -> None:
        """What was put together are photos of another library."""
        self._untagged = Untagged()
        self._page.show_clusters(())
        if self._page.isVisible():
            self.look_again()

    # answers

    def _take(self, clusters: Clusters) -> None:
        self._is_asking = False
        if self._is_overtaken:
            self._refresh()
            return
        self._page.again.setEnabled(True)
        was_empty = not self._untagged.shown
        had_keyboard = has_keyboard(self._page)
        self._untagged = Untagged(tuple(cluster for cluster in clusters if cluster.photo_ids))
        self._show()
        if was_empty and had_keyboard:
            self._page.go_to_first()
        if self._is_unheard:
            self._is_unheard = False
            self._refresh()

    def _show(self) -> None:
        clusters = self._untagged.shown
        if clusters or not self._is_asking:
            self._page.show_clusters(clusters)
        if not clusters and not self._is_asking:
            self._page.show_nothing("circle-check", "Nothing is left", words.ALL_TAGGED)

    def _fail(self, error: PhotoClipError) -> None:
        self._is_asking = self._is_overtaken = self._is_unheard = False
        self._page.again.setEnabled(True)
        self._untagged = Untagged()
        self._page.show_clusters(())
        if learning_words.is_stopped(error):
            heading, line = learning_words.STOPPED_HEADING, learning_words.STOPPED_LINE
            self._page.show_nothing(learning_words.ICON, heading, line, ((learning_words.GO_ON, self.look_again),))
            return
        heading = "The model cannot be used" if isinstance(error, ModelError) else "Not known just now"
        actions = (("Try again", self.look_again),)
        self._page.show_nothing("triangle-alert", heading, shown(sentence(error)), actions)

    # what a person does

    def tag(self, cluster: Cluster, name: str) -> None:
        """All photos of it get a tag, by hand. It goes at once, and comes back where that fails."""
        name = self._tags.names.spelled(name)
        ids = cluster.photo_ids
        self._put_away(cluster)

        def tagged(changed: int) -> None:
            self._in_flight -= 1
            self._organiser.offer(tag_words.tagged(changed, len(ids), name), undo=changed > 0)
            self._refresh()

        def refused(error: PhotoClipError) -> None:
            self._in_flight -= 1
            self._untagged = self._untagged.bring_back(cluster)
            self._show()
            self._page.refuse(cluster, shown(sentence(error)))
            self._refresh()

        self._organiser.turns.ask(lambda api: api.change_tags(ids, (name,), ()), tagged, refused)

    def refuse(self, cluster: Cluster, name: str) -> None:
        """No photo of it has this tag: that is kept, and not asked again."""
        decisions = (Decision(name, cluster.photo_ids, TagState.REJECTED),)
        self._untagged = self._untagged.refused(cluster, name)
        self._is_overtaken = self._is_overtaken or self._is_asking
        self._show()
        self._organiser.turns.ask(
            lambda api: api.decide_tags(decisions),
            lambda changed: self._organiser.offer(tag_words.rejected(changed, name), undo=changed > 0),
            lambda error: self._organiser.offer(shown(sentence(error)), undo=False),
        )

    def _put_away(self, cluster: Cluster) -> None:
        self._in_flight += 1
        self._is_overtaken = self._is_overtaken or self._is_asking
        self._untagged = self._untagged.put_away(cluster)
        if self._untagged.shown:
            self._show()
        else:
            self._page.show_clusters(())
            self._page.show_nothing("clock", "One moment", words.LOOKING)

    # news

    def _hear(self, news: News) -> None:
        before, self._photos_seen = self._photos_seen, news.photos
        if before != news.photos and not self._refresh_soon.isActive():
            self._refresh_soon.start()

    def _refresh(self) -> None:
        """Something was tagged, or taken back; photos came or went."""
        if not self._is_open or self._in_flight:
            return
        if self._is_asking:
            self._is_unheard = True
            return
        if self._is_overtaken:
            self._ask()  # the answer knew nothing of what the person did meanwhile
            return
        if not self._page.isVisible():
            self._is_stale = True
            return
        firsts = self._untagged.firsts()
        if not firsts:
            self._ask()
            return
        self._engine.ask(lambda api: _tagged(api, firsts), self._know, _leave_it, lane=_KNOW_LANE)

    def _know(self, tagged: frozenset[PhotoId]) -> None:
        if self._in_flight or self._is_asking:
            return
        self._untagged = self._untagged.known(tagged)
        if self._untagged.shown:
            self._show()
        else:
            self.look_again()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The page is looked at."""
        if watched is self._page and event.type() == QEvent.Type.Show and self._is_stale:
            self._is_stale = False
            self._refresh()
        return super().eventFilter(watched, event)


def _tagged(api: LibraryApi, photo_ids: tuple[PhotoId, ...]) -> frozenset[PhotoId]:
    """Those that have a tag, or are gone. In a thread."""
    bare = {photo.photo_id for photo in api.photos(photo_ids) if not (photo.tags or photo.machine_tags)}
    return frozenset(photo_ids) - bare


def _leave_it(_error: PhotoClipError) -> None:
    """What is shown stays."""
