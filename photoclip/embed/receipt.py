"""What lies beside downloaded files: where they came from, and what the bytes of an unfinished one belong to."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

from photoclip.config.files import write_atomically
from photoclip.domain.errors import ModelError
from photoclip.embed.sources import folder_of

RECEIPT_NAME = "source.json"
PART_SUFFIX = ".part"
MARK_SUFFIX = ".part.json"


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file as it was fetched. `etag` is the publisher's mark of its content, `sha256` what was computed here."""

    name: str
    repository: str
    revision: str
    size_bytes: int
    etag: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Which content the bytes of an unfinished file are the beginning of."""

    revision: str
    etag: str
    size_bytes: int


def write_receipt(folder: Path, repository: str, revision: str, files: tuple[ReceivedFile, ...]) -> None:
    """Say that a model is here, whole. Raises StorageError."""
    content = {"repository": repository, "revision": revision, "files": [asdict(file) for file in files]}
    write_atomically(folder / RECEIPT_NAME, json.dumps(content, indent=1).encode())


def is_complete(folder: Path) -> bool:
    """Whether all files of a download are here: their sizes are compared, not their content."""
    content = _read(folder / RECEIPT_NAME)
    files = content.get("files")
    if not isinstance(files, list) or not files:
        return False
    return all(_is_here(folder, file) for file in cast("list[object]", files))


def part_of(target: Path) -> Path:
    """The unfinished file of `target`."""
    return target.with_name(target.name + PART_SUFFIX)


def mark_of(target: Path) -> Path:
    """The mark of the unfinished file of `target`."""
    return target.with_name(target.name + MARK_SUFFIX)


def read_mark(target: Path) -> Mark | None:
    """What the unfinished file of `target` belongs to; None where nobody can tell."""
    content = _read(mark_of(target))
    revision, etag, size = content.get("revision"), content.get("etag"), content.get("size_bytes")
    if isinstance(revision, str) and isinstance(etag, str) and isinstance(size, int):
        return Mark(revision, etag, size)
    return None


def write_mark(target: Path, mark: Mark) -> None:
    """Say what an unfinished file belongs to. Raises StorageError."""
    write_atomically(mark_of(target), json.dumps(asdict(mark)).encode())


def _is_here(folder: Path, entry: object) -> bool:
    file = cast("Mapping[str, object]", entry) if isinstance(entry, dict) else {}
    try:
        return (folder / str(file.get("name"))).stat().st_size == file.get("size_bytes")
    except OSError:
        return False


def _read(path: Path) -> Mapping[str, object]:
    try:
        content: object = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return cast("dict[str, object]", content) if isinstance(content, dict) else {}


def partial_bytes(name: str, models_dir: Path) -> int:
    """What an unfinished download of a model left in the models folder. Asks nobody, imports no torch."""
    try:
        folder = folder_of(name, models_dir)
        if not any(path.name.endswith(PART_SUFFIX) for path in folder.iterdir()):
            return 0
        files = (path for path in folder.iterdir() if path.is_file() and not path.name.endswith(MARK_SUFFIX))
        return sum(path.stat().st_size for path in files)
    except (OSError, ModelError):
        return 0
