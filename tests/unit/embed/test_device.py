"""The choice of device and dtype."""

import sys
from pathlib import Path

import pytest
import torch

from photoclip.domain.errors import DeviceError
from photoclip.embed.device import CPU_FLOAT32, cpu_computes_bfloat16, placements


def test_auto_ends_with_the_cpu_in_float32() -> None:
    assert placements("auto")[-1] == CPU_FLOAT32


def test_cpu_takes_bfloat16_only_from_hardware_that_has_it() -> None:
    first = placements("cpu")[0]
    assert first.dtype == (torch.bfloat16 if cpu_computes_bfloat16() else torch.float32)
    assert str(first) in ("cpu float32", "cpu bfloat16")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/cpuinfo")
def test_bfloat16_is_what_the_kernel_says() -> None:
    flags = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").split()
    assert cpu_computes_bfloat16() == bool({"amx_bf16", "avx512_bf16"} & set(flags))


def test_dtype_may_be_named() -> None:
    assert [str(placement) for placement in placements("cpu bfloat16")] == ["cpu bfloat16", "cpu float32"]


@pytest.mark.parametrize("wish", ["gpu", "", "cpu float8", "meta", "cuda:99", "vulkan", "cuda:-1", "cpu  "])
def test_what_is_not_there_is_refused(wish: str) -> None:
    if wish == "cpu  ":
        assert placements(wish)[-1] == CPU_FLOAT32
        return
    with pytest.raises(DeviceError) as caught:
        placements(wish)
    assert caught.value.remedy


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has CUDA")
def test_absent_cuda_is_an_error_and_not_the_cpu() -> None:
    with pytest.raises(DeviceError, match="cuda"):
        placements("cuda")
