"""A minimal DNG written by hand (Adobe DNG specification 1.4): a mosaic in a SubIFD, a JPEG preview in IFD0."""

import struct

_SHORT, _LONG, _ASCII, _BYTE, _RATIONAL, _SRATIONAL = 3, 4, 2, 1, 5, 10
_SIZES = {_BYTE: 1, _ASCII: 1, _SHORT: 2, _LONG: 4, _RATIONAL: 8, _SRATIONAL: 8}
_CODES = {_BYTE: "B", _SHORT: "H", _LONG: "I", _RATIONAL: "I", _SRATIONAL: "i"}


def dng(preview: bytes, preview_size: tuple[int, int], raw_size: tuple[int, int], orientation: int = 1) -> bytes:
    """The file. The mosaic is RGGB, 16 bits, flat grey."""
    width, height = raw_size
    mosaic = struct.pack("<H", 8000) * (width * height)
    exif = [(0x9003, _ASCII, b"2024:05:06 07:08:09\0"), (0x829A, _RATIONAL, (1, 250)), (0x8827, _SHORT, (400,))]
    raw = [
        (0x00FE, _LONG, (0,)),
        (0x0100, _LONG, (width,)),
        (0x0101, _LONG, (height,)),
        (0x0102, _SHORT, (16,)),
        (0x0103, _SHORT, (1,)),
        (0x0106, _SHORT, (32803,)),
        (0x0111, _LONG, ("mosaic",)),
        (0x0115, _SHORT, (1,)),
        (0x0116, _LONG, (height,)),
        (0x0117, _LONG, (len(mosaic),)),
        (0x011C, _SHORT, (1,)),
        (0x828D, _SHORT, (2, 2)),
        (0x828E, _BYTE, (0, 1, 1, 2)),
        (0xC61A, _SHORT, (0,)),
        (0xC61D, _LONG, (16383,)),
    ]
    main = [
        (0x00FE, _LONG, (1,)),
        (0x0100, _LONG, (preview_size[0],)),
        (0x0101, _LONG, (preview_size[1],)),
        (0x0102, _SHORT, (8, 8, 8)),
        (0x0103, _SHORT, (7,)),
        (0x0106, _SHORT, (6,)),
        (0x010F, _ASCII, b"Handmade\0"),
        (0x0110, _ASCII, b"Model One\0"),
        (0x0111, _LONG, ("preview",)),
        (0x0112, _SHORT, (orientation,)),
        (0x0115, _SHORT, (3,)),
        (0x0116, _LONG, (preview_size[1],)),
        (0x0117, _LONG, (len(preview),)),
        (0x014A, _LONG, ("raw",)),
        (0x8769, _LONG, ("exif",)),
        (0xC612, _BYTE, (1, 4, 0, 0)),
        (0xC613, _BYTE, (1, 1, 0, 0)),
        (0xC614, _ASCII, b"Handmade Model One\0"),
        (0xC621, _SRATIONAL, (1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1)),
        (0xC628, _RATIONAL, (1, 1, 1, 1, 1, 1)),
        (0xC65A, _SHORT, (21,)),
    ]
    places: dict[str, int] = {}
    for _ in range(2):  # the first pass finds out where things lie
        content = bytearray(struct.pack("<2sHI", b"II", 42, 8))
        content += _ifd(main, len(content), places)
        for name, tags in (("raw", raw), ("exif", exif)):
            places[name] = len(content)
            content += _ifd(tags, len(content), places)
        for name, data in (("preview", preview), ("mosaic", mosaic)):
            places[name] = len(content)
            content += data + b"\0" * (len(data) % 2)
    return bytes(content)


def _ifd(tags, start: int, places: dict[str, int]) -> bytes:
    table, behind = struct.pack("<H", len(tags)), b""
    at = start + 2 + 12 * len(tags) + 4
    for tag, kind, values in tags:
        if isinstance(values, bytes):
            data, count = values, len(values)
        else:
            numbers = [places.get(value, 0) if isinstance(value, str) else value for value in values]
            data = struct.pack(f"<{len(numbers)}{_CODES[kind]}", *numbers)
            count = len(data) // _SIZES[kind]
        if len(data) <= 4:
            inline = data.ljust(4, b"\0")
        else:
            inline = struct.pack("<I", at + len(behind))
            behind += data + b"\0" * (len(data) % 2)
        table += struct.pack("<HHI", tag, kind, count) + inline
    return table + b"\0\0\0\0" + behind
