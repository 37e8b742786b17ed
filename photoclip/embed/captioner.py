"""Sentences that a CoCa writes about pictures, token by token, always the most likely one.

Yu et al., https://arxiv.org/abs/2205.01917. open_clip's own `generate` needs transformers, and is broken with version 5
of it. Here each step computes the new token only: keys and values of those before it are kept (Pope et al.,
https://arxiv.org/abs/2211.05102, section 2.1), and those of the picture are computed once. A coca_ViT-B-32 with random
weights writes 1.9 captions of 30 tokens a second on two busy cores in float32, eight at once, and embeds 17 photos; a
sentence of a trained one has about 12.
"""

from collections.abc import Callable, Sequence
from typing import TypeGuard, cast

import torch
from torch.nn import functional

from photoclip.domain.photos import Pixels
from photoclip.embed.network import Network, Towers, as_tensor
from photoclip.embed.sentence import sentence
from photoclip.embed.tokens import Tokenizer
from photoclip.embed.towers import CoCa, ResidualAttentionBlock, SimpleTokenizer, TextTransformer

MOST_TOKENS = 30
"""Of a caption: a model that finds no end repeats itself."""
_GRAM = 3
"""No row of so many tokens comes twice (Paulus et al., https://arxiv.org/abs/1705.04304, section 2.5)."""


def writes_captions(towers: Towers, tokenizer: Tokenizer) -> bool:
    """Whether a model can: a CoCa of parts that are known here, with open_clip's own tokenizer."""
    return _is_known(towers) and isinstance(tokenizer, SimpleTokenizer)


@torch.inference_mode()
def write_captions(
    network: Network, tokenizer: Tokenizer, pixels: Pixels, between: Callable[[], None]
) -> tuple[str, ...] | None:
    """A sentence for each of some pictures, uint8 (n, edge, edge, 3); "" where the model has no words. None: numbers
    overflow where the network is. `between` is called before each step, and may raise to end it.

    Raises:
        ValueError: the model writes none.
    """
    towers = network.towers
    if not (_is_known(towers) and isinstance(tokenizer, SimpleTokenizer)):
        raise ValueError(f"{network.card.name} writes no captions")
    between()
    first, last = tokenizer.sot_token_id, tokenizer.eot_token_id
    steps = _Steps(towers, network.image_tokens(network.upload(as_tensor(pixels))))
    rows = [_Row(first, last, towers.pad_id) for _ in range(len(pixels))]
    newest = torch.full((len(pixels),), first, dtype=torch.long, device=network.placement.device)
    for _ in range(min(MOST_TOKENS, towers.text.context_length - 1)):
        between()
        logits = steps.next(newest)
        if not bool(torch.isfinite(logits).all()):
            return None
        for at, row in enumerate(rows):
            logits[at, row.barred()] = -torch.inf
        newest = logits.argmax(dim=-1)
        for row, chosen in zip(rows, newest.tolist(), strict=True):
            row.add(chosen)
        if all(row.is_over for row in rows):
            break
    return tuple(sentence(_text(tokenizer, row)) for row in rows)


class _Row:
    """The tokens of one caption, and which must not come next."""

    def __init__(self, first: int, last: int, pad: int) -> None:
        self._first = first
        self._last = last
        self._pad = pad
        self.tokens: list[int] = []
        self.is_over = False

    def add(self, token: int) -> None:
        """Take the next one. What comes after the end counts for nothing."""
        self.is_over = self.is_over or token == self._last
        if not self.is_over:
            self.tokens.append(token)

    def barred(self) -> list[int]:
        """Marks that are no words; the same token twice in a row, and a third one of a row of three that was there."""
        tokens = self.tokens
        before = tokens[len(tokens) - _GRAM + 1 :]
        grams = range(len(tokens) - _GRAM + 1) if len(tokens) >= _GRAM else ()
        seen = [tokens[at + _GRAM - 1] for at in grams if tokens[at : at + _GRAM - 1] == before]
        return [self._first, self._pad, *tokens[-1:], *seen]


