"""Networks without the work that their answer does not need. Weights stay as they are; vectors agree to rounding.

Measured in float32 on a CPU: a ViT-B-32-256 takes 10 per cent fewer core-seconds a picture, MobileCLIP2-S2 (1,612
modules, many of them branches for its training alone) 40 per cent: 249 ms instead of 412.
"""

from typing import cast

import torch
from torch import nn
from torch.nn import functional
from torch.nn.utils.fusion import fuse_conv_bn_eval

from photoclip.embed.towers import ResidualAttentionBlock, TimmModel, VisionTransformer


def make_lean(visual: nn.Module) -> None:
    """Change an image tower in place, where its structure is one that is known; else leave it alone. In eval mode and
    float32, before it is moved.
    """
    if type(visual) is VisionTransformer and _has_plain_blocks(visual):
        blocks = list(visual.transformer.resblocks)
        for block in blocks:
            block.__class__ = _LeanBlock
        if visual.pool_type == "tok" and visual.attn_pool is None and not visual.output_tokens:
            blocks[-1].__class__ = _LastBlock
    if isinstance(visual, TimmModel) and not visual.training:
        _join_branches(visual)
    for module in visual.modules():
        if type(module) is nn.Sequential:
            _fold_norms(module)


class _LeanBlock(ResidualAttentionBlock):
    """Attention in one fused kernel, fed by one product for queries, keys and values. The weights' names stay."""

    def forward(
        self,
        q_x: torch.Tensor,
        k_x: torch.Tensor | None = None,
        v_x: torch.Tensor | None = None,
        attn_mask: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """(n, tokens, width) to (n, tokens looked at, width). An image tower has no mask, and attends to itself."""
        if k_x is not None or v_x is not None or attn_mask is not None:
            return super().forward(q_x, k_x, v_x, attn_mask)
        queries, keys, values = self._projected(self.ln_1(q_x))
        attended = functional.scaled_dot_product_attention(queries, keys, values).transpose(1, 2)
        x = q_x[:, : attended.shape[1]]
        x = x + self.ls_1(self.attn.out_proj(attended.reshape(x.shape)))
        return x + self.ls_2(self.mlp(self.ln_2(x)))

    def _projected(self, normed: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Queries, keys and values, each (n, heads, tokens, width of a head)."""
        queries, keys, values = self._split(self._product(normed, 0, 3), 3)
        return queries, keys, values

    def _product(self, normed: torch.Tensor, first: int, last: int) -> torch.Tensor:
        """With the rows of queries (0), keys (1) and values (2) from `first` to before `last`."""
        width = normed.shape[-1]
        weight, bias = self.attn.in_proj_weight, cast("torch.Tensor | None", self.attn.in_proj_bias)
        rows = slice(first * width, last * width)
        return functional.linear(normed, weight[rows], None if bias is None else bias[rows])

    def _split(self, product: torch.Tensor, parts: int) -> tuple[torch.Tensor, ...]:
        count, tokens, _ = product.shape
        return product.view(count, tokens, parts, self.attn.num_heads, -1).permute(2, 0, 3, 1, 4).unbind(0)


class _LastBlock(_LeanBlock):
    """The last block of a tower that looks at its class token alone: all tokens are looked at, one is computed."""

    def _projected(self, normed: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        (queries,) = self._split(self._product(normed[:, :1], 0, 1), 1)
        keys, values = self._split(self._product(normed, 1, 3), 2)
        return queries, keys, values


def _has_plain_blocks(visual: VisionTransformer) -> bool:
    transformer = visual.transformer
    return bool(getattr(transformer, "batch_first", False)) and all(
        type(block) is ResidualAttentionBlock and not hasattr(block, "ln_1_kv") and _is_plain(block.attn)
        for block in transformer.resblocks
    )


def _is_plain(attention: nn.Module) -> bool:
    """Self-attention with one matrix for queries, keys and values, and nothing added."""
    return (
        type(attention) is nn.MultiheadAttention
        and cast("torch.Tensor | None", attention.in_proj_weight) is not None
        and attention.bias_k is None
        and not attention.add_zero_attn
        and attention.batch_first
    )


def _join_branches(visual: nn.Module) -> None:
    """Parallel branches become one convolution each (README of MobileCLIP, "Model reparameterization"). What has them
    knows how: as `timm.utils.reparameterize_model`, whose other ways no image tower of open_clip needs.
    """
    for module in list(visual.modules()):
        join: object = getattr(module, "reparameterize", None)
        if callable(join):
            join()


def _fold_norms(sequence: nn.Sequential) -> None:
    """A normalisation with fixed statistics right behind a convolution is a matter of that one's weights."""
    for at, (first, second) in enumerate(zip(list(sequence)[:-1], list(sequence)[1:], strict=True)):
        if type(first) is nn.Conv2d and type(second) is nn.BatchNorm2d and not second.training:
            sequence[at] = fuse_conv_bn_eval(first, second)
            sequence[at + 1] = nn.Identity()
