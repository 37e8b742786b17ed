"""What is known of the photos, as a file for other programs."""

import csv
import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import numpy as np

from photoclip.catalog.catalog import Catalog
from photoclip.config.files import put_in_place, storage_error, temporary_beside
from photoclip.domain.browse import Photo
from photoclip.domain.found import Sorting
from photoclip.domain.organise_api import Exported
from photoclip.domain.query import EVERY
from photoclip.library.targets import target

_PAGE = 2000
_BETWEEN = "; "
_SUFFIXES = (".csv", ".json")
_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""A spreadsheet computes a text that begins so, also with the full-width forms
(https://owasp.org/www-community/attacks/CSV_Injection).
"""

COLUMNS = (
    *("path", "copies", "offline", "content_hash", "size_bytes", "format", "width_px", "height_px", "added_at"),
    *("taken_at", "taken_offset_minutes", "camera_make", "camera_model", "lens", "exposure_s", "f_number", "iso"),
    *("focal_mm", "latitude", "longitude", "altitude_m", "title", "keywords", "tags", "rating", "favourite", "albums"),
    "caption",
)
"""What is told of each photo: the names of the columns of a CSV, and the keys in JSON."""

Cell = str | int | float | bool | list[str] | None


def export(catalog: Catalog, path: Path) -> Exported:
    r"""Write all live photos, by folder and name, to the file `path`, which is replaced whole.

    `.json` holds one object, its photos under "photos". `.csv` (UTF-8, RFC 4180) has a header; lists are joined by
    "; "; a text that a spreadsheet would take for a formula gets an apostrophe before it. In both, bytes of a path that
    are no UTF-8 are written with a backslash, as "caf\udce9.jpg".

    Raises:
        StorageError: it is called neither, leads to a file of another kind, is a photo of the library, or cannot be
            written. Nothing is replaced then.
    """
    real = target(catalog, path, _SUFFIXES)
    temporary = temporary_beside(real)
    try:
        with temporary.open("x", encoding="utf-8", newline="") as file:
            photos = _write_json(file, catalog) if path.suffix.lower() == ".json" else _write_csv(file, catalog)
        put_in_place(temporary, real)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink()
        if isinstance(error, OSError):
            raise storage_error(error, path) from error
        raise
    return Exported(str(path), photos)


def _photos(catalog: Catalog) -> Iterator[Photo]:
    """All live ones, some at a time. One that goes meanwhile is left out."""
    ids = catalog.arranged(catalog.matching(EVERY, {}), Sorting.FOLDER)
    for page in np.array_split(ids, max(1, -(-ids.size // _PAGE))):
        yield from (photo for photo in catalog.details(page.tolist()) if photo.files)


def _write_json(file: TextIO, catalog: Catalog) -> int:
    count = 0
    file.write('{"photos": [')
    for photo in _photos(catalog):
        file.write(",\n" if count else "\n")
        count += 1
        file.write(json.dumps(dict(zip(COLUMNS, _cells(photo), strict=True))))
    file.write("\n]}\n")
    return count


def _write_csv(file: TextIO, catalog: Catalog) -> int:
    count = 0
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for photo in _photos(catalog):
        writer.writerow([_csv_cell(cell) for cell in _cells(photo)])
        count += 1
    return count


def _cells(photo: Photo) -> tuple[Cell, ...]:
    facts = photo.facts
    first, *copies = photo.files
    return (
        *(first.path, [copy.path for copy in copies], first.offline, photo.content_hash, photo.size_bytes),
        *(photo.format, photo.width_px, photo.height_px, _moment(photo.added_at_ns)),
        *(facts.taken_at, facts.taken_offset_minutes, facts.camera_make, facts.camera_model, facts.lens),
        *(facts.exposure_s, facts.f_number, facts.iso, facts.focal_mm, facts.latitude, facts.longitude),
        *(facts.altitude_m, facts.title, list(facts.keywords), list(photo.tags), photo.rating),
        *(photo.is_favourite, list(photo.albums)),
        photo.caption,
    )


def _moment(ns: int) -> str | None:
    """ISO 8601, UTC; None where it is unknown."""
    return datetime.fromtimestamp(ns // 1_000_000_000, UTC).isoformat() if ns else None


def _csv_cell(cell: Cell) -> str | int | float | None:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, list):
        cell = _BETWEEN.join(cell)
    if not isinstance(cell, str):
        return cell
    told = cell if cell.isascii() else cell.encode("utf-8", "backslashreplace").decode("utf-8")
    return f"'{told}" if told.startswith(_FORMULA) else told
