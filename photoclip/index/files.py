"""Where an index lies: its parts, each a snapshot and the graph that belongs to it."""

import re
from pathlib import Path

from photoclip.domain.ids import ModelId


def index_path(folder: Path, model_id: ModelId) -> Path:
    """Where the index of a model's vectors begins."""
    return folder / f"{model_id}.hnsw"


def part_path(path: Path, number: int) -> Path:
    """Where a part is saved: the first one at `path` itself."""
    return path if number == 0 else path.with_name(f"{path.stem}-{number}{path.suffix}")


def part_numbers(path: Path) -> list[int]:
    """The parts that lie there, ascending. Some may be lost."""
    parts = (file.stem.removeprefix(path.stem) for file in files_of(path) if file.suffix == path.suffix)
    return sorted(int(part[1:] or 0) for part in parts)


def files_of(path: Path) -> list[Path]:
    """All that belongs to the index at a path: its parts, their graphs, and what is being written of them."""
    ours = re.compile(rf"{re.escape(path.stem)}(-[1-9][0-9]*)?{re.escape(path.suffix)}(\..+)?")
    try:
        return [file for file in path.parent.iterdir() if ours.fullmatch(file.name)]
    except OSError:
        return []
