"""Weights that the person already has, into the models folder: as tensors, tried out, or nothing at all.

models_dir/NAME/ becomes a `local-dir:` folder: open_clip_config.json and open_clip_model.safetensors, and what the text
side needs besides. It is made inside models_dir/.photoclip-….part/, which a killed import leaves and the next sweeps.
"""

import json
import re
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import save_file

from photoclip.config.files import storage_error, sync_file, sync_folder, temporary_beside
from photoclip.domain.errors import ModelError, PhotoClipError
from photoclip.domain.model_api import ImportRequest
from photoclip.domain.progress import CancelToken, Phase, Progress, Progressed
from photoclip.embed.build import build_tokenizer, build_towers
from photoclip.embed.cards import resolve_card
from photoclip.embed.claim import claim
from photoclip.embed.hub_text import find_text_model, find_tokenizer
from photoclip.embed.import_names import architecture_of, free_name, source_weights
from photoclip.embed.meter import Meter
from photoclip.embed.model_config import CONFIG_NAME, Preprocess, architectures, read_folder
from photoclip.embed.patience import Pace, in_background
from photoclip.embed.removing import IMPORTS, sweep_claimed
from photoclip.embed.room import require_room
from photoclip.embed.sources import TEXT_TOWER_FILE, TOKENIZER_FILES, text_tower_repository
from photoclip.embed.tensors import apart, read_tensors
from photoclip.embed.weights import hub_names

_WEIGHTS_NAME = hub_names("")[0]
_READ_BYTES = 1 << 20
_SYSTEM_ERROR = re.compile(r"\(os error (\d+)\)")


def name_of(request: ImportRequest, models_dir: Path) -> str:
    """The name an import will get. Reads no weights.

    Raises:
        ModelError: there is nothing to import, the architecture is unknown, or the name is taken or means something.
    """
    source_weights(request)
    return free_name(request, models_dir)


def import_model(
    request: ImportRequest,
    models_dir: Path,
    token: CancelToken,
    progressed: Progressed,
) -> None:
    """Copy weights under `name_of(request, models_dir)`, try them out, and only then let them be seen.

    Args:
        request: what to bring in.
        models_dir: the folder of models; created where it is not there.
        token: cancels and pauses.
        progressed: is told bytes while CHECKING, then LOADING_MODEL while it is tried out.

    Raises:
        CancelledError: by the token. ModelError: as `name_of`; the file is damaged, holds more than tensors or NaN, or
        does not fit the architecture. StorageError: there is no room, or it cannot be written.
    """
    weights, name = source_weights(request), free_name(request, models_dir)
    with claim(IMPORTS, models_dir):
        sweep_claimed(models_dir)
        require_room(models_dir, _size(weights))
        with _staged(models_dir, name) as folder:
            _copy_weights(weights, folder / _WEIGHTS_NAME, token, progressed)
            _describe(request, weights, folder)
            progressed(Progress(Phase.LOADING_MODEL))
            in_background(lambda: _try_out(name, folder, weights), token, Pace().tick_s)
            token.checkpoint()
            _settle(folder, models_dir / name)


@contextmanager
def _staged(models_dir: Path, name: str) -> Generator[Path, None, None]:
    """A folder of that name where nobody sees it, gone afterwards unless it was moved."""
    stage = temporary_beside(models_dir / name)
    try:
        try:
            (stage / name).mkdir(parents=True)
        except OSError as error:
            raise storage_error(error, stage) from error
        yield stage / name
    finally:
        # On Windows a file stays that an attempt which was cancelled still reads: it is swept next time.
        shutil.rmtree(stage, ignore_errors=True)


