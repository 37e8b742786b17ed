"""Differences between library and sidecars: asked for when something changed, settled as the person says."""

from PySide6.QtCore import QObject, QTimer

from photoclip.domain.errors import PhotoClipError
from photoclip.domain.sidecar_api import Keep, SidecarConflict
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models import sidecar_words as words
from photoclip.ui.models.shown import shown
from photoclip.ui.panels.sidebar import Sidebar
from photoclip.ui.panels.sidecar_conflicts import SidecarConflicts
from photoclip.ui.presenters.organise import Organiser
from photoclip.ui.presenters.wording import sentence

_LANE = "sidecar-conflicts"
_SOON_MS = 800


class SidecarConflictsPresenter(QObject):
    """What is settled in favour of a file changes the library, and can be undone there."""

    def __init__(
        self,
        engine: Engine,
        panel: SidecarConflicts,
        sidebar: Sidebar,
        organiser: Organiser,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine, self._panel, self._sidebar, self._organiser = engine, panel, sidebar, organiser
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self.refresh)
        panel.settled.connect(self.settle)
        organiser.organised.connect(self._refresh_soon)  # also when the engine answers at first

    def refresh(self) -> None:
        """Ask for them now."""
        self._engine.ask(lambda api: api.sidecar_conflicts(), self._show, _leave_it, lane=_LANE)

    def settle(self, paths: tuple[str, ...], keep: Keep) -> None:
        """Have one word hold for all differences of some sidecars."""
        self._panel.show_settling(paths)

        def settled(differences: int) -> None:
            self._organiser.offer(words.settled(differences, keep), undo=keep is Keep.THEIRS and differences > 0)
            self.refresh()

        def refused(error: PhotoClipError) -> None:
            self._panel.show_settled()
            self._organiser.offer(shown(sentence(error)), undo=False)

        self._organiser.turns.ask(lambda api: api.settle_sidecars(paths, keep), settled, refused)

    def _show(self, conflicts: tuple[SidecarConflict, ...]) -> None:
        self._panel.show_conflicts(conflicts)
        self._panel.show_settled()
        self._sidebar.show_differences(len(conflicts))

    def _refresh_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()


def _leave_it(_error: PhotoClipError) -> None:
    """Others say why nothing is answered."""
