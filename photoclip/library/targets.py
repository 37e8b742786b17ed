"""Files that a person has something written to: never a photo."""

import os
from collections.abc import Sequence
from pathlib import Path

from photoclip.catalog.catalog import Catalog
from photoclip.domain.errors import StorageError


def target(catalog: Catalog, path: Path, suffixes: Sequence[str]) -> Path:
    """The file that is to be replaced: where a link leads, not the link.

    Raises:
        StorageError: its name ends otherwise, it leads to a file of another kind, or it is a photo of the library.
    """
    if path.suffix.lower() not in suffixes:
        ends = f"not in {suffixes[0]}" if len(suffixes) == 1 else f"neither in {' nor in '.join(suffixes)}"
        raise StorageError(f"{path} ends {ends}", "name the file that is to be written so")
    real = Path(os.path.realpath(path))
    if real.suffix.lower() != path.suffix.lower():
        raise StorageError(f"{path} leads to {real}, which would be replaced", "write to another file")
    if catalog.photo_at(str(real)) is not None:
        raise StorageError(f"{real} is a photo of the library, which would be replaced", "write to another file")
    return real
