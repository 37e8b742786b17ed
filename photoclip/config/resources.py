"""The one resolver of `resources/`, from a checkout, an editable and a plain install alike."""

from pathlib import Path

from photoclip.domain.errors import PhotoClipError

_PACKAGE = Path(__file__).resolve().parent.parent
_MARK = Path("starter", "open_clip_config.json")


def resource(*parts: str) -> Path:
    """Path of a file or folder that PhotoClip ships, as `resource("starter")`. It exists.

    Raises:
        PhotoClipError: it is missing, so the installation is incomplete.
        ValueError: `parts` lead out of the resources.
    """
    root = resources_root(_PACKAGE)
    path = root.joinpath(*parts)
    if ".." in path.parts[len(root.parts) :] or not path.is_relative_to(root):
        raise ValueError(f"not inside the resources: {parts}")
    if not path.exists():
        raise PhotoClipError(f"a part of PhotoClip is missing: {path}", "install PhotoClip again")
    return path


def resources_root(package: Path) -> Path:
    """Folder of the resources that belong to `package`, the folder of the installed or checked out package.

    A wheel carries them inside the package (setup.py maps them there). Beside it they lie in a checkout only; a folder
    of that name in site-packages would be a stranger's, hence the mark.

    Raises:
        PhotoClipError: neither is there.
    """
    for root in (package / "_resources", package.parent / "resources"):
        if (root / _MARK).is_file():
            return root
    raise PhotoClipError(f"PhotoClip's resources are missing beside {package}", "install PhotoClip again")
