"""The folder tree as Qt asks for it: children are made when they are looked at, and changes arrive as differences."""

import os
from collections.abc import Sequence, Set
from enum import IntEnum
from itertools import count, groupby
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt

from photoclip.domain.browse import Scope, ScopeKind
from photoclip.domain.files import Folder
from photoclip.domain.ids import FolderId
from photoclip.ui.models.counted import photos_counted
from photoclip.ui.models.folder_tree import FolderTree, Key
from photoclip.ui.models.shown import shown, tooltip
from photoclip.ui.models.watching import watch_line

_RUNS_AT_MOST = 32
"""A folder whose children changed in more places is filled anew: each place costs a walk over all of them."""

Index = QModelIndex | QPersistentModelIndex


class FolderRole(IntEnum):
    """What a row knows besides its name. SCOPE: `Scope`. COUNT: photos, by locale. ASIDE: what stands muted beside the
    name. OFFLINE: bool. DEPTH: 0 for watched folders.
    """

    SCOPE = Qt.ItemDataRole.UserRole + 1
    COUNT = Qt.ItemDataRole.UserRole + 2
    ASIDE = Qt.ItemDataRole.UserRole + 3
    OFFLINE = Qt.ItemDataRole.UserRole + 4
    DEPTH = Qt.ItemDataRole.UserRole + 5


class _Node:
    """A row, or the root with number 0. `children` is None until somebody looks at them."""

    __slots__ = ("children", "depth", "key", "number", "parent", "row")

    def __init__(self, number: int, key: Key | None, parent: "_Node | None", row: int) -> None:
        self.number = number
        self.key = key
        self.parent = parent
        self.row = row
        self.depth = -1 if parent is None else parent.depth + 1
        self.children: list[_Node] | None = None


