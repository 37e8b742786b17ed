"""One run over sidecars: what others wrote comes into the library, what the library says goes out."""

import errno
import os
import sys
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from time import monotonic

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.sidecar_rows import PhotoPlace, Said, SidecarRow
from photoclip.config.files import storage_error
from photoclip.domain.errors import SidecarError, StorageError
from photoclip.domain.files import Folder, FolderState
from photoclip.domain.ids import FolderId
from photoclip.domain.progress import CancelToken, Phase, Progress, Progressed
from photoclip.domain.sidecar_api import SidecarProblem
from photoclip.ingest.survey import Touched
from photoclip.library.sidecar_folders import Found, Listed, look_into, stamp_of
from photoclip.library.sidecar_merging import (
    NOTHING_SAID,
    after_reading,
    after_writing,
    base_to_write_on,
    given_up,
    is_worth_a_file,
    wanted_of,
)
from photoclip.scan.touched import WHOLE, Touch, covers
from photoclip.sidecars.bases import packed
from photoclip.sidecars.files import Outcome, read_sidecar, sweep, write_sidecar
from photoclip.sidecars.plan import Plan, plan
from photoclip.sidecars.values import Base, Property, Wanted

_AT_ONCE = 200
"""So many are written down in one transaction."""


@dataclass(frozen=True, slots=True)
class _ToWrite:
    path: Path
    row: SidecarRow
    said: Said
    base: Base
    wanted: Wanted
    plan: Plan


