"""Model cards: what must be known of a CLIP model before its weights are touched."""

from dataclasses import dataclass

from photoclip.domain.decoding import PixelSpec


@dataclass(frozen=True, slots=True)
class ModelCard:
    """A model by name. `architecture` is open_clip's model name, or `local-dir:<folder>`; `weights` a pretrained tag,
    a file, or "" for a local-dir. `mean`/`std` are per RGB channel on 0..1. `dimension` is that of its embeddings.
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
