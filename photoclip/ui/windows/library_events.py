"""What the engine tells of the library, and what is asked of it when it is there."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from photoclip.domain.api import JobStatus, News
from photoclip.domain.errors import PhotoClipError
from photoclip.domain.files import Folder
from photoclip.domain.found import SearchRequest
from photoclip.domain.settings import SettingsReport
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models.model_tasks import is_of_photos
from photoclip.ui.thumbnails.loader import ThumbnailLoader
from photoclip.ui.windows.conduct import Conduct
from photoclip.ui.windows.troubles import Troubles

_WARM_UP_MS = 1_500
_ANY_WORD = "photo"


class LibraryEvents(QObject):
    """Watches folders, warms the model up, knows whether photos are being understood."""

    def __init__(
        self,
        engine: Engine,
        loader: ThumbnailLoader,
        conduct: Conduct,
        troubles: Troubles,
        open_settings: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._loader = loader
        self._conduct = conduct
        self._troubles = troubles
        self._open_settings = open_settings
        self._knows_folders = False
        self._problems: tuple[str, ...] = ()
        self._was_working = False
        engine.ready.connect(self._engine_ready)
        engine.failed.connect(self._engine_failed)
        engine.news.connect(self._hear)

    @property
    def is_working(self) -> bool:
        """Whether photos are being understood, as far as the engine told."""
        return self._was_working

    def know_folders(self, folders: tuple[Folder, ...]) -> None:
        """Those of the library."""
        self._conduct.know_folders(folders)
        is_first, self._knows_folders = not self._knows_folders, True
        if is_first:
            self._watch()
        if is_first and folders:
            QTimer.singleShot(_WARM_UP_MS, self, self._warm_up)

    def know_settings(self, report: SettingsReport) -> None:
        """Those in force."""
        self._loader.set_dir(Path(report.thumbnails_dir))
        if report.problems != self._problems:
            self._troubles.take_back(_settings_line(self._problems))
            if report.problems:
                self._troubles.say(_settings_line(report.problems), "bad", [("Settings", self._open_settings)])
        self._problems = report.problems

    def job_over(self, status: JobStatus) -> None:
        """A job ended."""
        self._engine.ask(lambda api: api.settings(), self.know_settings)  # thumbnails may have moved
        self._troubles.job_over(status)

    def _engine_ready(self) -> None:
        self._engine.ask(lambda api: api.settings(), self.know_settings)
        if self._knows_folders:  # a new engine
            self._watch()

    def _watch(self) -> None:
        """Not before the photos that are known are on their way: it begins with a look through all folders."""
        self._engine.ask(lambda api: api.watch(), _forget, self._troubles.complain, lane="watch")

    def _warm_up(self) -> None:
        """Loading the model takes seconds: better before the first search than in it."""
        request = SearchRequest(_ANY_WORD, limit=1)
        self._engine.ask(lambda api: api.search(request), _forget, self._troubles.warm_up_failed, lane="warm up")

    def _engine_failed(self, _error: PhotoClipError) -> None:
        """Nothing works, and nobody tells."""
        self._was_working = False

    def _hear(self, news: News) -> None:
        working = any(not job.is_over and is_of_photos(job) for job in news.jobs)
        if working != self._was_working:
            self._was_working = working
            self._conduct.know_busy(working)


def _settings_line(problems: Sequence[str]) -> str:
    return f"{problems[0].rstrip('.')}. Until that is mended, the usual value holds." if problems else ""


def _forget(_answer: object) -> None:
    """Nobody looks at it."""
