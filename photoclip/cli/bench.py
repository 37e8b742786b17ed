"""`photoclip bench`: how fast this machine is, stage by stage.

Runs where nothing but torch and open_clip is installed, as far as `--only embed --only pipeline` goes.
"""

import argparse
import sys
from pathlib import Path

from photoclip.bench.table import TABLES, Table
from photoclip.cli.command import Command, library_dir, print_json
from photoclip.cli.numbers import whole
from photoclip.config.paths import library_paths


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--photos", metavar="FOLDER", help="measure with the JPEGs in this folder (the sample pictures)"
    )
    again = "; may be given several times"
    parser.add_argument(
        "--model", action="append", default=[], metavar="NAME", help=f"measure this model (the embedded one){again}"
    )
    parser.add_argument(
        "--architecture",
        action="append",
        default=[],
        metavar="NAME",
        help=f"measure this network of open_clip's with random weights: for speed only{again}",
    )
    parser.add_argument(
        "--device",
        action="append",
        default=[],
        metavar="NAME",
        help=f'cpu, cuda, cuda:1, mps, xpu, or as "cuda:1 float16" (the best one){again}',
    )
    parser.add_argument(
        "--batch",
        action="append",
        default=[],
        type=whole(1, 4096),
        metavar="N",
        help=f"feed the network so many pictures at once (what is best on the device){again}",
    )
    parser.add_argument("--only", action="append", default=[], choices=TABLES, help=f"measure this alone{again}")
    parser.add_argument("--large", action="store_true", help="a million vectors too: minutes, and 6 GB of memory")


def _run(arguments: argparse.Namespace) -> int:
    from photoclip.bench.run import Wanted, bench

    wanted = Wanted(
        photos=Path(arguments.photos) if arguments.photos else None,
        models=tuple(arguments.model),
        architectures=tuple(arguments.architecture),
        devices=tuple(arguments.device) or ("auto",),
        batches=tuple(arguments.batch),
        only=tuple(arguments.only),
        large=arguments.large,
    )
    models_dir = library_paths(library_dir(arguments)).models
    tables: list[Table] = []
    for table in bench(wanted, models_dir):
        tables.append(table)
        if not arguments.json:
            _tell(table)
    if arguments.json:
        listed = [
            {"name": t.name, "rows": [dict(zip(t.columns, row, strict=True)) for row in t.rows], "note": t.note}
            for t in tables
        ]
        print_json({"tables": listed})
    return 0


def _tell(table: Table) -> None:
    from rich.console import Console
    from rich.table import Table as Shown

    shown = Shown(title=table.name, title_justify="left", box=None, pad_edge=False)
    for column in table.columns:
        shown.add_column(column)
    for row in table.rows:
        shown.add_row(*(f"{value:,}" if isinstance(value, int | float) else value for value in row))
    console = Console(file=sys.stdout)
    console.print(shown)
    if table.note:
        console.print(table.note, style="dim", highlight=False)
    console.print()


COMMAND = Command("bench", "how fast this machine is, stage by stage", _arguments, _run)
