"""open_clip's list of pretrained models. Importing this imports torch."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from photoclip.embed.model_config import Preprocess, architectures, preprocess_of
from photoclip.embed.towers import open_clip

_QUICK_GELU = "-quickgelu"


@dataclass(frozen=True, slots=True)
class Pretrained:
    """A tag of open_clip's list. `repository` and `filename` say where its weights are published ("" for the usual
    file name); `url` is set where it is not a Hugging Face repository.
    """

    architecture: str
    tag: str
    preprocess: Preprocess
    repository: str
    filename: str
    url: str

    @property
    def name(self) -> str:
        """ARCH/TAG."""
        return f"{self.architecture}/{self.tag}"


def names() -> tuple[str, ...]:
    """All of open_clip's pretrained models as ARCH/TAG."""
    return tuple(f"{architecture}/{tag}" for architecture, tag in open_clip.list_pretrained())


def find_tag(architecture: str, tag: str) -> Pretrained | None:
    """A pretrained model, or None. Weights that were trained with QuickGELU get the `-quickgelu` architecture: under
    the plain name open_clip builds a network with GELU for them and only warns, and its embeddings are worse
    (README of open_clip, "QuickGELU").
    """
    values = _values(architecture, tag)
    if values is None:
        return None
    quick = f"{architecture}{_QUICK_GELU}"
    if values.get("quick_gelu") and quick in architectures() and _values(quick, tag) is not None:
        architecture = quick
    repository, _, filename = str(values.get("hf_hub") or "").rpartition("/")
    return Pretrained(
        architecture=architecture,
        tag=_tag_name(tag),
        preprocess=preprocess_of(values, f"open_clip's {architecture}/{tag}"),
        repository=repository,
        filename=filename,
        url=str(values.get("url") or ""),
    )


def usual_preprocess(architecture: str) -> Preprocess:
    """What most pretrained models of an architecture want: the best guess for weights from a file alone."""
    found = (find_tag(architecture, tag) for tag in open_clip.list_pretrained_tags_by_model(architecture))
    counts = Counter(pretrained.preprocess for pretrained in found if pretrained)
    return counts.most_common(1)[0][0] if counts else Preprocess()


def _values(architecture: str, tag: str) -> Mapping[str, object] | None:
    if tag.strip() != tag or architecture not in architectures():
        return None
    return open_clip.get_pretrained_cfg(architecture, tag) or None


def _tag_name(tag: str) -> str:
    # As open_clip.pretrained._clean_tag: tags match whatever their case and dashes.
    return tag.lower().replace("-", "_")
