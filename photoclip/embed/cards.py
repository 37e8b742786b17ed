"""Names of models, and what must be known of one to load it. Light: torch and open_clip are imported only to look up
a pretrained tag that has no card of ours.

A model is named by one of
    starter             the embedded model
    ARCH/TAG            pretrained by that tag of open_clip's list: ViT-B-32-256/datacomp_s34b_b86k
    ARCH@FILE           that architecture with the weights in a local file: ViT-B-32@/home/me/clip.safetensors
    local-dir:FOLDER    a folder with open_clip_config.json and weights; a path that is absolute or starts with . or ~
                        needs no `local-dir:`
    NAME                such a folder inside the models folder
Relative paths are made absolute, so that a name stays true when it is kept.
"""

import difflib
import os
from collections.abc import Sequence
from pathlib import Path

from photoclip.domain.errors import ModelError
from photoclip.domain.models import LOCAL_DIR, ModelCard
from photoclip.embed.facts import model_files
from photoclip.embed.model_config import (
    CONFIG_NAME,
    Architecture,
    Preprocess,
    architectures,
    read_architecture,
    read_folder,
)
from photoclip.embed.weights import SUFFIXES, find_in_folder, fingerprint

STARTER = "starter"
RECOMMENDED = "ViT-B-32-256/datacomp_s34b_b86k"

STARTER_NOTE = "small, comes with the program: finds plain subjects, misses fine ones"

_LONGEST_NAME_SHOWN = 200


def resolve_card(name: str, starter_dir: Path, models_dir: Path) -> ModelCard:
    """The card of a model by name (see above). `models_dir` need not exist.

    Raises:
        ModelError: the name means nothing, or the model's config makes no sense. That weights are missing is left to
            `load_encoder` to say, except for a file or folder that was named outright.
    """
    try:
        return _resolve(name.strip(), starter_dir, models_dir)
    except OSError as error:
        raise ModelError(f"the model {_short(name)} cannot be read: {error.strerror}", "check the path") from error


def tag_folder(name: str, models_dir: Path) -> Path:
    """Where the files of ARCH/TAG lie when they were downloaded."""
    architecture, _, tag = name.rpartition("/")
    return models_dir / architecture / tag


def _resolve(name: str, starter_dir: Path, models_dir: Path) -> ModelCard:
    if name == STARTER:
        return _folder_card(STARTER, _lasting(starter_dir), STARTER_NOTE)
    if name.startswith(LOCAL_DIR) or _is_path(name):
        return _named_folder_card(_lasting(Path(name.removeprefix(LOCAL_DIR))))
    architecture, at, file = name.partition("@")
    if at:
        return _file_card(architecture.replace("/", "-"), _lasting(Path(file)))
    if _is_folder_name(name) and (models_dir / name / CONFIG_NAME).is_file():
        return _folder_card(name, _lasting(models_dir / name))
    architecture, _, tag = name.rpartition("/")
    return _tag_card(architecture.replace("/", "-"), tag, models_dir, name)


def _lasting(path: Path) -> Path:
    """Absolute, whatever the working folder is later. Links stay: what Hugging Face's cache links to has no suffix."""
    try:
        return Path(os.path.abspath(path.expanduser()))  # noqa: PTH100 - resolve() would follow links
    except (RuntimeError, ValueError) as error:
        # No such user behind the ~; a NUL in the path.
        raise ModelError(f"{_short(str(path))} is no path: {error}", "write the whole path") from error


def _short(name: str) -> str:
    return repr(name if len(name) <= _LONGEST_NAME_SHOWN else f"{name[:_LONGEST_NAME_SHOWN]}…")


def _is_path(name: str) -> bool:
    return name.startswith((".", "~")) or Path(name).is_absolute()


def _is_folder_name(name: str) -> bool:
    return bool(name) and Path(name).name == name


