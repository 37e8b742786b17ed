"""The most memory that was taken meanwhile."""

import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import torch

_CLEAR = Path("/proc/self/clear_refs")
_STATUS = Path("/proc/self/status")
_RESET_PEAK = "5"
"""proc(5): resets "VmHWM", the peak resident set size."""


class PeakMemory:
    """While it is entered, the most bytes that were taken: of a CUDA or XPU device by tensors, of a Metal one at the
    end by everything of this process, and on a CPU the resident memory of this process. 0 where nobody can tell.
    """

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self.bytes_taken = 0

    def __enter__(self) -> "PeakMemory":
        match self._device.type:
            case "cuda":
                torch.cuda.reset_peak_memory_stats(self._device)
            case "xpu":
                with suppress(AttributeError):  # came with torch 2.6
                    torch.xpu.reset_peak_memory_stats(self._device)
            case "cpu":
                with suppress(OSError):
                    _CLEAR.write_text(_RESET_PEAK, "ascii")
            case _:
                pass
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        match self._device.type:
            case "cuda":
                self.bytes_taken = torch.cuda.max_memory_allocated(self._device)
            case "xpu":
                with suppress(AttributeError):
                    self.bytes_taken = torch.xpu.max_memory_allocated(self._device)
            case "mps":
                self.bytes_taken = torch.mps.driver_allocated_memory()
            case _:
                self.bytes_taken = _peak_of_process()


def high_water(status: str) -> int:
    """Bytes of "VmHWM" in Linux's /proc/self/status, 0 where there is none. Pure."""
    for line in status.splitlines():
        if line.startswith("VmHWM:"):
            return 1024 * int(line.split()[1])
    return 0


def _peak_of_process() -> int:
    if sys.platform == "win32":
        return 0
    with suppress(OSError, ValueError, IndexError):
        return high_water(_STATUS.read_text("ascii", errors="replace"))
    import resource

    # Of the whole life of the process, in bytes on macOS (getrusage(2)).
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
