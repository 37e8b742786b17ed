"""What goes wrong in a window: said once, in its place, with what can be done, and taken back when it is over."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLocale, QObject, Signal

from photoclip.domain.api import HealthReport, JobState, JobStatus, Mend
from photoclip.domain.errors import EngineGoneError, ModelError, PhotoClipError, PictureError, QueryError
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models.job_words import failure_line
from photoclip.ui.models.query import Query
from photoclip.ui.models.shown import shown
from photoclip.ui.panels.notice import Action
from photoclip.ui.presenters.trouble import (
    REPAIRING,
    is_mendable,
    may_pass,
    meanwhile_words,
    repaired_line,
    trouble_words,
)
from photoclip.ui.presenters.wording import sentence
from photoclip.ui.windows.conduct import Conduct
from photoclip.ui.windows.main_window import MainWindow


class Troubles(QObject):
    """Says them in the notice above the photos, or in the place of the photos where there are none."""

    library_replaced = Signal()
    """A repair went back to a backup, or began anew: what was known of photos is of others now."""

    models_wanted = Signal()
    """Another model is to be chosen."""

    def __init__(
        self,
        engine: Engine,
        window: MainWindow,
        conduct: Conduct,
        root: Path,
        show_jobs: Callable[[], object],
        parent: QObject | None = None,
    ) -> None:
        """`root`: of the library."""
        super().__init__(parent)
        self._engine = engine
        self._window = window
        self._conduct = conduct
        self._root = root
        self._show_jobs = show_jobs
        self._engine_said = ""
        self._search_said = ""
        self._job_said = ""
        self._not_repaired = ""
        self._is_damage_said = self._is_in_place = self._is_repairing = False
        self._notices = (window.middle.notice, window.welcome.notice)
        for notice in self._notices:
            notice.dismissed.connect(self._dismiss)
        engine.ready.connect(self._engine_ready)
        engine.lost.connect(self._engine_lost)
        engine.failed.connect(self._engine_failed)
        engine.damaged.connect(self._damage_met)

    def say(self, line: str, kind: str = "info", actions: Sequence[Action] = ()) -> None:
        """In the notice above the photos, and in passing while something else is seen."""
        ways: list[Action] = [(label, partial(self._act, act)) for label, act in actions]
        for notice in self._notices:
            notice.say(line, kind, ways)
        if not (self._window.middle.isVisible() or self._window.is_welcoming):
            self._window.strip.say(line)

    def hint(self, line: str) -> None:
        """Something that is good to know, and takes the place of nothing that is said."""
        if self._window.middle.notice.text():
            self._window.strip.say(line)
        else:
            self.say(line)

    def complain(self, error: PhotoClipError) -> None:
        """Something that was asked of the library was not done."""
        line = shown(sentence(error))
        # That the engine is gone is said already, and that it is being started again.
        if not isinstance(error, EngineGoneError) and line != self._window.middle.notice.text():
            self.say(line, "bad", self._ways_out(error))

    def _ways_out(self, error: PhotoClipError) -> list[Action]:
        if isinstance(error, ModelError):
            return [("Choose a model", self.models_wanted.emit)]
        return [("Repair", self.repair)] if is_mendable(error) else []

    def _damage_met(self, error: PhotoClipError) -> None:
        """Whatever was asked for: told once, until the library is opened again."""
        self._window.strip.show_idle("Needs a repair")
        if not self._is_damage_said:
            self._is_damage_said = True
            self.complain(error)

    # searches

    def search_failed(self, error: PhotoClipError, _query: Query) -> None:
        """Others say what was wrong with the query."""
        if not isinstance(error, QueryError | PictureError):
            self._search_said = shown(sentence(error))
            self.complain(error)

    def warm_up_failed(self, error: PhotoClipError) -> None:
        """Without a model no search will work: better told before the first one. What else it is, that one tells."""
        if isinstance(error, ModelError):
            self.search_failed(error, Query())

    def search_works(self) -> None:
        """Something was found, or nothing."""
        self.take_back(self._search_said)

    # jobs

    def job_over(self, status: JobStatus) -> None:
        """The same reason is told once, until what failed went through: what goes well elsewhere says nothing."""
        if status.state is JobState.DONE:
            if not status.is_quiet or (status.report is not None and status.report.has_recovered):
                self.job_wanted()
        elif status.state is JobState.FAILED:
            line = failure_line(status)
            if line != self._job_said:
                self._job_said = line
                repair: list[Action] = [("Repair", self.repair)] if status.is_damage else []
                self.say(line, "bad", [*repair, ("Details", self._show_jobs)])

    def job_wanted(self) -> None:
        """The person tries again, or it worked: why that fails is worth saying once more."""
        said, self._job_said = self._job_said, ""
        self.take_back(said)

    # the engine

    def _engine_ready(self) -> None:
        self.take_back(self._engine_said)
        self._not_repaired = ""
        self._is_damage_said = self._is_in_place = self._is_repairing = False
        self._conduct.know_trouble(None)

    def _engine_lost(self, line: str) -> None:
        self._window.strip.show_idle("Starting…")
        if self._is_in_place:
            self._conduct.know_trouble(meanwhile_words(line))
        else:
            self._engine_said = line
            self.say(line)

    def _engine_failed(self, error: PhotoClipError) -> None:
        self._is_repairing = False
        words = trouble_words(error)
        actions: list[Action] = [("Try again", self._try_again)]
        if is_mendable(error):
            actions.insert(1 if may_pass(error) else 0, ("Repair", self.repair))
        self._window.strip.show_idle("Not open")
        self._window.show_photos()
        self.take_back(self._engine_said)
        self.take_back(self._not_repaired)
        if self._not_repaired:
            words = replace(words, line=f"{self._not_repaired} {words.line}")
        self._is_in_place = self._conduct.know_trouble(words, actions)
        if not self._is_in_place:
            self._engine_said = words.line
            self.say(words.line, "bad", actions)

    def _try_again(self) -> None:
        self._window.strip.show_idle("Starting…")
        self._not_repaired = ""
        self._is_in_place = False
        self._conduct.know_trouble(None)
        self._engine.start()

    def repair(self) -> None:
        """Leave the library and have it repaired. Asked for in two places, it is done, and told, once."""
        if self._is_repairing:
            return
        self._is_repairing = True
        self._not_repaired = ""
        self._is_in_place = self._conduct.know_trouble(meanwhile_words(REPAIRING))
        self._engine.do_apart(REPAIRING, lambda: _repaired(self._root), self._tell_repaired, self._tell_not_repaired)

    def _tell_repaired(self, report: HealthReport) -> None:
        self.take_back(self._engine_said)
        if report.catalog is not None and report.catalog.mend is not Mend.SALVAGED:
            self.library_replaced.emit()
        self.say(repaired_line(report, datetime.now().astimezone(), QLocale()))

    def _tell_not_repaired(self, error: PhotoClipError) -> None:
        """Kept, too: the library may not open right after."""
        self.take_back(self._engine_said)
        self._not_repaired = f"The repair did not work. {shown(sentence(error))}"
        self.say(self._not_repaired, "bad")

    def take_back(self, line: str) -> None:
        """It is so no more."""
        if line and line == self._window.middle.notice.text():
            self._dismiss()

    def _act(self, act: Callable[[], object]) -> None:
        self._dismiss()
        act()

    def _dismiss(self) -> None:
        for notice in self._notices:
            notice.dismiss()


def _repaired(root: Path) -> HealthReport:
    from photoclip.engine.apart import mend_apart  # in the thread: it takes a part of the time to the first paint

    return mend_apart(root)
