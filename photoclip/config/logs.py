"""What the program did, in files beside the library. A log that cannot be written stops nothing."""

import logging
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

from photoclip.config.paths import LibraryPaths

_FILE_BYTES = 1_000_000
_OLD_FILES = 3
_FORMAT = "%(asctime)s %(levelname)s %(process)d %(name)s: %(message)s"
_OURS = "photoclip"


def start_logging(paths: LibraryPaths, process: str) -> None:
    """Log to `<log folder>/<process>.log`, at most 4 MB with its old ones: ours from INFO, others' from WARNING.

    Called again with the same library and process it changes nothing; with others it moves the log there.
    """
    target = paths.log / f"{process}.log"
    if any(Path(handler.baseFilename) == target.absolute() for handler in _running()):
        return
    stop_logging()
    handler = _LibraryLog(target)
    handler.setFormatter(logging.Formatter(_FORMAT))
    # On the root: without a handler there, open_clip's `logging.info` would have logging set up stderr.
    logging.getLogger().addHandler(handler)
    # Python's own way with warnings, those of torch among them, is stderr.
    logging.captureWarnings(True)
    logging.getLogger(_OURS).setLevel(logging.INFO)


def stop_logging() -> None:
    """Close the log file. Idempotent."""
    logging.captureWarnings(False)
    for handler in _running():
        logging.getLogger().removeHandler(handler)
        handler.close()


class _LibraryLog(RotatingFileHandler):
    """Opens at the first record, so that a folder that is missing or full is met only there."""

    def __init__(self, target: Path) -> None:
        # Paths may carry surrogate escapes, which UTF-8 refuses.
        super().__init__(
            target,
            maxBytes=_FILE_BYTES,
            backupCount=_OLD_FILES,
            encoding="utf-8",
            errors="backslashreplace",
            delay=True,
        )

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 logging's name and signature
        """Give the record up: logging's own answer is a traceback on stderr, where one clear line belongs."""

    def close(self) -> None:
        """Close; bytes that a full disk would not take are given up."""
        with suppress(OSError):
            super().close()


def _running() -> list[_LibraryLog]:
    return [handler for handler in logging.getLogger().handlers if isinstance(handler, _LibraryLog)]
