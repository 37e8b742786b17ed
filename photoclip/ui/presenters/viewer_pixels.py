"""The pixels of what the viewer shows: its thumbnail at once, then as sharp as it is looked at, and its neighbours."""

from collections.abc import Sequence
from pathlib import PurePath

from PySide6.QtCore import QObject, QTimer, Signal

from photoclip.config.thumbnails import EDGES_PX
from photoclip.domain.browse import PictureRequest
from photoclip.domain.errors import PhotoClipError
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models.rendition import preview_rendition
from photoclip.ui.models.subject import Subject, full_request
from photoclip.ui.panels.viewer import Viewer
from photoclip.ui.presenters.pictures import PictureKey, Pictures
from photoclip.ui.presenters.wording import sentence
from photoclip.ui.thumbnails.loader import ThumbnailLoader

_SLOW_MS = 800
OFFLINE = "The drive with this photo is not connected."
PREVIEW = "This is its preview."
GONE = "This photo is not in the list any more."


class ViewerPixels(QObject):
    """Loads what is looked at into a viewer, and says in place why something cannot be shown."""

    settled = Signal()
    """The picture is there as sharp as it is looked at, or a note says why not."""

    def __init__(self, engine: Engine, viewer: Viewer, loader: ThumbnailLoader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._viewer = viewer
        self._loader = loader
        self._pictures = Pictures(engine, self)
        self._subject: Subject | None = None
        self._near: tuple[Subject, ...] = ()
        self._edge_px = 0
        self._failed_places = 0
        self._wants_full = False
        self._wants_pixels = False
        self._is_gone = False
        self._error: PhotoClipError | None = None
        self._slow = QTimer(self, singleShot=True, interval=_SLOW_MS)
        self._slow.timeout.connect(self._say)
        self._pictures.loaded.connect(self._loaded)
        self._pictures.failed.connect(self._failed)
        loader.loaded.connect(self._thumbnail_came)
        viewer.sharper_wanted.connect(self._sharper)

    @property
    def is_at_work(self) -> bool:
        """Whether somebody looks at something."""
        return self._subject is not None

    @property
    def is_settled(self) -> bool:
        """See `settled`."""
        key = self._key()
        if key is None:
            return self._subject is not None and self._subject.is_known
        return self._error is not None or self._pictures.get(key) is not None

    def show(self, subject: Subject, *, at_once: bool) -> None:
        """Show something else: what is there of it already; with `at_once` its thumbnail is waited for as well."""
        self._subject = subject
        self._near = ()
        self._edge_px = self._viewer.screen_edge_px()
        self._failed_places, self._error = 0, None
        self._wants_full = self._wants_pixels = self._is_gone = False
        self._pictures.want(())
        self._pictures.retry()
        self._viewer.set_picture(*subject.size_px)
        self._show_what_is_there(in_passing=not at_once)
        self._say()

    def learn(self, subject: Subject) -> None:
        """More is known of what is shown: its size, its places."""
        old, self._subject = self._subject, subject
        if old is None or old.size_px != subject.size_px or old.identity != subject.identity:
            self._viewer.set_picture(*subject.size_px)
        if old is None or old.paths() != subject.paths():
            self._failed_places, self._error = 0, None
            self._pictures.retry()
        self._show_what_is_there(in_passing=False)
        self._say()

    def know_gone(self, gone: bool) -> None:
        """Whether the photo has left the list that is walked through."""
        self._is_gone = gone
        self._say()

    def load(self) -> None:
        """Load it as sharp as it is looked at."""
        self._wants_pixels = True
        self._show_what_is_there(in_passing=False)
        self._slow.start()
        self._want()
        if self.is_settled:
            self.settled.emit()
        self._say()

    def look_ahead(self, near: Sequence[Subject]) -> None:
        """What may be looked at next: loaded when the picture itself is there."""
        self._near = tuple(near)
        for subject in self._near:
            self._loader.pixmap(subject.identity, EDGES_PX[-1], in_passing=True)
        self._want()

    def retry(self) -> None:
        """The engine is there again."""
        self._failed_places, self._error = 0, None
        self._pictures.retry()
        if self._subject is not None and self._wants_pixels:
            self.load()

    def rest(self) -> None:
        """Load nothing, keep nothing."""
        self._subject = None
        self._near = ()
        self._slow.stop()
        self._pictures.clear()

    # what is wanted

    def _key(self, subject: Subject | None = None) -> PictureKey | None:
        """What fills the screen with a subject; None where it cannot be read."""
        own = subject is None
        subject = self._subject if subject is None else subject
        paths = subject.paths() if subject is not None else ()
        place = self._failed_places if own else 0
        if subject is None or place >= len(paths):
            return None
        return PictureKey(subject.identity, PictureRequest(paths[place], self._edge_px))

    def _full_key(self) -> PictureKey | None:
        key, rendition = self._key(), self._viewer.picture.rendition
        if key is None or rendition is None:
            return None
        size_px = rendition.full_width_px, rendition.full_height_px
        return PictureKey(key.identity, full_request(key.request.path, *size_px))

    def _want(self) -> None:
        key = self._key()
        if self._subject is None or not self._wants_pixels:
            return
        wanted = [key]
        if key is None or self._pictures.get(key) is not None or self._error is not None:
            wanted += [self._full_key()] if self._wants_full else []
            wanted += [self._key(subject) for subject in self._near]
        self._pictures.want([one for one in wanted if one is not None])

    def _sharper(self, _edge_px: int) -> None:
        key = self._key()
        if not self._wants_full and key is not None and self._pictures.get(key) is not None:
            self._wants_full = True
            self._want()

    # what comes

    def _show_what_is_there(self, *, in_passing: bool) -> None:
        if self._subject is None:
            return
        keys = (self._key(), self._full_key() if self._wants_full else None)
        found = [rendition for key in keys if key is not None and (rendition := self._pictures.get(key)) is not None]
        for rendition in found:
            self._viewer.set_rendition(rendition)
        photo = self._subject.photo
        if not found and photo is not None:
            thumbnail = self._loader.pixmap(photo.content_hash, EDGES_PX[-1], in_passing=in_passing)
            thumbnail = thumbnail or self._loader.any_pixmap(photo.content_hash)
            if thumbnail is not None:
                self._viewer.set_rendition(preview_rendition(thumbnail.toImage(), photo.width_px, photo.height_px))

    def _thumbnail_came(self, content_hash: str) -> None:
        if self._subject is not None and self._subject.identity == content_hash:
            self._show_what_is_there(in_passing=False)
            self._say()

    def _loaded(self, key: PictureKey) -> None:
        if key in (self._key(), self._full_key()):
            self._error = None
            self._show_what_is_there(in_passing=False)
            self._say()
        if key == self._key():
            self.settled.emit()
            self._want()

    def _failed(self, key: PictureKey, error: PhotoClipError) -> None:
        if key not in (self._key(), self._full_key()) or self._subject is None:
            return
        if key == self._key() and self._failed_places + 1 < len(self._subject.paths()):
            self._failed_places += 1  # the same photo lies elsewhere as well
            self.load()
            return
        self._error = error
        self.settled.emit()
        self._want()
        self._say()

    # what is said

    def _reason(self, error: PhotoClipError) -> str:
        """By the file's name: the bar above says it as well, and a path would fill the note."""
        assert self._subject is not None
        path = self._subject.any_path()
        text = sentence(error)
        return text.replace(path, PurePath(path).name) if path else text

    def _say(self) -> None:
        subject = self._subject
        if subject is None:
            return
        has_pixels = self._viewer.picture.rendition is not None
        preview = f" {PREVIEW}" if has_pixels else ""
        if self._is_gone:
            self._viewer.say(GONE, "info")
        elif self._error is not None:
            self._viewer.say(self._reason(self._error), "triangle-alert")
        elif subject.photo is not None and not subject.paths():
            self._viewer.say(OFFLINE + preview, "unplug")
        elif not has_pixels and self._wants_pixels and not self._slow.isActive():
            self._viewer.say("Opening the photo…", "image")
        else:
            self._viewer.say("")
