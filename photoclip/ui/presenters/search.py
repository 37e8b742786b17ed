"""What is typed or dropped is searched for; stale answers never arrive."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage
from shiboken6 import isValid

from photoclip.domain.api import LibraryApi
from photoclip.domain.errors import PhotoClipError, PictureError, QueryError
from photoclip.domain.found import Box, SearchPage, SearchRequest, Sorting
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.bridge.errands import Errands
from photoclip.ui.models.query import Query, remembered
from photoclip.ui.panels.search_field import SearchField
from photoclip.ui.presenters.chip_pictures import ChipPictures
from photoclip.ui.presenters.completion import CompletionPresenter
from photoclip.ui.presenters.cropping import CropPresenter
from photoclip.ui.presenters.pasted import LABEL, PastedPictures, is_pasted
from photoclip.ui.presenters.wording import sentence, with_names

PAGE = 200
"""Photos asked for at once."""
_MOST_AGAIN = 5_000
"""Found photos that are asked for again in one go when the library changed."""
DEBOUNCE_MS = 20
_LANE = "search"
_MORE_LANE = "search-more"


@dataclass(frozen=True, slots=True)
class _More:
    """A later page."""

    query: Query
    offset: int
    page: SearchPage


class SearchPresenter(QObject):
    """Connects the search field with the engine."""

    found = Signal(object, object)
    """SearchPage, Query: the first page."""
    found_more = Signal(object, object)
    """SearchPage, Query: a page that `more` asked for."""
    more_failed = Signal()
    """That page does not come; `more` may ask for it again."""
    failed = Signal(object, object)
    """PhotoClipError, Query."""
    cleared = Signal()
    """Nothing is searched by any more."""
    history_changed = Signal()
    prepared = Signal()
    """What `prepare` began is done: the first query is read as quickly as all others."""

    def __init__(self, engine: Engine, field: SearchField, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._field = field
        self._pasted = PastedPictures(self)
        self._history: tuple[Query, ...] = ()
        self._asked: Query | None = None
        self._is_waiting = False
        self._keep = False
        self._is_closed = False
        self._more_from: int | None = None
        self._reach = 0
        self._is_outdated = False
        self._sorting = Sorting.RELEVANCE
        self._collapses = False
        self._errands = Errands(self)
        self._completion = CompletionPresenter(engine, field.completing, self)
        self._pictures = ChipPictures(engine, field, self)
        self._cropping = CropPresenter(engine, field, field.theme, self)
        self._cropping.chosen.connect(self._search_part)
        self._debounce = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._debounce.timeout.connect(self._search_what_is_typed)
        field.changed.connect(self._on_changed)
        field.submitted.connect(self._on_submitted)
        field.picture_pasted.connect(self.search_by_image)
        field.forgotten.connect(self._forget)
        self._pasted.kept.connect(self._search_pasted)
        self._pasted.refused.connect(self._refuse)
        engine.ready.connect(self._engine_is_back)
        engine.failed.connect(self._wait_no_longer)

    def prepare(self) -> None:
        """Make the parser in a thread, which takes a while: not when the person types, and not before the first
        paint.
        """
        self._errands.run(_read_grammar, self._say_prepared)

    # what is searched by

    def query(self) -> Query | None:
        """What was asked for last, None where nothing is searched by."""
        return self._asked

    def search(self, query: Query) -> None:
        """Show a query in the field and search at once; an empty one clears."""
        self._pasted.cancel()
        self._field.set_query(query)
        if query.is_empty:
            self._stop()
        else:
            self._ask(self._field.query(), keep=bool(query.pictures))

    def add_picture(self, path: str, label: str = "", box: Box | None = None) -> None:
        """Photos similar to a picture file (absolute path) or a part of it, beside what is searched by already."""
        self._pasted.cancel()
        self._field.search_by(path, label, box)

    def crop(self, path: str, label: str = "") -> None:
        """Let the person draw which part of a picture file (absolute path) to search by, alone."""
        self._cropping.crop(path, label)

    @property
    def sorting(self) -> Sorting:
        """In which order photos are asked for."""
        return self._sorting

    def set_sorting(self, sorting: Sorting) -> None:
        """Ask for another order, of what is searched by now too."""
        if sorting is not self._sorting:
            self._sorting = sorting
            self._ask_anew()

    @property
    def collapses(self) -> bool:
        """Whether copies and bursts count as one."""
        return self._collapses

    def set_collapses(self, collapses: bool) -> None:
        """Whether copies and bursts count as one, in what is searched by now too."""
        if collapses != self._collapses:
            self._collapses = collapses
            self._ask_anew()

    def search_by_image(self, image: QImage | bytes) -> None:
        """Photos similar to pixels, or to an encoded picture, that lie in no file; beside what is there."""
        self._pasted.keep(image)
        self._show_busy()

    def search_again(self) -> None:
        """Ask for what the field shows: photos, the engine, or the field are others now. As many as were found so far;
        an answer on its way comes first, so that photos that pour in cannot hold it up for ever.
        """
        query = Query() if self._is_closed else self._field.settled()
        is_same = self._asked is not None and query.same_as(self._asked)
        if is_same and self._is_waiting:
            self._is_outdated = True
        elif not query.is_empty:
            self._ask(query, reach=self._reach if is_same else 0)

    def forget(self) -> None:
        """Search by nothing any more, without a word: something else is shown."""
        self._pasted.cancel()
        self._debounce.stop()
        self._engine.forget(_LANE)
        self._engine.forget(_MORE_LANE)
        self._asked = None
        self._more_from = None
        self._is_waiting = self._is_outdated = False
        self._show_busy()

    def more(self, offset: int) -> None:
        """The page from `offset` on, by `found_more`."""
        query = self._asked
        if query is None or self._is_waiting or self._more_from == offset:
            return
        self._more_from = offset
        ask = self._question(query, offset, PAGE)
        self._engine.ask(
            lambda api: _More(query, offset, ask(api)), self._show_more, self._more_failed, lane=_MORE_LANE
        )

    def close(self) -> None:
        """Delete what was pasted, and ask nothing any more. Idempotent."""
        self.forget()
        self._is_closed = True
        self._errands.close()
        self._pasted.close()

    # history

    def history(self) -> tuple[Query, ...]:
        """What was searched, newest first, to be kept. Pasted pictures are left out: they go with this presenter."""
        return tuple(query for query in self._history if not any(map(is_pasted, query.pictures)))

    def set_history(self, history: Iterable[Query]) -> None:
        """What `history` gave, newest first."""
        queries: tuple[Query, ...] = ()
        for query in reversed(tuple(history)):
            queries = remembered(queries, query)
        self._history = queries
        self._field.show_history(queries)

    def remember(self) -> None:
        """What was found is of use, as a photo of it was opened: keep the query."""
        if self._asked is not None:
            self._remember(self._asked)

    def _remember(self, query: Query) -> None:
        self._set_history(remembered(self._history, replace(query, text=query.text.strip())))

    def _forget(self, query: Query | None) -> None:
        self._set_history(() if query is None else tuple(kept for kept in self._history if kept != query))

    def _set_history(self, history: tuple[Query, ...]) -> None:
        if history != self._history:
            self._history = history
            self._field.show_history(history)
            self.history_changed.emit()

    # asking

    def _on_changed(self, query: Query) -> None:
        self._pasted.cancel()
        if query.is_empty and self._field.query().is_empty:
            self._stop()
        elif query.is_empty:  # the first value is being typed: what is shown stays until then
            self._debounce.stop()
        elif self._asked is None or not query.same_as(self._asked):
            self._debounce.start()
        else:
            self._debounce.stop()
        self._show_busy()

    def _on_submitted(self, query: Query) -> None:
        self._pasted.cancel()
        has_picture = bool(query.pictures)
        if not has_picture:
            self._remember(query)
        self._ask(query, keep=has_picture)

    def _search_what_is_typed(self) -> None:
        query = self._field.settled()
        if not query.is_empty:
            self._ask(query)

    def _search_pasted(self, path: str) -> None:
        self._field.search_by(path, LABEL)

    def _search_part(self, path: str, label: str, box: Box | None) -> None:
        self._field.set_query(Query())
        self._field.search_by(path, label, box)

    def _ask_anew(self) -> None:
        if self._asked is not None and not self._is_closed:
            self._ask(self._asked, keep=self._keep, reach=self._reach)

    def _ask(self, query: Query, *, keep: bool = False, reach: int = 0) -> None:
        """`keep` it in the history once it found something. `reach`: so many photos of it are shown already."""
        self._debounce.stop()
        self._more_from = None
        self._is_outdated = False
        self._asked = query
        self._keep = keep
        self._is_waiting = True
        self._show_busy()
        self._engine.forget(_MORE_LANE)
        limit = max(PAGE, min(reach, _MOST_AGAIN))
        self._engine.ask(self._question(query, 0, limit), self._show, self._fail, lane=_LANE)
        self._pictures.want(query.pictures)

    def _question(self, query: Query, offset: int, limit: int) -> Callable[[LibraryApi], SearchPage]:
        request = SearchRequest(
            query.text.strip(), limit=limit, offset=offset, sorting=self._sorting, collapses=self._collapses
        )
        return lambda api: api.search(request)

    def _stop(self) -> None:
        was_searching = self._asked is not None
        self.forget()
        if was_searching:
            self.cleared.emit()

    # answers

    def _show(self, page: SearchPage) -> None:
        if self._asked is None:
            return
        is_outdated, self._is_outdated = self._is_outdated, False
        self._is_waiting = False
        self._reach = len(page.hits)
        self._show_busy()
        named = [replace(each, message=with_names(each.message, self._asked)) for each in page.problems]
        self._field.show_problems(named, self._asked)
        if self._keep:
            self._remember(self._asked)
        self.found.emit(page, self._asked)
        if is_outdated:
            self.search_again()

    def _show_more(self, more: _More) -> None:
        if more.query == self._asked and more.offset == self._more_from:
            self._reach = more.offset + len(more.page.hits)
            self.found_more.emit(more.page, more.query)

    def _more_failed(self, _error: PhotoClipError) -> None:
        """Whoever scrolls there once more asks again."""
        self._more_from = None
        self.more_failed.emit()

    def _fail(self, error: PhotoClipError) -> None:
        query = self._asked
        if query is None:
            return
        self._is_waiting = self._is_outdated = False
        self._show_busy()
        if isinstance(error, QueryError | PictureError):
            self._field.show_error(with_names(sentence(error), query))
        self.failed.emit(error, query)

    def _refuse(self, line: str) -> None:
        self._show_busy()
        self._field.show_error(line)

    def _engine_is_back(self) -> None:
        """What waits is asked anyway."""
        if not self._is_waiting:
            self.search_again()

    def _wait_no_longer(self) -> None:
        """The engine cannot be started; when it can, the query is asked again."""
        self._is_waiting = False
        self._show_busy()

    def _show_busy(self) -> None:
        if isValid(self._field):
            self._field.show_busy(self._is_waiting or self._pasted.is_writing)

    def _say_prepared(self, _answer: object) -> None:
        self.prepared.emit()


def _read_grammar() -> None:
    from photoclip.query.reading import warm_up

    warm_up()
