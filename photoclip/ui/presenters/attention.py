"""The failures of the library in their panel."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from photoclip.domain.api import IndexRequest, News
from photoclip.domain.errors import PhotoClipError
from photoclip.domain.files import Failure
from photoclip.domain.ids import JobId
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models.shown import shown
from photoclip.ui.panels.attention import Attention
from photoclip.ui.presenters.revealing import Revealing
from photoclip.ui.presenters.wording import sentence

_BETWEEN_MS = 1_000


class AttentionPresenter(QObject):
    """Asks for the failures when the panel is looked at and they may have changed."""

    said = Signal(str)
    """A line for the person."""

    def __init__(self, engine: Engine, panel: Attention, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._panel = panel
        self._photos = -1
        self._is_stale = True
        self._retrying: JobId | None = None
        self._last_news: News | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._refresh_if_seen)
        panel.installEventFilter(self)
        panel.retry_wanted.connect(self.retry)
        panel.said.connect(self.said)
        self._revealing = Revealing(self)
        self._revealing.said.connect(self.said)
        panel.show_in_folder_wanted.connect(self._revealing.show)
        engine.news.connect(self._hear)
        engine.ready.connect(self._begin)

    def refresh(self) -> None:
        """Ask for the failures now."""
        self._is_stale = False
        self._engine.ask(lambda api: api.failures(), self._show, self._fail, lane="failures")

    def retry(self) -> None:
        """Look at all of them once more."""
        self._panel.show_retrying(True)
        self._engine.ask(
            lambda api: api.start_index(IndexRequest(retry_failed=True)), self._started, self._fail, lane="retry"
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The panel is looked at."""
        if watched is self._panel and event.type() == QEvent.Type.Show:
            self._refresh_if_seen()
        return super().eventFilter(watched, event)

    def _begin(self) -> None:
        self._photos = -1
        self._last_news = None
        self._end_retry()
        self._is_stale = True
        self._refresh_if_seen()

    def _hear(self, news: News) -> None:
        self._last_news = news
        if news.photos != self._photos:
            self._photos = news.photos
            self._is_stale = True
        if self._retrying is not None and _is_over(news, self._retrying):
            self._end_retry()
            self._is_stale = True
        if self._is_stale and not self._timer.isActive():
            self._timer.start(_BETWEEN_MS)

    def _refresh_if_seen(self) -> None:
        if self._is_stale and self._panel.isVisible():
            self.refresh()

    def _show(self, failures: tuple[Failure, ...]) -> None:
        self._panel.show_failures(failures)

    def _started(self, job_id: JobId) -> None:
        self._retrying = job_id
        if self._last_news is not None and _is_over(self._last_news, job_id):
            self._end_retry()

    def _end_retry(self) -> None:
        self._retrying = None
        self._panel.show_retrying(False)

    def _fail(self, error: PhotoClipError) -> None:
        self._end_retry()
        self.said.emit(shown(sentence(error)))


def _is_over(news: News, job_id: JobId) -> bool:
    return any(job.job_id == job_id and job.is_over for job in news.jobs)
