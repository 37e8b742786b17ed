"""Text towers and tokenizers that open_clip takes from Hugging Face by name (SigLIP, XLM-R, ...).

Their small files must be in Hugging Face's cache: they are handed over as folders, because `from_pretrained` with a
name asks the network first.
"""

import importlib.util
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from photoclip.domain.errors import ModelError
from photoclip.domain.models import ModelCard
from photoclip.embed.cards import LOCAL_DIR
from photoclip.embed.weights import find_in_hub_cache

_TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json", "spiece.model", "vocab.txt")


def tokenizer_folder(card: ModelCard, text_config: Mapping[str, object]) -> Path | None:
    """Where the files of a Hugging Face tokenizer lie, None where the model uses open_clip's own.

    Raises:
        ModelError: it needs a tokenizer that is not on this machine, or transformers is not installed.
    """
    name = text_config.get("hf_tokenizer_name")
    if not name:
        return None
    _require_transformers(card)
    if card.architecture.startswith(LOCAL_DIR):
        return Path(card.architecture.removeprefix(LOCAL_DIR))
    return _cached_folder(card, str(name), _TOKENIZER_FILES)


def text_tower_override(card: ModelCard, text_config: Mapping[str, object]) -> Mapping[str, Any]:
    """Keyword arguments for `open_clip.create_model`: the text tower's config from a folder instead of the hub.

    Raises:
        ModelError: that config is not on this machine, or transformers is not installed.
    """
    name = text_config.get("hf_model_name")
    if not name:
        return {}
    _require_transformers(card)
    folder = Path(str(name))
    if not folder.is_dir():
        folder = _cached_folder(card, str(name), ("config.json",))
    return {"text_cfg": {**text_config, "hf_model_name": str(folder), "hf_model_pretrained": False}}


def _cached_folder(card: ModelCard, repository: str, names: tuple[str, ...]) -> Path:
    for name in names:
        found = find_in_hub_cache(repository, name)
        if found:
            return found.parent
    raise ModelError(
        f"{card.name} needs {names[0]} of the Hugging Face repository {repository}, which is not on this machine",
        "get it into Hugging Face's cache, or choose a model with open_clip's own tokenizer",
    )


def _require_transformers(card: ModelCard) -> None:
    if importlib.util.find_spec("transformers") is None:
        raise ModelError(f"{card.name} needs the package transformers", "pip install 'photoclip[multilingual]'")
