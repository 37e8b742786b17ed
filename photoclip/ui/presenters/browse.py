"""What the grid shows: a part of the library in order, or what was found."""

from collections.abc import Sequence
from dataclasses import replace
from time import monotonic

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from photoclip.domain.api import News
from photoclip.domain.browse import Listing, Order, Scope, ScopeKind
from photoclip.domain.errors import AlbumError, FolderError, PhotoClipError
from photoclip.domain.found import SearchPage
from photoclip.domain.ids import PhotoId
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.models.rows import Rows
from photoclip.ui.models.tiers import Tiers
from photoclip.ui.presenters.stacks import Stacks

_LANE = "browse"
_REST_S = 1.0
_RESTS_PER_COST = 5.0
"""While photos pour in, asking again takes at most a sixth of the time."""


class Browse(QObject):
    """Fills the model from the engine, and again when photos changed. Anchors and selection are the view's business."""

    showed = Signal()
    """The model shows what was asked for."""
    failed = Signal(object)
    """A PhotoClipError: the folder is not in the library any more, for instance."""
    search_outdated = Signal()
    """Photos changed while found ones are shown."""

    def __init__(self, engine: Engine, model: PhotoModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._model = model
        self._scope = Scope()
        self._order = Order.NEWEST
        self._page: SearchPage | None = None
        self._shows_weak = False
        self._stacks = Stacks(engine, model, self)
        self._stacks.changed.connect(self._show_hits)
        self._is_listed = self._is_apart = False
        self._photos_seen = -1
        self._asked_at = 0.0
        self._cost_s = 0.0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._refresh_now)
        engine.news.connect(self._hear)
        engine.ready.connect(self.refresh)

    @property
    def scope(self) -> Scope:
        """Which part of the library is shown, or was before the search."""
        return self._scope

    @property
    def order(self) -> Order:
        """How it is sorted."""
        return self._order

    @property
    def page(self) -> SearchPage | None:
        """What was found last, None while no search is shown."""
        return self._page

    @property
    def tiers(self) -> Tiers | None:
        """How many photos match how well, None where that is no question."""
        return None if self._page is None else self._model.rows.tiers

    @property
    def reach(self) -> int:
        """Hits that are known by now, whether they are shown or not."""
        return 0 if self._page is None else len(self._page.hits)

    @property
    def wants_more(self) -> bool:
        """Whether further hits would be shown: those that hardly match only when the person asked for them."""
        tiers = self.tiers
        return self._page is not None and (tiers is None or tiers.shows_weak or not tiers.is_listed)

    @property
    def is_listed(self) -> bool:
        """Whether the model shows an answer of the engine."""
        return self._is_listed

    def show_scope(self, scope: Scope) -> None:
        """Show a part of the library."""
        self._scope, self._page, self._is_listed = scope, None, False
        self._stacks.close_all()
        self._ask()

    def show_apart(self, photo_ids: Sequence[PhotoId]) -> None:
        """Show these photos, which are neither a part of the library nor found, until something else is asked for."""
        self._engine.forget(_LANE)
        self._page, self._is_listed, self._is_apart = None, False, True
        self._stacks.close_all()
        shapes = np.ones(len(photo_ids), np.float32)
        self._model.show(Rows(np.array(photo_ids, np.int64), shapes))

    def set_order(self, order: Order) -> None:
        """Sort it in another way."""
        self._order = order
        if self._page is None:
            self._is_listed = False
            self._ask()

    def show_page(self, page: SearchPage, *, is_same: bool = False) -> None:
        """Show what was found. `is_same`: by the same query as before, so that what the person opened stays open."""
        self._page, self._is_listed, self._is_apart = page, True, False
        self._shows_weak = self._shows_weak and is_same
        if not is_same:
            self._stacks.close_all()
        self._stacks.know(page)
        self._engine.forget(_LANE)
        self._show_hits()

    def append_page(self, more: SearchPage) -> None:
        """Show further photos that were found; those shown already count once. What else it says holds by now."""
        if self._page is not None:
            known = {hit.photo_id for hit in self._page.hits}
            new = tuple(hit for hit in more.hits if hit.photo_id not in known)
            page = replace(more, hits=self._page.hits + new, milliseconds=self._page.milliseconds)
            self.show_page(page, is_same=True)

    def show_weak(self) -> None:
        """Show those that hardly match, too."""
        if self._page is not None and not self._shows_weak:
            self._shows_weak = True
            self._show_hits()

    def toggle_stack(self, photo_id: PhotoId) -> None:
        """Show what stands behind a photo after it, or not any more."""
        self._stacks.toggle(photo_id)

    def refresh(self) -> None:
        """Ask again soon."""
        if not self._timer.isActive():
            rest_s = max(_REST_S, _RESTS_PER_COST * self._cost_s) - (monotonic() - self._asked_at)
            self._timer.start(max(0, round(rest_s * 1000)))

    def _refresh_now(self) -> None:
        if self._is_apart:
            return
        self._asked_at = monotonic()
        if self._page is None:
            self._ask()
        else:
            self.search_outdated.emit()

    def _hear(self, news: News) -> None:
        if news.photos != self._photos_seen:
            self._photos_seen = news.photos
            self.refresh()

    def _ask(self) -> None:
        self._is_apart = False
        scope, order = self._scope, self._order
        self._asked_at = monotonic()
        self._engine.ask(lambda api: api.list_photos(scope, order), self._show, self._fail, lane=_LANE)

    def _show(self, listing: Listing) -> None:
        self._cost_s = monotonic() - self._asked_at
        dated = self._order is not Order.NAME or self._scope.kind is ScopeKind.RECENT
        self._is_listed = True
        self._model.show(Rows.of_listing(listing, dated=dated))
        self.showed.emit()

    def _show_hits(self) -> None:
        if self._page is not None:
            rows = Rows.of_page(self._page, shows_weak=self._shows_weak, opened=self._stacks.opened)
            self._model.show(rows)
            self.showed.emit()

    def _fail(self, error: PhotoClipError) -> None:
        kind = self._scope.kind
        is_gone = isinstance(error, FolderError) and kind is ScopeKind.FOLDER
        if is_gone or (isinstance(error, AlbumError) and kind is ScopeKind.ALBUM):
            self.show_scope(Scope())
        self.failed.emit(error)