class FolderModel(QAbstractItemModel):
    """Watched folders on the top level, in them the folders that hold photos.

    Rows are there from the start and their nodes are made when somebody looks. There is nothing to fetch: rows that are
    inserted while their folder unfolds make QTreeView lay out all its rows once more.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tree = FolderTree()
        # Indexes carry numbers, not pointers: one that outlives its row finds nothing instead of freed memory.
        self._numbers = count(1)
        self._root = _Node(0, None, None, 0)
        self._root.children = []
        self._nodes: dict[int, _Node] = {0: self._root}
        self._by_key: dict[Key, _Node] = {}

    def show(self, tree: FolderTree) -> None:
        """Show these. Rows that stay keep their indexes."""
        before, self._tree = self._tree, tree
        self._update_children(self._root)
        self._recount(before)

    def folder(self, index: Index) -> Folder | None:
        """The watched folder of this row, None in its subfolders."""
        key = self._key(index)
        return self._tree.folders[key[0]] if key is not None and not key[1] else None

    def path(self, index: Index) -> str:
        """The absolute path; not a role, as Qt's strings lose what is not UTF-8."""
        key = self._key(index)
        return "" if key is None else self._tree.path(key)

    def photos(self, index: Index) -> int:
        """Photos in and beneath the folder of this row."""
        key = self._key(index)
        return 0 if key is None else self._tree.photos[key]

    def index_of(self, scope: Scope) -> QModelIndex:
        """The row of a folder, invalid where there is none."""
        if scope.folder_id is None or (scope.folder_id, scope.relative_path) not in self._tree.photos:
            return QModelIndex()
        return self._index(self._look_at((scope.folder_id, scope.relative_path)))

    def nearest(self, scope: Scope) -> Scope:
        """The folder itself, or the nearest one above it that is there; the whole library where none is."""
        if scope.folder_id is None or (scope.folder_id, "") not in self._tree.photos:
            return Scope()
        key = (scope.folder_id, scope.relative_path)
        return Scope(ScopeKind.FOLDER, *(key if key in self._tree.photos else self._above(key)))

    # what Qt asks

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 - Qt's default
        """See QAbstractItemModel."""
        # An invalid index has the number 0, as the root has. This and hasChildren are asked for every row that is
        # unfolded, seen or not.
        node = self._nodes.get(parent.internalId())
        if node is None or column != 0:
            return QModelIndex()
        children = self._children(node)
        return self.createIndex(row, 0, children[row].number) if 0 <= row < len(children) else QModelIndex()

    def parent(self, index: Index | None = None) -> Any:
        """See QAbstractItemModel; without an index the QObject's parent."""
        if index is None:
            return super().parent()
        node = self._nodes.get(index.internalId())
        return QModelIndex() if node is None or node.parent is None else self._index(node.parent)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        """See QAbstractItemModel."""
        node = self._nodes.get(parent.internalId())
        return 0 if node is None or parent.column() > 0 else len(self._children(node))

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008, ARG002 - Qt's name and default
        """See QAbstractItemModel."""
        return 1

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: N802, B008 - Qt's name and default
        """See QAbstractItemModel."""
        node = self._nodes.get(parent.internalId())
        if node is None:
            return False
        return node.key in self._tree.children if node.children is None else bool(node.children)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """See QAbstractItemModel and `FolderRole`."""
        key = self._key(index)
        if key is None:
            return None
        node = self._nodes[index.internalId()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._name(node)
        if role == FolderRole.COUNT:
            return QLocale().toString(self._tree.photos[key])
        if role == FolderRole.DEPTH:
            return node.depth
        if role == FolderRole.OFFLINE:
            return self._tree.is_offline(key)
        if role == FolderRole.ASIDE:
            return self._aside(key)
        if role == FolderRole.SCOPE:
            return Scope(ScopeKind.FOLDER, *key)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(self._tree.path(key), self._offline_line(key), watch_line(self._tree.folders[key[0]]))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            watched = "" if key[1] else watch_line(self._tree.folders[key[0]])
            parts = (self._name(node), photos_counted(self._tree.photos[key]), self._offline_line(key), watched)
            return ", ".join(part for part in parts if part)
        return None

    # what a row says

    def _key(self, index: Index) -> Key | None:
        """None for the root, and while a row is being removed."""
        node = self._nodes.get(index.internalId())
        return node.key if node is not None and node.key in self._tree.photos else None

    def _name(self, node: _Node) -> str:
        assert node.key is not None
        folder_id, relative_path = node.key
        if node.parent is None or node.parent.key is None:
            return self._tree.labels[folder_id].name
        above = node.parent.key[1]
        return shown(relative_path[len(above) + 1 :] if above else relative_path)

    def _aside(self, key: Key) -> str:
        if key[1]:
            return ""
        beside = self._tree.labels[key[0]].beside
        return " · ".join(part for part in (beside, "offline" if self._tree.is_offline(key) else "") if part)

    def _offline_line(self, key: Key) -> str:
        if not self._tree.is_offline(key):
            return ""
        reason = self._tree.folders[key[0]].reason
        return f"offline: {reason}" if reason else "offline"

    # rows

    def _wanted(self, node: _Node) -> Sequence[Key]:
        """The keys of its children in the tree of now."""
        return self._tree.roots if node.key is None else self._tree.children.get(node.key, ())

    def _children(self, node: _Node) -> list[_Node]:
        if node.children is None:
            node.children = []
            self._make(node, 0, self._wanted(node))
        return node.children

    def _make(self, parent: _Node, at: int, keys: Sequence[Key]) -> None:
        fresh = [_Node(next(self._numbers), key, parent, row) for row, key in enumerate(keys, at)]
        children = parent.children
        assert children is not None
        children[at:at] = fresh
        for row in range(at + len(fresh), len(children)):
            children[row].row = row
        self._nodes.update((node.number, node) for node in fresh)
        self._by_key.update(zip(keys, fresh, strict=True))

    def _index(self, node: _Node) -> QModelIndex:
        return QModelIndex() if node.key is None else self.createIndex(node.row, 0, node.number)

    def _look_at(self, key: Key) -> _Node:
        """Its row; nodes above are made on the way."""
        missing: list[Key] = []
        while key not in self._by_key:
            missing.append(key)
            key = self._above(key)
        while missing:
            self._children(self._by_key[key])
            key = missing.pop()
        return self._by_key[key]

    def _above(self, key: Key) -> Key:
        """The nearest folder above that is there."""
        folder_id, relative_path = key
        while relative_path:
            relative_path = relative_path.rpartition(os.sep)[0]
            if (folder_id, relative_path) in self._tree.photos:
                break
        return folder_id, relative_path

    def _insert(self, parent: _Node, at: int, keys: Sequence[Key]) -> None:
        self.beginInsertRows(self._index(parent), at, at + len(keys) - 1)
        self._make(parent, at, keys)
        self.endInsertRows()

    def _remove(self, parent: _Node, first: int, last: int) -> None:
        children = parent.children
        assert children is not None
        self.beginRemoveRows(self._index(parent), first, last)
        for node in children[first : last + 1]:
            self._forget(node)
        del children[first : last + 1]
        for row in range(first, len(children)):
            children[row].row = row
        self.endRemoveRows()

    def _forget(self, node: _Node) -> None:
        for child in node.children or ():
            self._forget(child)
        del self._nodes[node.number]
        if node.key is not None and self._by_key.get(node.key) is node:
            del self._by_key[node.key]

    # differences

    def _update_children(self, parent: _Node) -> None:
        """Only where somebody has looked: the rest has no rows that anybody knows of."""
        children = parent.children
        if children is None:
            return
        present, wanted = [node.key for node in children], list(self._wanted(parent))
        if present != wanted:
            self._match(parent, present, wanted)
        for node in children:
            if node.children is not None:
                self._update_children(node)

    def _match(self, parent: _Node, present: list[Key | None], wanted: list[Key]) -> None:
        goes, comes = set(present).difference(wanted), set(wanted).difference(present)
        leaving = _runs([key in goes for key in present])
        coming = _runs([key in comes for key in wanted])
        in_order = [key for key in present if key not in goes] == [key for key in wanted if key not in comes]
        if not in_order or len(leaving) + len(coming) > _RUNS_AT_MOST:
            leaving = [(0, len(present) - 1)] if present else []
            coming = [(0, len(wanted) - 1)] if wanted else []
        for first, last in reversed(leaving):
            self._remove(parent, first, last)
        for first, last in coming:
            self._insert(parent, first, wanted[first : last + 1])

    def _recount(self, before: FolderTree) -> None:
        """Say which rows look different now."""
        now = self._tree
        keys = {key for key, _ in now.photos.items() ^ before.photos.items()}
        keys |= now.children.keys() ^ before.children.keys()
        roots = {folder_id for folder_id in now.folders if now.looks(folder_id) != before.looks(folder_id)}
        if keys or roots:
            self._recount_in(self._root, keys, roots)

    def _recount_in(self, parent: _Node, keys: Set[Key], roots: Set[FolderId]) -> None:
        children = parent.children or []
        changed = [node.row for node in children if node.key in keys or (node.key is not None and node.key[0] in roots)]
        if changed:
            self.dataChanged.emit(self._index(children[changed[0]]), self._index(children[changed[-1]]))
        for node in children:
            if node.children:
                self._recount_in(node, keys, roots)


def _runs(marks: list[bool]) -> list[tuple[int, int]]:
    """First and last position of every row of marks."""
    runs, position = [], 0
    for is_marked, group in groupby(marks):
        length = len(list(group))
        if is_marked:
            runs.append((position, position + length - 1))
        position += length
    return runs
