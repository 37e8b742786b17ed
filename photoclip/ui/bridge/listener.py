"""Who waits for an answer."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from shiboken6 import isValid


def is_alive(callback: Callable[..., None]) -> bool:
    """Whether it may be called: not a method of a QObject that was deleted."""
    owner = getattr(callback, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)
