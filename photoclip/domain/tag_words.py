"""The words of vocabularies: what photos can be tagged with."""

from dataclasses import dataclass

LONGEST_LABEL = 100
"""Letters of a label, a synonym, or the name of a group."""
LONGEST_PROMPT = 200
"""Letters."""
MOST_LABELS = 2_000
"""In all vocabularies together."""
MOST_SYNONYMS = 20
MOST_PROMPTS = 100
"""Of one label; CLIP's authors asked with 80."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a photo can be tagged with. `prompts` are what the model is asked, with `{}` for the label; none: the usual
    ones. `synonyms` are asked too, and typing one offers the tag. `group` is for reading, "" for none; of the
    labels of a group that are `is_exclusive` a photo has one at most. `is_lettering`: what is written in the photo, not
    what it shows.
    """

    name: str
    group: str = ""
    synonyms: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()
    is_exclusive: bool = False
    is_lettering: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A named list of labels. `is_own`: the person's, in their library; else it came with the program. Those that are
    not `is_used` wait.
    """

    name: str
    labels: tuple[Label, ...]
    is_own: bool
    is_used: bool = True


@dataclass(frozen=True, slots=True)
class VocabularyList:
    """The vocabularies there are, the person's own first. `problems`: a line for each that is left out, and why."""

    vocabularies: tuple[Vocabulary, ...]
    problems: tuple[str, ...] = ()
