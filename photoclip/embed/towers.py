"""The one door to open_clip: its parts, imported without torch's compiler.

torchvision's `roi_align` and timm's models import `torch._dynamo` only to say what it is to leave alone, and with it a
thousand modules (inductor, FSDP, sympy): 2.5 of the 7.6 core-seconds that `import open_clip` takes (torch 2.15).
PhotoClip compiles nothing; whoever asks for the compiler later gets it as ever.
"""

import importlib
import sys
import types
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

import torch

_ASKED = "torch._dynamo.utils"
"""What torchvision takes one function from."""


class _Later(types.ModuleType):
    """Stands for a module until something of it is wanted, and is that module from then on."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


def _is_compile_supported(device_type: str) -> bool:
    return importlib.import_module(_ASKED).is_compile_supported(device_type)


def _left_alone(function: Callable[..., Any] | None = None, *_: object, **__: object) -> Any:
    """As `torch.compiler.disable` where nothing is compiled."""
    return _left_alone if function is None else function


@contextmanager
def compiler_later() -> Generator[None]:
    """Imports within do not bring torch's compiler along, unless they use it."""
    if _ASKED in sys.modules:
        yield
        return
    later, disable = _Later(_ASKED), torch.compiler.disable
    vars(later)["is_compile_supported"] = _is_compile_supported
    sys.modules[_ASKED] = later
    torch.compiler.disable = _left_alone
    try:
        yield
    finally:
        torch.compiler.disable = disable
        if sys.modules.get(_ASKED) is later:
            del sys.modules[_ASKED]


with compiler_later():
    import open_clip
    from open_clip.coca_model import CoCa
    from open_clip.timm_model import TimmModel
    from open_clip.tokenizer import HFTokenizer, SimpleTokenizer
    from open_clip.transformer import ResidualAttentionBlock, TextTransformer, VisionTransformer

__all__ = [
    "CoCa",
    "HFTokenizer",
    "ResidualAttentionBlock",
    "SimpleTokenizer",
    "TextTransformer",
    "TimmModel",
    "VisionTransformer",
    "open_clip",
]
