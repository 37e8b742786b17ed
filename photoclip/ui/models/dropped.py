"""What is dragged over the window, judged without a look at the disk: that may take seconds on a sleeping drive."""

from pathlib import PurePath

from PySide6.QtCore import QMimeData, QMimeDatabase

from photoclip.ui.models.carried import local_paths
from photoclip.ui.models.shown import shown

_BY_NAME = QMimeDatabase.MatchMode.MatchExtension


def folders_in(data: QMimeData) -> list[str]:
    """The paths in `data` where each of them may be a folder; [] where one is named as files are."""
    urls = data.urls()
    paths = local_paths(urls)
    kinds = QMimeDatabase()
    if len(paths) != len(urls) or any(_is_named_as_file(path, kinds) for path in paths):
        return []
    return [str(PurePath(path)) for path in paths]  # "D:/" keeps its slash, without which it is another place


def _is_named_as_file(path: str, kinds: QMimeDatabase) -> bool:
    return not path.endswith("/") and not kinds.mimeTypeForFile(shown(path), _BY_NAME).isDefault()
