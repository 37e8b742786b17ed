"""Pictures into files: JPEG, PNG, WebP and GIF with EXIF 2.32 and XMP."""

import shutil
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo
from PIL.TiffImagePlugin import IFDRational

from .catalogue import Copy, Picture, Said

MAKE, MODEL, LENS = "PhotoClip", "PhotoClip Sample", "PhotoClip 24-70mm F2.8"
BEST_QUALITY, LEAST_QUALITY, LIMIT_BYTES = 87, 63, 71_000
EXPOSURES = (
    (IFDRational(1, 500), 4.0, 100, 35),
    (IFDRational(1, 250), 5.6, 100, 50),
    (IFDRational(1, 60), 2.8, 800, 28),
    (IFDRational(1, 1000), 8.0, 200, 70),
)


def _degrees(value: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    seconds = round(abs(value) * 3600 * 100)
    return IFDRational(seconds // 360000), IFDRational(seconds // 6000 % 60), IFDRational(seconds % 6000, 100)


def exif(said: Said, seed: int, turned: bool) -> Image.Exif:
    """The EXIF block; `seed` chooses the exposure."""
    block = Image.Exif()
    block[ExifTags.Base.Make], block[ExifTags.Base.Model] = MAKE, MODEL
    block[ExifTags.Base.Orientation] = 6 if turned else 1
    block[ExifTags.Base.DateTime] = said.taken
    exposure, aperture, speed, focal = EXPOSURES[seed % len(EXPOSURES)]
    block.get_ifd(ExifTags.IFD.Exif).update(
        {
            ExifTags.Base.DateTimeOriginal: said.taken,
            ExifTags.Base.OffsetTimeOriginal: said.offset,
            ExifTags.Base.ExposureTime: exposure,
            ExifTags.Base.FNumber: IFDRational(round(aperture * 10), 10),
            ExifTags.Base.ISOSpeedRatings: speed,
            ExifTags.Base.FocalLength: IFDRational(focal),
            ExifTags.Base.LensModel: LENS,
        }
    )
    if said.rating is not None:
        block[ExifTags.Base.Rating] = said.rating
    if said.title:
        block[ExifTags.Base.ImageDescription] = said.title
    if said.place:
        latitude, longitude, altitude = said.place
        block.get_ifd(ExifTags.IFD.GPSInfo).update(
            {
                ExifTags.GPS.GPSLatitudeRef: "N" if latitude >= 0 else "S",
                ExifTags.GPS.GPSLatitude: _degrees(latitude),
                ExifTags.GPS.GPSLongitudeRef: "E" if longitude >= 0 else "W",
                ExifTags.GPS.GPSLongitude: _degrees(longitude),
                ExifTags.GPS.GPSAltitudeRef: b"\0",
                ExifTags.GPS.GPSAltitude: IFDRational(round(altitude)),
            }
        )
    return block


def xmp(said: Said) -> bytes:
    """The XMP packet: rating, title and keywords; empty where the picture has none."""
    if not (said.keywords or said.title or said.rating is not None):
        return b""
    rating = f" xmp:Rating={quoteattr(str(said.rating))}" if said.rating is not None else ""
    title = (
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(said.title)}</rdf:li></rdf:Alt></dc:title>'
        if said.title
        else ""
    )
    words = "".join(f"<rdf:li>{escape(word)}</rdf:li>" for word in said.keywords)
    subject = f"<dc:subject><rdf:Bag>{words}</rdf:Bag></dc:subject>" if words else ""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        f' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"{rating}>{title}{subject}'
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def _jpeg(pixels: Image.Image, block: Image.Exif, packet: bytes) -> bytes:
    """The best quality that stays below the size limit."""
    for quality in range(BEST_QUALITY, LEAST_QUALITY - 1, -4):
        stream = BytesIO()
        pixels.save(stream, "JPEG", quality=quality, optimize=True, progressive=True, exif=block, xmp=packet)
        if stream.tell() <= LIMIT_BYTES:
            break
    return stream.getvalue()


def write(picture: Picture, pixels: Image.Image, target: Path) -> None:
    """Write the picture to `target`, whose folder is made if it is not there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    block, packet = exif(picture.said, picture.seed, picture.turned), xmp(picture.said)
    if picture.turned:
        pixels = pixels.transpose(Image.Transpose.ROTATE_90)
    match target.suffix:
        case ".jpg":
            target.write_bytes(_jpeg(pixels, block, packet))
        case ".webp":
            pixels.save(target, quality=80, method=6, exif=block.tobytes(), xmp=packet)
        case ".png":
            info = PngInfo()
            if packet:
                info.add_itxt("XML:com.adobe.xmp", packet.decode(), zip=False)
            pixels.save(target, optimize=True, exif=block, pnginfo=info)
        case _:
            pixels.quantize(128, Image.Quantize.MEDIANCUT, dither=Image.Dither.FLOYDSTEINBERG).save(
                target, optimize=True
            )


def write_copy(copy: Copy, folder: Path) -> None:
    """Make a copy below `folder`, whose original is already there."""
    original, target = folder / copy.original, folder / copy.path
    target.parent.mkdir(parents=True, exist_ok=True)
    if copy.width is None:
        shutil.copyfile(original, target)
        return
    with Image.open(original) as picture:
        size = (copy.width, round(picture.height * copy.width / picture.width))
        picture.resize(size, Image.Resampling.LANCZOS).save(
            target, quality=copy.quality, optimize=True, exif=picture.getexif()
        )
