"""From a card to a network in memory, with every way in which weights can be wrong turned into one clear line."""

import pickle
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import torch
from safetensors import SafetensorError, safe_open

from photoclip.domain.errors import ModelError
from photoclip.domain.models import LOCAL_DIR, ModelCard
from photoclip.embed.hub_text import text_tower_override, tokenizer_folder
from photoclip.embed.network import Towers
from photoclip.embed.pretrained import find_tag
from photoclip.embed.tokens import Tokenizer
from photoclip.embed.towers import HFTokenizer, open_clip
from photoclip.embed.unfilled import Unfilled
from photoclip.embed.weights import find_in_folder, find_published, hub_names

_GET_AGAIN = "get the file again"
# What a config may ask of a tokenizer. Of what else `AutoTokenizer` takes, `trust_remote_code` would run a program.
_TOKENIZER_OPTIONS = ("clean", "strip_sep_token", "language")
# Words of several alphabets: rare ones have the largest numbers.
_TRIAL = ("a photo of a dog", "Schnee", "собака", "雪の中の犬", "🐕")
# What loading raises for bytes that are not what they should be: readers of untrusted files are not consistent.
_DAMAGE = (
    SafetensorError,
    RuntimeError,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    AssertionError,
    StopIteration,
    EOFError,
    OSError,
    pickle.UnpicklingError,
    zipfile.BadZipFile,
)


def find_weights(card: ModelCard) -> Path:
    """The file with a card's weights.

    Raises:
        ModelError: it is not on this machine; says which file is missing and how to get it.
    """
    if card.architecture.startswith(LOCAL_DIR):
        folder = Path(card.architecture.removeprefix(LOCAL_DIR))
        found = find_in_folder(folder)
        if found is None:
            raise ModelError(
                f"the weights of {card.name} are missing: {folder} holds none", f"put {hub_names('')[0]} there"
            )
        return found
    pretrained = find_tag(card.architecture, card.weights)
    if pretrained is None:
        if not Path(card.weights).is_file():
            remedy = "check the path" if "@" in card.name else "download the model again"
            raise ModelError(f"the weights of {card.name} are missing: {card.weights} is not there", remedy)
        return Path(card.weights)
    found = find_published(pretrained.repository, pretrained.filename, pretrained.url)
    if found is None:
        file = hub_names(pretrained.filename)[0] if pretrained.repository else pretrained.url
        source = f"of the Hugging Face repository {pretrained.repository} " if pretrained.repository else ""
        raise ModelError(
            f"the weights of {card.name} are missing: {file} {source}is not on this machine",
            f"photoclip models pull {card.name}, or name a file that you have: {card.architecture}@FILE",
        )
    return found


def build_towers(card: ModelCard) -> Towers:
    """The network with its weights, in float32 on the CPU, for inference. Nothing is unpickled, nothing is fetched.

    Raises:
        ModelError: weights are missing, damaged, hold NaN, or belong to another architecture.
    """
    weights = find_weights(card)
    stored = _stored_shapes(weights)
    _require_local_tower(card)
    override = text_tower_override(card.name, _text_config(card), weights.parent)
    is_folder = card.architecture.startswith(LOCAL_DIR)
    try:
        with Unfilled():
            model = open_clip.create_model(
                card.architecture,
                pretrained=None if is_folder else str(weights),
                precision="fp32",
                device="cpu",
                require_pretrained=True,
                weights_only=True,
                **override,
            )
    except _DAMAGE as error:
        if isinstance(error, FileNotFoundError) and weights.is_file():
            # What safetensors says of every file that cannot be opened, as when too many are open.
            raise ModelError(f"{weights} cannot be opened just now", "close other programs and try again") from error
        raise ModelError(
            f"{weights} does not fit the model {card.name}: {_first_line(error)}", "check architecture and file"
        ) from error
    _check_positions(model, stored, weights)
    _check_finite(model, weights)
    return cast("Towers", model.eval().requires_grad_(False))


def build_tokenizer(card: ModelCard) -> Tokenizer:
    """The model's own tokenizer, with its own context length.

    Raises:
        ModelError: it needs files or a package that are not here, or its config asks for what is not done.
    """
    text_config = _text_config(card)
    options = _tokenizer_options(card, text_config)
    repository = text_config.get("hf_tokenizer_name")
    if not repository:
        return cast("Tokenizer", open_clip.get_tokenizer(card.architecture, context_length=card.context_length))
    folder = tokenizer_folder(card.name, str(repository), find_weights(card).parent)
    try:
        tokenizer = HFTokenizer(
            str(folder),
            context_length=card.context_length,
            tokenizer_mode=cast("str | None", text_config.get("tokenizer_mode")),
            # Unsaid, transformers may ask on the terminal.
            trust_remote_code=False,
            **options,
        )
        largest = int(tokenizer(list(_TRIAL)).max())
    except _DAMAGE as error:
        raise ModelError(f"the tokenizer in {folder} cannot be read: {_first_line(error)}", _GET_AGAIN) from error
    size = text_config.get("vocab_size")
    if isinstance(size, int) and largest >= size:
        # On a GPU, an id beyond the table takes the whole process down.
        raise ModelError(
            f"the tokenizer in {folder} does not fit {card.name}: it knows more words", "download the model again"
        )
    return cast("Tokenizer", tokenizer)


