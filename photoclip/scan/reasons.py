"""Plain words for why a folder cannot be seen."""

import errno

_PERMISSION = "no permission to read it"
_MISSING = "it is not there: was it moved, or is its drive unplugged?"
_SILENT = "the drive or network share does not answer"

_REASONS = {
    errno.EACCES: _PERMISSION,
    errno.EPERM: _PERMISSION,
    errno.ENOENT: _MISSING,
    errno.ENOTDIR: "it is a file, not a folder",
    errno.ELOOP: "its links lead in a circle",
    errno.ENAMETOOLONG: "its path is too long for this system",
    errno.EMFILE: "too many files are open",
    errno.ENFILE: "too many files are open",
    errno.EIO: "the drive reports a read error",
    errno.ENXIO: _MISSING,
    errno.ENODEV: _MISSING,
    errno.ESTALE: _SILENT,
    errno.ENOTCONN: _SILENT,
    errno.ETIMEDOUT: _SILENT,
    errno.EHOSTUNREACH: _SILENT,
    errno.ENETUNREACH: _SILENT,
    errno.ECONNREFUSED: _SILENT,
    errno.ECONNRESET: _SILENT,
}


def plain_reason(error: OSError) -> str:
    """One plain clause for the person; the system's own words where we have none."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)
