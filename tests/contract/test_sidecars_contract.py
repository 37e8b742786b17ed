"""`SidecarsApi` keeps its word in-process and through the engine's socket alike."""

from typing import TYPE_CHECKING

import pytest

from photoclip.domain.errors import SidecarError
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
