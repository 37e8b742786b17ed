"""Which device computes, and in which number format."""

from dataclasses import dataclass

import torch

from photoclip.domain.errors import DeviceError
from photoclip.domain.models import ComputingDevice
from photoclip.embed.hardware import (
    GPU_KINDS,
    Hardware,
    cpu,
    cpu_capabilities,
    cpu_title,
    device_count,
    gpu_title,
    gpus,
)

AUTO = "auto"

_DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}


@dataclass(frozen=True, slots=True)
class Placement:
    """A device and the dtype of the network's weights and activations there."""

    device: torch.device
    dtype: torch.dtype

    def __str__(self) -> str:
        return f"{self.device} {dtype_name(self.dtype)}"


CPU_FLOAT32 = Placement(torch.device("cpu"), torch.float32)


def dtype_name(dtype: torch.dtype) -> str:
    """As "float32"."""
    return str(dtype).removeprefix("torch.")


def dtype_named(name: str) -> torch.dtype | None:
    """The dtype that networks are computed in by that name, None where there is none."""
    return _DTYPES.get(name)


def list_devices() -> tuple[ComputingDevice, ...]:
    """What can run models here, best first: the first is what "auto" takes."""
    found = [each for kind in GPU_KINDS for each in gpus(kind)]
    return listed([*found, cpu()])


def listed(found: list[Hardware]) -> tuple[ComputingDevice, ...]:
    """Hardware, best first, for the person to choose from. Pure."""
    return tuple(
        ComputingDevice(each.name, each.title, each.memory_bytes, is_usual=at == 0) for at, each in enumerate(found)
    )


def device_title(device: torch.device) -> str:
    """What its maker calls it: measurements hold for that."""
    return gpu_title(device.type, device.index or 0) if device.type in GPU_KINDS else cpu_title()


def free_cached(device: torch.device) -> None:
    """Give cached blocks back to the driver, so that what comes next, or another program, can have them."""
    match device.type:
        case "cuda":
            torch.cuda.empty_cache()
        case "mps":
            torch.mps.empty_cache()
        case "xpu":
            torch.xpu.empty_cache()
        case _:
            pass


def placements(wish: str) -> tuple[Placement, ...]:
    """What to try, best first; each must prove itself (`load`). `wish` is "auto" or a device ("cuda", "cuda:1", "mps",
    "xpu", "cpu"), with a dtype after a space where the usual one is not wanted ("cpu bfloat16").

    "auto" takes, of several GPUs, the one with the most free memory, and so does "cuda"; it ends with the CPU in
    float32. A device that was asked for stands alone, and its last try is float32.

    Raises:
        DeviceError: this is no device, or it is not there.
    """
    name, _, wanted = wish.strip().partition(" ")
    if wanted and wanted not in _DTYPES:
        raise DeviceError(f"{wanted!r} is no number format", f"choose one of {', '.join(_DTYPES)}")
    devices = _found() if name == AUTO else (_named(name),)
    chosen: list[Placement] = []
    for device in devices:
        dtype = _DTYPES[wanted] if wanted else usual_dtype(device)
        chosen += [Placement(device, dtype), Placement(device, torch.float32)]
    return tuple(dict.fromkeys(chosen))


def rivals(wish: str, first: Placement) -> tuple[Placement, ...]:
    """The placements on the device of `first`, itself included, of which only a trial tells the fastest. Only `first`
    where the wish names a dtype.
    """
    if " " in wish.strip():
        return (first,)
    return tuple(Placement(first.device, dtype) for dtype in _dtypes(first.device))


def usual_dtype(device: torch.device) -> torch.dtype:
    """The dtype that most likely is the fastest: half the bytes, and on matrix units several times the speed."""
    return _dtypes(device)[0]


def dtypes_of(kind: str, *, has_bfloat16: bool) -> tuple[torch.dtype, ...]:
    """What could be the fastest on a kind of device, most likely first. Pure."""
    match kind:
        case "cuda":
            # Without bfloat16 it is an older card: of those some compute float16 at a 64th of the speed of float32.
            return (torch.bfloat16, torch.float16) if has_bfloat16 else (torch.float16, torch.float32)
        case "xpu":
            return (torch.bfloat16, torch.float16)
        case "mps":
            return (torch.float16, torch.bfloat16) if has_bfloat16 else (torch.float16,)
        case _:
            return (torch.bfloat16, torch.float32) if has_bfloat16 else (torch.float32,)


def _dtypes(device: torch.device) -> tuple[torch.dtype, ...]:
    match device.type:
        case "cuda":
            # Below compute capability 8.0 bfloat16 is emulated (CUDA C++ Programming Guide, "Arithmetic Instructions").
            has_bfloat16 = torch.cuda.get_device_capability(device)[0] >= 8
        case "mps":
            # Metal has bfloat since macOS 14 (Metal Shading Language Specification, 2.1).
            has_bfloat16 = torch.backends.mps.is_macos_or_newer(14, 0)
        case "cpu":
            has_bfloat16 = cpu_computes_bfloat16()
        case _:
            has_bfloat16 = True
    return dtypes_of(device.type, has_bfloat16=has_bfloat16)


def cpu_computes_bfloat16() -> bool:
    """Whether this CPU multiplies bfloat16 in hardware: AMX-BF16 or AVX512-BF16. Others emulate it, far slower than
    float32.
    """
    known = cpu_capabilities()
    return bool(known.get("amx_bf16") or known.get("avx512_bf16"))


def _found() -> tuple[torch.device, ...]:
    names = [each.name for kind in GPU_KINDS for each in gpus(kind)]
    return tuple(torch.device(name) for name in [*names, "cpu"])


def _named(name: str) -> torch.device:
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise DeviceError(f"there is no device {name!r}", "choose auto, cuda, mps, xpu or cpu") from error
    if device.type not in (*GPU_KINDS, "cpu"):
        raise DeviceError(f"models do not run on {name!r}", "choose auto, cuda, mps, xpu or cpu")
    number = device_count(device.type)
    if (device.index or 0) >= number:
        have = f"it has {number} of that kind" if number else "it has none of that kind"
        raise DeviceError(f"this machine has no usable device {name!r}: {have}", "choose auto or cpu")
    return torch.device(gpus(name)[0].name) if name in GPU_KINDS else device
