"""The list of tags."""

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent

from photoclip.ui.delegates.tags import TagDelegate
from photoclip.ui.models.tags import TagModel
from photoclip.ui.theme.theme import Theme
from photoclip.ui.views.names import NameView


class TagView(NameView):
    """Shows a `TagModel`. A tag is searched for by Enter or a click: the arrow keys only go there, as a search takes
    the place of what was searched for before.
    """

    def __init__(self, model: TagModel, theme: Theme) -> None:
        super().__init__(model, theme)
        self.setAccessibleName("Tags")

    def make_delegate(self, theme: Theme) -> TagDelegate:
        """See NameView."""
        return TagDelegate(theme, self)

    def enter(self, step: int) -> bool:
        """See NameView; nothing is chosen by that."""
        rows = self.model().rowCount()
        if not rows:
            return False
        self.setFocus(Qt.FocusReason.TabFocusReason)
        index = self.model().index(0 if step > 0 else rows - 1, 0)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.scrollTo(index)
        return True

    def selectionCommand(  # noqa: N802 - Qt's name
        self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """See QAbstractItemView."""
        if isinstance(event, QKeyEvent):
            return QItemSelectionModel.SelectionFlag.NoUpdate
        return super().selectionCommand(index, event)
