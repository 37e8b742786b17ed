"""`photoclip bench`: how fast this machine is, stage by stage."""

import argparse
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table as Shown

from photoclip.bench.table import Table
from photoclip.cli.command import Command, library_dir, print_json
from photoclip.config.paths import library_paths


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--photos", metavar="FOLDER", help="measure with the JPEGs in this folder (the sample pictures)"
    )
    parser.add_argument("--model", metavar="NAME", help="measure this model (the embedded one)")
    parser.add_argument("--device", default="auto", metavar="NAME", help="cpu, cuda, cuda:1, mps, xpu (the best one)")
    parser.add_argument("--large", action="store_true", help="a million vectors too: minutes, and 6 GB of memory")


def _run(arguments: argparse.Namespace) -> int:
    from photoclip.bench.run import bench

    photos = Path(arguments.photos) if arguments.photos else None
    models_dir = library_paths(library_dir(arguments)).models
    tables: list[Table] = []
    for table in bench(photos, arguments.model, models_dir, device=arguments.device, large=arguments.large):
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
