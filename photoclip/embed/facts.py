"""Model cards: what is published of the models that PhotoClip offers by name, read from `resources/models/*.toml`.

A card is data: it is checked field by field, and an error names the file and the field. A key that is left out stands
for what nobody published. `limits.toml` holds what no CLIP can do: it is said once, and belongs to every model.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from photoclip.config.resources import resource
from photoclip.domain.decoding import Interpolation, ResizeMode
from photoclip.domain.errors import ModelError
from photoclip.domain.models import Ability, ModelFacts
from photoclip.embed.model_config import Preprocess
from photoclip.embed.table import Table

LIMITS_NAME = "limits.toml"

_SHA256 = re.compile(r"[0-9a-f]{64}")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")
_FILE_NAME = re.compile(r"\w[\w.-]*")


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A card. `name` is a model's name as `cards` has them, `repository` OWNER/NAME on Hugging Face ("" where nothing
    is fetched), `revision` a commit there ("" = not pinned). `files` are those of it that the model needs here, the
    weights first; `sha256s` has one entry for each, None where no source tells it.
    """

    name: str
    facts: ModelFacts
    repository: str
    revision: str
    files: tuple[str, ...]
    sha256s: tuple[str | None, ...]
    dimension: int
    edge_px: int
    preprocess: Preprocess

    @property
    def languages(self) -> str:
        """What queries may be written in, for a person."""
        return self.facts.languages


@cache
def model_files(folder: Path | None = None) -> Mapping[str, ModelFile]:
    """All cards by model name: those that PhotoClip ships, or those in `folder`. Read once.

    Raises:
        ModelError: a card cannot be read or makes no sense; says which file and field.
    """
    folder = folder or resource("models")
    limits = shared_limits(folder)
    found: dict[str, ModelFile] = {}
    for path in sorted(folder.glob("*.toml")):
        if path.name != LIMITS_NAME:
            card = _read_card(path, limits)
            if card.name in found:
                raise ModelError(f"{path}: name is that of another card, {card.name}", "name each model once")
            found[card.name] = card
    return MappingProxyType(found)


@cache
def shared_limits(folder: Path | None = None) -> tuple[str, ...]:
    """What no CLIP can do, in plain sentences.

    Raises:
        ModelError: the file cannot be read or makes no sense.
    """
    table = _open((folder or resource("models")) / LIMITS_NAME)
    limits = table.texts("limits")
    table.require_no_more()
    return limits


def _read_card(path: Path, limits: tuple[str, ...]) -> ModelFile:
    table = _open(path)
    edge_px = table.whole("edge_px")
    files = table.tables("files") if "files" in table else ()
    card = ModelFile(
        name=table.text("name"),
        facts=_facts(table, edge_px, limits),
        repository=table.text("repository", "", _REPOSITORY),
        revision=table.text("revision", "", _COMMIT),
        files=tuple(file.text("name", pattern=_FILE_NAME) for file in files),
        sha256s=tuple(file.text("sha256", "", _SHA256) or None for file in files),
        dimension=table.whole("dimension"),
        edge_px=edge_px,
        preprocess=_preprocess(table.table("preprocessing")),
    )
    for part in (*files, table):
        part.require_no_more()
    if bool(card.repository) != bool(card.files):
        raise table.wrong("files", "a repository and the files to take from it come together")
    return card


def _facts(table: Table, edge_px: int, limits: tuple[str, ...]) -> ModelFacts:
    accuracy = table.number("accuracy", 0.0, 1.0)
    source = table.text("accuracy_source", "")
    if (accuracy is None) != (not source):
        raise table.wrong("accuracy_source", "an accuracy and its source come together")
    return ModelFacts(
        title=table.text("title"),
        about=table.text("about"),
        licence=table.text("licence"),
        licence_url=table.text("licence_url", ""),
        is_for_research=table.flag("is_for_research"),
        languages=table.text("languages", ""),
        download_bytes=table.whole("download_bytes") if "download_bytes" in table else None,
        memory_bytes=table.whole("memory_bytes") if "memory_bytes" in table else None,
        edge_px=edge_px,
        accuracy=accuracy,
        accuracy_source=source,
        abilities=table.choices("abilities", Ability),
        limits=table.texts("limits") + limits,
        extra=table.text("extra", ""),
        homepage=table.text("homepage", ""),
    )


def _preprocess(table: Table) -> Preprocess:
    preprocess = Preprocess(
        mean=table.rgb("mean"),
        std=table.rgb("std"),
        interpolation=table.choice("interpolation", Interpolation),
        resize_mode=table.choice("resize_mode", ResizeMode),
    )
    if min(preprocess.std) <= 0:
        raise table.wrong("std", "must be above 0")
    table.require_no_more()
    return preprocess


def _open(path: Path) -> Table:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}", "install PhotoClip again") from error
    except ValueError as error:
        # Of TOML and of UTF-8 alike.
        raise ModelError(f"{path} is no TOML: {error}", "install PhotoClip again") from error
    return Table(str(path), content)
