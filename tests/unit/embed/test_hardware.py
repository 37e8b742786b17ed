"""What there is to compute on. What torch tells of GPUs is plain data here: no GPU is needed."""

import os
import sys
from pathlib import Path

import pytest
import torch

from photoclip.embed.device import (
    CPU_FLOAT32,
    Placement,
    device_title,
    dtypes_of,
    list_devices,
    listed,
    placements,
    rivals,
)
from photoclip.embed.hardware import Hardware, best_first, cpu_title, machine_memory, model_name
from photoclip.embed.peak import PeakMemory, high_water

GIB = 1 << 30
SMALL = Hardware("cuda:0", "NVIDIA GeForce RTX 3060", 12 * GIB, 11 * GIB)
LARGE = Hardware("cuda:1", "NVIDIA GeForce RTX 4090", 24 * GIB, 20 * GIB)
CPU = Hardware("cpu", "Some CPU", 32 * GIB)


def test_the_gpu_with_the_most_free_memory_is_first_then_torchs_order() -> None:
    busy = Hardware("cuda:2", "NVIDIA H100", 80 * GIB, 1 * GIB)
    silent = Hardware("cuda:3", "NVIDIA H100", 80 * GIB, 0)
    assert best_first([silent, SMALL, busy, LARGE]) == (LARGE, SMALL, busy, silent)
    twin = Hardware("cuda:1", "NVIDIA GeForce RTX 3060", 12 * GIB, 11 * GIB)
    assert best_first([SMALL, twin]) == (SMALL, twin)
    unasked = Hardware("xpu:0", "Intel Arc A770", 16 * GIB)
    assert best_first([unasked]) == (unasked,)


def test_the_first_is_the_one_that_auto_takes() -> None:
    devices = listed([LARGE, SMALL, CPU])
    assert [each.name for each in devices] == ["cuda:1", "cuda:0", "cpu"]
    assert [each.is_usual for each in devices] == [True, False, False]
    assert devices[0].title == "NVIDIA GeForce RTX 4090"
    assert devices[0].memory_bytes == 24 * GIB


def test_this_machine_has_a_cpu_with_a_name_and_memory() -> None:
    devices = list_devices()
    cpu = devices[-1]
    assert (cpu.name, cpu.title) == ("cpu", cpu_title())
    assert cpu.title.strip() == cpu.title != ""
    assert cpu.memory_bytes is None or cpu.memory_bytes > GIB // 2
    assert device_title(torch.device("cpu")) == cpu.title
    assert [each.is_usual for each in devices] == [True, *[False] * (len(devices) - 1)]
    assert str(placements("auto")[0].device) == devices[0].name
    for each in devices:
        assert placements(each.name)[0].device == torch.device(each.name), "each can be named"


@pytest.mark.skipif(sys.platform != "linux", reason="/proc/meminfo")
def test_memory_is_what_the_kernel_says() -> None:
    total = 1024 * int(Path("/proc/meminfo").read_text("ascii").split()[1])
    assert machine_memory() == pytest.approx(total, rel=0.01)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "processor\t: 0\nmodel name\t: AMD Ryzen 7  5800X 8-Core Processor \nmodel name\t: other\n",
            "AMD Ryzen 7 5800X",
        ),
        ("processor\t: 0\nBogoMIPS\t: 108.00\nCPU part\t: 0xd0b\n", ""),
        ("model name\t:\nmodel name: X\n", "X"),
        ("", ""),
    ],
)
def test_the_name_of_the_cpu_in_cpuinfo(text: str, name: str) -> None:
    assert model_name(text).startswith(name)
    assert bool(model_name(text)) == bool(name)


def test_what_could_be_the_fastest_on_each_kind_of_device() -> None:
    half, brain, full = torch.float16, torch.bfloat16, torch.float32
    assert dtypes_of("cuda", has_bfloat16=True) == (brain, half)
    assert dtypes_of("cuda", has_bfloat16=False) == (half, full), "cards before Ampere"
    assert dtypes_of("mps", has_bfloat16=False) == (half,)
    assert dtypes_of("mps", has_bfloat16=True) == (half, brain)
    assert dtypes_of("xpu", has_bfloat16=True) == (brain, half)
    assert dtypes_of("cpu", has_bfloat16=False) == (full,), "bfloat16 in software is far slower: not even tried"
    assert dtypes_of("cpu", has_bfloat16=True) == (brain, full)


def test_who_names_a_dtype_leaves_no_rivals() -> None:
    wanted = Placement(torch.device("cpu"), torch.bfloat16)
    assert rivals("cpu bfloat16", wanted) == (wanted,)
    assert CPU_FLOAT32 in rivals("cpu", CPU_FLOAT32)
    assert rivals("auto ", CPU_FLOAT32)[0].dtype == placements("cpu")[0].dtype


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the peak is that of the whole life")
def test_the_peak_is_that_of_what_went_on_inside() -> None:
    with PeakMemory(torch.device("cpu")) as little:
        pass
    with PeakMemory(torch.device("cpu")) as much:
        taken = bytearray(300 << 20)
        taken[:: os.sysconf("SC_PAGE_SIZE")] = b"x" * len(taken[:: os.sysconf("SC_PAGE_SIZE")])
        del taken
    assert much.bytes_taken - little.bytes_taken > 200 << 20


def test_the_high_water_mark_in_status() -> None:
    assert high_water("Name:\tpython\nVmPeak:\t 9 kB\nVmHWM:\t   1536 kB\n") == 1536 << 10
    assert high_water("Name:\tpython\n") == 0
