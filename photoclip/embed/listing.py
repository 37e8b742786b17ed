"""The models a person can choose from: those with a card, and what lies on this machine. Reads no weights; imports
neither torch nor open_clip, but for an active model of open_clip's list that has no card.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from photoclip.domain.errors import ModelError
from photoclip.domain.models import LOCAL_DIR, Ability, ModelFacts, ModelInfo, ModelList
from photoclip.embed.cards import RECOMMENDED, STARTER, STARTER_NOTE, tag_folder
from photoclip.embed.facts import ModelFile, model_files, shared_limits
from photoclip.embed.hub_text import EXTRA, find_text_model, find_tokenizer, has_extra
from photoclip.embed.model_config import CONFIG_NAME, Architecture, architectures, read_architecture, read_folder
from photoclip.embed.receipt import MARK_SUFFIX, RECEIPT_NAME, is_complete, partial_bytes
from photoclip.embed.weights import find_in_folder, find_published

_RECOMMENDED_NOTE = "recommended: finds far more than the starter model; about 600 MB"
_NO_WEIGHTS = "its weights are missing"
_NO_TOKENIZER = "its tokenizer is missing"
_CHANGED = "a file of it is gone, cut or changed"
_GONE = "it is not there any more"
_NO_CARD = "A model of open_clip that PhotoClip knows nothing of but its architecture."
_IMPORTED = "A model that was brought in from a file or folder."


def list_models(starter_dir: Path, models_dir: Path, active: str) -> ModelList:
    """The starter, the models with a card, what lies in `models_dir`, and the active one. `vectors`, `speed`,
    `previous` and `wanted` are for the library to fill in.

    Raises:
        ModelError: a card that PhotoClip ships is broken.
    """
    found = {STARTER: _starter(starter_dir)}
    found |= {card.name: _tag(card.name, models_dir) for card in _in_order(model_files()) if card.name != STARTER}
    found |= {info.name: info for info in _lying(models_dir) if info.name not in found}
    if active and active not in found:
        try:
            found[active] = _elsewhere(active, models_dir)
        except (OSError, ValueError):
            # A name that was kept and is no path on this system: too long, or with a NUL.
            found[active] = ModelInfo(active, installed=False, dimension=None, note=_GONE)
    models = (replace(info, can_remove=info.can_remove and info.name != active) for info in found.values())
    return ModelList(tuple(models), active)


def _in_order(cards: Mapping[str, ModelFile]) -> list[ModelFile]:
    """The recommended one, then by what there is to fetch."""
    return sorted(
        cards.values(), key=lambda card: (card.name != RECOMMENDED, card.facts.download_bytes or 0, card.name)
    )


def _lying(models_dir: Path) -> Iterator[ModelInfo]:
    """Imports, and downloads without a card."""
    for folder in sorted(models_dir.glob("*/")):
        if folder.name.startswith("."):
            continue
        if (folder / CONFIG_NAME).is_file():
            yield _folder(folder.name, folder, is_ours=True)
        if folder.name in architectures():
            for tag in sorted(folder.glob("*/")):
                if _size_of_all(tag):
                    yield _tag(f"{folder.name}/{tag.name}", models_dir)


def _starter(starter_dir: Path) -> ModelInfo:
    info = _folder(STARTER, starter_dir)
    card = model_files().get(STARTER)
    return replace(info, facts=card.facts if card else info.facts, note=info.note or STARTER_NOTE)


def _folder(name: str, folder: Path, *, is_ours: bool = False) -> ModelInfo:
    """A `local-dir:` folder. `is_ours`: in the models folder."""
    try:
        network = read_folder(folder)[0]
    except ModelError as error:
        info = ModelInfo(name, installed=False, dimension=None, note=error.what)
    else:
        weights = find_in_folder(folder)
        info = replace(_info(name, network, weights), facts=_plain_facts(name, network, _IMPORTED))
        if not info.installed:
            info = replace(info, note=_NO_TOKENIZER if weights else _NO_WEIGHTS)
    return replace(info, size_bytes=_size_of_all(folder), can_remove=is_ours)


def _tag(name: str, models_dir: Path) -> ModelInfo:
    """ARCH/TAG of an architecture that open_clip has."""
    card, own = model_files().get(name), tag_folder(name, models_dir)
    network = read_architecture(name.rpartition("/")[0])
    weights = find_in_folder(own)
    is_changed = (own / RECEIPT_NAME).is_file() and not is_complete(own)
    cached = find_published(card.repository, "", "") if card and weights is None else None
    info = _info(name, network, None if is_changed else weights or cached)
    unfinished, size_bytes = partial_bytes(name, models_dir), _size_of_all(own)
    if size_bytes and not info.installed and not unfinished:
        trouble = _CHANGED if is_changed else _NO_TOKENIZER if weights else _NO_WEIGHTS
        info = replace(info, note=f"{trouble}: download it again")
    elif name == RECOMMENDED:
        info = replace(info, note=_RECOMMENDED_NOTE)
    return replace(
        info,
        facts=card.facts if card else _plain_facts(name, network, _NO_CARD),
        size_bytes=_size(cached) if cached else max(0, size_bytes - unfinished),
        partial_bytes=unfinished,
        can_download=not info.installed,
        can_remove=size_bytes > 0,
        is_recommended=name == RECOMMENDED,
    )


def _info(name: str, network: Architecture, weights: Path | None) -> ModelInfo:
    """What can be seen of a model whose weights are at `weights`, None where they are not here."""
    needs_extra = bool(network.hub_tokenizer or network.hub_text_model)
    return ModelInfo(
        name,
        installed=weights is not None and _has_text(network, weights.parent),
        dimension=network.dimension,
        lacks=f"the {EXTRA} part: pip install 'photoclip[{EXTRA}]'" if needs_extra and not has_extra() else "",
    )


def _has_text(network: Architecture, own: Path) -> bool:
    """Whether what the text tower takes from Hugging Face is here."""
    has_tokenizer = not network.hub_tokenizer or find_tokenizer(network.hub_tokenizer, own) is not None
    return has_tokenizer and (not network.hub_text_model or find_text_model(network.hub_text_model, own) is not None)


def _elsewhere(name: str, models_dir: Path) -> ModelInfo:
    """The active model where it lies outside the models folder: by path, or by tag in Hugging Face's cache."""
    if name.startswith(LOCAL_DIR):
        return _folder(name, Path(name.removeprefix(LOCAL_DIR)))
    architecture, at, file = name.partition("@")
    if at and architecture in architectures():
        network, weights = read_architecture(architecture), Path(file)
        info = _info(name, network, weights if weights.is_file() else None)
        note = "" if info.installed else _NO_TOKENIZER if weights.is_file() else _NO_WEIGHTS
        facts = _plain_facts(name, network, _IMPORTED)
        return replace(info, facts=facts, note=note, size_bytes=_size(weights))
    architecture, _, tag = name.rpartition("/")
    if architecture not in architectures():
        return ModelInfo(name, installed=False, dimension=None, note=_GONE)
    from photoclip.embed.pretrained import find_tag

    pretrained, info = find_tag(architecture, tag), _tag(name, models_dir)
    if pretrained is None:
        return replace(info, note=_GONE, can_download=False)
    weights = find_published(pretrained.repository, pretrained.filename, pretrained.url)
    here = weights is not None and _has_text(read_architecture(architecture), weights.parent)
    return replace(info, installed=here, size_bytes=_size(weights) if weights else 0, can_download=not here)


def _plain_facts(title: str, network: Architecture, about: str) -> ModelFacts:
    return ModelFacts(
        title=title,
        about=about,
        edge_px=network.edge_px,
        abilities=(Ability.SEARCH, Ability.CAPTIONS) if network.has_captions else (Ability.SEARCH,),
        limits=shared_limits(),
        extra=EXTRA if network.hub_tokenizer or network.hub_text_model else "",
    )


def _size_of_all(folder: Path) -> int:
    """Bytes of the files in a folder, whole or not."""
    files = (path for path in folder.glob("*") if path.is_file() and not path.name.endswith(MARK_SUFFIX))
    return sum(_size(path) for path in files)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        # Renamed or removed meanwhile.
        return 0
