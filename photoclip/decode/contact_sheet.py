"""Answers to queries as one picture to look at: a dark sheet, a row of photos under each query."""

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

from photoclip.config.files import storage_error, write_atomically
from photoclip.decode.formats import Kind

_GROUND = "#141518"
_RAISED = "#282b31"
_TEXT = "#e9eaec"
_MUTED = "#979ba5"
_ACCENT = "#f0b04f"
_YES = "#56c8a6"

_CELL_PX = (176, 132)
_GAP_PX = 8
_MARGIN_PX = 32
_BLOCK_GAP_PX = 48
_TITLE_PX = 20
_CAPTION_PX = 13
_TITLE_BAND_PX = 36
_CAPTION_BAND_PX = 24
_RADIUS_PX = 8
_ROWS_PER_COLUMN = 6
_MOST_COLUMNS = 3
_TICK = "✓"
_SAFE_FORMATS = (Kind.JPEG.value, Kind.PNG.value, Kind.WEBP.value)


@dataclass(frozen=True, slots=True)
class ContactCell:
    """A picture and a few words under it. A caption that begins with "✓" is marked as right."""

    image: Path
    caption: str


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A query, and what was found for it, best first."""

    title: str
    cells: tuple[ContactCell, ...]


def write_contact_sheet(rows: Sequence[ContactRow], target: Path) -> None:
    """Draw all rows into one PNG at `target`; what lies there is replaced once the new one is whole.

    Pictures are opened in this process, JPEG, PNG and WebP only: hand in thumbnails, or pictures of our own. One that
    cannot be opened leaves an empty cell.

    Raises:
        StorageError: `target` cannot be written.
    """
    content = BytesIO()
    _drawn(rows).save(content, "PNG")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise storage_error(error, target) from error
    write_atomically(target, content.getvalue())


def _drawn(rows: Sequence[ContactRow]) -> Image.Image:
    widest = max((len(row.cells) for row in rows), default=1) or 1
    block_width = widest * (_CELL_PX[0] + _GAP_PX) - _GAP_PX
    block_height = _TITLE_BAND_PX + _CELL_PX[1] + _CAPTION_BAND_PX
    columns = min(_MOST_COLUMNS, math.ceil(len(rows) / _ROWS_PER_COLUMN)) or 1
    lines = math.ceil(len(rows) / columns) or 1
    size = (
        2 * _MARGIN_PX + columns * (block_width + _BLOCK_GAP_PX) - _BLOCK_GAP_PX,
        2 * _MARGIN_PX + lines * (block_height + _GAP_PX) - _GAP_PX,
    )
    sheet = Image.new("RGB", size, _GROUND)
    for index, row in enumerate(rows):
        column, line = divmod(index, lines)
        left = _MARGIN_PX + column * (block_width + _BLOCK_GAP_PX)
        _draw_row(sheet, row, (left, _MARGIN_PX + line * (block_height + _GAP_PX)), block_width)
    return sheet


def _draw_row(sheet: Image.Image, row: ContactRow, corner: tuple[int, int], width: int) -> None:
    left, top = corner
    draw = ImageDraw.Draw(sheet)
    # The accent: a short bar before each query.
    draw.rounded_rectangle((left, top + 5, left + 3, top + 5 + _TITLE_PX), 2, fill=_ACCENT)
    title_font, caption_font = ImageFont.load_default(_TITLE_PX), ImageFont.load_default(_CAPTION_PX)
    draw.text((left + 14, top + 2), _cut(row.title, title_font, width - 14), _TEXT, title_font)
    mask = _rounded_mask()
    for index, cell in enumerate(row.cells):
        x, y = left + index * (_CELL_PX[0] + _GAP_PX), top + _TITLE_BAND_PX
        sheet.paste(_thumbnail(cell.image), (x, y), mask)
        is_right = cell.caption.startswith(_TICK)
        words = cell.caption.removeprefix(_TICK).strip()
        below = y + _CELL_PX[1] + 5
        if is_right:
            # Drawn: Pillow's own font has no tick.
            draw.line([(x + 2, below + 7), (x + 6, below + 11), (x + 13, below + 2)], _YES, 2, joint="curve")
        start = x + (20 if is_right else 2)
        room = x + _CELL_PX[0] - start
        draw.text((start, below - 1), _cut(words, caption_font, room), _YES if is_right else _MUTED, caption_font)


def _thumbnail(path: Path) -> Image.Image:
    """A picture filling a cell, cropped around its centre."""
    try:
        with Image.open(path, formats=_SAFE_FORMATS) as image:
            image.draft(None, (2 * _CELL_PX[0], 2 * _CELL_PX[1]))
            upright = ImageOps.exif_transpose(image)
            return ImageOps.fit(upright.convert("RGB"), _CELL_PX, Image.Resampling.LANCZOS)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return Image.new("RGB", _CELL_PX, _RAISED)


def _rounded_mask() -> Image.Image:
    """Drawn four times as large and scaled down, so that the corners are smooth."""
    mask = Image.new("L", (4 * _CELL_PX[0], 4 * _CELL_PX[1]), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, mask.width - 1, mask.height - 1), 4 * _RADIUS_PX, fill=255)
    return mask.resize(_CELL_PX, Image.Resampling.LANCZOS)


def _cut(text: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, room_px: int) -> str:
    """As much of a line as fits. Pillow's own font knows no accents: they are left out."""
    text = unicodedata.normalize("NFKD", " ".join(text.split())[:200])
    text = "".join(c for c in text if not unicodedata.combining(c))
    if font.getlength(text) <= room_px:
        return text
    while text and font.getlength(text + "...") > room_px:
        text = text[:-1]
    return text.rstrip() + "..."
