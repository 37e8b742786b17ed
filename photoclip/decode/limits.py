"""What one file may cost."""

from dataclasses import dataclass, replace

DECODER_VERSION = 1
"""Grows when a change could make a failed file succeed or alter what is read from one."""

MAX_EDGE_PX = 1024
"""The largest network input a worker can hand back."""

_PATIENCE = 4


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one worker, and of one file in it.

    `seconds` of wall time per try. `memory_bytes` is the most a worker may take, alone with one file; a first try gets
    half of it, so that a pool of many workers stays modest. Pictures with more than `max_pixels`, and files of more
    than `max_file_bytes`, are not tried. `start_seconds` is how long a worker may need until it is ready, and
    `patience_seconds` how long the system may refuse the first one for want of memory, processes or descriptors.
    """

    seconds: float = 60.0
    memory_bytes: int = 1_400_000_000
    max_pixels: int = 1_000_000_000
    max_file_bytes: int = 1 << 30
    start_seconds: float = 60.0
    patience_seconds: float = 10.0

    def share_bytes(self, alone: bool) -> int:
        """Memory of one try."""
        return self.memory_bytes if alone else self.memory_bytes // 2

    def patient(self) -> "Limits":
        """For workers that step back: beside busy programs they get a fraction of a core, and no file is to blame."""
        return replace(self, seconds=_PATIENCE * self.seconds, start_seconds=_PATIENCE * self.start_seconds)

    def memory_reason(self) -> str:
        """What the person reads when a file needed more."""
        return f"decoding needs more than {self.memory_bytes / (1 << 30):.1f} GiB of memory"
