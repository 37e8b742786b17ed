"""What open_clip's own JSON says of a model: sizes and preprocessing, checked before any of it is believed.

`open_clip_config.json` is the `local-dir:` layout (README of open_clip, "Pretrained models / local-dir");
`model_configs/ARCH.json` inside the installed package lists the architectures it can build. Neither needs torch.
"""

import importlib.util
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from photoclip.domain.decoding import Interpolation, PixelSpec, ResizeMode
from photoclip.domain.errors import ModelError

CONFIG_NAME = "open_clip_config.json"
_MOST_BYTES = 1 << 20
_MOST_LAYERS = 1024
"""The largest of open_clip's own have 48. A million take minutes to build, and all memory."""

Rgb = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Architecture:
    """A network: components of its embeddings, side of its square input in pixels, tokens it reads; the Hugging Face
    repositories that its tokenizer and the config of its text tower come from, "" where open_clip has its own; and
    whether it has a decoder that writes captions.
    """

    dimension: int
    edge_px: int
    context_length: int
    hub_tokenizer: str = ""
    hub_text_model: str = ""
    has_captions: bool = False


@dataclass(frozen=True, slots=True)
class Preprocess:
    """How pictures are brought to a network. `mean`/`std` per RGB channel on 0..1. Defaults are OpenAI's
    (`open_clip.transform.PreprocessCfg`).
    """

    mean: Rgb = (0.48145466, 0.4578275, 0.40821073)
    std: Rgb = (0.26862954, 0.26130258, 0.27577711)
    interpolation: Interpolation = Interpolation.BICUBIC
    resize_mode: ResizeMode = ResizeMode.SHORTEST
    fill: int = 0

    def pixels(self, edge_px: int) -> PixelSpec:
        """The pixels to ask the decoder for."""
        return PixelSpec(edge_px, self.resize_mode, self.interpolation, self.fill)


@cache
def architectures() -> Mapping[str, Path]:
    """Names of the architectures open_clip can build, with the file that describes each. Imports nothing of it."""
    spec = importlib.util.find_spec("open_clip")
    if spec is None or not spec.submodule_search_locations:
        raise ModelError("open_clip is not installed", "install photoclip again: pip install photoclip")
    folder = Path(next(iter(spec.submodule_search_locations))) / "model_configs"
    return {path.stem: path for path in sorted(folder.glob("*.json"))}


def read_architecture(name: str) -> Architecture:
    """An architecture of open_clip.

    Raises:
        ModelError: its input is not square. KeyError: open_clip has no such architecture.
    """
    path = architectures()[name]
    return _architecture(_read_json(path), path)


def read_folder(folder: Path) -> tuple[Architecture, Preprocess]:
    """Architecture and preprocessing of a `local-dir:` folder.

    Raises:
        ModelError: there is no config, or it makes no sense.
    """
    path = folder / CONFIG_NAME
    content = _read_json(path)
    return _architecture(_section(content, "model_cfg", path), path), _preprocess(content, path)


def preprocess_of(values: Mapping[str, object], source: str) -> Preprocess:
    """Preprocessing out of open_clip's keys (`mean`, `std`, `interpolation`, `resize_mode`, `fill_color`).

    Raises:
        ModelError: a value makes no sense.
    """
    default = Preprocess()
    std = _rgb(values.get("std"), default.std, source)
    if min(std) <= 0:
        raise ModelError(f"{source}: a standard deviation of {min(std)} makes no sense", "take the model's own config")
    bilinear = values.get("interpolation") == "bilinear"
    fill = values.get("fill_color")
    try:
        return Preprocess(
            mean=_rgb(values.get("mean"), default.mean, source),
            std=std,
            interpolation=Interpolation.BILINEAR if bilinear else Interpolation.BICUBIC,
            resize_mode=ResizeMode(values.get("resize_mode") or default.resize_mode),
            fill=fill if isinstance(fill, int) and 0 <= fill <= 255 else default.fill,
        )
    except ValueError as error:
        raise ModelError(f"{source}: {error}", "take the model's own config") from error


def _preprocess(content: Mapping[str, object], path: Path) -> Preprocess:
    if "preprocess_cfg" not in content:
        return Preprocess()
    return preprocess_of(_section(content, "preprocess_cfg", path), str(path))


def _architecture(config: Mapping[str, object], path: Path) -> Architecture:
    vision, text = _section(config, "vision_cfg", path), _section(config, "text_cfg", path)
    for tower in (vision, text, config.get("multimodal_cfg")):
        _require_few_layers(tower, path)
    # 224 and 77 are the defaults of open_clip's CLIPVisionCfg and CLIPTextCfg.
    edge = vision.get("image_size", 224)
    if isinstance(edge, list):
        sides = cast("list[object]", edge)
        if len(sides) != 2 or sides[0] != sides[1]:
            raise ModelError(f"{path}: its pictures are not square ({sides})", "choose another model")
        edge = sides[0]
    return Architecture(
        dimension=_positive(config.get("embed_dim"), "embed_dim", path),
        edge_px=_positive(edge, "image_size", path),
        context_length=_positive(text.get("context_length", 77), "context_length", path),
        hub_tokenizer=str(text.get("hf_tokenizer_name") or ""),
        hub_text_model=str(text.get("hf_model_name") or ""),
        has_captions="multimodal_cfg" in config,
    )


def _require_few_layers(tower: object, path: Path) -> None:
    layers = cast("Mapping[str, object]", tower).get("layers") if isinstance(tower, dict) else None
    # A ResNet has a list of four.
    for count in cast("list[object]", layers) if isinstance(layers, list) else [layers]:
        if isinstance(count, int | float) and count > _MOST_LAYERS:
            raise ModelError(f"{path}: a network of {count:,} layers", "take the model's own config")


def _read_json(path: Path) -> Mapping[str, object]:
    try:
        # A pipe would be waited for, and the end of a device never come.
        is_config = path.stat().st_size <= _MOST_BYTES and path.is_file()
        content: object = json.loads(path.read_bytes()) if is_config else None
    except FileNotFoundError as error:
        raise ModelError(f"{path} is not there", f"a model folder holds {CONFIG_NAME} and its weights") from error
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"{path} cannot be read: {error}", "get the model again") from error
    return _mapping(content, str(path))


def _section(content: Mapping[str, object], key: str, path: Path) -> Mapping[str, object]:
    return _mapping(content.get(key), f"{path}: {key}")


def _mapping(value: object, where: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise ModelError(f"{where} is missing or is no JSON object", "take the model's own config")
    return cast("dict[str, object]", value)


def _positive(value: object, key: str, path: Path) -> int:
    if not isinstance(value, int) or not 0 < value <= 65536:
        raise ModelError(f"{path}: {key} is {value!r}", "take the model's own config")
    return value


def _rgb(value: object, default: Rgb, source: str) -> Rgb:
    if value is None:
        return default
    numbers = list(cast("list[object]", value)) if isinstance(value, list | tuple) else [value] * 3
    if len(numbers) != 3 or not all(_is_finite(number) for number in numbers):
        raise ModelError(f"{source}: {value!r} is not one number per colour", "take the model's own config")
    red, green, blue = cast("list[float]", numbers)
    return float(red), float(green), float(blue)


def _is_finite(value: object) -> bool:
    """Python's JSON knows NaN and Infinity."""
    return isinstance(value, int | float) and math.isfinite(value)
