"""Errors a person can do something about. Anything else stays raw: it is a bug.

Each message says what happened and to which file; `remedy` says what to do about it.
"""


class PhotoClipError(Exception):
    """Base of every error that is shown to the person as one line.

    `str(error)` is "what happened: remedy"; `what` and `remedy` are its parts.
    """

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what, remedy)
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.what} ({self.remedy})" if self.remedy else self.what


class FolderError(PhotoClipError):
    """A folder to be added is unknown, is a file, or may not be read."""


class PictureError(PhotoClipError):
    """A picture given as a query cannot be read or decoded."""


class DecoderError(PhotoClipError):
    """Pictures cannot be decoded at all: no worker process can be started."""


class QueryError(PhotoClipError):
    """What is asked makes no sense: an empty query, or one that cancels itself out, no such page, a job long over."""


class AlbumError(PhotoClipError):
    """An album is unknown, its name is empty or taken, or its query makes no sense."""


class TagError(PhotoClipError):
    """A tag is unknown, or its name is empty."""


class TeachError(PhotoClipError):
    """A tag cannot be learned: no examples, too many, a photo on both sides, or what was learned cannot be read."""


class VocabularyError(PhotoClipError):
    """A list of labels is unknown, its name is empty or taken, or its file cannot be read or makes no sense."""


class ModelError(PhotoClipError):
    """A model is unknown, its weights are missing, damaged, or do not fit."""


class DeviceError(PhotoClipError):
    """The computing device that was asked for is not there or fails."""


class DisplayError(PhotoClipError):
    """No window can be shown: there is no display, or a system library is missing."""


class CatalogError(PhotoClipError):
    """The catalog cannot be opened: damaged, of a newer version, or not a catalog."""


class DamagedCatalogError(CatalogError):
    """The catalog's content is broken or gone: a repair keeps what can be read of it, or goes back to a backup."""


class SidecarError(PhotoClipError):
    """A sidecar beside a photo is no XMP, too large, or being written by another program: it was left as it is."""


class StorageError(PhotoClipError):
    """A file of ours cannot be written: disk full, read-only, no permission."""


class SettingsError(PhotoClipError):
    """A settings file or value makes no sense."""


class LibraryBusyError(PhotoClipError):
    """Another process holds the library and does not answer."""


class EngineError(PhotoClipError):
    """The engine went away, or an answer of its makes no sense."""


class EngineGoneError(EngineError):
    """The engine ended or left. `unheard`: the request never reached it, so it can be repeated whatever it does."""

    unheard = False

    def __init__(self, what: str = "the engine ended", *, unheard: bool) -> None:
        super().__init__(what, "start it again; everything committed so far is kept")
        self.unheard = unheard


class CancelledError(PhotoClipError):
    """Work was cancelled by the person. Everything committed so far stays."""

    def __init__(self) -> None:
        super().__init__("cancelled")
