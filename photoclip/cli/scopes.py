"""Albums and folders that are named on the command line."""

import os
from pathlib import Path

from photoclip.cli.command import absolute
from photoclip.domain.api import LibraryApi
from photoclip.domain.browse import Order, Scope, ScopeKind
from photoclip.domain.errors import AlbumError, FolderError
from photoclip.domain.files import Folder
from photoclip.domain.found import MOST_HITS, SearchRequest, Sorting
from photoclip.domain.ids import PhotoId
from photoclip.domain.names import folded
from photoclip.domain.organise_api import Album
from photoclip.domain.query import InAlbum
from photoclip.query.write import filter_text


def album_named(api: LibraryApi, name: str) -> Album:
    """Raises AlbumError."""
    wanted = folded(name.strip())
    for album in api.albums():
        if folded(album.name) == wanted:
            return album
    raise AlbumError(f"there is no album “{name}”", "photoclip albums shows those that are there")


def album_scope(api: LibraryApi, name: str) -> Scope:
    """Raises AlbumError."""
    return Scope(ScopeKind.ALBUM, album_id=album_named(api, name).album_id)


def folder_scope(api: LibraryApi, path: str) -> Scope:
    """The watched folder of that path, or the folder in one.

    Raises:
        FolderError: it is neither.
    """
    (wanted,) = absolute([path])
    folders = api.folders()
    for spelled in (os.path.normpath(wanted), os.path.realpath(wanted)):
        for folder in sorted(folders, key=_depth, reverse=True):
            if spelled == folder.path:
                return Scope(ScopeKind.FOLDER, folder.folder_id)
            if Path(spelled).is_relative_to(folder.path):
                return Scope(ScopeKind.FOLDER, folder.folder_id, str(Path(spelled).relative_to(folder.path)))
    raise FolderError(f"{wanted} is not in the library", "photoclip folders shows those that are there")


def photos_in(api: LibraryApi, scope: Scope) -> tuple[PhotoId, ...]:
    """Those of a scope by name, or of a smart album in the order of a search by folder.

    Raises:
        AlbumError, FolderError: it is gone. ModelError: what a smart album shows cannot be found out.
    """
    smart = next((album for album in api.albums() if album.album_id == scope.album_id and album.query), None)
    if smart is None:
        return tuple(map(PhotoId, api.list_photos(scope, Order.NAME).id_array().tolist()))
    request = SearchRequest(filter_text(InAlbum(smart.name)), limit=MOST_HITS, sorting=Sorting.FOLDER)
    found: list[PhotoId] = []
    while True:
        page = api.search(SearchRequest(request.text, request.limit, len(found), sorting=request.sorting))
        found += [hit.photo_id for hit in page.hits]
        if len(page.hits) < MOST_HITS:
            return tuple(found)


def _depth(folder: Folder) -> int:
    return len(folder.path)
