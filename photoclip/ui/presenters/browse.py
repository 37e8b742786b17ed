"""What the grid shows: a part of the library in order, or what was found."""

from dataclasses import replace
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal

from photoclip.domain.api import News
from photoclip.domain.browse import Listing, Order, Scope, ScopeKind
from photoclip.domain.errors import FolderError, PhotoClipError
from photoclip.domain.found import SearchPage
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.models.rows import Rows

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
        self._is_listed = False
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
    def is_listed(self) -> bool:
        """Whether the model shows an answer of the engine."""
        return self._is_listed

    def show_scope(self, scope: Scope) -> None:
        """Show a part of the library."""
        self._scope, self._page, self._is_listed = scope, None, False
        self._ask()

    def set_order(self, order: Order) -> None:
        """Sort it in another way."""
        self._order = order
        if self._page is None:
            self._is_listed = False
            self._ask()

    def show_page(self, page: SearchPage) -> None:
        """Show what was found."""
        self._page, self._is_listed = page, True
        self._engine.forget(_LANE)
        self._model.show(Rows.of_page(page))
        self.showed.emit()

    def append_page(self, more: SearchPage) -> None:
        """Show further photos that were found; those shown already count once."""
        if self._page is not None:
            known = {hit.photo_id for hit in self._page.hits}
            new = tuple(hit for hit in more.hits if hit.photo_id not in known)
            self.show_page(replace(self._page, hits=self._page.hits + new))

    def refresh(self) -> None:
        """Ask again soon."""
        if not self._timer.isActive():
            rest_s = max(_REST_S, _RESTS_PER_COST * self._cost_s) - (monotonic() - self._asked_at)
            self._timer.start(max(0, round(rest_s * 1000)))

    def _refresh_now(self) -> None:
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
        scope, order = self._scope, self._order
        self._asked_at = monotonic()
        self._engine.ask(lambda api: api.list_photos(scope, order), self._show, self._fail, lane=_LANE)

    def _show(self, listing: Listing) -> None:
        self._cost_s = monotonic() - self._asked_at
        dated = self._order is not Order.NAME or self._scope.kind is ScopeKind.RECENT
        self._is_listed = True
        self._model.show(Rows.of_listing(listing, dated=dated))
        self.showed.emit()

    def _fail(self, error: PhotoClipError) -> None:
        if isinstance(error, FolderError) and self._scope.kind is ScopeKind.FOLDER:
            self.show_scope(Scope())
        self.failed.emit(error)
