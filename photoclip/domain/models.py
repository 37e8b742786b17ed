"""Model cards: what must be known of a CLIP model before its weights are touched."""

from dataclasses import dataclass

from photoclip.domain.decoding import PixelSpec


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


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A line of the model list. `dimension` is None where it is known only once loaded."""

    name: str
    installed: bool
    dimension: int | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ModelList:
    """All models and the name of the one the library uses."""

    models: tuple[ModelInfo, ...]
    active: str
