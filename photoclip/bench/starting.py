"""How long the program takes to start and answer, as processes of their own."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from photoclip.bench.photos import copies
from photoclip.bench.table import Table, Value, spent

_PHOTOS = 24


def start_table(sources: Sequence[Path], scratch: Path) -> Table:
    """Commands on a small library, from the start of the process to its end."""
    copies(sources, scratch / "start-photos", _PHOTOS)
    library = str(scratch / "start-library")
    rows: list[tuple[Value, ...]] = []
    for what, words in (
        (f"index, {_PHOTOS} new photos", ("index", str(scratch / "start-photos"))),
        ("index, nothing new", ("index",)),
        ("stats", ("stats",)),
        ("search, model loaded anew", ("search", "a dog")),
    ):
        command = [sys.executable, "-m", "photoclip", *words, "--library", library, "--json"]
        took = spent(
            lambda command=command: json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        )
        rows.append((what, round(took.wall_s, 2)))
    return Table("start", ("command", "seconds"), tuple(rows))
