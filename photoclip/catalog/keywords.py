"""Keywords that the files themselves carry, and which photos have each."""

import sqlite3
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from photoclip.catalog.columns import words_of
from photoclip.catalog.packed import Packed, integers
from photoclip.domain.names import folded
from photoclip.domain.photos import PhotoIds

_BETWEEN = "\n"
"""JSON as `words_cell` writes it has no line break."""
_CARRIED = (
    f"SELECT {integers('id')}, group_concat(keywords, char({ord(_BETWEEN)})) FROM photo "
    "INDEXED BY photo_keywords WHERE places > 0 AND keywords <> '[]'"
)


class Keywords:
    """`names` (m) as the first photo writes each, and `keys` (m) the same folded, each once; `photo_ids` int64 (n,) and
    `word_of` int32 (n,), a position in `names`, are the pairs of a photo and a keyword in its file.
    """

    def __init__(self, names: Sequence[str], photo_ids: PhotoIds, word_of: npt.NDArray[np.int32]) -> None:
        self.names = names
        self.keys = tuple(map(folded, names))
        self.photo_ids = photo_ids
        self.word_of = word_of

    def photos_with(self, words: Iterable[int]) -> PhotoIds:
        """Photos with one of some keywords, given as positions, once for each."""
        which = np.zeros(len(self.names), np.bool_)
        which[list(words)] = True
        return self.photo_ids[which[self.word_of]]

    def counts(self) -> npt.NDArray[np.int64]:
        """How many photos have each. (m,)"""
        return np.bincount(self.word_of, minlength=len(self.names))


def gather(db: sqlite3.Connection) -> Keywords:
    """Those of all live photos."""
    found = Packed(db.execute(_CARRIED).fetchone())
    cells = str(found.cells[1]).split(_BETWEEN) if found.cells[1] is not None else []
    positions: dict[str, int] = {}
    names: list[str] = []
    of_cell: dict[str, list[int]] = {}
    photo_ids: list[int] = []
    word_of: list[int] = []
    for photo_id, cell in zip(found.integers(0).tolist(), cells, strict=True):
        words = of_cell.get(cell)
        if words is None:
            words = of_cell[cell] = []
            for name in words_of(cell):
                at = positions.setdefault(folded(name), len(names))
                if at == len(names):
                    names.append(name)
                if at not in words:
                    words.append(at)
        word_of += words
        photo_ids += [photo_id] * len(words)
    return Keywords(tuple(names), np.array(photo_ids, np.int64), np.array(word_of, np.int32))
