"""From the bytes of a file to an upright picture. Imported by workers only: here untrusted bytes meet C code."""

from dataclasses import dataclass, replace
from io import BytesIO

from PIL import AvifImagePlugin, Image, TiffImagePlugin, UnidentifiedImageError, WebPImagePlugin
from PIL.ExifTags import Base as Tag
from PIL.ImageFile import ImageFile

from photoclip.decode.colour import Profiles, flatten, to_plain_mode
from photoclip.decode.facts import completed, facts_of_image, facts_of_tiff_block
from photoclip.decode.formats import Kind, recognise
from photoclip.decode.limits import Limits
from photoclip.decode.refusal import RefusalError
from photoclip.decode.scaling import spare_factor
from photoclip.domain.decoding import PixelSpec, ViewSpec
from photoclip.domain.files import FileState
from photoclip.domain.photos import Facts

_PLUGINS = (AvifImagePlugin, TiffImagePlugin, WebPImagePlugin)
"""Imported so that Pillow knows them without Image.init(), which would load the plugins of all its formats."""

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""EXIF 2.32, tag 0x0112, as what to do to see the picture upright."""

_QUARTER_TURNS = tuple(_TURNS[value] for value in (5, 6, 7, 8))
_ONE_BYTE_MODES = ("1", "L", "P")
_THREADS_FOR_ONE = 4
"""For a picture that somebody waits for. When many are decoded, there are as many workers as cores."""

_RISKY_BYTES_PER_PIXEL = 12
"""What the hungriest decoders (HEIF, AVIF) held at their peak, with Pillow's copy."""


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """What a decoder gets: the whole file, what its pixels are for, and the limits. `box` is in pixels of the upright
    original. `profiles` is kept by the worker from file to file.
    """

    path: str
    data: bytes
    spec: PixelSpec | ViewSpec
    box: tuple[int, int, int, int] | None
    limits: Limits
    profiles: Profiles


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """An upright RGB image, scaled down no further than its use allows; `width_px`/`height_px` are the original's."""

    image: Image.Image
    format: str
    width_px: int
    height_px: int
    facts: Facts


def open_picture(source: Source) -> Picture:
    """Decode a file of any allowed format: the first frame of animations, profiles applied, transparency on white.

    Raises:
        RefusalError: with the state that the file is in.
        MemoryError: more memory might help.
        Exception: what Pillow and its codecs raise on damaged data.
    """
    kind = recognise(source.data[:64], source.path)
    return _open_raw(source) if kind is Kind.RAW else _open_bitmap(source, kind)


def _open_bitmap(source: Source, kind: Kind) -> Picture:
    image = _identified(source, kind)
    _require_feasible(image, kind, source.limits)
    encoded_width, encoded_height = image.size
    factor = spare_factor(encoded_width, encoded_height, source.spec, source.box)
    if kind is Kind.JPEG:
        image.draft(None, (int(encoded_width / factor), int(encoded_height / factor)))
    _load(image, kind, encoded_width * encoded_height, source.limits)
    # After loading: PNG may keep its facts behind the pixels, and TIFF and HEIF turn themselves and forget their tag.
    turn = _TURNS.get(_orientation(image))
    facts = facts_of_image(image)
    width, height = (encoded_width, encoded_height) if kind is Kind.JPEG else image.size
    profile = image.info.get("icc_profile")
    plain = to_plain_mode(image)
    spare = int(factor * max(plain.size) / max(encoded_width, encoded_height))
    if spare > 1:
        plain = plain.reduce(spare)
    upright = flatten(plain, profile if isinstance(profile, bytes) and profile else None, source.profiles)
    # A picture of 100 megapixels in full size is there twice at most.
    del image, plain
    if turn is not None:
        upright = upright.transpose(turn)
        if turn in _QUARTER_TURNS:
            width, height = height, width
    return Picture(upright, kind.value, width, height, facts)


def _open_raw(source: Source) -> Picture:
    # Imported here: LibRaw costs a worker 0.15 s that most never need.
    from photoclip.decode.raw import raw_preview

    preview = raw_preview(source.data)
    shown = _open_bitmap(replace(source, data=preview.jpeg), Kind.JPEG)
    suffix = source.path.rpartition(".")[2].upper()
    # Olympus and Panasonic files are TIFFs but for their magic number.
    block = source.data[:2] + (b"*\0" if source.data[:2] == b"II" else b"\0*") + source.data[4:]
    return Picture(
        shown.image,
        suffix if suffix.isalnum() and len(suffix) <= 3 else Kind.RAW.value,
        preview.width_px or shown.width_px,
        preview.height_px or shown.height_px,
        completed(facts_of_tiff_block(block), shown.facts),
    )


def _identified(source: Source, kind: Kind) -> ImageFile:
    if kind is Kind.HEIF:
        _register_heif(1 if isinstance(source.spec, PixelSpec) else _THREADS_FOR_ONE)
    try:
        return Image.open(BytesIO(source.data), formats=(kind.value,))
    except Image.DecompressionBombError as error:
        raise RefusalError(FileState.TOO_LARGE, "it says it has more pixels than fit", is_final=True) from error
    except UnidentifiedImageError as error:
        cause = f"a {kind.value} picture whose header makes no sense"
        raise RefusalError(FileState.DAMAGED, cause, is_final=False) from error


def _register_heif(threads: int) -> None:
    # Imported here: libheif costs a worker 50 ms.
    import pi_heif

    if Kind.HEIF.value not in Image.OPEN:
        pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    pi_heif.options.DECODE_THREADS = threads


def _require_feasible(image: ImageFile, kind: Kind, limits: Limits) -> None:
    width, height = image.size
    megapixels = f"{width} x {height} pixels"
    if width * height > limits.max_pixels:
        raise RefusalError(FileState.TOO_LARGE, f"the picture has {megapixels}", is_final=True)
    # libjpeg scales while it decodes; everything else is first decoded whole.
    needed = width * height * (1 if image.mode in _ONE_BYTE_MODES else 4)
    if kind is not Kind.JPEG and needed > limits.memory_bytes:
        raise RefusalError(FileState.TOO_LARGE, f"{megapixels} need more memory than a picture may take", is_final=True)


def _load(image: ImageFile, kind: Kind, pixels: int, limits: Limits) -> None:
    try:
        image.load()
    except MemoryError:
        raise
    except Exception as error:
        # Short of memory, libheif and libtiff raise what they raise for corrupt data.
        if kind is not Kind.JPEG and pixels * _RISKY_BYTES_PER_PIXEL > limits.memory_bytes:
            raise MemoryError from error
        raise


def _orientation(image: ImageFile) -> int:
    try:
        value = image.getexif().get(Tag.Orientation, 1)
    # A boundary: what a damaged EXIF block may raise is listed in facts.py; the pixels may be fine.
    except Exception:  # noqa: BLE001
        return 1
    return value if isinstance(value, int) else 1
