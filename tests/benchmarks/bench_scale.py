"""A library of a million photos: does it start, list, search and run, how fast, and what does it weigh?

    python tests/benchmarks/bench_scale.py FOLDER [--photos 1000000] [--dimension 512] [--parts ...] [--json]

Makes the library in FOLDER at the first call (see synthetic_library.py), and measures
in a process for each part: `build` (the index from the catalog; done where there is none), `sizes`, `index`,
`catalog`, `engine`, `meanwhile` (a search without an index), and with `--files` `scan`, `run` and `watch`.
FOLDER keeps all of it. For the window: bench_window.py --folder FOLDER. figures.py takes some of the parts; the others
are for who works on what they measure.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from scale_catalog import catalog_figures
from scale_engine import engine_figures, run_figures, size_figures, watch_figures
from scale_index import build_figures, index_figures, meanwhile_figures
from scale_scan import scan_figures
from synthetic_library import make, parser, recipe_of

PARTS: Mapping[str, Callable[[Path], dict[str, float]]] = {
    "build": build_figures,
    "sizes": size_figures,
    "index": index_figures,
    "catalog": catalog_figures,
    "engine": engine_figures,
    "meanwhile": meanwhile_figures,
    "scan": scan_figures,
    "run": run_figures,
    "watch": watch_figures,
}
NEED_FILES = ("scan", "run", "watch")


def main() -> None:
    """Print one line a figure, or one JSON object for each part."""
    arguments = parser(__doc__, 1_000_000)
    arguments.set_defaults(dimension=512, folders="days")
    arguments.add_argument("--parts", nargs="+", choices=PARTS)
    arguments.add_argument("--part", choices=PARTS, help="only this one, in this process")
    arguments.add_argument("--json", action="store_true")
    asked = arguments.parse_args()
    if asked.part:
        print(json.dumps(PARTS[asked.part](asked.folder)))
        return
    if not (asked.folder / "library" / "catalog.sqlite").exists():
        make(asked.folder, recipe_of(asked))
    for part in _parts(asked.folder, asked.parts):
        figures = _in_own_process(asked.folder, part)
        if asked.json:
            print(json.dumps({part: figures}), flush=True)
            continue
        print(f"-- {part}")
        for name, value in figures.items():
            print(f"{name:64} {value:14,.3f}" if abs(value) < 10 else f"{name:64} {value:14,.1f}", flush=True)


def _parts(folder: Path, asked: list[str] | None) -> list[str]:
    """None asked: all that the library allows. The index is built where there is none."""
    has_files = any((folder / "photos").iterdir())
    has_index = any((folder / "library" / "index").glob("*.hnsw"))
    parts = asked or [part for part in PARTS if part != "build" and (part not in NEED_FILES or has_files)]
    return parts if has_index or "build" in parts else ["build", *parts]


def _in_own_process(folder: Path, part: str) -> dict[str, float]:
    command = [sys.executable, __file__, str(folder), "--part", part]
    ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(ended.stdout.splitlines()[-1])


if __name__ == "__main__":
    main()