def _copy_weights(weights: Path, target: Path, token: CancelToken, progressed: Progressed) -> None:
    size = _size(weights)
    meter = Meter(Phase.CHECKING, size, progressed)
    meter.reached(0)
    token.checkpoint()
    if weights.suffix == ".safetensors":
        _copy(weights, target, token, meter)
    else:
        tensors = apart(read_tensors(weights))
        token.checkpoint()
        try:
            save_file(tensors, target, metadata={"format": "pt"})
        except SafetensorError as error:
            number = _SYSTEM_ERROR.search(str(error))
            raise storage_error(OSError(int(number[1]) if number else 0, str(error)), target) from error
    meter.settled(size)


def _copy(source: Path, target: Path, token: CancelToken, meter: Meter | None = None) -> None:
    done, reading = 0, True
    try:
        with source.open("rb", buffering=0) as old, target.open("xb") as new:
            while block := old.read(_READ_BYTES):
                token.checkpoint()
                reading = False
                new.write(block)
                reading = True
                done += len(block)
                if meter:
                    meter.reached(done)
    except OSError as error:
        raise storage_error(error, source if reading else target, reading=reading) from error


def _describe(request: ImportRequest, weights: Path, folder: Path) -> None:
    """Beside the weights: what network they are for, how it sees pictures, and what reads its texts."""
    own_config = weights.parent / CONFIG_NAME
    try:
        architecture = architecture_of(request)
        if architecture:
            content = _config(architecture, own_config)
            (folder / CONFIG_NAME).write_text(json.dumps(content, indent=2), encoding="utf-8")
        else:
            (folder / CONFIG_NAME).write_bytes(own_config.read_bytes())
    except OSError as error:
        raise storage_error(error, folder / CONFIG_NAME) from error
    network = read_folder(folder)[0]
    tokenizer = find_tokenizer(network.hub_tokenizer, weights.parent) if network.hub_tokenizer else None
    repository = text_tower_repository(network)
    tower = find_text_model(repository, weights.parent) if repository else None
    files = {each: tokenizer / each for each in TOKENIZER_FILES} if tokenizer else {}
    if tower:
        files[TEXT_TOWER_FILE] = tower / TEXT_TOWER_FILE
    for name, file in files.items():
        if file.is_file():
            _copy(file, folder / name, CancelToken())


def _config(architecture: str, own_config: Path) -> dict[str, object]:
    """The content of open_clip_config.json for an architecture of open_clip's list."""
    if own_config.is_file():
        preprocess = read_folder(own_config.parent)[1]
    else:
        from photoclip.embed.pretrained import usual_preprocess

        preprocess = usual_preprocess(architecture)
    network: object = json.loads(architectures()[architecture].read_bytes())
    return {"model_cfg": network, "preprocess_cfg": _preprocess_config(preprocess)}


def _preprocess_config(preprocess: Preprocess) -> dict[str, object]:
    return {
        "mean": list(preprocess.mean),
        "std": list(preprocess.std),
        "interpolation": str(preprocess.interpolation),
        "resize_mode": str(preprocess.resize_mode),
        "fill_color": preprocess.fill,
    }


def _try_out(name: str, folder: Path, weights: Path) -> None:
    """Load what was copied, as it will be loaded; what is wrong with it is wrong with the person's own file."""
    try:
        card = replace(resolve_card(str(folder), folder, folder), name=name)
        build_towers(card)
        build_tokenizer(card)
    except PhotoClipError as error:
        what = error.what.replace(str(folder / _WEIGHTS_NAME), str(weights)).replace(str(folder), str(weights.parent))
        remedy = error.remedy.replace(str(folder), str(weights.parent))
        raise ModelError(what, remedy) from error


def _settle(folder: Path, target: Path) -> None:
    """Let the finished folder be seen, for good."""
    try:
        for file in folder.iterdir():
            sync_file(file)
        sync_folder(folder)
        if target.exists():
            raise ModelError(f"there is a model {target.name} already", "give it another name, or remove that one")
        folder.rename(target)
        sync_folder(target.parent)
    except OSError as error:
        raise storage_error(error, target) from error


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as error:
        raise storage_error(error, path, reading=True) from error
