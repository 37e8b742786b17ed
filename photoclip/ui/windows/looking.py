"""Single photos: the viewer, and the facts of what is selected or large."""

from PySide6.QtCore import QObject, Qt

from photoclip.ui.presenters.facts import FactsPresenter
from photoclip.ui.presenters.viewer import ViewerPresenter
from photoclip.ui.windows.main_window import MainWindow


class Looking(QObject):
    """Opens them, and keeps the facts beside what is looked at. Where the viewer leads to is its owner's business."""

    def __init__(
        self, window: MainWindow, viewer: ViewerPresenter, facts: FactsPresenter, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._viewer = viewer
        self._facts = facts
        window.middle.grid.selection_changed.connect(self._selected)
        viewer.current_changed.connect(self._viewed)
        viewer.full_screen_wanted.connect(window.set_full_screen)
        # Later: while it vanishes, the window still counts it as what is looked at.
        window.viewer.vanished.connect(self._selected, Qt.ConnectionType.QueuedConnection)

    def open_row(self, row: int) -> None:
        """One picture, large."""
        self._viewer.open_row(row)  # before it is seen: else it would begin with what it showed last
        self._window.show_viewer()

    def open_file(self, path: str) -> None:
        """A picture file that need not be in the library, large."""
        self._viewer.open_file(path)
        self._window.show_viewer()

    def selected_row(self) -> int:
        """The row that is selected alone in the grid, -1 where that is not so."""
        rows = self._window.middle.grid.selected_rows()
        return int(rows[0]) if not self._window.is_viewing and len(rows) == 1 else -1

    def go_back_to(self, row: int) -> None:
        """The keyboard goes to the grid, and there to what was large."""
        grid = self._window.middle.grid
        if row >= 0:
            grid.set_current(row)
        grid.setFocus()

    def _selected(self) -> None:
        if not self._window.is_viewing:
            self._facts.show_rows(tuple(int(row) for row in self._window.middle.grid.selected_rows()))

    def _viewed(self, row: int) -> None:
        self._facts.show_rows((row,) if row >= 0 else ())
