"""`SidecarsApi` keeps its word in-process and through the engine's socket alike."""

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from photoclip.domain.errors import QueryError, SidecarError
from photoclip.domain.sidecar_api import Keep, SidecarReport, SidecarsState

if TYPE_CHECKING:
    from tests.contract.conftest import Opened


def test_nothing_is_written_unless_the_person_wants_it(filled: "Opened") -> None:
    api = filled.api
    assert api.sidecars() == SidecarsState(are_written=False, sidecars=0, conflicts=0)
    status = filled.over(api.start_sidecars())
    assert (status.sidecars, status.report) == (SidecarReport(), None)
    assert api.sidecar_conflicts() == ()
    with pytest.raises(SidecarError):
        api.settle_sidecars((str(filled.photos / "red.jpg.xmp"),), Keep.OURS)
    assert not list(filled.photos.glob("*.xmp"))


def test_what_changed_is_written_without_reading_the_rest(filled: "Opened") -> None:
    api, red = filled.api, filled.photos / "red.jpg.xmp"
    api.change_settings(replace(api.settings().settings, sidecars=True))
    photo = api.photo_at(str(filled.photos / "red.jpg"))
    assert photo is not None
    assert api.rate((photo.photo_id,), 3) == 1
    with suppress(QueryError):  # a quiet job that has nothing to tell is forgotten
        assert filled.over(api.start_sidecars(reads=False)).is_quiet
    assert b"Rating>3<" in red.read_bytes()
    red.write_bytes(b"no xml")
    assert api.rate((photo.photo_id,), 5) == 1
    report = filled.over(api.start_sidecars(reads=False)).sidecars
    assert report is not None
    assert (report.written, report.problems, red.read_bytes()) == (0, 1, b"no xml")
    red.unlink()
    api.change_settings(replace(api.settings().settings, sidecars=False))
    api.rate((photo.photo_id,), None)
    filled.over(api.start_sidecars())
