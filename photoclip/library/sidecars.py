"""Sidecars: what others wrote into them is read, and where the person wants it, what the library says is written."""

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from time import monotonic

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.sidecar_rows import SidecarRow
from photoclip.domain.errors import CancelledError, SidecarError
from photoclip.domain.files import Folder
from photoclip.domain.ids import FolderId, JobId, PhotoId
from photoclip.domain.progress import CancelToken, Progressed
from photoclip.domain.sidecar_api import (
    Keep,
    SidecarConflict,
    SidecarProblem,
    SidecarProperty,
    SidecarReport,
    SidecarsState,
)
from photoclip.domain.tag_api import Decision, TagState
from photoclip.ingest.survey import Touched
from photoclip.library.indexing import Outcome
from photoclip.library.jobs import Jobs, Lane, Work
from photoclip.library.news import NewsDesk
from photoclip.library.sidecar_folders import UNREAD_INODE
from photoclip.library.sidecar_merging import given_up, unpacked_differences
from photoclip.library.sidecar_run import SidecarRun
from photoclip.library.sidecar_turns import Turns
from photoclip.sidecars.values import Property

_TITLE = "Bringing sidecars up to date"
_REMEDY = "repair or remove it; PhotoClip leaves it as it is"
_QUIET_S = 2.0
"""What is changed in so short a time is written at once."""
_PAUSE = 10
"""To see what there is to write takes a second or two in a large library: so many times that, it is not looked for."""
_LEAST_TURN_S = 5.0
"""What is written by itself gets on for so long, also where something is looked at all the time."""
_SETTLES_WITHIN_S = 10.0

_log = logging.getLogger(__name__)