class SidecarRun:
    """The state of one run, for one thread at a time. What is done stays done when it is cancelled; what is left is
    found again by the next one.
    """

    def __init__(
        self,
        catalog: Catalog,
        token: CancelToken,
        progressed: Progressed,
        may_write: Callable[[], bool] = lambda: True,
    ) -> None:
        """`may_write` is asked before each sidecar: the person may have switched it off meanwhile."""
        self._catalog = catalog
        self._token = token
        self._progressed = progressed
        self._may_write = may_write
        self._found = Found()
        self.problems: dict[str, SidecarProblem] = {}
        """By path: where nothing could be written."""
        self.written = 0
        self.removed = 0
        self.has_changed_photos = False
        self.looked_s = 0.0
        """How long it took to see what there is to write."""

    @property
    def read(self) -> int:
        """How many were read."""
        return self._found.read

    def read_all(self, touched: Touched | None = None) -> None:
        """Read what changed in all folders that can be seen, or in those that were touched.

        Raises:
            CancelledError: when the token is cancelled.
        """
        try:
            for folder, directory in self._directories(touched):
                self._token.checkpoint()
                look_into(self._catalog, folder, directory, self._found, self._between)
        finally:
            self._flush()

    def write_all(self) -> None:
        """Bring all sidecars that are not up to date with the library, in folders that can be seen.

        Raises:
            CancelledError: when the token is cancelled.
        """
        began_s = monotonic()
        places = sorted(self._catalog.untold_places(), key=_directory_of)
        self.looked_s = monotonic() - began_s
        done = 0
        for (folder_id, directory), group in groupby(places, _directory_of):
            self._progressed(Progress(Phase.SIDECARS, done, len(places)))
            here = list(group)
            folder = self._online().get(folder_id)  # it may have been removed meanwhile
            if folder is not None and self._may_write():
                self._write_in(folder, directory, here)
            done += len(here)
        if places:
            self._progressed(Progress(Phase.SIDECARS, done, len(places)))

    def write_one(self, folder: Folder, row: SidecarRow, keep_ours: frozenset[Property]) -> None:
        """Write one sidecar once more, whatever others wrote there.

        Raises:
            SidecarError, StorageError: as `write_sidecar`.
        """
        path = Path(folder.path, row.relative_path)
        said = self._catalog.said_of([row.photo_id]).get(row.photo_id, Said(row.photo_id))
        sidecar = read_sidecar(path)
        base, wanted = base_to_write_on(row, sidecar, said), wanted_of(said, row, is_new=not sidecar.is_there)
        made = plan(sidecar, base, wanted, keep_ours)
        self._catalog.keep_sidecars([replace(row, pending=packed(made.base))])
        self._write(_ToWrite(path, row, said, base, wanted, made), keep_ours)
        self._flush()

    def _directories(self, touched: Touched | None) -> Iterator[tuple[Folder, str]]:
        for folder_id, folder in self._online().items():
            touches = (WHOLE,) if touched is None else touched.get(folder_id, ())
            if any(touch.is_deep for touch in touches):
                for directory in self._catalog.directories_with_photos(folder_id):
                    if covers(touches, Touch(directory, is_deep=False)):
                        yield folder, directory
            else:
                for touch in touches:  # without going through all files there are
                    yield folder, touch.relative_path

    def _online(self) -> dict[FolderId, Folder]:
        folders = self._catalog.folders()
        return {folder.folder_id: folder for folder in folders if folder.state is FolderState.ONLINE}

    def _write_in(self, folder: Folder, directory: str, places: Sequence[PhotoPlace]) -> None:
        path = Path(folder.path, directory)
        if (closed := _closed(path)) is not None:
            self._cannot_write_in(path, storage_error(closed, path))
            return
        there = look_into(self._catalog, folder, directory, self._found, self._between)
        self._flush()
        if there is None:
            return
        sweep(path, (name for name in there.names if name.startswith(".")))
        for start in range(0, len(places), _AT_ONCE):
            self._token.checkpoint()
            try:
                self._write_some(folder, directory, there, places[start : start + _AT_ONCE])
            except StorageError as error:
                self._cannot_write_in(path, error)
                return
            finally:
                self._flush()

    def _cannot_write_in(self, path: Path, error: StorageError) -> None:
        what = f"no sidecars can be written in {path}: {error.what}"
        self.problems[str(path)] = SidecarProblem(str(path), what, error.remedy)

    def _write_some(self, folder: Folder, directory: str, there: Listed, places: Sequence[PhotoPlace]) -> None:
        said = self._catalog.said_of([place.photo_id for place in places])
        known = {row.relative_path: row for row in self._catalog.sidecars_in(folder.folder_id, directory)}
        wanting: list[_ToWrite] = []
        for place in places:
            if place.photo_id in said and os.path.basename(place.relative_path) in there.names:  # noqa: PTH119
                with self._passing_over(there.beside.target(os.path.basename(place.relative_path))):  # noqa: PTH119
                    to_write = self._planned(directory, there, place, said[place.photo_id], known)
                    if to_write is not None:
                        wanting.append(to_write)
        # What is to be there is written down first: after a kill nobody takes for another's what we wrote.
        self._catalog.keep_sidecars([replace(each.row, pending=packed(each.plan.base)) for each in wanting])
        for each in wanting:
            self._token.checkpoint()
            if not self._may_write():
                return
            with self._passing_over(each.path):
                try:
                    self._write(each)
                except SidecarError as error:
                    self._found.keep(replace(each.row, told=each.said.key, problem=error.what))

    @contextmanager
    def _passing_over(self, path: Path) -> Generator[None]:
        """A sidecar that cannot be read or written keeps nobody else from theirs."""
        try:
            yield
        except StorageError as error:
            if not _is_about_the_file(path):
                raise
            self.problems[str(path)] = SidecarProblem(str(path), error.what, error.remedy)

    def _planned(
        self, directory: str, there: Listed, place: PhotoPlace, said: Said, known: Mapping[str, SidecarRow]
    ) -> _ToWrite | None:
        """What to write; None where nothing is, which is written down."""
        path = there.beside.target(os.path.basename(place.relative_path))  # noqa: PTH119
        relative_path = os.path.join(directory, path.name)  # noqa: PTH118
        row = known.get(relative_path) or SidecarRow(
            place.folder_id, relative_path, place.relative_path, place.photo_id
        )
        if row.problem:
            self._found.keep(replace(row, told=said.key, differences=given_up(row)))
            return None
        try:
            sidecar = read_sidecar(path)
        except SidecarError as error:
            self._found.keep(replace(row, told=said.key, problem=error.what))
            return None
        if not sidecar.is_there:
            if not is_worth_a_file(said):
                self._found.drop(row)
                return None
            row = SidecarRow(*(row.folder_id, row.relative_path, place.relative_path, place.photo_id), made_by_us=True)
        base, wanted = base_to_write_on(row, sidecar, said), wanted_of(said, row, is_new=not sidecar.is_there)
        made = plan(sidecar, base, wanted)
        if not made.changes_nothing:
            return _ToWrite(path, row, said, base, wanted, made)
        self._found.keep(after_writing(row, made, sidecar, said))
        return None

    def _write(self, each: _ToWrite, keep_ours: frozenset[Property] = frozenset()) -> None:
        written = write_sidecar(each.path, each.wanted, each.base, keep_ours)
        match written.outcome:
            case Outcome.REMOVED:
                self.removed += 1
            case Outcome.CREATED | Outcome.CHANGED:
                self.written += 1
            case _:
                pass
        stamp = stamp_of(each.path)
        if stamp is None:
            if each.said.key == NOTHING_SAID:
                self._found.drop(each.row)
            else:
                self._found.keep(replace(each.row, stamp=None, base="", pending="", told=each.said.key))
            return
        sidecar = read_sidecar(each.path)
        row = after_reading(replace(each.row, base=packed(written.plan.base), pending=""), sidecar, stamp, each.said)
        self._found.keep(after_writing(row, written.plan, sidecar, each.said))

    def _between(self) -> None:
        if len(self._found.rows) + len(self._found.gone) >= _AT_ONCE:
            self._flush()
            self._progressed(Progress(Phase.SIDECARS, self.read))
        self._token.checkpoint()

    def _flush(self) -> None:
        rows, gone = tuple(self._found.rows.values()), tuple(self._found.gone.values())
        self._found.rows.clear()
        self._found.gone.clear()
        if rows or gone:
            self.has_changed_photos |= bool(self._catalog.keep_sidecars(rows, gone))


def _directory_of(place: PhotoPlace) -> tuple[FolderId, str]:
    return place.folder_id, os.path.dirname(place.relative_path)  # noqa: PTH120 - by the thousand


def _is_about_the_file(path: Path) -> bool:
    """Whether it is this sidecar that cannot be read or written, not all in its folder."""
    try:
        is_read_only = not path.stat().st_mode & 0o222  # which the system lets an administrator ignore, and we do not
    except OSError:
        return path.is_symlink()  # to nowhere, or to itself
    return is_read_only or not os.access(path, os.R_OK | os.W_OK)


def _closed(folder: Path) -> OSError | None:
    """Why nothing can be written in a folder that is there, as far as that is told without trying: it would be tried
    for each of its photos, over and over.
    """
    if os.access(folder, os.W_OK | os.X_OK) or not folder.is_dir():
        return None
    try:
        is_read_only = sys.platform != "win32" and bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
    except OSError as error:
        return error
    return OSError(errno.EROFS if is_read_only else errno.EACCES, "")
