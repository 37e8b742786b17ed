"""How decoding says no."""

from photoclip.domain.files import FileState


class RefusalError(Exception):
    """A file ends in `state`, for a `reason` of one plain line. `is_final`: a second try could not end otherwise."""

    def __init__(self, state: FileState, reason: str, *, is_final: bool) -> None:
        super().__init__(state, reason)
        self.state = state
        self.reason = reason
        self.is_final = is_final
