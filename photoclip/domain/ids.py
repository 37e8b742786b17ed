"""Identities. A photo is its bytes; a file is a place where those bytes were seen."""

from typing import NewType

PhotoId = NewType("PhotoId", int)
FileId = NewType("FileId", int)
FolderId = NewType("FolderId", int)
ModelId = NewType("ModelId", int)
JobId = NewType("JobId", int)
AlbumId = NewType("AlbumId", int)
TagId = NewType("TagId", int)

ContentHash = NewType("ContentHash", str)
"""64 lower-case hex digits: BLAKE2b with a 32-byte digest (RFC 7693) over the whole file."""
