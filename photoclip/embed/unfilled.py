"""Building a network without drawing the random numbers that its weights replace at once."""

from collections.abc import Callable, Sequence
from typing import Any, cast

import torch
from torch import nn
from torch.nn import init
from torch.overrides import TorchFunctionMode

_DRAWS = frozenset(
    (
        *(init.normal_, init.uniform_, init.trunc_normal_),
        *(init.kaiming_uniform_, init.kaiming_normal_, init.xavier_uniform_, init.xavier_normal_),
        *(torch.Tensor.normal_, torch.Tensor.uniform_),
    )
)


class Unfilled(TorchFunctionMode):
    """While it is entered, parameters that would be drawn at random become NaN: one that no weights replace is found
    out, where a random one would not be (promise 10). Drawing them takes 1.2 of the 1.7 core-seconds of a ViT-B-32.
    """

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        """Called for each of torch's functions."""
        kwargs = kwargs or {}
        drawn = args[0] if args else kwargs.get("tensor")
        if func in _DRAWS and isinstance(drawn, nn.Parameter):
            with torch.no_grad():
                return cast("torch.Tensor", drawn).fill_(torch.nan)
        return func(*args, **kwargs)
