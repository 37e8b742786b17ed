"""Paths as other programs take them."""

import os
import sys
from urllib.parse import quote_from_bytes

from PySide6.QtCore import QUrl


def file_url(path: str) -> QUrl:
    """Of an absolute path. Names that are no valid text (surrogate escapes, PEP 383) keep their bytes, which a Qt
    string would lose.
    """
    if sys.platform in ("win32", "darwin"):
        return QUrl.fromLocalFile(path)
    return QUrl.fromEncoded(b"file://" + quote_from_bytes(os.fsencode(path)).encode("ascii"))