def _named_folder_card(folder: Path) -> ModelCard:
    if folder.is_file():
        raise ModelError(
            f"{folder} is a file, and a file does not say what network it is for",
            f"name the architecture as well: ViT-B-32@{folder}",
        )
    if not folder.is_dir():
        raise ModelError(f"{folder} is not there", "check the path")
    return _folder_card(f"{LOCAL_DIR}{folder}", folder)


def _folder_card(name: str, folder: Path, note: str = "") -> ModelCard:
    network, preprocess = read_folder(folder)
    weights = find_in_folder(folder)
    mark = fingerprint(weights) if weights else ""
    return _card(name, f"{LOCAL_DIR}{folder}", "", network, preprocess, note=note, mark=mark)


def _file_card(architecture: str, file: Path) -> ModelCard:
    if architecture not in architectures():
        raise _unknown(architecture, sorted(architectures()), f"open_clip knows no architecture {_short(architecture)}")
    if not file.is_file():
        raise ModelError(f"the weights file {file} is not there", "check the path")
    if file.suffix not in SUFFIXES:
        raise ModelError(f"{file} is no weights file", f"one ends in {', '.join(SUFFIXES)}")
    if (file.parent / CONFIG_NAME).is_file():
        preprocess = read_folder(file.parent)[1]
    else:
        from photoclip.embed.pretrained import usual_preprocess

        preprocess = usual_preprocess(architecture)
    network, mark = read_architecture(architecture), fingerprint(file)
    return _card(f"{architecture}@{file}", architecture, str(file), network, preprocess, mark=mark)


def _tag_card(architecture: str, tag: str, models_dir: Path, name: str) -> ModelCard:
    known = model_files().get(f"{architecture}/{tag}")
    if known is None:
        architecture, tag, preprocess = _look_up(architecture, tag, models_dir, name)
    else:
        preprocess = known.preprocess
    own = find_in_folder(tag_folder(f"{architecture}/{tag}", _lasting(models_dir)))
    weights = str(own) if own else tag
    return _card(f"{architecture}/{tag}", architecture, weights, read_architecture(architecture), preprocess)


def _look_up(architecture: str, tag: str, models_dir: Path, name: str) -> tuple[str, str, Preprocess]:
    """Architecture, tag and preprocessing by open_clip's list."""
    from photoclip.embed.pretrained import find_tag, names

    if tag in architectures() and not architecture:
        choices = [known for known in names() if known.startswith(f"{tag}/")]
        raise _unknown(name, choices, f"{tag} is an architecture; which weights?", cutoff=0.0)
    pretrained = find_tag(architecture, tag)
    if pretrained is None:
        imported = [path.parent.name for path in models_dir.glob(f"*/{CONFIG_NAME}")]
        raise _unknown(name, [STARTER, *imported, *names()], f"there is no model {_short(name)}")
    return pretrained.architecture, pretrained.tag, pretrained.preprocess


def _card(
    name: str,
    architecture: str,
    weights: str,
    network: Architecture,
    preprocess: Preprocess,
    *,
    note: str = "",
    mark: str = "",
) -> ModelCard:
    return ModelCard(
        name=name,
        architecture=architecture,
        weights=weights,
        dimension=network.dimension,
        pixels=preprocess.pixels(network.edge_px),
        mean=preprocess.mean,
        std=preprocess.std,
        context_length=network.context_length,
        note=note,
        fingerprint=mark,
    )


def _unknown(name: str, choices: Sequence[str], what: str, cutoff: float = 0.5) -> ModelError:
    by_folded = {choice.casefold(): choice for choice in choices}
    close = difflib.get_close_matches(name.casefold(), by_folded, n=4, cutoff=cutoff)
    remedy = f"did you mean {', '.join(by_folded[folded] for folded in close)}?" if close else ""
    return ModelError(what, remedy or f"known are {STARTER}, {RECOMMENDED} and all of open_clip's ARCH/TAG names")
