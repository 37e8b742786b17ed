"""Asks for more of what was found before the person comes to its end."""

from PySide6.QtCore import QObject, QTimer

from photoclip.domain.found import SearchPage
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.models.query import Query
from photoclip.ui.presenters.browse import Browse
from photoclip.ui.presenters.search import SearchPresenter
from photoclip.ui.presenters.viewer import ViewerPresenter
from photoclip.ui.windows.main_window import MainWindow

_PAGES_AHEAD = 2
_ROWS_AHEAD = 20


class LookingOn(QObject):
    """Knows how near the end is, in the grid or in the viewer, and whether more is to be had."""

    def __init__(
        self,
        window: MainWindow,
        model: PhotoModel,
        viewer: ViewerPresenter,
        browse: Browse,
        search: SearchPresenter,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._model = model
        self._viewer = viewer
        self._browse = browse
        self._search = search
        self._query: Query | None = None
        self._wants_more = False
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._look)
        bar = window.middle.grid.verticalScrollBar()
        for moved in (bar.valueChanged, bar.rangeChanged):
            moved.connect(self.look_soon)
        viewer.current_changed.connect(self.look_soon)
        window.middle.grid.more_wanted.connect(self.show_weak)
        browse.showed.connect(self.look_soon)
        search.found_more.connect(self._show_more)
        search.more_failed.connect(self._want_again)

    @property
    def wants_more(self) -> bool:
        """Whether nobody was asked for what follows, as far as there may be any."""
        return self._wants_more

    def begin(self, query: Query | None, *, wants_more: bool) -> None:
        """This is shown now; None: no search."""
        self._query, self._wants_more = query, wants_more

    def show_weak(self) -> None:
        """Those that hardly match, too."""
        self._wants_more = True
        self._browse.show_weak()

    def look_soon(self, *_moved: int) -> None:
        """Something else is seen."""
        self._soon.start()

    def _show_more(self, page: SearchPage, query: Query) -> None:
        if self._query is None or not query.same_as(self._query):
            return
        self._wants_more = bool(page.hits)
        if page.hits:
            self._browse.append_page(page)

    def _want_again(self) -> None:
        """Not at once: it would fail again."""
        self._wants_more = True

    def _look(self) -> None:
        if self._wants_more and self._browse.wants_more and self._query is not None and self._is_near_end():
            self._wants_more = False
            self._search.more(self._browse.reach)

    def _is_near_end(self) -> bool:
        if self._window.is_viewing:
            return self._viewer.row >= len(self._model.rows) - _ROWS_AHEAD
        if not len(self._model.rows):
            return True
        grid = self._window.middle.grid
        if not len(grid.visible_ids()):  # which lays out what was found
            return False
        bar = grid.verticalScrollBar()
        return bar.value() > bar.maximum() - _PAGES_AHEAD * bar.pageStep()
