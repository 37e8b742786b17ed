"""The watched folders as a section of the sidebar."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from photoclip.ui.panels.section import Section
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme
from photoclip.ui.views.folders import FolderView


class FolderSection(Section):
    """The tree, or that there is none; as high as what is unfolded."""

    def __init__(self, view: FolderView, empty: QLabel, theme: Theme) -> None:
        body = QWidget()
        super().__init__(theme, "Folders", body, self._wanted_px)
        self._view = view
        self._empty = empty
        set_role(empty, "muted")
        empty.setContentsMargins(8, 4, 8, 4)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(empty)
        layout.addWidget(view, 1)
        layout.addStretch(0)
        model = view.model()
        for changed in (model.rowsInserted, model.rowsRemoved, model.modelReset, view.expanded, view.collapsed):
            changed.connect(self.resized)

    def show_emptiness(self, is_empty: bool) -> None:
        """Whether it is said that there are no folders."""
        self._empty.setVisible(is_empty)
        self.resized.emit()

    def _wanted_px(self) -> int:
        if self._view.isHidden():
            return self._empty.sizeHint().height() if not self._empty.isHidden() else 0
        view, model = self._view, self._view.model()
        rows = model.rowCount()
        if not rows:
            return 0
        last = model.index(rows - 1, 0)
        while view.isExpanded(last) and model.rowCount(last):
            last = model.index(model.rowCount(last) - 1, 0, last)
        return view.visualRect(last).bottom() + 1 + view.verticalScrollBar().value()
