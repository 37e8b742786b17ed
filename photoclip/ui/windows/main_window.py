"""The main window: puts the panels in their places. What they do together is in `wiring`."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.panels.facts import FactsPanel
from photoclip.ui.panels.sidebar import Sidebar
from photoclip.ui.panels.status import StatusStrip
from photoclip.ui.panels.viewer import Viewer
from photoclip.ui.panels.welcome import Welcome
from photoclip.ui.presenters.drops import DropPresenter
from photoclip.ui.theme.theme import Theme
from photoclip.ui.thumbnails.loader import ThumbnailLoader
from photoclip.ui.views.grid import Arrangement, PhotoGrid
from photoclip.ui.windows.middle import Middle, Page, separator
from photoclip.ui.windows.remembered import Remembered

_SIDEBAR_PX = 220
_FACTS_PX = 288
_LEAST = (720, 480)
_USUAL = (1280, 800)


class MainWindow(QMainWindow):
    """Sidebar, middle, facts and the strip at the bottom; in the middle the welcome, the photos, or the viewer."""

    closed = Signal()

    def __init__(self, model: PhotoModel, loader: ThumbnailLoader, theme: Theme) -> None:
        super().__init__()
        self.setWindowTitle("PhotoClip")
        self.setMinimumSize(*_LEAST)
        self.setAcceptDrops(True)
        self.sidebar = Sidebar(theme)
        self.middle = Middle(PhotoGrid(model, loader, theme), theme)
        self.viewer = Viewer(theme)
        self.welcome = Welcome(theme)
        self.facts = FactsPanel(theme)
        self.strip = StatusStrip(theme)
        self.drops: DropPresenter | None = None
        self._is_welcoming = False
        self._usual_aside: QWidget | None = None
        self._wants_facts = True
        self._is_full_for_picture = False
        self._before_full_screen = Qt.WindowState.WindowNoState
        self._centre = QStackedWidget()
        for page in (self.middle, self.viewer, self.welcome):
            self._centre.addWidget(page)
        self._side = QStackedWidget()
        self._side.addWidget(self.facts)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        for number, part in enumerate((self.sidebar, self._centre, self._side)):
            self._splitter.addWidget(part)
            self._splitter.setStretchFactor(number, int(part is self._centre))
        self.sidebar.setMinimumWidth(160)
        self._side.setMinimumWidth(220)
        self._centre.setMinimumWidth(320)
        self.middle.page_changed.connect(lambda: self._show(self._centre.currentWidget()))
        self._lay_out()

    def _lay_out(self) -> None:
        root = QWidget(self)
        layout = QVBoxLayout(root)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._splitter, 1)
        layout.addWidget(separator(Qt.Orientation.Horizontal, root))
        layout.addWidget(self.strip)
        self.setCentralWidget(root)

    # what is in the middle

    @property
    def is_viewing(self) -> bool:
        """Whether one picture fills the middle."""
        return self._centre.currentWidget() is self.viewer

    @property
    def is_welcoming(self) -> bool:
        """Whether there is no folder yet."""
        return self._is_welcoming

    def show_welcome(self) -> None:
        """There is no folder yet."""
        self._is_welcoming = True
        self._show(self.welcome)

    def show_photos(self) -> None:
        """Back to the grid or what stands in its place."""
        self._is_welcoming = False
        self._show(self.middle)

    def show_viewer(self) -> None:
        """One picture."""
        self._show(self.viewer)
        self.viewer.setFocus()

    def show_facts(self, wanted: bool) -> None:
        """The panel at the right."""
        self._wants_facts = wanted
        self._show(self._centre.currentWidget())

    def keep_aside(self, part: QWidget | None) -> None:
        """What stands in the place of the facts as long as nothing else does; None: the facts themselves."""
        self._usual_aside = part
        self.show_aside(None)

    def show_aside(self, part: QWidget | None) -> None:
        """A part that stands in the place of the facts, also where the person hid those; None: what stood there."""
        before, part = self._side.currentWidget(), part or self._usual_aside
        if part is not None and self._side.indexOf(part) < 0:
            self._side.addWidget(part)
        self._side.setCurrentWidget(part if part is not None else self.facts)
        if before is not self._side.currentWidget():
            self._show(self._centre.currentWidget())

    @property
    def aside(self) -> QWidget | None:
        """What stands in the place of the facts; None where they do."""
        current = self._side.currentWidget()
        return None if current is self.facts else current

    @property
    def _is_reviewing(self) -> bool:
        """Whether cards have all the room."""
        return self._centre.currentWidget() is self.middle and self.middle.page in (Page.REVIEW, Page.UNTAGGED)

    def set_full_screen(self, wanted: bool) -> None:
        """Nothing but the picture. It ends with the viewer, unless the person's system filled the screen before."""
        if wanted == self.isFullScreen():
            return
        self._is_full_for_picture = wanted
        if wanted:
            self._before_full_screen = self.windowState()
            self.setWindowState(self.windowState() | Qt.WindowState.WindowFullScreen)
        else:
            self.setWindowState(self._before_full_screen & ~Qt.WindowState.WindowFullScreen)

    def _show(self, page: QWidget) -> None:
        self._centre.setCurrentWidget(page)
        bare = self._is_welcoming or (self.is_viewing and self.isFullScreen())
        self.sidebar.setVisible(not bare)
        has_side = self.aside is not None or (self._wants_facts and not self._is_reviewing)
        self._side.setVisible(has_side and not bare)
        self.strip.setVisible(not (self.is_viewing and self.isFullScreen()))
        if self._is_full_for_picture and not self.is_viewing:
            self.set_full_screen(False)

    # its place on the screen

    def restore(self, remembered: Remembered) -> None:
        """Take the place it had."""
        self.resize(*_USUAL)
        if remembered.geometry:
            self.restoreGeometry(remembered.geometry_bytes())
            self.setWindowState(self.windowState() & ~Qt.WindowState.WindowFullScreen)
        sides = (remembered.sidebar_px or _SIDEBAR_PX, remembered.facts_px or _FACTS_PX)
        if sum(sides) > self.width() - self._centre.minimumWidth():
            sides = (_SIDEBAR_PX, _FACTS_PX)
        self._splitter.setSizes([sides[0], max(1, self.width() - sum(sides)), sides[1]])
        self._wants_facts = remembered.facts_shown
        self.sidebar.folders.set_folded(remembered.folders_folded)
        self.sidebar.albums.set_folded(remembered.albums_folded)
        self.sidebar.tags.set_folded(remembered.tags_folded)
        self.middle.grid.set_zoom(remembered.zoom_px)
        self.middle.grid.set_arrangement(Arrangement(remembered.arrangement))
        self._show(self._centre.currentWidget())

    def side_widths_px(self) -> tuple[int, int]:
        """Of the sidebar and of the facts; 0 where one is hidden."""
        sidebar, _, facts = self._splitter.sizes()
        return sidebar, facts

    @property
    def facts_shown(self) -> bool:
        """Whether the person wants the panel at the right."""
        return self._wants_facts

    # Qt

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Panels go in full screen, and come back."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self._show(self._centre.currentWidget())

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Say so, so that what is behind the window can end."""
        super().closeEvent(event)
        if event.isAccepted():
            self.closed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Pictures and folders may be dropped anywhere."""
        if self.drops is not None and self.drops.accepts(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Look at what it is. Always a copy: after a move some file managers delete the originals."""
        if self.drops is not None:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.drops.take(event.mimeData())