class _Steps:
    """A text tower and its decoder beside the tokens of pictures (n, tokens, width), one step at a time."""

    def __init__(self, towers: "_Coca", pictures: torch.Tensor) -> None:
        self._towers = towers
        self._text = [_Self(block) for block in _blocks(towers.text.transformer)]
        self._decoder = [
            (_Self(own), _Cross(cross, pictures))
            for own, cross in zip(_blocks(towers.text_decoder), _crossing(towers), strict=True)
        ]
        self._at = 0

    def next(self, tokens: torch.Tensor) -> torch.Tensor:
        """int64 (n,), the newest tokens, to float32 (n, words): how likely each is to come next."""
        text, decoder = self._towers.text, self._towers.text_decoder
        dtype = text.positional_embedding.dtype
        x = (text.token_embedding(tokens).to(dtype) + text.positional_embedding[self._at])[:, None]
        for block in self._text:
            x = block.step(x)
        for own, cross in self._decoder:
            x = cross.step(own.step(x))
        self._at += 1
        return (decoder.ln_final(x[:, 0]) @ decoder.text_projection).float()


class _Self:
    """A block in which a token looks at itself and at those before it."""

    def __init__(self, block: ResidualAttentionBlock) -> None:
        self._block = block
        self._keys: torch.Tensor | None = None
        self._values: torch.Tensor | None = None

    def step(self, x: torch.Tensor) -> torch.Tensor:
        """(n, 1, width) to the same."""
        block = self._block
        queries, keys, values = _projected(block, block.ln_1(x), 0, 3)
        self._keys = keys if self._keys is None else torch.cat((self._keys, keys), 2)
        self._values = values if self._values is None else torch.cat((self._values, values), 2)
        return _closed(block, x, functional.scaled_dot_product_attention(queries, self._keys, self._values))


class _Cross:
    """A block in which a token looks at the picture."""

    def __init__(self, block: ResidualAttentionBlock, pictures: torch.Tensor) -> None:
        self._block = block
        self._keys, self._values = _projected(block, block.ln_1_kv(pictures), 1, 3)

    def step(self, x: torch.Tensor) -> torch.Tensor:
        """(n, 1, width) to the same."""
        (queries,) = _projected(self._block, self._block.ln_1(x), 0, 1)
        return _closed(self._block, x, functional.scaled_dot_product_attention(queries, self._keys, self._values))


class _Coca(CoCa):
    """For types: what is known to be there."""

    text: TextTransformer


def _is_known(towers: object) -> TypeGuard[_Coca]:
    if not isinstance(towers, CoCa) or not isinstance(towers.text, TextTransformer):
        return False
    text, decoder = towers.text, towers.text_decoder
    blocks = [*_blocks(text.transformer), *_blocks(decoder), *_crossing(towers)]
    return (
        text.cls_emb is not None
        and text.attn_mask is not None
        and all(type(block) is ResidualAttentionBlock and block.attn.batch_first for block in blocks)
    )


def _blocks(transformer: torch.nn.Module) -> Sequence[ResidualAttentionBlock]:
    return cast("Sequence[ResidualAttentionBlock]", transformer.resblocks)


def _crossing(towers: CoCa) -> Sequence[ResidualAttentionBlock]:
    return cast("Sequence[ResidualAttentionBlock]", towers.text_decoder.cross_attn)


def _projected(block: ResidualAttentionBlock, normed: torch.Tensor, first: int, last: int) -> Sequence[torch.Tensor]:
    """Of queries (0), keys (1) and values (2) those from `first` to before `last`: (n, heads, tokens, width of a head)
    each.
    """
    count, tokens, width = normed.shape
    rows = slice(first * width, last * width)
    product = functional.linear(normed, block.attn.in_proj_weight[rows], block.attn.in_proj_bias[rows])
    heads = product.view(count, tokens, last - first, block.attn.num_heads, -1)
    return heads.permute(2, 0, 3, 1, 4).unbind(0)


def _closed(block: ResidualAttentionBlock, x: torch.Tensor, attended: torch.Tensor) -> torch.Tensor:
    """What comes after attention in a block."""
    x = x + block.ls_1(block.attn.out_proj(attended.transpose(1, 2).reshape(x.shape)))
    return x + block.ls_2(block.mlp(block.ln_2(x)))


def _text(tokenizer: SimpleTokenizer, row: _Row) -> str:
    """The words; those cut by the limit go."""
    whole = tokenizer.decode(row.tokens)
    return whole if row.is_over else whole[: whole.rfind(" ") + 1]
