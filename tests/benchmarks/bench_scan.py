"""A start with nothing changed: how long it takes to see that a library of many files is as it was.

    python tests/benchmarks/bench_scan.py [--photos 100000] [--folder FOLDER] [--folders months|days|one] [--json]

The files are there, each with the stamp that the catalog knows (sparse, so that they take no room); nothing may be
opened. `photoclip index` runs as a process of its own, several times. Beside it stands the bare walk: every folder
listed and every file's status asked, which no scan can do without. Files and catalog are in the file cache, as after
the first start of a day they are. FOLDER keeps the synthetic library for the next time.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from machine import Machine, busy_share, this_machine
from synthetic_library import LAYOUTS, Recipe, make

RUNS = 5


@dataclass(frozen=True, slots=True)
class Report:
    """Seconds are of the middle run but for `first_s`. `scan_s` is what `index` reports: walk, comparison, report;
    `process_s` the whole process with its imports; `bare_walk_s` the system's part. `decoded` and `hashed` are files of
    all runs together.
    """

    machine: Machine
    busy: float
    files: int
    folders: int
    bare_walk_s: float
    first_s: float
    scan_s: float
    slowest_scan_s: float
    process_s: float
    unchanged: int
    decoded: int
    hashed: int


def bare_walk(root: Path) -> tuple[int, int]:
    """Folders and files, each file's status asked."""
    folders = files = 0
    waiting = [str(root)]
    while waiting:
        folders += 1
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    entry.stat()
                    files += 1
    return folders, files


def index(library: Path) -> tuple[dict, float]:
    """The report of a run over the folders the library knows, and the seconds of the whole process."""
    command = [sys.executable, "-m", "photoclip", "index", "--library", str(library), "--json"]
    started = time.perf_counter()
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - started
    if ended.returncode:
        raise SystemExit(f"photoclip index failed: {ended.stderr[-2000:]}")
    return json.loads(ended.stdout), seconds


def measure(folder: Path, photos: int, layout: str) -> Report:
    library = folder / "library"
    if not (library / "catalog.sqlite").exists():
        make(folder, Recipe(photos, folders=layout, files=True))
    busy = busy_share()
    folders, files = bare_walk(folder / "photos")
    walks: list[float] = []
    for _ in range(3):
        started = time.perf_counter()
        bare_walk(folder / "photos")
        walks.append(time.perf_counter() - started)
    runs = [index(library) for _ in range(RUNS)]
    reports = [report for report, _ in runs]
    wrong = [report for report in reports if report["unchanged"] != files or report["offline"]]
    if wrong:
        raise SystemExit(f"{wrong[0]['unchanged']} of {files} files are unchanged; offline: {wrong[0]['offline']}")
    return Report(
        machine=this_machine(),
        busy=busy,
        files=files,
        folders=folders,
        bare_walk_s=median(walks),
        first_s=reports[0]["seconds"],
        scan_s=median(report["seconds"] for report in reports),
        slowest_scan_s=max(report["seconds"] for report in reports),
        process_s=median(seconds for _, seconds in runs),
        unchanged=reports[-1]["unchanged"],
        decoded=sum(report["decoded"] for report in reports),
        hashed=sum(report["hashed"] for report in reports),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="keeps the library for the next time")
    parser.add_argument("--folders", choices=LAYOUTS, default="days")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="photoclip-bench-") as scratch:
        report = measure((options.folder or Path(scratch)).resolve(), options.photos, options.folders)
    if options.json:
        print(json.dumps(asdict(report)))
        return 0
    print(f"{report.machine}; others took {report.busy:.0%} of it")
    print(f"{report.files:,} files in {report.folders:,} folders, {report.unchanged:,} unchanged")
    print(f"  scan {report.scan_s:.2f} s (first {report.first_s:.2f}, slowest {report.slowest_scan_s:.2f}),", end=" ")
    print(f"of it the bare walk {report.bare_walk_s:.2f} s; the whole process {report.process_s:.2f} s")
    print(f"  {report.decoded} decoded, {report.hashed} hashed in {RUNS} runs")
    return 0


if __name__ == "__main__":
    sys.exit(main())
