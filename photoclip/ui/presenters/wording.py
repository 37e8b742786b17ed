"""Errors as sentences for the person."""

from photoclip.domain.errors import PhotoClipError
from photoclip.ui.models.remedies import without_commands
from photoclip.ui.models.shown import capitalised


def sentence(error: PhotoClipError) -> str:
    """What happened and what to do, as one or two sentences. What can only be typed is left out."""
    parts = (_closed(error.what), _closed(without_commands(error.remedy)))
    return " ".join(part for part in parts if part)


def _closed(clause: str) -> str:
    clause = clause.strip()
    if not clause:
        return ""
    first = capitalised(clause)
    return first if first.endswith((".", "?", "…")) else f"{first}."
