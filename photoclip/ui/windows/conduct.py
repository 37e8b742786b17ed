"""How a person moves through the window: parts of the library, a search, what needs attention, one picture."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, QTimer

from photoclip.domain.browse import Scope, ScopeKind
from photoclip.domain.errors import PhotoClipError
from photoclip.domain.files import Folder
from photoclip.domain.found import SearchPage
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.models.query import Query
from photoclip.ui.panels.notice import Action
from photoclip.ui.presenters.attention import AttentionPresenter
from photoclip.ui.presenters.browse import Browse
from photoclip.ui.presenters.facts import FactsPresenter
from photoclip.ui.presenters.search import SearchPresenter
from photoclip.ui.presenters.titles import (
    OPENING,
    Emptiness,
    folder_of,
    page_emptiness,
    page_title,
    scope_emptiness,
    scope_title,
)
from photoclip.ui.presenters.viewer import ViewerPresenter
from photoclip.ui.windows.main_window import MainWindow
from photoclip.ui.windows.middle import Page

_PAGES_AHEAD = 2
_ROWS_AHEAD = 20


class Conduct(QObject):
    """Keeps sidebar, search field, head, grid, viewer and facts of one mind."""

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
        self._is_troubled = False
        self._wants_more = False
        self._look_on_soon = QTimer(self, singleShot=True, interval=0)
        self._look_on_soon.timeout.connect(self._look_on)
        self._connect_choices()
        self._connect_photos()

    def _connect_choices(self) -> None:
        window, middle = self._window, self._window.middle
        window.sidebar.scope_chosen.connect(self.show_scope)
        window.sidebar.attention_chosen.connect(self.show_attention)
        middle.field.photos_wanted.connect(self._go_to_photos)
        middle.head.order_chosen.connect(self._browse.set_order)
        middle.head.zoom_chosen.connect(middle.grid.set_zoom)
        middle.head.arrangement_chosen.connect(middle.grid.set_arrangement)
        middle.head.facts_toggled.connect(window.show_facts)
        middle.grid.zoom_changed.connect(middle.head.show_zoom)
        self._search.found.connect(self._show_found)
        self._search.found_more.connect(self._show_more)
        self._search.failed.connect(self._search_failed)
        self._search.cleared.connect(self._search_cleared)
        self._browse.showed.connect(self._showed)
        self._browse.failed.connect(self._not_listed)
        self._browse.search_outdated.connect(self._search.search_again)

    def _connect_photos(self) -> None:
        grid = self._window.middle.grid
        grid.opened.connect(self.open_row)
        grid.selection_changed.connect(self._selected)
        bar = grid.verticalScrollBar()
        for moved in (bar.valueChanged, bar.rangeChanged):
            moved.connect(lambda *_: self._look_on_soon.start())
        self._viewer.closed.connect(self._viewer_closed)
        self._viewer.current_changed.connect(self._viewed)
        self._viewer.full_screen_wanted.connect(self._window.set_full_screen)
        self._viewer.similar_wanted.connect(self.find_similar)
        # Later: while it vanishes, the window still counts it as what is looked at.
        self._window.viewer.vanished.connect(self._selected, Qt.ConnectionType.QueuedConnection)
        self._window.facts.open_wanted.connect(self._open_selected)

    # where one can go

    def show_scope(self, scope: Scope) -> None:
        """A part of the library; ends a search."""
        self._end_search()
        self._leave_viewer()
        self._window.middle.head.enable_order(scope.kind is not ScopeKind.RECENT)
        self._browse.show_scope(scope)
        self._window.middle.show_page(Page.GRID)

    def show_attention(self) -> None:
        """Files that could not be understood; ends a search."""
        self._end_search()
        self._attention.refresh()
        self._window.sidebar.select_attention()
        self._window.show_photos()
        self._window.middle.show_page(Page.ATTENTION)

    def find_similar(self, path: str, label: str = "") -> None:
        """Photos like the picture in a file."""
        self.find(Query(picture=path, label=label))

    def find_words(self, text: str) -> None:
        """Photos for words."""
        self.find(Query(text))

    def find(self, query: Query) -> None:
        """Photos for words, a picture, or both."""
        if self._folders == ():
            self._window.strip.say("There is nothing to search yet. Add a folder first.")
            return
        self._window.show_photos()
        self._search.search(query)

    def go_to_search(self) -> None:
        """The keyboard goes to the search field."""
        if not self._window.is_welcoming:
            self._window.show_photos()
            self._window.middle.field.focus()

    def _go_to_photos(self) -> None:
        grid = self._window.middle.grid
        if self._window.middle.page is Page.GRID and len(self._model.rows):
            grid.setFocus(Qt.FocusReason.ShortcutFocusReason)
            if grid.current_row() < 0:
                grid.set_current(0)

    def open_row(self, row: int) -> None:
        """One picture, large."""
        if self._query is not None:
            self._search.remember()
        self._viewer.open_row(row)  # before it is seen: else it would begin with what it showed last
        self._window.show_viewer()

    def open_file(self, path: str) -> None:
        """A picture file that need not be in the library, large."""
        self._viewer.open_file(path)
        self._window.show_viewer()

    # what others tell

    def know_folders(self, folders: tuple[Folder, ...]) -> None:
        """The watched folders; without any the person is welcomed."""
        first, self._folders = self._folders is None, folders
        if not folders and not self._window.is_viewing:
            self._window.show_welcome()
        elif folders and (self._window.is_welcoming or first) and not self._window.is_viewing:
            self._window.show_photos()
        scope = self._browse.scope
        if folders and scope.kind is ScopeKind.FOLDER and self._browse.page is None and not folder_of(scope, folders):
            self._window.sidebar.select_scope(Scope())
            self._browse.show_scope(Scope())  # it was taken out, which needs no word from the list
        self._showed()

    def know_busy(self, busy: bool) -> None:
        """Whether photos are being understood."""
        self._busy = busy
        if busy or len(self._model.rows) or self._browse.page is not None:
            self._showed()
        else:
            self._browse.refresh()  # what came last is not listed yet

    def know_trouble(self, words: Emptiness | None, actions: Sequence[Action] = ()) -> bool:
        """Why the library is not open; None: it opens. Whether it is said in the place of the photos: others say it
        while some are shown.
        """
        middle, was_troubled = self._window.middle, self._is_troubled
        self._is_troubled = words is not None and not len(self._model.rows) and middle.page is not Page.ATTENTION
        if words is not None:
            self._busy = False
        if self._is_troubled or was_troubled:
            middle.head.show_title("", "")
            middle.show_emptiness(words or OPENING, actions)
        return self._is_troubled

    # answers

    def _show_found(self, page: SearchPage, query: Query) -> None:
        is_new = self._query is None or not query.same_as(self._query)
        self._query, self._wants_more = query, bool(page.hits)
        self._window.sidebar.clear_choice()
        self._window.middle.head.enable_order(False)
        if self._window.middle.page is Page.ATTENTION:
            self._window.middle.show_page(Page.GRID)
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
        """Others say why; what was shown stays, and scrolling on asks for more again."""
        self._wants_more = self._query is not None

    def _search_cleared(self) -> None:
        if self._query is not None:
            self._query = None
            self._window.sidebar.select_scope(self._browse.scope)
            self.show_scope(self._browse.scope)

    def _not_listed(self, _error: PhotoClipError) -> None:
        """Browse may have gone back to the library."""
        if self._query is None and self._window.middle.page is not Page.ATTENTION:
            self._window.sidebar.select_scope(self._browse.scope)

    def _end_search(self) -> None:
        self._query = None
        self._search.forget()
        self._window.middle.field.set_query(Query())

    def _leave_viewer(self) -> None:
        if self._folders == ():
            self._window.show_welcome()
        else:
            self._window.show_photos()

    def _showed(self) -> None:
        """Say what is shown, or why nothing is."""
        middle = self._window.middle
        is_known = self._browse.is_listed and self._folders is not None
        if self._is_troubled or not is_known or middle.page is Page.ATTENTION:
            return
        shown, page = len(self._model.rows), self._browse.page
        if page is not None and self._query is not None:
            title = page_title(page, self._query, shown)
            emptiness = page_emptiness(page.total, busy=self._busy)
        else:
            title = scope_title(self._browse.scope, self._folders, shown)
            emptiness = scope_emptiness(self._browse.scope, self._folders, busy=self._busy)
        middle.head.show_title(title.text, title.details)
        self._look_on_soon.start()
        if shown:
            middle.show_page(Page.GRID)
        else:
            middle.show_emptiness(emptiness)

    # photos

    def _selected(self) -> None:
        if not self._window.is_viewing:
            self._facts.show_rows(tuple(int(row) for row in self._window.middle.grid.selected_rows()))

    def _viewed(self, row: int) -> None:
        self._facts.show_rows((row,) if row >= 0 else ())
        self._look_on_soon.start()

    def _open_selected(self) -> None:
        rows = self._window.middle.grid.selected_rows()
        if not self._window.is_viewing and len(rows) == 1:
            self.open_row(int(rows[0]))

    def _viewer_closed(self, row: int) -> None:
        self._leave_viewer()
        grid = self._window.middle.grid
        if row >= 0:
            grid.set_current(row)
        grid.setFocus()

    def _look_on(self) -> None:
        """The end of what was found comes near, or is seen already: ask for more."""
        if self._wants_more and self._query is not None and self._is_near_end():
            self._wants_more = False
            self._search.more(len(self._model.rows))

    def _is_near_end(self) -> bool:
        if self._window.is_viewing:
            return self._viewer.row >= len(self._model.rows) - _ROWS_AHEAD
        grid = self._window.middle.grid
        if not len(grid.visible_ids()):  # which lays out what was found
            return False
        bar = grid.verticalScrollBar()
        return bar.value() > bar.maximum() - _PAGES_AHEAD * bar.pageStep()
