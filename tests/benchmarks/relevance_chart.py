"""The figures of bench_relevance.py as one picture."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from relevance_fit import Shares

WIDTH, HEIGHT, SCALE = 1200, 560, 2
GROUND, TEXT, MUTED, LINE = "#ffffff", "#1d1e21", "#6a6e77", "#dcdde1"
COSINE, RELEVANCE = "#b9bcc4", "#d9902a"
FIGURES = (
    ("precision", "strong matches\nthat are right"),
    ("subjects", "subjects there:\nsomething strong"),
    ("captions", "whole captions:\nsomething strong"),
    ("silent", "subjects not there:\nnothing strong"),
)
PANELS = (
    ("Embedded model", "embedded model", "cosine", "relevance"),
    ("A better model, same fit (stand-in)", "four captions", "cosine, same cut-off", "relevance, same fit"),
)
LEFT, TOP, BOTTOM, BAR = 56, 120, 110, 38


def draw(rows: Sequence[tuple[str, str, Shares]], path: Path) -> None:
    """Two panels of bars, a single cosine cut-off beside the relevance."""
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), GROUND)
    pen = ImageDraw.Draw(image)
    _text(pen, (LEFT, 22), "What strong means: half of the queries fitted it, these are the others", 24, TEXT)
    for at, (colour, name) in enumerate(((COSINE, "best single cosine cut-off"), (RELEVANCE, "PhotoClip's relevance"))):
        x = LEFT + 270 * at
        pen.rectangle(_scaled(x, 66, x + 16, 82), fill=colour)
        _text(pen, (x + 24, 64), name, 16, MUTED)
    found = {(vectors, method): shares for vectors, method, shares in rows}
    width = (WIDTH - 2 * LEFT) // len(PANELS)
    for at, (title, vectors, cosine, relevance) in enumerate(PANELS):
        _panel(pen, LEFT + at * width, width - 32, title, found[vectors, cosine], found[vectors, relevance])
    image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).quantize(128).save(path, optimize=True)


def _panel(pen: ImageDraw.ImageDraw, left: int, width: int, title: str, cosine: Shares, relevance: Shares) -> None:
    floor, height = HEIGHT - BOTTOM, HEIGHT - BOTTOM - TOP - 30
    _text(pen, (left, TOP - 12), title, 17, TEXT)
    for share in (0.0, 0.5, 1.0):
        y = floor - share * height
        pen.line(_scaled(left, y, left + width, y), fill=LINE, width=SCALE)
    step = width / len(FIGURES)
    for at, (name, label) in enumerate(FIGURES):
        middle = left + (at + 0.5) * step
        for offset, shares, colour in ((-BAR - 2, cosine, COSINE), (2, relevance, RELEVANCE)):
            value = getattr(shares, name)
            x = middle + offset
            pen.rectangle(_scaled(x, floor - value * height, x + BAR, floor), fill=colour)
            _text(pen, (x + BAR / 2, floor - value * height - 22), f"{100 * value:.0f} %", 15, TEXT, "ma")
        _text(pen, (middle, floor + 12), label, 13, MUTED, "ma")


def _text(
    pen: ImageDraw.ImageDraw, at: tuple[float, float], text: str, size: int, colour: str, anchor: str = "la"
) -> None:
    font = ImageFont.load_default(size * SCALE)
    place = (at[0] * SCALE, at[1] * SCALE)
    if "\n" in text:
        lines = text.split("\n")
        for number, line in enumerate(lines):
            pen.text((place[0], place[1] + number * size * SCALE * 1.35), line, colour, font, anchor)
        return
    pen.text(place, text, colour, font, anchor)


def _scaled(*values: float) -> list[float]:
    return [SCALE * value for value in values]
