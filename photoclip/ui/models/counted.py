"""Numbers with their word, by the system's locale."""

from PySide6.QtCore import QLocale


def number(value: int) -> str:
    """18204 as "18,204"."""
    return QLocale().toString(value)


def counted(value: int, one: str, many: str) -> str:
    """As "1 folder" or "2 folders"."""
    return f"{number(value)} {one if value == 1 else many}"


def photos_counted(value: int) -> str:
    """As "2,941 photos"."""
    return counted(value, "photo", "photos")
