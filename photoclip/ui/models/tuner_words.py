"""The tag tuner in words. Pure."""

from photoclip.domain.errors import ModelError, PhotoClipError, TagError
from photoclip.domain.tag_api import Tuning
from photoclip.ui.models.counted import counted, number, photos_counted
from photoclip.ui.models.organise_words import quoted
from photoclip.ui.models.tag_words import probability
from photoclip.ui.models.tuning import Band, Counts, TuningSheet

BAND_TITLES = {Band.SUREST: "Surest", Band.ABOVE: "Just above the cut", Band.BELOW: "Just below the cut"}
BARRED_HINT = "At or above the cut, but they have another label of this group, or are likelier to be one."
_LIKELY = 0.5
_LEARNS_FROM = 4
"""Accepted photos from which on a label is learned."""


def subtitle(photos: int) -> str:
    """Beside the title."""
    return f"probabilities of {photos_counted(photos)}, from vectors already there"


def band_words(band: Band, name: str) -> str:
    """What a row asks."""
    if band is Band.SUREST:
        return f"all clearly “{name}”?"
    return "A keeps · R rejects" if band is Band.ABOVE else "missed any?"


def nothing_in(band: Band, reached: int) -> str:
    """Where a row is empty; `reached` photos are at or above the cut."""
    if band is Band.BELOW:
        return "No photo below the cut is undecided."
    return "All above the cut is decided." if reached else "No photo is at or above the cut."


def cut_text(cut: float) -> str:
    """As "0.68"."""
    return f"{cut:.2f}"


def share_words(share: float) -> str:
    """As "about 7 of 10"."""
    if share >= 0.98:
        return "nearly all"
    if share >= 0.93:
        return "about 19 of 20"
    tenths = round(share * 10)
    if tenths >= 1:
        return f"about {tenths} of 10"
    return "about 1 of 20" if share >= 0.03 else "hardly any"


def apply_words(new: int) -> str:
    """On the button."""
    return f"Apply to {number(new)} new" if new else "Nothing new to apply"


def precision_words(sheet: TuningSheet, counts: Counts, cut: float) -> str:
    """Of the new ones, how many would be right."""
    return share_words(sheet.precision(cut)) if counts.new else "–"


def precision_hint(*, is_small: bool) -> str:
    """What the estimate is, for those who ask."""
    words = "Of the new ones, so many are probably right: estimated from their probabilities and what you decided."
    if is_small:
        words += " The model in use is small: it mistakes things that look alike. Review some before you apply many."
    return words


def learned_words(tuning: Tuning, counts: Counts, suggested_before: float | None) -> str:
    """From what the probabilities were learned. `suggested_before`: the cut that was suggested when the person came."""
    if tuning.learned_from:
        rejected = counted(counts.rejected, "rejected photo", "rejected photos")
        words = f"Learned from {number(counts.accepted)} accepted and {rejected}"
        moved = suggested_before is not None and cut_text(suggested_before) != cut_text(tuning.suggested_cut)
        if moved and suggested_before is not None:
            words += f"; the suggested cut moved from {cut_text(suggested_before)} to {cut_text(tuning.suggested_cut)}"
        return f"{words}."
    left = _LEARNS_FROM - counts.accepted
    if left > 0:
        more = "one more photo" if left == 1 else f"{number(left)} more photos"
        return f"It goes by its words so far. Keep {more}, and it can learn from them."
    kept = photos_counted(counts.accepted)
    return f"It goes by its words: they tell more than the {kept} you kept. What you decided moves the estimate."


def nothing_found(sheet: TuningSheet, name: str) -> str:
    """Where no photo is likely, "" where some are."""
    if not len(sheet) or sheet.highest >= _LIKELY:
        return ""
    return (
        f"PhotoClip finds no {quoted(name)} here: the highest probability is {cut_text(sheet.highest)}. "
        "If some of these show it, keep them with A, and it learns from them."
    )


def no_tuner(name: str, error: PhotoClipError) -> str:
    """Above the reason why nothing can be tuned."""
    if isinstance(error, TagError):
        return f"PhotoClip cannot look for {quoted(name)}"
    return "The model cannot be used" if isinstance(error, ModelError) else "This cannot be shown now"


def kept_cut(name: str, cut: float | None, suggested: float) -> str:
    """The cut was set, or is the suggested one again."""
    if cut is None:
        return f"{quoted(name)} goes by the suggested cut again, {cut_text(suggested)}"
    return f"The cut of {quoted(name)} is {cut_text(cut)} now"


def question(name: str, likely: float) -> str:
    """About a photo that is large."""
    return f"{quoted(name)}? {probability(likely)}"


def histogram_spoken(sheet: TuningSheet, cut: float) -> str:
    """The histogram for a screen reader."""
    return f"Cut {cut_text(cut)}: {photos_counted(sheet.reached(cut))} of {number(len(sheet))} at or above it"
