"""What is asked of the library about sidecars."""

from photoclip.domain.ids import JobId
from photoclip.domain.sidecar_api import Keep, SidecarConflict, SidecarsState
from photoclip.library.sidecars import Sidecars


class WithSidecars:
    """`SidecarsApi`; part of the library, which makes what this needs. Thread-safe."""

    _sidecars: Sidecars

    def sidecars(self) -> SidecarsState:
        """See `SidecarsApi.sidecars`."""
        return self._sidecars.state()

    def start_sidecars(self, reads: bool = True) -> JobId:
        """See `SidecarsApi.start_sidecars`."""
        return self._sidecars.start(reads=reads)

    def sidecar_conflicts(self) -> tuple[SidecarConflict, ...]:
        """See `SidecarsApi.sidecar_conflicts`."""
        return self._sidecars.conflicts()

    def settle_sidecars(self, paths: tuple[str, ...], keep: Keep) -> int:
        """See `SidecarsApi.settle_sidecars`."""
        return self._sidecars.settle(paths, keep)
