"""A CLIP on a device: bytes of pictures or tokens in, unit vectors out. Not thread-safe; `encoder` guards it."""

from typing import Protocol

import numpy as np
import torch
from torch.nn import functional

from photoclip.domain.models import ModelCard
from photoclip.domain.photos import Pixels
from photoclip.embed.device import Placement


class Towers(Protocol):
    """The part of open_clip's CLIP, CustomTextCLIP and CoCa that is used."""

    visual: torch.nn.Module
    logit_scale: torch.nn.Parameter

    def encode_image(self, image: torch.Tensor, /) -> torch.Tensor:
        """(n, 3, edge, edge) to (n, dimension)."""
        ...

    def encode_text(self, text: torch.Tensor, /) -> torch.Tensor:
        """(n, context) token ids to (n, dimension)."""
        ...

    def to(self, device: torch.device, dtype: torch.dtype, /) -> object:
        """Move in place."""
        ...


def as_tensor(pixels: Pixels) -> torch.Tensor:
    """The same memory as a tensor; a copy where it is read-only (torch would warn) or strided."""
    return torch.from_numpy(pixels if pixels.flags.writeable and pixels.flags.c_contiguous else np.array(pixels))


class Network:
    """A model where `placement` says. Takes `towers` over: they are moved and cast in place."""

    def __init__(self, towers: Towers, card: ModelCard, placement: Placement) -> None:
        self.card = card
        self.towers = towers
        self.placement = placement
        # Before the cast: exp of a bfloat16 temperature is off by up to 0.4 per cent.
        self.logit_scale = float(towers.logit_scale.detach().float().exp().item())
        self.move(placement)

    def move(self, placement: Placement) -> None:
        """To another device or dtype."""
        self.placement = placement
        self.towers.to(placement.device, placement.dtype)
        # Pixels come as height, width, channel: what convolutions like best on CPU and on tensor cores.
        self.towers.visual.to(memory_format=torch.channels_last)
        mean = torch.tensor(self.card.mean, device=placement.device)
        std = torch.tensor(self.card.std, device=placement.device)
        # (x / 255 - mean) / std as one multiplication and one addition per value; for a whole row of pixels, because
        # along three colours alone a CPU takes five times as long.
        self._scale = (1 / (255 * std)).repeat(self.card.pixels.edge_px)
        self._shift = (-mean / std).repeat(self.card.pixels.edge_px)

    def upload(self, pixels: torch.Tensor) -> torch.Tensor:
        """uint8 (n, edge, edge, 3) to the device: a quarter of the bytes that normalised ones would be."""
        return pixels.to(self.placement.device, non_blocking=True)

    @torch.inference_mode()
    def images(self, pixels: torch.Tensor) -> torch.Tensor:
        """uint8 (n, edge, edge, 3) on the device to float32 (n, dimension) there, of unit length."""
        return self._unit(self.towers.encode_image(self._values(pixels)))

    @torch.inference_mode()
    def image_tokens(self, pixels: torch.Tensor) -> torch.Tensor:
        """uint8 (n, edge, edge, 3) on the device to what a CoCa's decoder looks at: (n, tokens, width) there, in the
        network's dtype.
        """
        return self.towers.visual(self._values(pixels))[1]

    @torch.inference_mode()
    def texts(self, tokens: torch.Tensor) -> torch.Tensor:
        """int64 (n, context) to float32 (n, dimension) on the device, of unit length."""
        return self._unit(self.towers.encode_text(tokens.to(self.placement.device)))

    def _values(self, pixels: torch.Tensor) -> torch.Tensor:
        values = pixels.flatten(2).float().mul_(self._scale).add_(self._shift).view(pixels.shape)
        return values.to(self.placement.dtype).permute(0, 3, 1, 2)

    def _unit(self, vectors: torch.Tensor) -> torch.Tensor:
        return functional.normalize(vectors.float(), dim=-1)
