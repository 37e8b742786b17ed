"""The page of photos without a tag: where it is, how one comes there, and its photos seen large."""

from PySide6.QtCore import QObject

from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.presenters.browse import Browse
from photoclip.ui.presenters.organise import Organiser
from photoclip.ui.presenters.untagged import UntaggedPresenter
from photoclip.ui.presenters.viewer import ViewerPresenter
from photoclip.ui.theme.theme import Theme
from photoclip.ui.thumbnails.loader import ThumbnailLoader
from photoclip.ui.windows.conduct import Conduct
from photoclip.ui.windows.large import SeenLarge
from photoclip.ui.windows.main_window import MainWindow
from photoclip.ui.windows.middle import Page
from photoclip.ui.windows.tagging import Tagging


class UntaggedWindow(QObject):
    """Opens it from the sidebar. Made when it is first wanted: until then it would only cost time."""

    def __init__(
        self,
        engine: Engine,
        window: MainWindow,
        model: PhotoModel,
        browse: Browse,
        conduct: Conduct,
        viewer: ViewerPresenter,
        organiser: Organiser,
        tagging: Tagging,
        loader: ThumbnailLoader,
        theme: Theme,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine, self._window, self._model = engine, window, model
        self._conduct, self._organiser, self._tagging = conduct, organiser, tagging
        self._loader, self._theme = loader, theme
        self._presenter: UntaggedPresenter | None = None
        self._large = SeenLarge(model, browse, conduct, viewer, self)
        window.sidebar.untagged_chosen.connect(self.show)

    @property
    def presenter(self) -> UntaggedPresenter:
        """Behind the page."""
        return self._made()

    def show(self) -> None:
        """What is untagged."""
        presenter = self._made()
        self._conduct.show_page_of_tags(Page.UNTAGGED)
        self._window.sidebar.select_untagged()
        presenter.open()
        self._window.middle.go_to_page()

    def forget(self) -> None:
        """Photos are those of another library now."""
        if self._presenter is not None:
            self._presenter.forget()

    def _made(self) -> UntaggedPresenter:
        if self._presenter is None:
            from photoclip.ui.panels.untagged import UntaggedPage

            self.page = UntaggedPage(self._model, self._loader, self._theme)
            self._window.middle.add_page(Page.UNTAGGED, self.page)
            self._presenter = UntaggedPresenter(self._engine, self._organiser, self._tagging.tags, self.page, self)
            self._presenter.photo_opened.connect(self._large.open)
            self._presenter.teach_wanted.connect(self._tagging.teaching.begin)
        return self._presenter
