"""Words to token ids, with the model's own tokenizer."""

import re
from collections.abc import Callable, Sequence

import torch

Tokenizer = Callable[[list[str]], torch.Tensor]
"""Texts to int64 (n, context_length)."""

# open_clip's byte-pair merging takes quadratic time in the length of a word: 5 s for one of 10,000 letters. No token
# of its vocabulary is longer than 32 bytes, so neither bound changes what a text of real words becomes.
_LONGEST_WORD = 256
_LONGEST_TOKEN = 32
# Not all that str.split() takes for blank: the tokenizer drops control characters, and joins what they part.
_BLANKS = re.compile(r"[ \t\r\n]+")
_OVERLONG_WORD = re.compile(rf"(\S{{{_LONGEST_WORD}}})(?=\S)")


def tokenize(tokenizer: Tokenizer, texts: Sequence[str], context_length: int) -> torch.Tensor:
    """int64 (n, context_length) on the CPU. What lies beyond the context is cut; lone surrogates (a command line that
    was not UTF-8) become question marks.
    """
    return tokenizer([_bounded(text, context_length) for text in texts])


def _bounded(text: str, context_length: int) -> str:
    sound = text.encode("utf-8", errors="replace").decode("utf-8")
    # Twice what fits: entities such as "&amp;" shrink when the tokenizer cleans the text.
    most = 2 * context_length * _LONGEST_TOKEN
    return _OVERLONG_WORD.sub(r"\1 ", _BLANKS.sub(" ", sound)[:most])
