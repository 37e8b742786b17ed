"""Camera RAW through the preview that the camera embedded: a full development would take seconds a photo."""

from dataclasses import dataclass
from io import BytesIO

import rawpy

from photoclip.decode.refusal import RefusalError
from photoclip.domain.files import FileState

_QUARTER_TURNS = (5, 6)
_JPEG_START = b"\xff\xd8\xff"
_LEAST_PREVIEW_BYTES = 4096


@dataclass(frozen=True, slots=True)
class RawPreview:
    """`jpeg` is the largest embedded preview. `width_px`/`height_px` are those of the upright RAW picture, 0 where
    LibRaw cannot tell.
    """

    jpeg: bytes
    width_px: int
    height_px: int


def raw_preview(data: bytes) -> RawPreview:
    """The preview inside a RAW file.

    LibRaw gives each preview that has no EXIF of its own a block with the orientation (`dcraw_make_mem_thumb`).

    Raises:
        RefusalError: UNSUPPORTED, where there is no preview or the camera is unknown; DAMAGED, where it cannot be read.
        MemoryError: LibRaw ran out of memory.
    """
    try:
        with rawpy.imread(BytesIO(data)) as raw:
            sizes = raw.sizes
            preview = raw.extract_thumb()
    except rawpy.LibRawUnsufficientMemoryError as error:
        raise MemoryError from error
    except (rawpy.LibRawError, rawpy.NotSupportedError, ValueError) as error:
        return RawPreview(_largest_jpeg(data, error), 0, 0)
    if preview.format is not rawpy.ThumbFormat.JPEG or not isinstance(preview.data, bytes):
        return RawPreview(_largest_jpeg(data, None), 0, 0)
    width, height = sizes.width, sizes.height
    return RawPreview(preview.data, *((height, width) if sizes.flip in _QUARTER_TURNS else (width, height)))


def _largest_jpeg(data: bytes, error: Exception | None) -> bytes:
    """The longest stretch between two JPEG starts: previews lie in one piece, and a decoder stops at their end."""
    starts: list[int] = []
    at = data.find(_JPEG_START)
    while at >= 0:
        starts.append(at)
        at = data.find(_JPEG_START, at + 1)
    if starts:
        lengths = [after - start for start, after in zip(starts, [*starts[1:], len(data)], strict=True)]
        longest = max(range(len(starts)), key=lengths.__getitem__)
        if lengths[longest] >= _LEAST_PREVIEW_BYTES:
            return data[starts[longest] : starts[longest] + lengths[longest]]
    if isinstance(error, rawpy.LibRawFileUnsupportedError):
        raise RefusalError(FileState.UNSUPPORTED, "a RAW file of an unknown camera, or not a RAW file", is_final=True)
    if error is None or isinstance(error, rawpy.LibRawNoThumbnailError | rawpy.LibRawUnsupportedThumbnailError):
        raise RefusalError(FileState.UNSUPPORTED, "a RAW file without a preview that can be read", is_final=True)
    raise RefusalError(FileState.DAMAGED, "the RAW file is damaged", is_final=False) from error
