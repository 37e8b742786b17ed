"""Why work by ourselves fails: each reason is told once, until it is over."""

import re
from collections.abc import Container

from photoclip.domain.errors import PhotoClipError
from photoclip.domain.ids import FolderId
from photoclip.ingest.survey import Touched
from photoclip.scan.touched import Touch, covers

_NUMBERS = re.compile(r"\d[\d.,]*( [MGT]B)?")


class Trouble:
    """Which reasons the person was told, and the places where work failed for them. Not thread-safe."""

    def __init__(self) -> None:
        self._places: dict[str, dict[FolderId, set[Touch]]] = {}

    def meet(self, error: PhotoClipError, places: Touched) -> bool:
        """Work in these places failed. Whether the person has to be told."""
        words = _words(error)
        is_new = words not in self._places
        left = self._places.setdefault(words, {})
        for folder_id, touches in places.items():
            left.setdefault(folder_id, set()).update(touches)
        return is_new

    def pass_over(self, worked: Touched, followed: Container[FolderId]) -> bool:
        """Work in these places went well; no other folders are `followed` any more. Whether some trouble is over."""
        before = len(self._places)
        for words, left in list(self._places.items()):
            for folder_id in list(left):
                good = worked.get(folder_id, ())
                left[folder_id] = {place for place in left[folder_id] if not covers(good, place)}
                if not left[folder_id] or folder_id not in followed:
                    del left[folder_id]
            if not left:
                del self._places[words]
        return len(self._places) < before


def _words(error: PhotoClipError) -> str:
    """What tells one reason from another: how much room is left on a disk changes all the time."""
    return _NUMBERS.sub("", str(error))
