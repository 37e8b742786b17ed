"""`SidecarsApi` for those who pass each call on."""

from photoclip.domain.api import LibraryApi
from photoclip.domain.ids import JobId
from photoclip.domain.sidecar_api import Keep, SidecarConflict, SidecarsState
from photoclip.engine.calling import Calling


class ForwardedSidecars(Calling):
    """What is asked about sidecars, through the one that knows the way."""

    def sidecars(self) -> SidecarsState:
        """See `SidecarsApi.sidecars`."""
        return self._call(LibraryApi.sidecars)

    def start_sidecars(self, reads: bool = True) -> JobId:
        """See `SidecarsApi.start_sidecars`."""
        return self._call(LibraryApi.start_sidecars, reads)

    def sidecar_conflicts(self) -> tuple[SidecarConflict, ...]:
        """See `SidecarsApi.sidecar_conflicts`."""
        return self._call(LibraryApi.sidecar_conflicts)

    def settle_sidecars(self, paths: tuple[str, ...], keep: Keep) -> int:
        """See `SidecarsApi.settle_sidecars`."""
        return self._call(LibraryApi.settle_sidecars, paths, keep)
