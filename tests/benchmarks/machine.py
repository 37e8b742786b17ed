"""What figures hold for: the machine and the versions, without names of hosts, people or folders."""

import os
import platform
import re
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

# What changes how fast a network is computed on a CPU.
UNITS = {"amx_bf16": "AMX", "avx512_bf16": "AVX512-BF16", "avx512_vnni": "AVX512-VNNI", "avx512f": "AVX-512"}
UNITS |= {"avx2": "AVX2", "asimd": "NEON"}
CPU_INFO = Path("/proc/cpuinfo")


@dataclass(frozen=True, slots=True)
class Machine:
    """`units` are the vector and matrix units that matter, the best first. `cores` are logical ones."""

    cpu: str
    units: tuple[str, ...]
    cores: int
    memory_gib: int
    system: str
    python: str
    torch: str

    def __str__(self) -> str:
        units = f" ({', '.join(self.units)})" if self.units else ""
        return (
            f"{self.cores} cores of {self.cpu}{units}, {self.memory_gib} GiB, {self.system}, "
            f"Python {self.python}, PyTorch {self.torch}"
        )


def this_machine() -> Machine:
    info = CPU_INFO.read_text(encoding="utf-8", errors="replace") if CPU_INFO.is_file() else ""
    return Machine(
        cpu=_cpu(info),
        units=units_of(info),
        cores=os.cpu_count() or 1,
        memory_gib=round(psutil.virtual_memory().total / 1024**3),
        system=platform.system(),
        python=platform.python_version(),
        torch=_version("torch"),
    )


def units_of(cpu_info: str) -> tuple[str, ...]:
    """Out of the text of /proc/cpuinfo."""
    found = re.search(r"^(?:flags|Features)\s*:(.*)$", cpu_info, re.MULTILINE)
    flags = set(found[1].split()) if found else set()
    return tuple(name for flag, name in UNITS.items() if flag in flags)


def busy_share(seconds: float = 3.0) -> float:
    """What share (0..1) of all cores other programs take right now."""
    return psutil.cpu_percent(seconds) / 100


def _cpu(info: str) -> str:
    found = re.search(r"^model name\s*:\s*(.+)$", info, re.MULTILINE)
    if found:
        return found[1].strip()
    if sys.platform == "darwin":
        command = ["sysctl", "-n", "machdep.cpu.brand_string"]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip() or platform.machine()
    return platform.processor() or platform.machine()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"
