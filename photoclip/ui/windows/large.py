"""Photos of a page that is no grid, seen large."""

from PySide6.QtCore import QObject

from photoclip.domain.ids import PhotoId
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.presenters.browse import Browse
from photoclip.ui.presenters.viewer import ViewerPresenter
from photoclip.ui.windows.conduct import Conduct


class SeenLarge(QObject):
    """The viewer goes among the photos of the page; when it is closed, the grid behind holds again what it held."""

    def __init__(
        self, model: PhotoModel, browse: Browse, conduct: Conduct, viewer: ViewerPresenter, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._model, self._browse, self._conduct = model, browse, conduct
        self._is_open = False
        viewer.closed.connect(self._closed)

    @property
    def is_open(self) -> bool:
        """Whether a photo of the page is seen large."""
        return self._is_open

    def open(self, photo_id: PhotoId, photo_ids: tuple[PhotoId, ...]) -> None:
        """One of these photos, among which the person may go on."""
        self._browse.show_apart(photo_ids)
        self._is_open = True
        self._conduct.open_row(self._model.row_of(photo_id))

    def _closed(self, _row: int) -> None:
        if self._is_open:
            self._is_open = False
            self._browse.show_scope(self._browse.scope)
