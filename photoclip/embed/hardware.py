"""What there is to compute on: names, titles and memory, as torch and the system tell them."""

import os
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import torch

GPU_KINDS = ("cuda", "mps", "xpu")

_CPU_INFO = Path("/proc/cpuinfo")
_CPU_KEY = r"HARDWARE\DESCRIPTION\System\CentralProcessor\0"


@dataclass(frozen=True, slots=True)
class Hardware:
    """A device by torch's name. `free_bytes` is None where nobody asked, 0 where it does not answer."""

    name: str
    title: str
    memory_bytes: int | None = None
    free_bytes: int | None = None


def best_first(found: Sequence[Hardware]) -> tuple[Hardware, ...]:
    """Those of one kind with the most free memory first, else in their order. Pure."""
    return tuple(sorted(found, key=lambda each: -(each.free_bytes or 0)))


def device_count(kind: str) -> int:
    """How many devices of a kind ("cuda", "mps", "xpu", "cpu") torch can use here."""
    match kind:
        case "cuda":
            return torch.cuda.device_count() if torch.cuda.is_available() else 0
        case "mps":
            return int(torch.backends.mps.is_available())
        case "xpu":
            return torch.xpu.device_count() if torch.xpu.is_available() else 0
        case _:
            return 1


def gpus(kind: str) -> tuple[Hardware, ...]:
    """The devices of a kind, best first. Free memory is asked for only where there is a choice: on CUDA the question
    itself takes some hundred megabytes of each device (CUDA C++ Programming Guide, "Initialization").
    """
    number = device_count(kind)
    return best_first([_gpu(kind, index, has_rivals=number > 1) for index in range(number)])


def cpu() -> Hardware:
    """The CPU, and the machine's memory."""
    return Hardware("cpu", cpu_title(), machine_memory())


def cpu_title() -> str:
    """What its maker calls it."""
    return _told_by_system() or str(cpu_capabilities().get("cpu_name") or "") or platform.machine() or "CPU"


def cpu_capabilities() -> Mapping[str, object]:
    """What torch tells of the CPU."""
    return cast("Mapping[str, object]", torch.cpu.get_capabilities())


def model_name(cpu_info: str) -> str:
    """The first "model name" in Linux's /proc/cpuinfo, "" where there is none, as on ARM. Pure."""
    for line in cpu_info.splitlines():
        key, _, value = line.partition(":")
        if key.strip() == "model name" and value.strip():
            return " ".join(value.split())
    return ""


def machine_memory() -> int | None:
    """Bytes of the machine's memory, None where the system does not tell."""
    if sys.platform == "win32":
        return _windows_memory()
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (OSError, ValueError):
        return None


def _gpu(kind: str, index: int, *, has_rivals: bool) -> Hardware:
    name = kind if kind == "mps" else f"{kind}:{index}"
    return Hardware(name, gpu_title(kind, index), _memory(kind, index), _free(kind, index) if has_rivals else None)


def gpu_title(kind: str, index: int) -> str:
    """What its maker calls one GPU."""
    try:
        match kind:
            case "cuda":
                return torch.cuda.get_device_name(index)
            case "xpu":
                return torch.xpu.get_device_name(index)
            case _:
                return str(torch.backends.mps.get_name())
    except RuntimeError:
        return f"{kind}:{index}"


def _memory(kind: str, index: int) -> int | None:
    try:
        match kind:
            case "cuda":
                return int(torch.cuda.get_device_properties(index).total_memory)
            case "xpu":
                return int(torch.xpu.get_device_properties(index).total_memory)
            case _:
                # Of the memory that it shares with the CPU, what Metal recommends to take.
                return int(torch.mps.recommended_max_memory())
    except RuntimeError:
        return None


def _free(kind: str, index: int) -> int:
    """0 where it cannot be asked: what does not even answer is no good choice."""
    ask = getattr(getattr(torch, kind), "mem_get_info", None)  # xpu's came with torch 2.7
    if not callable(ask):
        return 0
    try:
        return int(cast("tuple[int, int]", ask(index))[0])
    except RuntimeError:
        return 0


def _told_by_system() -> str:
    if sys.platform == "linux":
        try:
            return model_name(_CPU_INFO.read_text("utf-8", errors="replace"))
        except OSError:
            return ""
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _CPU_KEY) as key:
                return " ".join(str(winreg.QueryValueEx(key, "ProcessorNameString")[0]).split())
        except OSError:
            return ""
    return ""


def _windows_memory() -> int | None:
    if sys.platform != "win32":
        return None
    import ctypes

    # https://learn.microsoft.com/windows/win32/api/sysinfoapi/nf-sysinfoapi-getphysicallyinstalledsystemmemory
    kilobytes = ctypes.c_ulonglong()
    told = ctypes.windll.kernel32.GetPhysicallyInstalledSystemMemory(ctypes.byref(kilobytes))
    return 1024 * kilobytes.value if told else None
