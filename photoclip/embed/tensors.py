"""Weights out of a file that somebody else wrote: tensors by name and nothing more, never unpickled (promise 10)."""

import pickle
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import torch

from photoclip.domain.errors import ModelError

_GET_AGAIN = "get the file again, or take its safetensors version"
# What torch.load raises for bytes that are no archive of it.
_DAMAGE = (
    pickle.UnpicklingError,
    zipfile.BadZipFile,
    RuntimeError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    EOFError,
    AssertionError,
    UnicodeDecodeError,
    OSError,
)
_PREFIX = "module."
# A tensor may say that it repeats a few bytes of the file without end; torch stores the others as they are.
_MOST_TIMES_THE_FILE = 4
_ALWAYS_ALLOWED_BYTES = 64_000_000


def read_tensors(path: Path) -> dict[str, torch.Tensor]:
    """The weights of a .pt, .pth or .bin file by name, on the CPU: a state dict, or a checkpoint with one under
    "state_dict". What torch's parallel training puts before the names is dropped.

    Raises:
        ModelError: it is damaged, or holds more than tensors; says which.
    """
    if _is_script(path):
        raise ModelError(
            f"{path} is a TorchScript archive: it holds a program beside the weights, which PhotoClip does not run",
            "take weights alone: a state dict, or safetensors",
        )
    try:
        content: object = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        what = f"{path} holds more than tensors, or is damaged: {_reason(error)}"
        raise ModelError(what, "take weights alone: a state dict, or safetensors") from error
    except _DAMAGE as error:
        raise ModelError(f"{path} is damaged or holds no weights: {_reason(error)}", _GET_AGAIN) from error
    if isinstance(content, Mapping) and "state_dict" in content:
        content = cast("Mapping[str, object]", content)["state_dict"]
    if not isinstance(content, Mapping) or not content:
        raise ModelError(f"{path} holds no weights by name, but a {type(content).__name__}", _GET_AGAIN)
    found: dict[str, torch.Tensor] = {}
    for name, value in cast("Mapping[object, object]", content).items():
        if not isinstance(name, str) or not isinstance(value, torch.Tensor):
            kind = type(value).__name__
            raise ModelError(f"{path} holds more than tensors: {str(name)[:80]!r} is a {kind}", "take weights alone")
        if value.layout is not torch.strided or value.is_quantized or value.is_meta:
            raise ModelError(f"{path} holds {name[:80]!r} in a form that is not weights as such", _GET_AGAIN)
        found[name.removeprefix(_PREFIX)] = value
    size_bytes = sum(value.numel() * value.element_size() for value in found.values())
    if size_bytes > _MOST_TIMES_THE_FILE * path.stat().st_size + _ALWAYS_ALLOWED_BYTES:
        raise ModelError(f"{path} unfolds to {size_bytes / 1e9:,.1f} GB of weights", _GET_AGAIN)
    return found


def apart(tensors: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The same values, each contiguous in memory of its own, as safetensors wants them. Copies what is not already."""
    owners: set[int] = set()
    found: dict[str, torch.Tensor] = {}
    for name, value in tensors.items():
        whole = value.detach().contiguous()
        storage = whole.untyped_storage()
        if storage.data_ptr() in owners or storage.nbytes() != whole.nbytes:
            whole = whole.clone()
        owners.add(whole.untyped_storage().data_ptr())
        found[name] = whole
    return found


def _is_script(path: Path) -> bool:
    """Whether a zip archive of torch holds code (torch/csrc/jit/serialization: `code/`, `constants.pkl`)."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    return any("/code/" in name or name.endswith("/constants.pkl") for name in names)


def _reason(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    # torch's advice is to turn the check off; what it met comes after.
    telling = next((line for line in lines if "Unsupported" in line or "GLOBAL" in line), lines[0] if lines else "")
    return telling[:200] or type(error).__name__
