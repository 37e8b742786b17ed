"""Where a library keeps its files, and where downloads go."""

import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from photoclip.config.files import storage_error, temporary_beside
from photoclip.domain.errors import StorageError

_APP = "PhotoClip"
_PRIVATE = 0o700
_PROBE_BYTES = 4096


@dataclass(frozen=True, slots=True)
class LibraryPaths:
    """Everything of one library lies in `root` (absolute, links resolved), but `models` and `captions`, the vectors of
    background captions and of labels: these serve all libraries.

    Truth: `catalog` and `settings` (files), `backups`, and `vocabularies`, those of the person's own (folders). Caches
    that may be deleted: `thumbnails` (unless the settings name another place), `index` and `captions` (folders).
    `views` is the folder of pictures on their way to the screen. `lock` is the file that the one process holding the
    library locks, `log` the folder of its log files.
    """

    root: Path
    catalog: Path
    settings: Path
    backups: Path
    thumbnails: Path
    index: Path
    views: Path
    lock: Path
    log: Path
    vocabularies: Path
    models: Path
    captions: Path


def library_paths(library: Path | None) -> LibraryPaths:
    """The paths of the library in a folder, None for the person's own. Nothing is created.

    Raises:
        StorageError: the path makes no sense, or None and the person has no home folder.
    """
    root = _resolved(library) if library is not None else _per_user("data")
    return LibraryPaths(
        root=root,
        catalog=root / "catalog.sqlite",
        settings=root / "settings.toml",
        backups=root / "backups",
        thumbnails=root / "thumbnails",
        index=root / "index",
        views=root / "views",
        lock=root / "engine.lock",
        log=root / "log",
        vocabularies=root / "vocabularies",
        models=_shared(root, "models"),
        captions=_shared(root, "captions"),
    )


def models_dir() -> Path:
    """Where downloaded models are kept. Raises StorageError: the person has no home folder."""
    return _per_user("cache") / "models"


def demo_dir() -> Path:
    """The library of the demo; it may be deleted at any time. Raises StorageError: the person has no home folder."""
    return _per_user("cache") / "demo"


def prepare(paths: LibraryPaths) -> None:
    """Create the library's folders, private to the person (0700), and make sure that they can be written.

    What else lies in `root` does no harm and comes to none. Folders that are there keep their permissions.

    Raises:
        StorageError: a file is in the way, no permission, read-only, disk full.
    """
    for folder in (paths.root, paths.backups, paths.thumbnails, paths.index, paths.views, paths.vocabularies):
        prepare_folder(folder)
    with suppress(StorageError):
        prepare_folder(paths.log)


def prepare_folder(folder: Path) -> None:
    """Create one folder of ours, private to the person, where there is none, and make sure that it can be written.

    Raises:
        StorageError: a file is in the way, no permission, read-only, disk full.
    """
    probe = temporary_beside(folder / "probe")
    try:
        if not folder.is_dir():
            folder.parent.mkdir(parents=True, exist_ok=True)
            folder.mkdir(mode=_PRIVATE, exist_ok=True)
        try:
            probe.write_bytes(bytes(_PROBE_BYTES))
        finally:
            probe.unlink(missing_ok=True)
    except OSError as error:
        raise storage_error(error, folder) from error


def _resolved(library: Path) -> Path:
    try:
        return library.expanduser().resolve()
    except (OSError, RuntimeError, ValueError) as error:
        # RuntimeError: a link loop before Python 3.13, or ~name of nobody; ValueError: a NUL.
        raise StorageError(f"{str(library)!r} is no folder for a library: {error}", "choose another folder") from error


def _shared(root: Path, name: str) -> Path:
    try:
        return _per_user("cache") / name
    except StorageError:
        return root / name


def _per_user(kind: str) -> Path:
    """The per-user folder by the customs of the system (XDG base directories, Known Folders, Apple's Library)."""
    folder = _customary(kind)
    if not folder.is_absolute() and sys.platform not in ("win32", "darwin"):
        # The XDG specification has empty and relative values ignored; appdirs 1.4 takes them.
        folder = _in_home(kind)
    if not folder.is_absolute():
        raise StorageError("there is no home folder to keep a library in", "name a folder with --library")
    return folder


def _customary(kind: str) -> Path:
    try:
        import appdirs
    except ImportError:
        # `photoclip bench` runs on machines with hardly more than torch; only models are looked for there.
        return _in_home(kind)
    ours = appdirs.user_cache_dir if kind == "cache" else appdirs.user_data_dir
    return Path(ours(_APP, appauthor=False))


def _in_home(kind: str) -> Path:
    """Relative where there is no home folder."""
    with suppress(RuntimeError):
        return Path.home() / (".cache" if kind == "cache" else ".local/share") / _APP
    return Path(_APP)
