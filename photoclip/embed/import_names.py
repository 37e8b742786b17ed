"""What an imported model is called, and whether there is anything to import. Reads no weights."""

import re
import unicodedata
from pathlib import Path

from photoclip.domain.errors import ModelError
from photoclip.domain.model_api import ImportRequest
from photoclip.embed.cards import STARTER, resolve_card
from photoclip.embed.facts import model_files
from photoclip.embed.model_config import CONFIG_NAME, architectures, read_architecture, read_folder
from photoclip.embed.weights import SUFFIXES, find_in_folder, hub_names

_OTHER = re.compile(r"[^\w.+ -]+")
# 60 letters take 240 bytes at most, and a file name may have 255.
_LONGEST = 60
_DEVICES = re.compile(r"(con|prn|aux|nul|(com|lpt)[\d¹²³]) *(\..*)?", re.IGNORECASE)
"""What Windows takes for a device (Microsoft, "Naming Files, Paths, and Namespaces")."""
_SAYS_NOTHING = ("model", "pytorch_model", *(Path(name).stem for name in hub_names("")))
_CHOOSE_NAME = "give it another name"


def source_weights(request: ImportRequest) -> Path:
    """The file with the weights to import.

    Raises:
        ModelError: it is not there, is no weights file, or it is not known what network it is for.
    """
    path, architecture = Path(request.path), architecture_of(request)
    try:
        if path.is_dir():
            return _in_folder(path, architecture)
        is_file = path.is_file()
    except (OSError, ValueError) as error:
        raise ModelError(f"{request.path!r} cannot be read: {error}", "check the path") from error
    if not is_file:
        raise ModelError(f"{path} is not there", "check the path")
    if path.suffix not in SUFFIXES:
        raise ModelError(f"{path} is no weights file", f"one ends in {', '.join(SUFFIXES)}")
    if not architecture:
        what = f"{path} is a file, and a file does not say what network it is for"
        remedy = f"name its architecture, or import the folder with its {CONFIG_NAME}"
        raise ModelError(what, remedy)
    if architecture not in architectures():
        resolve_card(f"{architecture}@{path}", Path(), Path())
    read_architecture(architecture)
    return path


def architecture_of(request: ImportRequest) -> str:
    """open_clip's name of the architecture: ViT-B/32 is ViT-B-32."""
    return request.architecture.strip().replace("/", "-")


def free_name(request: ImportRequest, models_dir: Path) -> str:
    """The name it gets: letters, digits and a few signs of what was asked for, or of the file or folder.

    Raises:
        ModelError: it is taken, or would mean something else.
    """
    path = Path(request.path)
    if request.name.strip():
        wanted = request.name
    elif path.is_dir():
        wanted = path.name
    else:
        wanted = path.parent.name if path.stem in _SAYS_NOTHING else path.stem
    sound = unicodedata.normalize("NFC", wanted.encode("utf-8", "replace").decode("utf-8"))
    name = _OTHER.sub("-", sound).strip(" .-")[:_LONGEST].strip(" .-")
    if not name or _DEVICES.fullmatch(name):
        raise ModelError(f"{wanted!r} cannot be the name of a model", _CHOOSE_NAME)
    # Two folders may not differ in case alone on Windows and macOS.
    folded = name.casefold()
    if folded in (known.casefold() for known in (STARTER, *architectures(), *model_files())):
        raise ModelError(f"{name} is the name of something else", _CHOOSE_NAME)
    if models_dir.is_dir() and folded in (entry.name.casefold() for entry in models_dir.iterdir()):
        raise ModelError(f"there is a model {name} already", f"{_CHOOSE_NAME}, or remove that one")
    return name


def _in_folder(folder: Path, architecture: str) -> Path:
    if architecture:
        what = f"{folder} is a folder, which says itself what network it is for"
        raise ModelError(what, "name no architecture, or import the file with the weights")
    read_folder(folder)
    weights = find_in_folder(folder)
    if weights is None:
        raise ModelError(f"{folder} holds no weights", f"put {hub_names('')[0]} there")
    return weights
