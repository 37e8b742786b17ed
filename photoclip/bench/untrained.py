"""Networks with random weights, to measure speed where no weights are: they take as long as trained ones and find
nothing. Nowhere else is there such a thing (promise 10).
"""

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import cast

from safetensors.torch import save_file

from photoclip.domain.errors import ModelError
from photoclip.domain.models import ModelCard
from photoclip.embed.cards import resolve_card
from photoclip.embed.model_config import architectures
from photoclip.embed.towers import open_clip


def untrained_title(architecture: str) -> str:
    """What a table calls it."""
    return f"{architecture} (random weights)"


def untrained_card(architecture: str, folder: Path) -> ModelCard:
    """An open_clip architecture with random weights, which are written into `folder` in float16.

    Raises:
        ModelError: there is no such architecture, or it needs files of Hugging Face's for its texts.
    """
    if architecture not in architectures():
        close = get_close_matches(architecture, architectures(), n=3)
        remedy = f"did you mean {', '.join(close)}?" if close else "name one of open_clip's, as ViT-B-32-256"
        raise ModelError(f"open_clip knows no architecture {architecture!r}", remedy)
    config = cast("Mapping[str, Mapping[str, object]]", open_clip.get_model_config(architecture))
    if config["text_cfg"].get("hf_model_name"):
        raise ModelError(f"{architecture} needs files of Hugging Face's for its texts", "measure it by its weights")
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{architecture}.safetensors"
    state = open_clip.create_model(architecture, device="cpu").state_dict()
    save_file({name: (v.half() if v.is_floating_point() else v).contiguous() for name, v in state.items()}, file)
    return resolve_card(f"{architecture}@{file}", folder, folder)
