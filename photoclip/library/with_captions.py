"""What is asked of the library about captions."""

from photoclip.domain.browse import Scope
from photoclip.domain.caption_api import Caption
from photoclip.domain.ids import JobId, PhotoId
from photoclip.library.captions import Captioning


class WithCaptions:
    """`CaptionsApi`; part of the library, which makes what this needs. Thread-safe."""

    _captioning: Captioning

    def captions(self, photo_ids: tuple[PhotoId, ...]) -> tuple[Caption, ...]:
        """See `CaptionsApi.captions`."""
        return self._captioning.captions(photo_ids)

    def start_captions(self, scope: Scope, anew: bool) -> JobId:
        """See `CaptionsApi.start_captions`."""
        return self._captioning.start(scope, anew=anew)
