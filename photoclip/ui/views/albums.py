"""The list of albums."""

from collections.abc import Sequence

from photoclip.domain.organise_api import Album
from photoclip.ui.delegates.albums import AlbumDelegate
from photoclip.ui.models.albums import AlbumModel
from photoclip.ui.theme.theme import Theme
from photoclip.ui.views.names import NameView


class AlbumView(NameView):
    """Shows an `AlbumModel`. Photos cannot be put into a smart album."""

    def __init__(self, model: AlbumModel, theme: Theme) -> None:
        super().__init__(model, theme)
        self.setAccessibleName("Albums")

    def make_delegate(self, theme: Theme) -> AlbumDelegate:
        """See NameView."""
        return AlbumDelegate(theme, self)

    def takes(self, item: Album) -> bool:
        """A plain one does."""
        return item.query is None

    def show_albums(self, albums: Sequence[Album]) -> None:
        """Show these; a selection that moves with its row is not chosen anew."""
        self.show_items(albums)
