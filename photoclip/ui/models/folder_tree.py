"""Watched folders and what lies in them, put in the order of a tree. Knows nothing of Qt."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field

from photoclip.domain.browse import FolderNode
from photoclip.domain.files import Folder, FolderState
from photoclip.domain.ids import FolderId
from photoclip.ui.models.shown import Label, labels

Key = tuple[FolderId, str]
"""The id of the watched folder and the path in it, "" for itself."""


@dataclass(frozen=True, slots=True)
class FolderTree:
    """`children` by parent, in order; folders without any are left out. `photos` holds every folder that is shown."""

    roots: tuple[Key, ...] = ()
    children: dict[Key, list[Key]] = field(default_factory=dict)
    photos: dict[Key, int] = field(default_factory=dict)
    folders: dict[FolderId, Folder] = field(default_factory=dict)
    labels: dict[FolderId, Label] = field(default_factory=dict)

    def path(self, key: Key) -> str:
        """The absolute path."""
        folder_id, relative_path = key
        root = self.folders[folder_id].path
        return os.path.join(root, relative_path) if relative_path else root  # noqa: PTH118 - as the engine spells it

    def looks(self, folder_id: FolderId) -> tuple[Folder | None, Label | None]:
        """All that a watched folder's row shows besides its count."""
        return self.folders.get(folder_id), self.labels.get(folder_id)

    def is_offline(self, key: Key) -> bool:
        """Whether its watched folder cannot be seen right now."""
        return self.folders[key[0]].state is FolderState.OFFLINE


def arrange(folders: Sequence[Folder], nodes: Sequence[FolderNode]) -> FolderTree:
    """The tree. Nodes of folders that are not watched (any more) are left out; folders without photos are shown."""
    known = {folder.folder_id: folder for folder in folders}
    order = dict.fromkeys([*(node.folder_id for node in nodes if not node.relative_path), *known])
    roots = tuple((folder_id, "") for folder_id in order if folder_id in known)
    photos = dict.fromkeys(roots, 0)
    photos.update(((node.folder_id, node.relative_path), node.photos) for node in nodes if node.folder_id in known)
    children: dict[Key, list[Key]] = {}
    for key in photos:
        folder_id, relative_path = key
        if relative_path:
            parent = relative_path.rpartition(os.sep)[0]
            while (folder_id, parent) not in photos:
                parent = parent.rpartition(os.sep)[0]
            children.setdefault((folder_id, parent), []).append(key)
    named = dict(zip(known, labels([folder.path for folder in folders]), strict=True))
    return FolderTree(roots, children, photos, known, named)
