"""Model cards: what must be known of a CLIP model before its weights are touched, and what a person is told of it."""

from dataclasses import dataclass
from enum import StrEnum

from photoclip.domain.decoding import PixelSpec

LOCAL_DIR = "local-dir:"
"""How the name of a model begins that lies in a folder of the person's own."""


@dataclass(frozen=True, slots=True)
class ModelCard:
    """A model by name. `architecture` is open_clip's model name, or `local-dir:<folder>`; `weights` a pretrained tag,
    a file, or "" for a local-dir. `mean`/`std` are per RGB channel on 0..1. `dimension` is that of its embeddings.
    `fingerprint` tells apart what different weights under one name would mix: 16 hex digits of the weights' BLAKE2b,
    "" where the name says it all (a pretrained tag) or the weights are not there.
    """

    name: str
    architecture: str
    weights: str
    dimension: int
    pixels: PixelSpec
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    context_length: int
    note: str = ""
    fingerprint: str = ""

    @property
    def key(self) -> str:
        """What its vectors are kept under (promise 7): another starter model under the same name is another key."""
        return f"{self.name}#{self.fingerprint}" if self.fingerprint else self.name


class Ability(StrEnum):
    """What a model can do. Words and pictures in one space is what all of them can."""

    SEARCH = "search"
    LANGUAGES = "languages"
    """Understands queries in many languages."""
    CAPTIONS = "captions"
    """Writes a sentence about a photo."""


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What is published of a model, for the person who chooses one. None and "" stand for what nobody published.

    `accuracy` is zero-shot top-1 on ImageNet, 0..1, by `accuracy_source`. `download_bytes` are those of the weights,
    `memory_bytes` what it takes while it is loaded in float32. `extra` names the optional part of the installation that
    it needs, as "multilingual". `limits`: what it cannot do, in plain sentences.
    """

    title: str
    about: str = ""
    licence: str = ""
    licence_url: str = ""
    is_for_research: bool = False
    languages: str = ""
    download_bytes: int | None = None
    memory_bytes: int | None = None
    edge_px: int | None = None
    accuracy: float | None = None
    accuracy_source: str = ""
    abilities: tuple[Ability, ...] = (Ability.SEARCH,)
    limits: tuple[str, ...] = ()
    extra: str = ""
    homepage: str = ""


@dataclass(frozen=True, slots=True)
class ModelSpeed:
    """What this machine reached with a model: pictures a second through the network in batches of `batch_size`, and
    milliseconds for one query in words, on `device` ("cuda:0 bfloat16"); when (ns since 1970, UTC).
    """

    device: str
    images_per_s: float
    text_ms: float
    batch_size: int
    measured_at_ns: int


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A line of the model list. `dimension` is None where it is known only once loaded.

    `size_bytes` is what its files take here, `partial_bytes` what an unfinished download left. `vectors` counts the
    photos that are understood with it. `lacks` says which part of the installation is missing, "" when nothing is.
    `is_recommended`: the one to take when in doubt.
    """

    name: str
    installed: bool
    dimension: int | None
    note: str = ""
    facts: ModelFacts | None = None
    size_bytes: int = 0
    partial_bytes: int = 0
    vectors: int = 0
    lacks: str = ""
    can_download: bool = False
    can_remove: bool = False
    speed: ModelSpeed | None = None
    is_recommended: bool = False


@dataclass(frozen=True, slots=True)
class ModelList:
    """All models and the name of the one the library uses. `previous`: the one before it, when its vectors are still
    there to go back to. `wanted`: the one that the library is being switched to.
    """

    models: tuple[ModelInfo, ...]
    active: str
    previous: str | None = None
    wanted: str | None = None


@dataclass(frozen=True, slots=True)
class ComputingDevice:
    """Something that can run a model. `name` is what the settings call it ("cuda:0"), `title` what its maker does.
    `memory_bytes` is all it has, None where nobody can tell.
    """

    name: str
    title: str
    memory_bytes: int | None = None
    is_usual: bool = False
    """Whether "auto" takes it."""
