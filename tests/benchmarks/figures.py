"""The README's table of goals: runs the benchmarks, keeps what each printed, and makes the table of it.

    python tests/benchmarks/figures.py RESULTS                     the table, of what lies in the folder RESULTS
    python tests/benchmarks/figures.py RESULTS --list              the benchmarks, and how long each takes
    python tests/benchmarks/figures.py RESULTS --run [NAME ...]    first run these; none named: all not in RESULTS yet

One after the other, never two at once: leave the machine alone meanwhile. `--quick` runs all with sizes that mean
nothing, to see that everything works. Camera photos are read from the folder `--camera`; what needs them is left out
without.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from figure_table import (
    Figure,
    Result,
    markdown,
    of_cosine,
    of_grid,
    of_index_memory,
    of_milliseconds,
    of_rclip,
    of_recall,
    of_scan,
    of_search,
    of_table,
)
from machine import busy_share, this_machine

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]
CAMERA, CAPTIONED, KEPT, LARGE = "{camera}", "{captioned}", "{kept}", "{large}"
PARTS = ("sizes", "index", "catalog", "engine")
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """A benchmark. Words in braces stand for folders; `quick` is added in a quick run. `minutes` on two cores."""

    name: str
    command: tuple[str, ...]
    quick: tuple[str, ...]
    minutes: int


SOURCES = (
    Source("bench", ("-m", "photoclip", "bench", "--json"), (), 3),
    Source("bench-camera", ("-m", "photoclip", "bench", "--json", "--photos", CAMERA), (), 4),
    Source("cosine", ("bench_cosine.py", "--json", "--photos", CAMERA), ("--model", "starter"), 2),
    Source("recall", ("bench_recall.py", "--json", "--photos", CAPTIONED), (), 1),
    Source("million", ("bench_scale.py", LARGE, "--json", "--parts", *PARTS), ("--photos", "5000"), 25),
    Source("scan", ("bench_scan.py", "--json"), ("--photos", "1000"), 4),
    Source("window", ("bench_window.py", "--json", "--pictures", CAMERA), ("--photos", "2000"), 4),
    Source("grid", ("bench_grid.py", "--json"), ("--photos", "5000"), 3),
    Source(
        "rclip",
        ("bench_rclip.py", "--json", "--environment", KEPT, "--camera", CAMERA),
        ("--camera-photos", "4", "--small-photos", "8", "--repeats", "1"),
        30,
    ),
)

FIRST_PAINT = "start of the process to the first paint"
TYPED = "last key to results on the screen, median"
WHILE_INDEXED = "scrolling while photos are indexed: event loop delay, p99"
ALL_NEW = {"run": "all new"}
FIGURES = (
    Figure("indexing camera photos, against rclip 3 with the same network", "≥ 3 ×", "rclip", of_rclip("camera", 3)),
    Figure("indexing photos under 2 megapixels, likewise", "≥ 4 ×", "rclip", of_rclip("small", 4)),
    Figure(
        "embedding stage on decoded arrays, share of what the bare network reaches",
        "≥ 0.90",
        "bench",
        of_table("embed", {}, "share_of_bare", 0.9),
    ),
    Figure(
        "whole pipeline, sample photos: core-seconds of decoding and network alone, over core-seconds spent",
        "≥ 0.90",
        "bench",
        of_table("pipeline", ALL_NEW, "share_of_floor", 0.9),
    ),
    Figure("the same, camera photos", "≥ 0.90", "bench-camera", of_table("pipeline", ALL_NEW, "share_of_floor", 0.9)),
    Figure(
        "fast preprocessing against open_clip's own, cosine of embeddings of camera photos: mean / worst",
        "≥ 0.995 / 0.98",
        "cosine",
        of_cosine,
    ),
    Figure(
        "first paint of the window, library of 100,000 photos", "< 1 s", "window", of_milliseconds(FIRST_PAINT, 1000)
    ),
    Figure("last key to results on the screen, 100,000 photos", "< 100 ms", "window", of_milliseconds(TYPED, 100)),
    Figure("search inside a million vectors, like a photo", "< 5 ms, ≥ 0.98", "million", of_search("photo", MILLION)),
    Figure("the same, like words", "< 5 ms, ≥ 0.98", "million", of_search("text", MILLION)),
    Figure(
        "event-loop delay while scrolling and indexing, 99th percentile",
        "< 50 ms",
        "window",
        of_milliseconds(WHILE_INDEXED, 50),
    ),
    Figure("event-loop delay while rows come into a grid of 100,000, 99th percentile", "< 50 ms", "grid", of_grid),
    Figure("memory for each photo in the index, 512-d", "< 3 kB", "million", of_index_memory),
    Figure("start with nothing changed, 100,000 files", "< 5 s, 0 decoded", "scan", of_scan(100_000)),
    Figure("words to photo on held-out photos, recall@1 / 5 / 10", "", "recall", of_recall),
)


def parsed(text: str) -> Any:
    """What a benchmark printed: one JSON object, or one a line."""
    lines = [json.loads(line) for line in text.splitlines() if line.strip()]
    return lines[0] if len(lines) == 1 else lines


def run(source: Source, folders: dict[str, Path], *, quick: bool) -> Result:
    """Run one benchmark.

    Raises:
        SystemExit: it fails.
    """
    words = [str(folders.get(word, word)) for word in (*source.command, *(source.quick if quick else ()))]
    if words[0] != "-m":
        words[0] = str(HERE / words[0])
    busy, started = busy_share(), time.perf_counter()
    ended = subprocess.run([sys.executable, *words], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, check=False)
    if ended.returncode:
        raise SystemExit(f"{source.name} failed with {ended.returncode}")
    seconds = round(time.perf_counter() - started, 1)
    today = date.today().isoformat()
    return Result(source.name, parsed(ended.stdout), str(this_machine()), round(busy, 3), quick, today, seconds)


def read_results(folder: Path) -> dict[str, Result]:
    names = {source.name for source in SOURCES}
    files = [file for file in sorted(folder.glob("*.json")) if file.stem in names]
    return {file.stem: Result(**json.loads(file.read_text(encoding="utf-8"))) for file in files}


def run_all(chosen: Sequence[Source], folder: Path, folders: dict[str, Path], *, quick: bool) -> None:
    for source in chosen:
        lacking = [word for word in source.command if word in (CAMERA, CAPTIONED) and not folders[word].is_dir()]
        if lacking:
            sys.stderr.write(f"{source.name}: left out, there is no folder {folders[lacking[0]]}\n")
            continue
        sys.stderr.write(f"{source.name}: about {1 if quick else source.minutes} minutes\n")
        result = run(source, folders, quick=quick)
        (folder / f"{source.name}.json").write_text(json.dumps(asdict(result), indent=1), encoding="utf-8")
        sys.stderr.write(f"{source.name}: {result.seconds:.0f} s, others took {result.busy:.0%} of the machine\n")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = CHECKOUT.parent / "shared" / "photos"
    parser.add_argument("results", type=Path, help="a folder: one file for each benchmark")
    parser.add_argument("--run", nargs="*", metavar="NAME", choices=[source.name for source in SOURCES])
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--camera", type=Path, default=shared / "camera", help="camera JPEGs")
    parser.add_argument("--captioned", type=Path, default=shared / "flickr", help="photos with captions.jsonl")
    options = parser.parse_args(arguments)
    if options.list:
        for source in SOURCES:
            print(f"{source.name:14} {source.minutes:3} min  {' '.join(source.command)}")
        return 0
    options.results.mkdir(parents=True, exist_ok=True)
    if options.run is not None:
        done = read_results(options.results)
        chosen = [
            source for source in SOURCES if source.name in (options.run or {s.name for s in SOURCES} - done.keys())
        ]
        folders = {CAMERA: options.camera.absolute(), CAPTIONED: options.captioned.absolute()}
        folders |= {KEPT: (options.results / "rclip").absolute(), LARGE: (options.results / "million").absolute()}
        run_all(chosen, options.results, folders, quick=options.quick)
    print(markdown(FIGURES, read_results(options.results)), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
