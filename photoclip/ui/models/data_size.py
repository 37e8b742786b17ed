"""Sizes of files as the makers of disks and networks count them: a megabyte is a million bytes."""

from PySide6.QtCore import QLocale

_STEP = 1000.0
_MEGA, _GIGA = 2, 3


def size_text(size_bytes: float) -> str:
    """As "605 MB", "8.1 MB", "1.71 GB", "64 kB": no more digits than somebody reads."""
    whole = max(0, round(size_bytes))
    power, value = 0, float(whole)
    while value >= _STEP and power < 4:
        value /= _STEP
        power += 1
    decimals = 0
    if value < 10:
        decimals = 1 if power == _MEGA else 2 if power >= _GIGA else 0
    elif value < 100 and power >= _GIGA:
        decimals = 1
    return QLocale().formattedDataSize(whole, decimals, QLocale.DataSizeFormat.DataSizeSIFormat)


def bytes_per_second(per_second: float) -> str:
    """As "8.1 MB/s"."""
    return f"{size_text(per_second)}/s"