class Sidecars:
    """`SidecarsApi` over a catalog. Thread-safe: one run at a time."""

    def __init__(self, catalog: Catalog, jobs: Jobs, news: NewsDesk, are_written: Callable[[], bool]) -> None:
        self._catalog = catalog
        self._jobs = jobs
        self._news = news
        self._are_written = are_written
        self._turns = Turns()
        self._asking = threading.Lock()
        self._timer: threading.Timer | None = None
        self._is_asked = self._is_asked_again = self._is_closed = False
        self._problems: dict[str, SidecarProblem] = {}
        self._conflicts: int | None = None
        self._told = (0, frozenset[str]())
        self._looked_s = 0.0

    def state(self) -> SidecarsState:
        """See `SidecarsApi.sidecars`."""
        broken = {problem.path: problem for problem in self._broken()}
        problems = {**broken, **(self._problems if self._are_written() else {})}
        return SidecarsState(
            self._are_written(),
            self._catalog.count_sidecars(),
            len(self.conflicts()),
            tuple(problems[path] for path in sorted(problems)),
        )

    def conflicts(self) -> tuple[SidecarConflict, ...]:
        """See `SidecarsApi.sidecar_conflicts`."""
        if not self._are_written():
            return ()
        found = [
            SidecarConflict(path, row.photo_id, which, ours, theirs, before)
            for path, _, row in self._troubled()
            for which, ours, theirs, before in unpacked_differences(row)
        ]
        return tuple(sorted(found, key=lambda conflict: (conflict.path, conflict.property, conflict.ours)))

    def start(self, *, reads: bool = True) -> JobId:
        """See `SidecarsApi.start_sidecars`."""

        def work(token: CancelToken, progressed: Progressed) -> SidecarReport:
            with self._turns.asked(token.checkpoint):
                return self._report(self._run(None, token, progressed, reads=True))

        return self._jobs.start(_TITLE, work) if reads else self._start_quietly(self._write, lambda: None)

    def settle(self, paths: Sequence[str], keep: Keep) -> int:
        """See `SidecarsApi.settle_sidecars`."""
        if not self._are_written():
            raise SidecarError("no sidecars are written", "switch that on in the settings")
        with self._turns.asked(_patience(_SETTLES_WITHIN_S)):
            wanted = frozenset(paths)
            rows = [(folder, row) for path, folder, row in self._troubled() if path in wanted]
            rows = [(folder, row) for folder, row in rows if unpacked_differences(row)]
            if keep is Keep.THEIRS:
                self._take_theirs([row for _, row in rows])
            else:
                self._write_ours(rows)
        if rows:
            self._news.organised()
        self.ask()
        return sum(len(unpacked_differences(row)) for _, row in rows)

    def begin(self) -> None:
        """What changes from now on is written by itself; so is what changed before."""
        self._news.heed(self.ask)
        self.ask()

    def look(self, touched: Touched | None, outcome: Outcome, token: CancelToken, progressed: Progressed) -> None:
        """After a run over the folders: read what changed in what was touched, and write beside other work; None:
        everywhere, and write at once. What is left when it is cancelled is done the next time.
        """
        if not outcome.is_cancelled:
            with suppress(CancelledError), self._turns.asked(token.checkpoint, _LEAST_TURN_S):
                self._run(touched, token, progressed, reads=True, writes=touched is None)
        self.ask()

    def ask(self) -> None:
        """Something changed that sidecars say too: a quiet job writes them soon."""
        with self._asking:
            if self._is_closed or self._timer is not None or not self._are_written():
                return
            self._timer = threading.Timer(max(_QUIET_S, _PAUSE * self._looked_s), self._begin)
            self._timer.daemon = True
            self._timer.start()

    def close(self) -> None:
        """Nothing is begun any more. Idempotent."""
        with self._asking:
            self._is_closed = True
            if self._timer is not None:
                self._timer.cancel()

    def _begin(self) -> None:
        with self._asking:
            self._timer = None
            if self._is_asked or self._is_closed:
                self._is_asked_again = self._is_asked
                return
            self._is_asked = True
        try:
            self._start_quietly(self._work, self._let_go)
        except (CancelledError, RuntimeError) as error:
            _log.info("sidecars are written later: %r", error)
            self._let_go()

    def _start_quietly(self, work: Work, dropped: Callable[[], None]) -> JobId:
        """Beside all other jobs: photos may be looked at for hours, and there is little to write."""
        return self._jobs.start(_TITLE, work, dropped, quiet=True, lane=Lane.APART)

    def _let_go(self) -> None:
        with self._asking:
            asks, self._is_asked, self._is_asked_again = self._is_asked_again, False, False
        if asks:
            self.ask()

    def _work(self, token: CancelToken, progressed: Progressed) -> SidecarReport | None:
        try:
            return self._write(token, progressed)
        finally:
            self._let_go()

    def _write(self, token: CancelToken, progressed: Progressed) -> SidecarReport | None:
        """Quiet, but for what the person should know and was not told yet."""
        while (report := self._written(token, progressed)) is None:
            token.checkpoint()  # what is left waits for who came between, and while the person has it wait
        in_the_way = frozenset(problem.path for problem in self.state().problems)
        before, self._told = self._told, (report.conflicts, in_the_way)
        return report if report.conflicts > before[0] or not in_the_way <= before[1] else None

    def _written(self, token: CancelToken, progressed: Progressed) -> SidecarReport | None:
        """None where it had to make way."""
        with self._turns.quiet(token) as turn, suppress(CancelledError):
            return self._report(self._run(None, turn, progressed, reads=False))
        return None

    def _run(
        self, touched: Touched | None, token: CancelToken, progressed: Progressed, *, reads: bool, writes: bool = True
    ) -> SidecarRun:
        run = SidecarRun(self._catalog, token, progressed, self._are_written)
        try:
            if reads:
                run.read_all(touched)
            if writes and self._are_written():
                run.write_all()
                self._problems, self._looked_s = run.problems, run.looked_s
        finally:
            if run.has_changed_photos:
                self._news.photos_changed()
            self._tell_of_conflicts()
        return run

    def _report(self, run: SidecarRun) -> SidecarReport:
        state = self.state()
        return SidecarReport(run.read, run.written, run.removed, state.conflicts, len(state.problems))

    def _tell_of_conflicts(self) -> None:
        before, self._conflicts = self._conflicts, len(self.conflicts())
        if before is not None and self._conflicts != before:
            self._news.organised()

    def _write_ours(self, rows: Sequence[tuple[Folder, SidecarRow]]) -> None:
        run = SidecarRun(self._catalog, CancelToken(), lambda _: None)
        for folder, row in rows:
            run.write_one(folder, row, frozenset(Property(which) for which, *_ in unpacked_differences(row)))
        if run.has_changed_photos:
            self._news.photos_changed()

    def _take_theirs(self, rows: Sequence[SidecarRow]) -> None:
        rated: list[PhotoId] = []
        taken: dict[str, list[PhotoId]] = {}
        for row in rows:
            for which, ours, _, _ in unpacked_differences(row):
                if which is SidecarProperty.RATING:
                    rated.append(row.photo_id)
                else:
                    taken.setdefault(ours, []).append(row.photo_id)
        if rated:
            self._catalog.rate(rated, None)
        if taken:
            self._catalog.decide_many(self._decisions(taken))
        # Read once more: now what it says is known to both.
        self._catalog.keep_sidecars([_unread(row) for row in rows])

    def _decisions(self, taken: dict[str, list[PhotoId]]) -> list[Decision]:
        """What the program put there is rejected, or it would put it there again."""
        by_machine = {
            photo.photo_id: frozenset(photo.machine_tags)
            for photo in self._catalog.details(sorted({one for ids in taken.values() for one in ids}))
        }
        decisions: list[Decision] = []
        for name, photo_ids in taken.items():
            machine = tuple(one for one in photo_ids if name in by_machine.get(one, ()))
            hand = tuple(one for one in photo_ids if one not in machine)
            decisions += [Decision(name, hand, TagState.OPEN), Decision(name, machine, TagState.REJECTED)]
        return [decision for decision in decisions if decision.photo_ids]

    def _broken(self) -> list[SidecarProblem]:
        return [SidecarProblem(path, row.problem, _REMEDY) for path, _, row in self._troubled() if row.problem]

    def _troubled(self) -> list[tuple[str, Folder, SidecarRow]]:
        folders: dict[FolderId, Folder] = {folder.folder_id: folder for folder in self._catalog.folders()}
        rows = [(folders.get(row.folder_id), row) for row in self._catalog.troubled_sidecars()]
        return [(str(Path(folder.path, row.relative_path)), folder, row) for folder, row in rows if folder is not None]


def _unread(row: SidecarRow) -> SidecarRow:
    stamp = None if row.stamp is None else replace(row.stamp, inode=UNREAD_INODE)
    return replace(row, stamp=stamp, told="", differences=given_up(row))


def _patience(most_s: float) -> Callable[[], None]:
    until_s = monotonic() + most_s

    def waits() -> None:
        if monotonic() > until_s:
            raise SidecarError("sidecars are being read or written", "try again when that is done")

    return waits
