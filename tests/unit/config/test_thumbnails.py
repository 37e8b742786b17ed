from pathlib import Path

import pytest

from photoclip.config.thumbnails import EDGES_PX, thumbnail_path
from photoclip.domain.ids import ContentHash

HASH = ContentHash("ab" * 32)


def test_where_they_lie(tmp_path: Path) -> None:
    assert thumbnail_path(tmp_path, HASH, 512) == tmp_path / "ab" / f"{HASH}-512.jpg"
    assert len({thumbnail_path(tmp_path, HASH, edge) for edge in EDGES_PX}) == 2
    with pytest.raises(ValueError, match="300"):
        thumbnail_path(tmp_path, HASH, 300)
