"""Where weights lie on this machine. Looks, never fetches: offline is the normal state (promise 10)."""

import hashlib
from pathlib import Path

from photoclip.domain.errors import ModelError

SUFFIXES = (".safetensors", ".bin", ".pth", ".pt")

# The order of open_clip.factory._find_checkpoint_in_dir, so that the file checked here is the one it loads.
_PREFERRED = (
    "open_clip_model.safetensors",
    "open_clip_pytorch_model.safetensors",
    "open_clip_pytorch_model.bin",
    "open_clip_pytorch_model.pth",
    "model.safetensors",
    "pytorch_model.bin",
    "pytorch_model.pth",
    "model.pth",
)
_HUB_NAMES = ("open_clip_model.safetensors", "open_clip_pytorch_model.bin")
_READ_BYTES = 1 << 20


def find_in_folder(folder: Path) -> Path | None:
    """The weights file open_clip would take from a `local-dir:` folder, None where there is none."""
    names = {path.name: path for path in folder.glob("*") if path.suffix in SUFFIXES[:3] and path.is_file()}
    for name in _PREFERRED:
        if name in names:
            return names[name]
    others = sorted(names.values(), key=lambda path: (path.suffix != ".safetensors", path.name))
    return others[0] if others else None


def find_published(repository: str, filename: str, url: str) -> Path | None:
    """Weights of a pretrained tag that an earlier download left on this machine, by Hugging Face or by open_clip
    (`~/.cache/clip`). None where they are not.
    """
    if repository:
        return find_in_hub_cache(repository, filename)
    file = Path.home() / ".cache" / "clip" / url.rpartition("/")[2]
    return file if url and file.is_file() else None


def find_in_hub_cache(repository: str, filename: str = "") -> Path | None:
    """A file of a Hugging Face repository that an earlier download left on this machine. Never asks the network."""
    from huggingface_hub import constants

    # "Understand caching" of its documentation. Its http client, which the next import brings, takes 0.2 s.
    if not (Path(constants.HF_HUB_CACHE) / f"models--{repository.replace('/', '--')}").is_dir():
        return None
    from huggingface_hub import try_to_load_from_cache

    for name in hub_names(filename):
        found = try_to_load_from_cache(repository, name)
        if isinstance(found, str):
            return Path(found)
    return None


def hub_names(filename: str) -> tuple[str, ...]:
    """File names to look for, best first: open_clip prefers safetensors to what was pickled."""
    if not filename:
        return _HUB_NAMES
    path = Path(filename)
    return (f"{path.stem}.safetensors", filename) if path.suffix in (".bin", ".pth") else (filename,)


def fingerprint(weights: Path) -> str:
    """16 hex digits of BLAKE2b (RFC 7693) over a weights file: other weights under the same name are another model.

    Raises:
        ModelError: the file cannot be read.
    """
    digest = hashlib.blake2b(digest_size=8)
    try:
        with weights.open("rb") as file:
            while block := file.read(_READ_BYTES):
                digest.update(block)
    except OSError as error:
        raise ModelError(f"{weights} cannot be read: {error.strerror}", "check the file's permissions") from error
    return digest.hexdigest()
