"""Which device computes, and in which number format."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import torch

from photoclip.domain.errors import DeviceError

AUTO = "auto"

_DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}
_CPU_INFO = Path("/proc/cpuinfo")


@dataclass(frozen=True, slots=True)
class Placement:
    """A device and the dtype of the network's weights and activations there."""

    device: torch.device
    dtype: torch.dtype

    def __str__(self) -> str:
        return f"{self.device} {str(self.dtype).removeprefix('torch.')}"


CPU_FLOAT32 = Placement(torch.device("cpu"), torch.float32)


def placements(wish: str) -> tuple[Placement, ...]:
    """What to try, best first; each must prove itself (`load`). `wish` is "auto" or a device ("cuda", "cuda:1", "mps",
    "xpu", "cpu"), with a dtype after a space where the usual one is not wanted ("cpu bfloat16").

    "auto" ends with the CPU in float32. A device that was asked for stands alone, and its last try is float32.

    Raises:
        DeviceError: this is no device, or it is not there.
    """
    name, _, dtype_name = wish.strip().partition(" ")
    if dtype_name and dtype_name not in _DTYPES:
        raise DeviceError(f"{dtype_name!r} is no number format", f"choose one of {', '.join(_DTYPES)}")
    devices = _found() if name == AUTO else (_named(name),)
    chosen: list[Placement] = []
    for device in devices:
        dtype = _DTYPES[dtype_name] if dtype_name else usual_dtype(device)
        chosen += [Placement(device, dtype), Placement(device, torch.float32)]
    return tuple(dict.fromkeys(chosen))


def usual_dtype(device: torch.device) -> torch.dtype:
    """The fastest dtype a device computes in hardware: half the bytes, and on matrix units several times the speed."""
    match device.type:
        case "cuda":
            # Below compute capability 8.0 bfloat16 is emulated (CUDA C++ Programming Guide, "Arithmetic Instructions").
            return torch.bfloat16 if torch.cuda.get_device_capability(device)[0] >= 8 else torch.float16
        case "xpu":
            return torch.bfloat16
        case "mps":
            return torch.float16
        case _:
            return torch.bfloat16 if cpu_computes_bfloat16() else torch.float32


def cpu_computes_bfloat16() -> bool:
    """Whether this CPU multiplies bfloat16 in hardware: AMX-BF16 or AVX512-BF16. Others emulate it, far slower than
    float32.
    """
    # torch.cpu.get_capabilities came with torch 2.10; before that, what Linux says is more than torch tells.
    ask = getattr(torch.cpu, "get_capabilities", None)
    if callable(ask):
        known = cast("Mapping[str, object]", ask())
        return bool(known.get("amx_bf16") or known.get("avx512_bf16"))
    if sys.platform != "linux":
        return False
    try:
        flags = _CPU_INFO.read_text(encoding="ascii", errors="replace").split()
    except OSError:
        return False
    return "amx_bf16" in flags or "avx512_bf16" in flags


def _found() -> tuple[torch.device, ...]:
    names = [name for name in ("cuda", "mps", "xpu") if _is_available(name)]
    return tuple(torch.device(name) for name in [*names, "cpu"])


def _named(name: str) -> torch.device:
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise DeviceError(f"there is no device {name!r}", "choose auto, cuda, mps, xpu or cpu") from error
    if device.type not in ("cuda", "mps", "xpu", "cpu"):
        raise DeviceError(f"models do not run on {name!r}", "choose auto, cuda, mps, xpu or cpu")
    count = _count(device.type)
    if (device.index or 0) >= count:
        have = f"it has {count} of that kind" if count else "it has none of that kind"
        raise DeviceError(f"this machine has no usable device {name!r}: {have}", "choose auto or cpu")
    return device


def _is_available(kind: str) -> bool:
    match kind:
        case "cuda":
            return torch.cuda.is_available()
        case "mps":
            return torch.backends.mps.is_available()
        case "xpu":
            return torch.xpu.is_available()
        case _:
            return True


def _count(kind: str) -> int:
    if not _is_available(kind):
        return 0
    match kind:
        case "cuda":
            return torch.cuda.device_count()
        case "xpu":
            return torch.xpu.device_count()
        case _:
            return 1
