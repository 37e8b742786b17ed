"""The smart album that a search was asked for. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from photoclip.domain.organise_api import Album
from photoclip.ui.models.query import Query


@dataclass(frozen=True, slots=True)
class SmartSearch:
    """A smart album, and the query that was asked for it."""

    album: Album
    query: Query

    def known(self, albums: Sequence[Album]) -> "SmartSearch | None":
        """With the album as the library has it now, which may be renamed; None where it is gone, or asks otherwise."""
        renewed = next((album for album in albums if album.album_id == self.album.album_id), None)
        is_same = renewed is not None and renewed.query == self.album.query
        return replace(self, album=renewed) if renewed is not None and is_same else None

    def shown_for(self, query: Query | None) -> Album | None:
        """The album, if that is what this query shows."""
        return self.album if query is not None and self.query.same_as(query) else None
