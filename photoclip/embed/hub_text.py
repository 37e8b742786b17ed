"""Text towers and tokenizers that open_clip takes from Hugging Face by name (SigLIP 2, XLM-R, ...).

Their small files lie beside the weights, where a download puts them, or in Hugging Face's cache. They are handed over
as folders, because `from_pretrained` with a name asks the network first. Light: imports neither torch nor transformers.
"""

import importlib.util
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from photoclip.domain.errors import ModelError
from photoclip.embed.weights import find_in_hub_cache

EXTRA = "multilingual"
"""The optional part of the installation that brings transformers."""

TOKENIZERS = ("tokenizer.json", "spiece.model", "sentencepiece.bpe.model", "vocab.json", "vocab.txt")
"""Files with the words that a tokenizer knows, of which it has one or more."""
_TOKENIZER_CONFIG = "tokenizer_config.json"
_CONFIG = "config.json"


def has_extra() -> bool:
    """Whether transformers is installed."""
    try:
        return importlib.util.find_spec("transformers") is not None
    except ValueError:
        # Imported, but without a spec: a test's stand-in, or a frozen program.
        return True


def find_tokenizer(repository: str, own: Path | None) -> Path | None:
    """The folder with a Hugging Face tokenizer: `own` (that of the weights), else the cache. None where it is not
    here.
    """
    if own and _has_tokenizer(own):
        return own
    for name in TOKENIZERS:
        cached = find_in_hub_cache(repository, name)
        if cached and _has_tokenizer(cached.parent):
            return cached.parent
    return None


def find_text_model(repository: str, own: Path | None) -> Path | None:
    """As `find_tokenizer` for the config of a text tower. `repository` may be a folder itself."""
    if own and _is_text_config(own / _CONFIG):
        return own
    folder = Path(repository)
    if folder.is_absolute():
        return folder if (folder / _CONFIG).is_file() else None
    cached = find_in_hub_cache(repository, _CONFIG)
    return cached.parent if cached else None


def tokenizer_folder(name: str, repository: str, own: Path) -> Path:
    """Where the tokenizer of the model `name` lies, whose weights are in `own`.

    Raises:
        ModelError: it is not on this machine, or transformers is not installed.
    """
    _require_extra(name)
    found = find_tokenizer(repository, own)
    if found is None:
        raise _missing(name, f"{TOKENIZERS[0]} and {_TOKENIZER_CONFIG}", repository, own)
    return found


def text_tower_override(name: str, text_config: Mapping[str, object], own: Path) -> Mapping[str, Any]:
    """Keyword arguments for `open_clip.create_model`: the text tower's config from a folder instead of the hub.

    Raises:
        ModelError: that config is not on this machine, or transformers is not installed.
    """
    repository = text_config.get("hf_model_name")
    if not repository:
        return {}
    _require_extra(name)
    found = find_text_model(str(repository), own)
    if found is None:
        raise _missing(name, _CONFIG, str(repository), own)
    return {"text_cfg": {**text_config, "hf_model_name": str(found), "hf_model_pretrained": False}}


def _has_tokenizer(folder: Path) -> bool:
    """Whether there are words, and a config that says which kind of tokenizer they are for and what pads a text."""
    has_words = any((folder / name).is_file() for name in TOKENIZERS)
    return has_words and any((folder / name).is_file() for name in (_TOKENIZER_CONFIG, _CONFIG))


def _is_text_config(path: Path) -> bool:
    """Whether it describes one text tower: beside the weights of a CLIP may lie the config of all of it."""
    try:
        content: object = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    if not isinstance(content, dict):
        return False
    keys = cast("dict[str, object]", content).keys()
    return "model_type" in keys and not {"text_config", "vision_config"} & keys


def _missing(name: str, files: str, repository: str, own: Path) -> ModelError:
    return ModelError(
        f"{name} needs {files} of the Hugging Face repository {repository}, which are not on this machine",
        f"download the model again, or put them into {own}",
    )


def _require_extra(name: str) -> None:
    if not has_extra():
        raise ModelError(f"{name} needs the package transformers", f"pip install 'photoclip[{EXTRA}]'")
