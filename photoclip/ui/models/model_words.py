"""What is known of a model, in words for the person who chooses one."""

from datetime import datetime
from pathlib import PurePath

from PySide6.QtCore import QLocale

from photoclip.domain.models import LOCAL_DIR, ModelFacts, ModelInfo, ModelSpeed
from photoclip.ui.models.counted import number, photos_counted
from photoclip.ui.models.data_size import size_text
from photoclip.ui.models.job_words import device_words
from photoclip.ui.models.moments import day_text, local_time
from photoclip.ui.models.shown import name_of, shown
from photoclip.ui.models.time_left import took_in_words

_WORTH_TELLING_S = 60.0


def title_of(info: ModelInfo) -> str:
    """What a person calls it."""
    return shown(info.facts.title) if info.facts is not None else title_of_name(info.name)


def title_of_name(name: str) -> str:
    """As well as a bare name tells: of files and folders their own names."""
    if name.startswith(LOCAL_DIR):
        return name_of(name.removeprefix(LOCAL_DIR))
    architecture, at, file = name.partition("@")
    if at:
        return f"{shown(architecture)} from {name_of(file)}"
    return shown(name) if not PurePath(name).is_absolute() else name_of(name)


def about_of(info: ModelInfo) -> str:
    """One plain sentence, "" where nobody wrote one."""
    about = info.facts.about if info.facts is not None else ""
    return _sentence(about or ("" if _is_broken(info) else info.note))


def trouble_of(info: ModelInfo) -> str:
    """What is wrong with files that are here, or with a model that there is no way to get."""
    return _sentence(info.note) if _is_broken(info) and _sentence(info.note) != about_of(info) else ""


def accuracy_words(facts: ModelFacts) -> str:
    """As "names the right one of 1,000 kinds of things in 73 % of photos, as published by Apple"."""
    if facts.accuracy is None:
        return ""
    percent = facts.accuracy * 100
    share = QLocale().toString(percent, "f", 0 if percent >= 9.95 else 1)
    words = f"names the right one of {number(1000)} kinds of things in {share} % of photos"
    return f"{words}, as {shown(facts.accuracy_source)}" if facts.accuracy_source else words


def size_words(info: ModelInfo) -> str:
    """What it takes on the disk, or will, and in memory."""
    facts = info.facts
    wanted = facts.download_bytes if facts is not None else None
    parts = []
    if info.installed and info.size_bytes:
        parts.append(f"{size_text(info.size_bytes)} on this disk")
    elif wanted and not info.installed:
        parts.append(f"{size_text(wanted)} to download")
    if facts is not None and facts.memory_bytes:
        parts.append(f"{size_text(facts.memory_bytes)} of memory while in use")
    return " · ".join(parts)


def speed_words(speed: ModelSpeed | None, now: datetime, locale: QLocale) -> str:
    """As "12 photos/s · 18 ms a search, CPU; measured today". `now` with its time zone."""
    if speed is None:
        return "Not measured yet"
    place = device_words(speed.device.partition(" ")[0].removesuffix(":0"))
    decimals = 1 if speed.images_per_s < 9.95 else 0
    photos = locale.toString(float(speed.images_per_s), "f", decimals)
    search = locale.toString(float(speed.text_ms), "f", 1 if speed.text_ms < 0.95 else 0)
    when = day_text(local_time(speed.measured_at_ns), now, locale)
    return f"{photos} photos/s · {search} ms a search{f', {place}' if place else ''}; measured {when}"


def understood_words(vectors: int, photos: int) -> str:
    """As "300 of 18,204 photos"; "" where there are none at all."""
    if not photos:
        return ""
    if vectors >= photos:
        return "Your photo" if photos == 1 else f"All of your {photos_counted(photos)}"
    return f"{number(vectors)} of {photos_counted(photos)}" if vectors else f"None of {photos_counted(photos)} yet"


def switch_words(info: ModelInfo, photos: int) -> str:
    """How long it takes to understand the rest with it, where that is known and worth telling."""
    rest = max(0, photos - info.vectors)
    if info.speed is None or info.speed.images_per_s <= 0 or not rest:
        return ""
    seconds = rest / info.speed.images_per_s
    return f"about {took_in_words(seconds)} for the rest of your photos" if seconds >= _WORTH_TELLING_S else ""


def partial_words(info: ModelInfo) -> str:
    """As "210 MB of 605 MB are here"."""
    wanted = info.facts.download_bytes if info.facts is not None else None
    done = size_text(info.partial_bytes)
    return f"{done} of {size_text(wanted)} are here" if wanted else f"{done} are here"


def _is_broken(info: ModelInfo) -> bool:
    return not info.installed and (bool(info.size_bytes) or not info.can_download)


def _sentence(text: str) -> str:
    text = shown(text).strip()
    return text[0].upper() + text[1:] + ("" if text.endswith((".", "?", "…")) else ".") if text else ""
