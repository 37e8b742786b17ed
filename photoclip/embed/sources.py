"""Where a model's files are published, and where they lie once they are here. Asks nobody."""

import re
from dataclasses import dataclass
from pathlib import Path

from photoclip.domain.errors import ModelError
from photoclip.embed.cards import STARTER, resolve_card
from photoclip.embed.facts import ModelFile, model_files
from photoclip.embed.hub_text import TOKENIZERS
from photoclip.embed.model_config import Architecture, read_architecture
from photoclip.embed.weights import hub_names

TOKENIZER_FILES = (
    *TOKENIZERS,
    "tokenizer.model",
    "merges.txt",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
)
TEXT_TOWER_FILE = "config.json"

_PLAIN_PART = re.compile(r"[^\x00-\x1f/\\:.][^\x00-\x1f/\\:]*")
# Its config.json is timm's own, which transformers would take for one of its.
_NO_TEXT_TOWER = "timm/"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to fetch. `or_else` is taken where the repository has no `name`. `repository`: one other than the model's
    own, whose latest revision is taken. `sha256` is the one that somebody published, 64 hex digits.
    """

    name: str
    size_bytes: int | None = None
    sha256: str | None = None
    or_else: str = ""
    repository: str = ""
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class ModelSource:
    """What to fetch for the model `name` (ARCH/TAG): files of a Hugging Face `repository` at a `revision` ("" takes the
    latest), the weights first; or one file from `url` where `repository` is "".
    """

    name: str
    repository: str
    revision: str
    files: tuple[SourceFile, ...]
    url: str = ""


def source_of(name: str) -> ModelSource:
    """Where to fetch a model. Imports torch for a model that has no card.

    Raises:
        ModelError: there is no such model, or nothing of it to fetch.
    """
    name = name.strip()
    card = model_files().get(name)
    if card and card.repository:
        return _of_card(card)
    if name == STARTER:
        raise ModelError("the starter model comes with the program", "there is nothing to fetch")
    from photoclip.embed.pretrained import find_tag

    architecture, _, tag = name.rpartition("/")
    pretrained = find_tag(architecture.replace("/", "-"), tag) if architecture else None
    if pretrained is None:
        # Says what is wrong with the name, unless it is that of a file or folder.
        resolve_card(name, Path(), Path())
        raise ModelError(f"{name} is a file or folder of yours", "there is nothing to fetch")
    card = model_files().get(pretrained.name)
    if card and card.repository:
        return _of_card(card)
    if not pretrained.repository:
        return ModelSource(pretrained.name, "", "", (_linked_file(pretrained.url),), pretrained.url)
    best, *others = hub_names(pretrained.filename)
    weights = SourceFile(best, or_else=others[0] if others else "")
    files = (weights, *_text_files(pretrained.architecture, pretrained.repository))
    return ModelSource(pretrained.name, pretrained.repository, "", files)


def folder_of(name: str, models_dir: Path) -> Path:
    """Where the files of a model lie: models_dir/ARCH/TAG, or models_dir/NAME for an imported one.

    Raises:
        ModelError: the name is that of no folder inside `models_dir`.
    """
    architecture, slash, tag = name.strip().rpartition("/")
    parts = (architecture.replace("/", "-"), tag) if slash else (tag,)
    if not all(_PLAIN_PART.fullmatch(part) for part in parts):
        raise ModelError(f"{name!r} is not a model that was downloaded or imported", "check the name")
    return models_dir.joinpath(*parts)


def _of_card(card: ModelFile) -> ModelSource:
    files = tuple(SourceFile(name, sha256=sha256) for name, sha256 in zip(card.files, card.sha256s, strict=True))
    if len(files) == 1:
        files += _text_files(card.name.rpartition("/")[0], card.repository)
    return ModelSource(card.name, card.repository, card.revision, files)


def text_tower_repository(network: Architecture) -> str:
    """The repository whose config.json says what kind of tower or tokenizer the text side is, "" where nothing asks."""
    if network.hub_text_model:
        return network.hub_text_model
    return "" if network.hub_tokenizer.startswith(_NO_TEXT_TOWER) else network.hub_tokenizer


def _text_files(architecture: str, repository: str) -> tuple[SourceFile, ...]:
    """What the text side needs besides weights: of another repository than that of the weights, as a rule."""
    network = read_architecture(architecture)
    names = TOKENIZER_FILES if network.hub_tokenizer else ()
    wanted = [(name, network.hub_tokenizer) for name in names]
    if tower := text_tower_repository(network):
        wanted.append((TEXT_TOWER_FILE, tower))
    return tuple(
        SourceFile(
            name,
            repository="" if other == repository else other,
            is_optional=name != TEXT_TOWER_FILE or not network.hub_text_model,
        )
        for name, other in wanted
    )


def _linked_file(url: str) -> SourceFile:
    """open_clip's links carry the file's SHA-256 as a folder, or its beginning in the file name, which says too little
    (`open_clip.pretrained.download_pretrained_from_url`). A .pt is called .pth here, as the weights of a folder are.
    """
    *_, folder, filename = url.split("/")
    sha256 = folder if re.fullmatch(r"[0-9a-f]{64}", folder) else None
    return SourceFile(f"{filename[:-3]}.pth" if filename.endswith(".pt") else filename, sha256=sha256)
