"""How a person moves through the window: parts of the library, a search, what needs attention, one picture."""

from PySide6.QtCore import QObject, Signal

from photoclip.domain.api import SearchPage
from photoclip.domain.browse import Order, Scope, ScopeKind
from photoclip.domain.errors import PhotoClipError
from photoclip.domain.files import Folder
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.models.query import Query
from photoclip.ui.presenters.attention import AttentionPresenter
from photoclip.ui.presenters.browse import Browse
from photoclip.ui.presenters.facts import FactsPresenter
from photoclip.ui.presenters.search import SearchPresenter
from photoclip.ui.presenters.titles import page_emptiness, page_title, scope_emptiness, scope_title
from photoclip.ui.presenters.viewer import ViewerPresenter
from photoclip.ui.windows.main_window import MainWindow
from photoclip.ui.windows.middle import Page

_PAGES_AHEAD = 2


class Conduct(QObject):
    """Keeps sidebar, search field, head, grid, viewer and facts of one mind."""

    scope_shown = Signal(object)
    """The part of the library that is looked through now, as a Scope."""

    def __init__(
        self,
        window: MainWindow,
        model: PhotoModel,
        browse: Browse,
        search: SearchPresenter,
        viewer: ViewerPresenter,
        facts: FactsPresenter,
        attention: AttentionPresenter,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._model = model
        self._browse = browse
        self._search = search
        self._viewer = viewer
        self._facts = facts
        self._attention = attention
        self._folders: tuple[Folder, ...] | None = None
        self._query: Query | None = None
        self._busy = False
        self._wants_more = False
        self._connect_choices()
        self._connect_photos()

    def _connect_choices(self) -> None:
        window, middle = self._window, self._window.middle
        window.sidebar.scope_chosen.connect(self.show_scope)
        window.sidebar.attention_chosen.connect(self.show_attention)
        middle.head.order_chosen.connect(self._set_order)
        middle.head.zoom_chosen.connect(middle.grid.set_zoom)
        middle.head.arrangement_chosen.connect(middle.grid.set_arrangement)
        middle.head.facts_toggled.connect(window.show_facts)
        middle.grid.zoom_changed.connect(middle.head.show_zoom)
        self._search.found.connect(self._show_found)
        self._search.found_more.connect(self._show_more)
        self._search.failed.connect(self._search_failed)
        self._search.cleared.connect(self._search_cleared)
        self._browse.showed.connect(self._showed)
        self._browse.search_outdated.connect(self._search.search_again)

    def _connect_photos(self) -> None:
        grid = self._window.middle.grid
        grid.opened.connect(self.open_row)
        grid.selection_changed.connect(self._selected)
        grid.similar_wanted.connect(self._similar_to_row)
        grid.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._viewer.closed.connect(self._viewer_closed)
        self._viewer.current_changed.connect(lambda row: self._facts.show_rows((row,) if row >= 0 else ()))
        self._viewer.full_screen_wanted.connect(self._window.set_full_screen)
        self._viewer.similar_wanted.connect(self.find_similar)
        self._window.facts.open_wanted.connect(self._open_current)

    # where one can go

    def show_scope(self, scope: Scope) -> None:
        """A part of the library; ends a search."""
        self._query = None
        self._search.forget()
        self._window.middle.field.set_query(Query())
        self._window.show_photos()
        self._window.middle.head.enable_order(scope.kind is not ScopeKind.RECENT)
        self._browse.show_scope(scope)
        self.scope_shown.emit(scope)
        self._window.middle.show_page(Page.GRID)

    def show_attention(self) -> None:
        """Files that could not be understood."""
        self._attention.refresh()
        self._window.sidebar.select_attention()
        self._window.show_photos()
        self._window.middle.show_page(Page.ATTENTION)

    def find_similar(self, path: str, label: str = "") -> None:
        """Photos like the picture in a file."""
        self._window.show_photos()
        self._search.search_by_picture(path, label)

    def find_words(self, text: str) -> None:
        """Photos for words."""
        self.find(Query(text))

    def find(self, query: Query) -> None:
        """Photos for words, a picture, or both."""
        self._window.show_photos()
        self._window.middle.field.set_query(query)
        self._search.search_again()

    def go_to_search(self) -> None:
        """The keyboard goes to the search field."""
        if not self._window.is_welcoming:
            self._window.show_photos()
            self._window.middle.field.focus()

    def open_row(self, row: int) -> None:
        """One picture, large."""
        if self._query is not None:
            self._search.remember()
        self._window.show_viewer()
        self._viewer.open_row(row)

    def open_file(self, path: str) -> None:
        """A picture file that need not be in the library, large."""
        self._window.show_viewer()
        self._viewer.open_file(path)

    # what others tell

    def know_folders(self, folders: tuple[Folder, ...]) -> None:
        """The watched folders; without any the person is welcomed."""
        first, self._folders = self._folders is None, folders
        if not folders and not self._window.is_viewing:
            self._window.show_welcome()
        elif folders and (self._window.is_welcoming or first) and not self._window.is_viewing:
            self._window.show_photos()
        self._showed()

    def know_busy(self, busy: bool) -> None:
        """Whether photos are being understood."""
        self._busy = busy
        self._showed()

    # answers

    def _show_found(self, page: SearchPage, query: Query) -> None:
        is_new = self._query is None or not query.same_as(self._query)
        self._query, self._wants_more = query, bool(page.hits)
        self._window.sidebar.clear_choice()
        self._window.middle.head.enable_order(False)
        self._browse.show_page(page)
        if is_new:
            self._window.middle.grid.scroll_to(0)

    def _show_more(self, page: SearchPage, query: Query) -> None:
        if self._query is None or not query.same_as(self._query):
            return
        self._wants_more = bool(page.hits)
        if page.hits:
            self._browse.append_page(page)

    def _search_failed(self, _error: PhotoClipError, _query: Query) -> None:
        """The field says why; what was shown stays, and scrolling on asks for more again."""
        self._wants_more = self._query is not None

    def _search_cleared(self) -> None:
        if self._query is not None:
            self._query = None
            self._window.sidebar.select_scope(self._browse.scope)
            self.show_scope(self._browse.scope)

    def _showed(self) -> None:
        """Say what is shown, or why nothing is."""
        middle = self._window.middle
        if not self._browse.is_listed or self._folders is None or middle.page is Page.ATTENTION:
            return
        shown, page = len(self._model.rows), self._browse.page
        if page is not None and self._query is not None:
            title = page_title(page, self._query, shown)
            emptiness = page_emptiness(page.total, busy=self._busy)
        else:
            title = scope_title(self._browse.scope, self._folders, shown)
            emptiness = scope_emptiness(self._browse.scope, self._folders, busy=self._busy)
        middle.head.show_title(title.text, title.details)
        if shown:
            middle.show_page(Page.GRID)
        else:
            middle.show_emptiness(emptiness)

    # photos

    def _set_order(self, order: Order) -> None:
        self._browse.set_order(order)

    def _selected(self) -> None:
        self._facts.show_rows(tuple(int(row) for row in self._window.middle.grid.selected_rows()))

    def _open_current(self) -> None:
        if not self._window.is_viewing:
            self.open_row(self._window.middle.grid.current_row())

    def _similar_to_row(self, row: int) -> None:
        photo = self._model.photo(row)
        if photo is not None and photo.files:
            self.find_similar(photo.files[0].path)

    def _viewer_closed(self, row: int) -> None:
        self._window.set_full_screen(False)
        if self._folders:
            self._window.show_photos()
        else:
            self._window.show_welcome()
        grid = self._window.middle.grid
        if row >= 0:
            grid.set_current(row)
        grid.setFocus()
        self._selected()

    def _scrolled(self, value: int) -> None:
        """The end of what was found comes near: ask for more."""
        bar = self._window.middle.grid.verticalScrollBar()
        if self._wants_more and self._query is not None and value > bar.maximum() - _PAGES_AHEAD * bar.pageStep():
            self._wants_more = False
            self._search.more(len(self._model.rows))
