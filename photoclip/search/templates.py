"""What the model is asked for words: an ensemble of prompts where they are few.

Radford et al., https://arxiv.org/abs/2103.00020, section 3.1.4: the vectors of several prompts, averaged, name a
subject better than its bare name. tests/benchmarks/bench_composition.py on 300 captioned photos with the embedded
model, plain cosine, mean average precision of subjects (names of two words: 4 of them only) and recall@10 of captions:

| prompts               | one word | two words | captions |
|-----------------------|---------:|----------:|---------:|
| the bare name         |    0.212 |     0.215 |    0.375 |
| "a photo of"          |    0.210 |     0.222 |    0.374 |
| these four            |    0.211 |     0.230 |    0.372 |
| seven, Radford et al. |    0.203 |     0.239 |    0.373 |

So little apart, and over so few photos, they show no gain, nor a loss: that four prompts are asked rests on the paper.
From four words on the person's own are asked, as captions gain nothing.

Lettering (tests/benchmarks/bench_qualities.py: twelve words, each on a sign across five photos): with the embedded
model a photo with the word comes before one with another word in 0.51 of all pairs, with each of eleven ways to ask
within 0.02 of chance, and before a photo without any lettering in 0.66. It cannot read. Larger
models were not at hand.
"""

from photoclip.domain.query import Words

FEW_WORDS = 3
_PLAIN = ("{}", "a photo of {}", "a photo of the {}", "a snapshot of {}")
_LETTERING = (
    'a sign that says "{}"',
    'the word "{}" in large letters',
    'a photo of a text that reads "{}"',
    'a label with the word "{}"',
)


def prompts(words: Words) -> tuple[str, ...]:
    """The texts whose mean vector stands for some words; one at least. Pure."""
    text = " ".join(words.text.split())
    if words.is_lettering:
        return tuple(template.format(text) for template in _LETTERING)
    if len(text.split()) > FEW_WORDS:
        return (text,)
    return tuple(template.format(text) for template in _PLAIN)
