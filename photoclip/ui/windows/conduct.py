"""How a person moves through the window: parts of the library, a search, what needs attention, one picture."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from photoclip.domain.browse import Scope, ScopeKind
from photoclip.domain.errors import PhotoClipError, PictureError
from photoclip.domain.files import Folder
from photoclip.domain.found import SearchPage, Sorting
from photoclip.domain.organise_api import Album
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.models.query import Query
from photoclip.ui.models.shown import shown
from photoclip.ui.models.smart import SmartSearch
from photoclip.ui.panels.notice import Action
from photoclip.ui.presenters.attention import AttentionPresenter
from photoclip.ui.presenters.browse import Browse
from photoclip.ui.presenters.facts import FactsPresenter
from photoclip.ui.presenters.larger_model import LargerModel
from photoclip.ui.presenters.search import SearchPresenter
from photoclip.ui.presenters.titles import Emptiness, folder_of
from photoclip.ui.presenters.viewer import ViewerPresenter
from photoclip.ui.presenters.wording import sentence, with_names
from photoclip.ui.windows.looking import Looking
from photoclip.ui.windows.looking_on import LookingOn
from photoclip.ui.windows.main_window import MainWindow
from photoclip.ui.windows.middle import Page
from photoclip.ui.windows.saying import Asked, Saying

_NOTHING_TO_SEARCH = "There is nothing to search yet. Add a folder first."
_NOT_SELECTED = "Other photos come first in this order: nothing is selected any more."
_NO_ANSWER = SearchPage((), 0, 0.0)


class Conduct(QObject):
    """Keeps sidebar, search field, head, grid, viewer and facts of one mind."""

    models_wanted = Signal()
    """The person wants to choose another model."""

    def __init__(
        self,
        window: MainWindow,
        model: PhotoModel,
        browse: Browse,
        search: SearchPresenter,
        viewer: ViewerPresenter,
        facts: FactsPresenter,
        attention: AttentionPresenter,
        larger_model: LargerModel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._model = model
        self._browse = browse
        self._search = search
        self._viewer = viewer
        self._attention = attention
        self._saying = Saying(window.middle, model, browse, larger_model, self._what_is_asked, self._collapses, self)
        self._looking = Looking(window, viewer, facts, self)
        self._looking_on = LookingOn(window, model, viewer, browse, search, self)
        self._folders: tuple[Folder, ...] | None = None
        self._albums: tuple[Album, ...] = ()
        self._smart: SmartSearch | None = None
        self._query: Query | None = None
        self._problem = ""
        self._is_resorted = False
        self._connect_choices()
        self._connect_photos()

    def _connect_choices(self) -> None:
        window, middle = self._window, self._window.middle
        window.sidebar.scope_chosen.connect(self.show_scope)
        window.sidebar.attention_chosen.connect(self.show_attention)
        middle.head.order_chosen.connect(self._browse.set_order)
        middle.head.sorting_chosen.connect(self._sort)
        middle.head.collapse_toggled.connect(self._search.set_collapses)
        middle.head.facts_toggled.connect(window.show_facts)
        self._search.found.connect(self._show_found)
        self._search.failed.connect(self._search_failed)
        self._search.cleared.connect(self._search_cleared)
        self._browse.failed.connect(self._not_listed)
        self._saying.models_wanted.connect(self.models_wanted)
        self._saying.weak_wanted.connect(self.show_weak)
        self._browse.search_outdated.connect(self._search.search_again)

    def _connect_photos(self) -> None:
        grid = self._window.middle.grid
        grid.opened.connect(self.open_row)
        grid.stack_toggled.connect(self._browse.toggle_stack)
        self._viewer.closed.connect(self._viewer_closed)
        self._viewer.similar_wanted.connect(self.find_similar)
        self._viewer.part_wanted.connect(self.find_part)
        self._window.facts.open_wanted.connect(self._open_selected)

    # how it is shown

    def sort_by(self, sorting: Sorting, collapses: bool) -> None:
        """How what is found is to be shown, from the beginning."""
        self._window.middle.head.show_sorting(sorting, collapses)
        self._search.set_sorting(sorting)
        self._search.set_collapses(collapses)

    # where one can go

    def show_scope(self, scope: Scope) -> None:
        """A part of the library; ends a search."""
        self._end_search()
        self._leave_viewer()
        self._window.middle.head.show_searching(False)
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

    def show_page_of_tags(self, page: Page) -> None:
        """The tag tuner or the review; ends a search."""
        self._end_search()
        self._window.sidebar.clear_choice()
        self._window.show_photos()
        self._window.middle.show_page(page)

    def find_similar(self, path: str, label: str = "") -> None:
        """Photos like the picture in a file."""
        self.find(Query.of_picture(path, label))

    def find_part(self, path: str, label: str = "") -> None:
        """Photos like a part of the picture in a file, which the person draws."""
        if self._folders == ():
            self._window.strip.say(_NOTHING_TO_SEARCH)
            return
        self._window.show_photos()
        self._search.crop(path, label)

    def find_words(self, text: str) -> None:
        """Photos for words."""
        self.find(Query(text))

    def find_album(self, album: Album) -> None:
        """What a smart album holds now."""
        self._smart = None
        self.find_words(album.query or "")
        asked = self._search.query()
        if asked is not None:
            self._smart = SmartSearch(album, asked)

    @property
    def smart_album(self) -> Album | None:
        """The smart album whose search is shown."""
        return None if self._smart is None else self._smart.shown_for(self._query)

    def find(self, query: Query) -> None:
        """Photos for words, a picture, or both."""
        if self._folders == ():
            self._window.strip.say(_NOTHING_TO_SEARCH)
            return
        self._window.show_photos()
        self._search.search(query)

    def go_to_search(self) -> None:
        """The keyboard goes to the search field."""
        if not self._window.is_welcoming:
            self._window.show_photos()
            self._window.middle.field.focus()

    def open_row(self, row: int) -> None:
        """One picture, large."""
        if self._query is not None:
            self._search.remember()
        self._looking.open_row(row)

    def open_file(self, path: str) -> None:
        """A picture file that need not be in the library, large."""
        self._looking.open_file(path)

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
        self._saying.say()

    def know_albums(self, albums: tuple[Album, ...]) -> None:
        """Those of the library: one that is shown may have another name now."""
        self._albums = albums
        self._smart = None if self._smart is None else self._smart.known(albums)
        self._saying.say()

    def know_busy(self, busy: bool) -> None:
        """Whether photos are being understood."""
        self._saying.know_busy(busy)
        if busy or len(self._model.rows) or self._browse.page is not None:
            self._saying.say()
        else:
            self._browse.refresh()  # what came last is not listed yet

    def know_trouble(self, words: Emptiness | None, actions: Sequence[Action] = ()) -> bool:
        """Why the library is not open; None: it opens. Whether it is said in the place of the photos: others say it
        while some are shown.
        """
        return self._saying.know_trouble(words, actions)

    # answers

    def _show_found(self, page: SearchPage, query: Query) -> None:
        self._take(page, query, "")

    def _take(self, page: SearchPage, query: Query, problem: str) -> None:
        """`problem`: why there is no answer, "" where there is one."""
        is_new = self._query is None or not query.same_as(self._query)
        is_resorted, self._is_resorted = self._is_resorted, False
        self._query, self._problem = query, problem
        self._looking_on.begin(query, wants_more=bool(page.hits))
        selected = len(self._window.middle.grid.selected_ids()) if is_resorted and not is_new else 0
        self._window.sidebar.clear_choice()
        self._window.middle.head.show_searching(True)
        if not self._window.middle.page.shows_photos:
            self._window.middle.show_page(Page.GRID)
        self._browse.show_page(page, is_same=not is_new)
        if is_new or is_resorted:
            self._window.middle.grid.scroll_to(0)
        if len(self._window.middle.grid.selected_ids()) < selected:
            # A part of what was selected would be rated, and nobody could see which.
            self._window.middle.grid.clear_selection()
            self._window.strip.say(_NOT_SELECTED)

    def show_weak(self) -> None:
        """Those that hardly match, too."""
        self._looking_on.show_weak()

    def _sort(self, sorting: Sorting) -> None:
        self._is_resorted = True
        self._search.set_sorting(sorting)

    def _search_failed(self, error: PhotoClipError, query: Query) -> None:
        """Others say why; what was shown stays, and scrolling on asks for more again. Where a picture cannot be read,
        what was shown for another query is no answer to it.
        """
        is_answered = self._query is not None and query.same_as(self._query) and not self._problem
        if isinstance(error, PictureError) and not is_answered:
            self._take(_NO_ANSWER, query, with_names(sentence(error), query))
        else:
            self._looking_on.begin(self._query, wants_more=self._query is not None)

    def _search_cleared(self) -> None:
        self._smart = None
        if self._query is not None:
            self._query = None
            self._window.sidebar.select_scope(self._browse.scope)
            self.show_scope(self._browse.scope)

    def _not_listed(self, _error: PhotoClipError) -> None:
        """Browse may have gone back to the library."""
        if self._query is None and self._window.middle.page.shows_photos:
            self._window.sidebar.select_scope(self._browse.scope)

    def _end_search(self) -> None:
        self._query = self._smart = None
        self._problem = ""
        self._looking_on.begin(None, wants_more=False)
        self._search.forget()
        self._window.middle.field.set_query(Query())

    def _leave_viewer(self) -> None:
        if self._folders == ():
            self._window.show_welcome()
        else:
            self._window.show_photos()

    # photos

    def _open_selected(self) -> None:
        row = self._looking.selected_row()
        if row >= 0:
            self.open_row(row)

    def _viewer_closed(self, row: int) -> None:
        self._leave_viewer()
        if self._window.middle.page.shows_photos:
            self._looking.go_back_to(row)
        else:
            self._window.middle.go_to_page()

    # what is said of it

    def _what_is_asked(self) -> Asked:
        smart = self.smart_album
        name = "" if smart is None else shown(smart.name)
        return Asked(self._folders, self._albums, self._query, name, self._looking_on.wants_more, self._problem)

    def _collapses(self) -> bool:
        return self._search.collapses
