"""`CaptionsApi` for those who pass each call on."""

from photoclip.domain.api import LibraryApi
from photoclip.domain.browse import Scope
from photoclip.domain.caption_api import Caption
from photoclip.domain.ids import JobId, PhotoId
from photoclip.engine.calling import Calling


class ForwardedCaptions(Calling):
    """What is asked about captions, through the one that knows the way."""

    def captions(self, photo_ids: tuple[PhotoId, ...]) -> tuple[Caption, ...]:
        """See `CaptionsApi.captions`."""
        return self._call(LibraryApi.captions, photo_ids)

    def start_captions(self, scope: Scope, anew: bool) -> JobId:
        """See `CaptionsApi.start_captions`."""
        return self._call(LibraryApi.start_captions, scope, anew)
