"""Dialogs of the window, made when they are first opened: they cost a tenth of the time to the first paint."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models.composed import plain_words
from photoclip.ui.theme.theme import Theme
from photoclip.ui.thumbnails.loader import ThumbnailLoader
from photoclip.ui.windows.main_window import MainWindow

if TYPE_CHECKING:
    from photoclip.ui.dialogs.jobs import JobsDialog
    from photoclip.ui.presenters.compare import ComparePresenter
    from photoclip.ui.presenters.settings import SettingsPresenter
    from photoclip.ui.presenters.vocabularies import VocabulariesPresenter


class Openings(QObject):
    """Opens settings, models, the comparison of two models, and labels."""

    said = Signal(str)
    """A line for the person."""
    returned = Signal(str)
    """The library is that of a backup now; what to say about it."""
    repair_wanted = Signal()
    report_changed = Signal(object)
    """A SettingsReport."""
    labels_changed = Signal()
    """Photos can be tagged with something else now."""
    conflicts_wanted = Signal()
    """What differs between sidecars and library is to be seen."""

    def __init__(
        self, root: Path, engine: Engine, window: MainWindow, loader: ThumbnailLoader, theme: Theme, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._root = root
        self._engine = engine
        self._window = window
        self._loader = loader
        self._theme = theme
        self.settings: SettingsPresenter | None = None
        self.comparing: ComparePresenter | None = None
        self.vocabularies: VocabulariesPresenter | None = None

    def open_settings(self) -> None:
        """Show the settings."""
        if self.settings is None:
            from photoclip.ui.dialogs.settings import SettingsDialog
            from photoclip.ui.presenters.settings import SettingsPresenter

            dialog = SettingsDialog(self._theme, self._window)
            self.settings = SettingsPresenter(self._engine, dialog, self._theme, self._root, self)
            self.settings.said.connect(self.said)
            self.settings.returned.connect(self.returned)
            self.settings.repair_wanted.connect(self.repair_wanted)
            self.settings.report_changed.connect(self.report_changed)
            self.settings.compare_wanted.connect(self.compare)
            self.settings.labels_wanted.connect(self.open_vocabularies)
            self.settings.conflicts_wanted.connect(self.conflicts_wanted)
        self.settings.open()

    def open_models(self) -> None:
        """Show the settings where models are chosen."""
        self.open_settings()
        assert self.settings is not None
        self.settings.open_models()

    def open_vocabularies(self) -> None:
        """Show the labels that tags come from."""
        if self.vocabularies is None:
            from photoclip.ui.dialogs.vocabularies import VocabulariesDialog
            from photoclip.ui.presenters.vocabularies import VocabulariesPresenter

            dialog = VocabulariesDialog(self._theme, self._window)
            self.vocabularies = VocabulariesPresenter(self._engine, dialog, self)
            self.vocabularies.changed.connect(self.labels_changed)
        self.vocabularies.open()

    def compare(self, model: str) -> None:
        """Show what a model finds beside what the one in use finds, for the words that are being searched by."""
        if self.comparing is None:
            from photoclip.ui.dialogs.compare import CompareDialog
            from photoclip.ui.presenters.compare import ComparePresenter

            dialog = CompareDialog(self._loader, self._theme, self._window)
            self.comparing = ComparePresenter(self._engine, dialog, self._loader, self)
        self.comparing.open(model, plain_words(self._window.middle.field.query().text) or None)

    def make_jobs_dialog(self) -> "JobsDialog":
        """The list of what runs and ran."""
        from photoclip.ui.dialogs.jobs import JobsDialog

        return JobsDialog(self._theme, self._window)
