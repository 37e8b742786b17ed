"""A little library on a disk that may fail, and what must hold of it whatever happened."""

import logging
import os
import re
import shutil
import time
import traceback
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from faulty_disk import Call, Fault, FaultyDisk, Kind

from photoclip.catalog.catalog import Catalog
from photoclip.config.logs import start_logging, stop_logging
from photoclip.config.paths import library_paths
from photoclip.domain.api import IndexReport, IndexRequest, JobState
from photoclip.domain.errors import PhotoClipError
from photoclip.domain.ids import JobId, PhotoId
from photoclip.library.library import Library
from photoclip.library.wiring import open_library

FIRST, SECOND = "first", "second"
_EVERY = tuple(PhotoId(number) for number in range(1, 100))
TAG = "kept"
_LONGEST_S = 60.0
# What differs between two runs that did the same.
_CHANCE = (
    (re.compile(r"catalog-\d{8}T\d+Z-v\d+"), "catalog-TIME"),
    (re.compile(r"[0-9a-f]{16}\.graph$"), "X.graph"),
    (re.compile(r"damaged-\d{8}T\d+Z"), "damaged-TIME"),
)
_CLOSE = 0.02


class JobFailedError(PhotoClipError):
    """The line of a job that failed."""


class Scene(Protocol):
    """Something a person does. `act` is done on a disk that fails, and again when it does not. `is_broken`: nothing can
    be read before that.
    """

    is_broken: bool

    def prepare(self, world: "World") -> None:
        """What was there before."""
        ...

    def act(self, world: "World") -> None:
        """Do it. Raises PhotoClipError."""
        ...


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of a case: the line a person saw ("" when it was done), what was logged, what is wrong, the calls
    that were counted, and what there was in the end.
    """

    line: str
    log: list[str]
    problems: list[str]
    calls: list[Call]
    state: dict


def differences_between(ran: Ran, undisturbed: Ran) -> list[str]:
    """What a disturbed run left other than a calm one. Where an unfinished file could not be removed either, nobody
    looks for it in a folder of the person's own, or for a day only.
    """
    state, calm = ran.state, undisturbed.state
    found = [
        f"{name} differ: {state[name]} != {calm[name]}" for name in ("folders", "settings") if state[name] != calm[name]
    ]
    # The damaged catalog is set aside with its -wal, where SQLite could not remove that.
    allowed = ["library/log/", "library/catalog.sqlite.damaged-TIME-wal"]
    if any(call.kind is Kind.UNLINK for call in ran.calls if call.failed):
        allowed += ["elsewhere/partial/", "elsewhere/.photoclip-"]
    surplus = [name for name in state["files"] if name not in calm["files"] and not name.startswith(tuple(allowed))]
    found += [f"left behind: {name}" for name in surplus]
    found += [f"no file {name}" for name in calm["files"] if name not in state["files"]]
    found += [f"photo {name} is missing" for name in calm["photos"].keys() - state["photos"].keys()]
    found += [f"photo {name} is one too many" for name in state["photos"].keys() - calm["photos"].keys()]
    for name in state["photos"].keys() & calm["photos"].keys():
        (one, vector), (other, expected) = state["photos"][name], calm["photos"][name]
        if one != other:
            found.append(f"photo {name} differs: {one} != {other}")
        if not np.allclose(vector, expected, atol=_CLOSE):
            found.append(f"the vector of photo {name} differs")
    return found


class World:
    """One case: its folders, its library while it is open, and what was logged."""

    def __init__(self, folder: Path, photos: Path, disk: FaultyDisk, template: Path) -> None:
        self.folder = folder
        self.photos = photos
        self.root = folder / "library"
        self.elsewhere = folder / "elsewhere"
        self.disk = disk
        self.library: Library | None = None
        self._template = template
        self._heard = _Heard()

    def run(self, scene: Scene, fault: Fault | None, *, closes: bool, room: int = -1) -> "Ran":
        """Prepare, act while the disk fails, act again when it does not. `closes`: the program ends in between."""
        self.root.mkdir(parents=True)
        # One worker: the order of calls is that of the first run, and a start costs half a second of a core.
        library_paths(self.root).settings.write_text("decode_workers = 1\n")
        scene.prepare(self)
        before = {} if scene.is_broken else self._kept()
        logging.getLogger().addHandler(self._heard)
        self.disk.watch(self.root, self.elsewhere)
        if fault:
            self.disk.arm(fault)
        self.disk.shrink(room)
        problems: list[str] = []
        line = self._told(scene.act, problems)
        if closes:
            self._told(World.close, problems)
        calls = self.disk.calls()
        self.disk.mend()
        logged = list(self._heard.lines)
        problems += self._lost(before) if before else []
        again = self._told(scene.act, problems)
        if again:
            problems.append(f"not done when the disk works again: {again}")
        self._told(World.close, problems)
        logging.getLogger().removeHandler(self._heard)
        return Ran(line, logged, problems, calls, self._state(problems))

    def open(self) -> Library:
        """The library, opened unless it is."""
        if self.library is None:
            start_logging(library_paths(self.root), "engine")
            self.library = open_library(self.root)
        return self.library

    def close(self) -> None:
        """End the program, as it were."""
        library, self.library = self.library, None
        if library is not None:
            library.close()
        stop_logging()

    def index(self, *folders: str) -> IndexReport:
        """Add folders of the photos and bring the library up to date."""
        library = self.open()
        paths = tuple(str(self.photos / name) for name in folders)
        return self.wait(library.start_index(IndexRequest(paths)))

    def wait(self, job_id: JobId) -> IndexReport:
        """The report of a job. Raises JobFailedError."""
        library = self.open()
        deadline, status = time.monotonic() + _LONGEST_S, library.wait_job(job_id, -1, 0)
        while not status.is_over:
            assert time.monotonic() < deadline, f"the job hangs: {status}"
            status = library.wait_job(job_id, status.revision, 1)
        if status.state is not JobState.DONE:
            raise JobFailedError(status.error or status.state.value)
        return status.report or IndexReport()

    def start_with_three(self) -> None:
        """A library that has the first folder, closed; one of its photos is tagged."""
        if not self._template.exists():
            self.index(FIRST)
            self.close()
            paths = library_paths(self.root)
            with closing(Catalog.open(paths.catalog, paths.backups)) as catalog:
                model = catalog.active_model()
                assert model is not None
                catalog.change_tags((catalog.live_vector_ids(model.model_id)[0].item(),), (TAG,))
            shutil.copytree(self.root, self._template)
        else:
            shutil.copytree(self._template, self.root, dirs_exist_ok=True)

    def _told(self, act: Callable[["World"], object], problems: list[str]) -> str:
        try:
            act(self)
        except PhotoClipError as error:
            if "an error in PhotoClip itself" in str(error):
                problems.append(str(error))
            if not error.remedy and not isinstance(error, JobFailedError):
                problems.append(f"no remedy: {error!r}")
            return str(error)
        except Exception:  # noqa: BLE001 - this is what is looked for
            problems.append(traceback.format_exc())
        return ""

    def _kept(self) -> dict[str, tuple[str, ...]]:
        """Photos by content, and their tags, from the library that is open, else from one opened for that."""
        was_open = self.library is not None
        if not was_open and not library_paths(self.root).catalog.exists():
            return {}
        found = {photo.content_hash: photo.tags for photo in self.open().photos(_EVERY)}
        if not was_open:
            self.close()
        return found

    def _lost(self, before: dict[str, tuple[str, ...]]) -> list[str]:
        """Photos and tags of before that are not there any more."""
        try:
            found = self._kept()
        except PhotoClipError as error:
            return [f"cannot be read when the disk works again: {error}"]
        except Exception:  # noqa: BLE001 - this is what is looked for
            return [traceback.format_exc()]
        return [f"lost: {name} {tags}" for name, tags in before.items() if found.get(name) != tags]

    def _state(self, problems: list[str]) -> dict:
        """Everything there is when the library was opened once more, in an order of its own."""
        library = self.open()
        for job in library.jobs():  # a move of thumbnails that goes on
            self.wait(job.job_id)
        health = library.check(repair=False)
        problems += [f"{problem.part}: {problem.what}" for problem in health.problems]
        folders = [(folder.path, folder.state, folder.files, folder.excluded) for folder in library.folders()]
        settings = library.settings().settings
        settled = (settings.device, settings.decode_workers, settings.excluded, bool(settings.thumbnails))
        report = library.settings()
        problems += report.problems
        self.close()
        paths = library_paths(self.root)
        with closing(Catalog.open(paths.catalog, paths.backups)) as catalog:
            model = catalog.active_model()
            ids = catalog.live_vector_ids(model.model_id).tolist() if model else ()
            photos = {
                row.content_hash: (
                    (
                        tuple(p.path for p in row.places),
                        row.facts,
                        row.perceptual_hash,
                        catalog.details((row.photo_id,))[0].tags,
                    ),
                    catalog.vector(row.photo_id, model.model_id).astype(np.float32),
                )
                for row in catalog.photos(ids)
            }
            failures = catalog.failures()
        problems += [f"a photo is blamed: {failure}" for failure in failures]
        return {"photos": photos, "folders": folders, "settings": settled, "files": self._files()}

    def _files(self) -> list[str]:
        """Names of all files of the library, closed."""
        names = []
        for folder, _, found in os.walk(self.folder):
            for name in found:
                path = os.path.relpath(os.path.join(folder, name), self.folder)  # noqa: PTH118
                for pattern, word in _CHANCE:
                    path = pattern.sub(word, path)
                names.append(path)
        return sorted(set(names))


class _Heard(logging.Handler):
    """Keeps what the program logs as a warning or worse."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.getMessage()}")
