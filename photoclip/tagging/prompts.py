"""What a model is asked for a label: several prompts for each of its names.

Radford et al., https://arxiv.org/abs/2103.00020, section 3.1.4: the vectors of several prompts, averaged, name a
subject better than its bare name. With the embedded model, 77 subjects of 300 captioned photos and 165 that they do not
show; explained as in tests/benchmarks/bench_tagging.py, by halves of photos and subjects:

| prompts                         | explained | average precision |
|---------------------------------|----------:|------------------:|
| the bare name                   |     0.285 |             0.274 |
| "a photo of a"                  |     0.304 |             0.294 |
| the four of a search            |     0.297 |             0.286 |
| seven, Radford et al.           |     0.308 |             0.289 |
| these eight                     |     0.322 |             0.306 |
| sixteen                         |     0.324 |             0.309 |
"""

from photoclip.domain.tag_words import Label

BARE = ("{}",)
USUAL = (
    "{}",
    "a photo of a {}",
    "a {} in the picture",
    "a picture with a {}",
    "a {} up close",
    "a {} at a distance",
    "somebody with a {}",
    "a scene with a {}",
)
LETTERING = (
    'a sign that says "{}"',
    'the word "{}" in large letters',
    'a photo of a text that reads "{}"',
    'a label with the word "{}"',
)


def prompts(label: Label) -> tuple[str, ...]:
    """The label's own with `{}` for a name, else the usual ones. Pure."""
    if label.prompts:
        return label.prompts
    return LETTERING if label.is_lettering else USUAL


def texts(name: str, asked: tuple[str, ...]) -> tuple[str, ...]:
    """A name in each of the prompts, each text once. Pure."""
    named = " ".join(name.split())
    # Not str.format: a name may have brackets of its own.
    return tuple(dict.fromkeys(prompt.replace("{}", named) for prompt in asked))
