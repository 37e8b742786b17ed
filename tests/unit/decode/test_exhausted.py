"""What a worker lacks is not the file's fault."""

import pytest

from photoclip.domain.files import FileState


@pytest.mark.parametrize("lack", ["exhausted", "unloadable"])
def test_a_file_is_not_called_damaged_and_is_tried_again_next_time(make_pool, decode, photos, misbehave, lack) -> None:
    bad, good = decode(make_pool(opener=misbehave), photos(f"{lack} 1.jpg", "b.jpg"))
    assert (bad.state, good.state) == (FileState.UNREADABLE, FileState.OK)
    assert "just now" in bad.reason