def _text_config(card: ModelCard) -> Mapping[str, object]:
    return _config(card)["text_cfg"]


def _config(card: ModelCard) -> Mapping[str, Mapping[str, object]]:
    return cast("Mapping[str, Mapping[str, object]]", open_clip.get_model_config(card.architecture))


def _tokenizer_options(card: ModelCard, text_config: Mapping[str, object]) -> Mapping[str, Any]:
    asked = text_config.get("tokenizer_kwargs") or {}
    options = cast("Mapping[str, object]", asked) if isinstance(asked, dict) else {str(asked): None}
    for name in options:
        if name not in _TOKENIZER_OPTIONS:
            what = f"the config of {card.name} asks for a tokenizer with {name[:80]!r}, which PhotoClip does not do"
            raise ModelError(what, "take the model's own config")
    return options


def _require_local_tower(card: ModelCard) -> None:
    """What timm fetches itself has its source before the name: "hf-hub:" (`timm.models.parse_model_name`)."""
    name = _config(card)["vision_cfg"].get("timm_model_name")
    if isinstance(name, str) and ":" in name:
        what = f"the config of {card.name} takes its image tower from elsewhere: {name[:80]!r}"
        raise ModelError(what, "take the model's own config")


def _stored_shapes(weights: Path) -> Mapping[str, tuple[int, ...]]:
    """Shapes of what a weights file holds, by name, without a module's prefix."""
    try:
        shapes = _safetensors_shapes(weights) if weights.suffix == ".safetensors" else _pickled_shapes(weights)
    except _DAMAGE as error:
        raise ModelError(f"{weights} is damaged or holds no weights: {_first_line(error)}", _GET_AGAIN) from error
    if not shapes:
        raise ModelError(f"{weights} holds no weights", _GET_AGAIN)
    return shapes


def _safetensors_shapes(weights: Path) -> Mapping[str, tuple[int, ...]]:
    with safe_open(weights, framework="pt") as file:
        return {name: tuple(file.get_slice(name).get_shape()) for name in file.keys()}  # noqa: SIM118 - no mapping


def _pickled_shapes(weights: Path) -> Mapping[str, tuple[int, ...]]:
    content: object = torch.load(weights, map_location="meta", weights_only=True)
    if isinstance(content, Mapping) and "state_dict" in content:
        content = cast("Mapping[str, object]", content)["state_dict"]
    if not isinstance(content, Mapping):
        raise TypeError(f"a {type(content).__name__} instead of weights by name")
    values = cast("Mapping[object, object]", content)
    return {
        str(name).removeprefix("module."): tuple(value.shape)
        for name, value in values.items()
        if isinstance(value, torch.Tensor)
    }


def _check_positions(model: torch.nn.Module, stored: Mapping[str, tuple[int, ...]], weights: Path) -> None:
    """open_clip stretches position embeddings that do not fit (`resize_pos_embed`): another model than was named."""
    for name, value in model.state_dict().items():
        # CustomTextCLIP keeps under `text.` what older files keep at the top.
        shape = stored.get(name) or stored.get(name.removeprefix("text."))
        if name.endswith("positional_embedding") and shape and shape[-2:] != tuple(value.shape[-2:]):
            raise ModelError(
                f"{weights} does not fit: its {name} is {shape}, the architecture's {tuple(value.shape)}",
                "it is for another picture size or context length: name that architecture",
            )


def _check_finite(model: torch.nn.Module, weights: Path) -> None:
    for name, value in model.state_dict().items():
        # One NaN or infinity makes the sum one.
        if value.is_floating_point() and not torch.isfinite(value.sum()):
            raise ModelError(f"{weights} is damaged: {name} holds NaN or infinity", _GET_AGAIN)


def _first_line(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    # load_state_dict names the trouble in its second line.
    chosen = lines[1] if len(lines) > 1 and "state_dict" in lines[0] else lines[0] if lines else type(error).__name__
    return chosen if len(chosen) <= 200 else f"{chosen[:200]}…"
