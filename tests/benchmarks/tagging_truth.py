"""Which labels of the everyday vocabulary captioned photos show, as far as their captions say."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from captioned import CHECKOUT, HERE, WORD, Truth

from photoclip.domain.tag_words import Label
from photoclip.tagging.vocabulary_file import read_vocabulary

VOCABULARY = CHECKOUT / "resources" / "vocabularies" / "everyday.toml"
SAYING = 2
"""So many of a photo's five captions must say it."""
SETTING = "setting"
_TELLING = frozenset({"animals", "food", "vehicles", "sports", "documents and screenshots"})
"""Groups of what a caption hardly leaves out: of their labels, those that no caption has are known to be absent."""


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Labels of which it is known which photos show them: `shown` (photos, labels) by two captions or more, `said` by
    one or more.
    """

    labels: tuple[Label, ...]
    shown: Truth
    said: Truth

    @property
    def occurs(self) -> Truth:
        """bool (labels,)."""
        return self.shown.any(axis=0)


def judged(captions: Sequence[Sequence[str]]) -> Judged:
    """Of the vocabulary: open labels that two captions of a photo have, and those of telling groups that none has."""
    left_out = _own_words()[1]
    labels = [
        label
        for label in read_vocabulary(VOCABULARY).labels
        if not (label.is_exclusive or label.is_lettering or label.name in left_out)
    ]
    counts = saying(captions, labels)
    telling = np.array([label.group in _TELLING for label in labels])
    kept = (counts.max(axis=0) >= SAYING) | (telling & (counts.max(axis=0) == 0))
    return _judged(labels, counts, kept)


def settings(captions: Sequence[Sequence[str]]) -> Judged:
    """Indoors and outdoors, by words for places that are either."""
    labels = [label for label in read_vocabulary(VOCABULARY).labels if label.group == SETTING]
    return _judged(labels, saying(captions, labels), np.ones(len(labels), np.bool_))


def _judged(labels: Sequence[Label], counts: npt.NDArray[np.intp], kept: Truth) -> Judged:
    names = tuple(label for label, stays in zip(labels, kept, strict=True) if stays)
    return Judged(names, counts[:, kept] >= SAYING, counts[:, kept] >= 1)


def saying(captions: Sequence[Sequence[str]], labels: Sequence[Label]) -> npt.NDArray[np.intp]:
    """How many captions of each photo say each label (photos, labels)."""
    more = _own_words()[0]
    told = [[f" {' '.join(WORD.findall(caption.lower()))} " for caption in several] for several in captions]
    words = [forms(label) | more.get(label.name, frozenset()) for label in labels]
    return np.array(
        [[sum(any(f" {word} " in one for word in several) for one in row) for several in words] for row in told]
    )


def forms(label: Label) -> frozenset[str]:
    """The label and its synonyms in small letters, each as one and as many."""
    names = [" ".join(WORD.findall(name.lower())) for name in (label.name, *label.synonyms)]
    endings = (("$", ""), ("$", "s"), ("$", "es"), ("y$", "ies"), ("fe?$", "ves"), ("man$", "men"))
    return frozenset(re.sub(end, new, name) for name in names for end, new in endings)


def _own_words() -> tuple[dict[str, frozenset[str]], frozenset[str]]:
    lines = [line for line in (HERE / "label_words.txt").read_text("utf-8").splitlines() if line and line[0] != "#"]
    pairs = [line.split(": ") for line in lines if not line.startswith("- ")]
    left_out = frozenset(line.removeprefix("- ") for line in lines if line.startswith("- "))
    return {name: frozenset(words.split()) for name, words in pairs}, left_out
