"""What the middle of the window says of what it shows: its title, and why there are no photos."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from photoclip.domain.files import Folder
from photoclip.domain.found import SearchPage
from photoclip.domain.organise_api import Album
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.models.query import Query
from photoclip.ui.panels.notice import Action
from photoclip.ui.presenters.browse import Browse
from photoclip.ui.presenters.larger_model import LargerModel
from photoclip.ui.presenters.titles import (
    OPENING,
    Emptiness,
    Title,
    no_match,
    page_emptiness,
    page_title,
    picture_emptiness,
    scope_emptiness,
    scope_title,
)
from photoclip.ui.windows.middle import Middle, Page


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person asked for. `folders`: None until they are known. `query`: None while no search is shown. `album`:
    the name of the smart album that is shown, or "". `wants_more`: more is on its way or may come. `problem`: why a
    picture that is searched by has no answer, else "".
    """

    folders: tuple[Folder, ...] | None
    albums: tuple[Album, ...]
    query: Query | None
    album: str
    wants_more: bool
    problem: str


class Saying(QObject):
    """Says it anew whenever something else is shown, or known."""

    models_wanted = Signal()
    """The person wants to choose another model."""
    weak_wanted = Signal()
    """The person wants to see what hardly matches."""

    def __init__(
        self,
        middle: Middle,
        model: PhotoModel,
        browse: Browse,
        larger_model: LargerModel,
        asked: Callable[[], Asked],
        collapses: Callable[[], bool],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._middle = middle
        self._model = model
        self._browse = browse
        self._larger_model = larger_model
        self._asked = asked
        self._collapses = collapses
        self._busy = False
        self._is_troubled = False
        browse.showed.connect(self.say)
        larger_model.changed.connect(self.say)

    def know_busy(self, busy: bool) -> None:
        """Whether photos are being understood."""
        self._busy = busy

    def know_trouble(self, words: Emptiness | None, actions: Sequence[Action]) -> bool:
        """See `Conduct.know_trouble`."""
        middle, was_troubled = self._middle, self._is_troubled
        self._is_troubled = words is not None and not len(self._model.rows) and middle.page.shows_photos
        if words is not None:
            self._busy = False
        if self._is_troubled or was_troubled:
            middle.head.show_title("", "")
            middle.show_emptiness(words or OPENING, actions)
        return self._is_troubled

    def say(self) -> None:
        """What is shown, or why nothing is."""
        middle, asked = self._middle, self._asked()
        if asked.folders is None or not self._browse.is_listed or not middle.page.shows_photos or self._is_troubled:
            return
        photos, page = len(self._model.rows), self._browse.page
        title = self._title(asked, asked.folders, page, photos)
        middle.head.show_title(title.text, title.details)
        if photos:
            middle.show_page(Page.GRID)
        elif page is None:
            middle.show_emptiness(scope_emptiness(self._browse.scope, asked.folders, busy=self._busy))
        elif asked.problem:
            middle.show_emptiness(picture_emptiness(asked.problem))
        elif (tiers := self._browse.tiers) is not None and tiers.behind_more:
            self._say_no_match()
        elif not self._browse.wants_more or not asked.wants_more:
            middle.show_emptiness(page_emptiness(page, busy=self._busy))

    def _title(self, asked: Asked, folders: Sequence[Folder], page: SearchPage | None, photos: int) -> Title:
        if page is None or asked.query is None:
            return scope_title(self._browse.scope, folders, photos, asked.albums)
        if asked.problem:
            return Title("", "")
        return page_title(page, self._browse.tiers, collapses=self._collapses(), album=asked.album)

    def _say_no_match(self) -> None:
        """Photos were compared, and none fits."""
        self._larger_model.ask()
        larger = self._larger_model.is_there
        actions: list[Action] = [("Show the nearest anyway", self.weak_wanted.emit)]
        if larger:
            actions.append(("Look at models", self.models_wanted.emit))
        self._middle.show_emptiness(no_match(larger_model=larger), actions)
