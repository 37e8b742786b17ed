"""The one journal: what was done last can be taken back, also after a restart."""

from collections.abc import Callable

from photoclip.catalog.catalog import Catalog
from photoclip.domain.errors import CatalogError
from photoclip.domain.organise_api import Undoable, Undone
from photoclip.library.news import NewsDesk


class Undoing:
    """Takes changes back and does them again. Thread-safe. The entry and its rows are one transaction, so a change is
    taken back whole or not at all.
    """

    def __init__(self, catalog: Catalog, news: NewsDesk) -> None:
        self._catalog = catalog
        self._news = news

    def undoable(self) -> Undoable:
        """See `OrganiseApi.undoable`."""
        return self._catalog.undoable()

    def undo(self) -> Undone | None:
        """See `OrganiseApi.undo`. Raises CatalogError: what was noted of the change cannot be read."""
        return self._told(self._catalog.undo)

    def redo(self) -> Undone | None:
        """See `OrganiseApi.redo`. Raises as `undo`."""
        return self._told(self._catalog.redo)

    def _told(self, turn: Callable[[], Undone | None]) -> Undone | None:
        try:
            done = turn()
        except CatalogError:  # what cannot be read is passed over, and not offered again
            self._news.organised()
            raise
        if done is not None:
            self._news.organised()
        return done
