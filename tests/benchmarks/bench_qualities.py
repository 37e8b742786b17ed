"""Whether sorting by a quality and `text:"..."` do what they say with the embedded model.

python tests/benchmarks/bench_qualities.py [--prompts] [--json]

Qualities: photos, and twins that are blurred, darker, paler, or a corner of the photo. `twins`: share of photos that
come before their own twin; `others`: of all pairs of a photo and a twin, mostly of different photos, those in which the
photo comes first. Lettering: each of the words on several photos, on a sign of its own; `others` are pairs of a photo
with the word and one with another word. By chance all are 0.5.

Even photos chose the prompts (`--prompts` compares them there), odd ones are in the table.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from captioned import CHECKOUT, PHOTOS, unit
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont, ImageOps

from photoclip.domain.found import Sorting
from photoclip.domain.photos import Vectors
from photoclip.domain.ports import Encoder
from photoclip.domain.query import Words
from photoclip.embed.cards import resolve_card
from photoclip.embed.load import load_encoder
from photoclip.search.qualities import SHARP, contrast
from photoclip.search.templates import prompts

COUNT = 120
EDGE_PX = 512
WORDS = ("stop", "exit", "sale", "hotel", "open", "taxi", "bank", "pizza", "school", "police", "cafe", "parking")
ON_EACH = 5
QUALITY_PROMPTS = {
    "as shipped": SHARP,
    "sharp / blurry photo": (("a sharp photo",), ("a blurry photo",)),
    "in focus / out of focus": (("a photo in focus",), ("a photo out of focus",)),
    "clear / blurred picture": (("a clear picture",), ("a blurred picture",)),
    "high / low resolution": (("a high resolution photo",), ("a low resolution photo",)),
    "many details / blur": (("a photo with many fine details",), ("a blur",)),
    "good / bad photo": (("a good photo",), ("a bad photo",)),
}
LETTERING_PROMPTS = {
    "the bare word": ("{}",),
    "capitals": ("{upper}",),
    "a sign that says": ('a sign that says "{}"',),
    "sign, capitals": ('a sign that says "{upper}"',),
    "sign, without quotes": ("a sign that says {}",),
    "a sign": ("a {} sign",),
    "the word, large": ('the word "{}" in large letters',),
    "sign and bare": ("{}", "a {} sign"),
}

Picture = Image.Image


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the report."""

    what: str
    twins: float | None
    others: float


def photos(count: int = COUNT) -> list[Picture]:
    files = sorted(PHOTOS.glob("*.jpg"))[:count]
    return [ImageOps.fit(Image.open(file).convert("RGB"), (EDGE_PX, EDGE_PX)) for file in files]


def embedded(encoder: Encoder, pictures: Sequence[Picture]) -> Vectors:
    """As the decoder hands them over."""
    edge_px = encoder.card.pixels.edge_px
    small = [np.asarray(one.resize((edge_px, edge_px), Image.Resampling.BICUBIC)) for one in pictures]
    return encoder.embed_images(np.stack(small))


TWINS: dict[str, tuple[Sorting, Callable[[Picture], Picture]]] = {
    "sharpest: blurred by 2 px of 512": (Sorting.SHARPEST, lambda one: one.filter(ImageFilter.GaussianBlur(2))),
    "sharpest: blurred by 4 px": (Sorting.SHARPEST, lambda one: one.filter(ImageFilter.GaussianBlur(4))),
    "sharpest: blurred by 8 px": (Sorting.SHARPEST, lambda one: one.filter(ImageFilter.GaussianBlur(8))),
    "brightest: half as bright": (Sorting.BRIGHTEST, lambda one: ImageEnhance.Brightness(one).enhance(0.5)),
    "best composed: its upper left quarter": (Sorting.BEST_COMPOSED, lambda one: one.crop((0, 0, 256, 256))),
    "best composed: its lower right quarter": (Sorting.BEST_COMPOSED, lambda one: one.crop((256, 256, 512, 512))),
    "most colourful: half the colour": (Sorting.MOST_COLOURFUL, lambda one: ImageEnhance.Color(one).enhance(0.5)),
}


def lettered(picture: Picture, word: str) -> Picture:
    """A white board across the picture, with the word in black."""
    made = picture.copy()
    draw = ImageDraw.Draw(made)
    font = ImageFont.load_default(size=1.7 * EDGE_PX / max(4, len(word)))
    middle = (EDGE_PX / 2, EDGE_PX / 2)
    left, top, right, bottom = draw.textbbox(middle, word.upper(), font=font, anchor="mm")
    draw.rectangle((left - 20, top - 20, right + 20, bottom + 20), fill="white", outline="black", width=6)
    draw.text(middle, word.upper(), fill="black", font=font, anchor="mm")
    return made


def of_twins(what: str, pictures: Vectors, twins: Vectors, towards: Vectors) -> Row:
    first, second = pictures @ towards, twins @ towards
    return Row(what, float((first > second).mean()), float((first[:, None] > second).mean()))


def of_words(what: str, pictures: Vectors, words: Sequence[str], asked: Vectors) -> Row:
    """`words` of each picture; `asked` has a row for each of WORDS."""
    scores, borne = pictures @ asked.T, np.array(words)
    shares = [(scores[borne == word, at][:, None] > scores[borne != word, at]).mean() for at, word in enumerate(WORDS)]
    return Row(what, None, float(np.mean(shares)))


def texts(encoder: Encoder, several: Sequence[Sequence[str]]) -> Vectors:
    return unit(np.stack([encoder.embed_texts(list(one)).mean(axis=0) for one in several]))


def signs(encoder: Encoder, pictures: Sequence[Picture]) -> tuple[Vectors, list[str]]:
    drawn = [(lettered(one, word), word) for word in WORDS for one in pictures[:ON_EACH]]
    return embedded(encoder, [picture for picture, _ in drawn]), [word for _, word in drawn]


def report(encoder: Encoder, pictures: Sequence[Picture]) -> list[Row]:
    plain = embedded(encoder, pictures)
    rows = [
        of_twins(
            what, plain, embedded(encoder, [twin(one) for one in pictures]), contrast(sorting, encoder.embed_texts)
        )
        for what, (sorting, twin) in TWINS.items()
    ]
    drawn, words = signs(encoder, pictures)
    asked = texts(encoder, [prompts(Words(word, is_lettering=True)) for word in WORDS])
    bare = embedded(encoder, pictures[:ON_EACH])
    found = float(((drawn @ asked.mean(axis=0))[:, None] > bare @ asked.mean(axis=0)).mean())
    return [*rows, of_words("text: another word", drawn, words, asked), Row("text: no word at all", None, found)]


def compared(encoder: Encoder, pictures: Sequence[Picture]) -> list[Row]:
    """Each way to ask."""
    plain = embedded(encoder, pictures)
    rows: list[Row] = []
    for radius in (2, 4):
        twins = embedded(encoder, [one.filter(ImageFilter.GaussianBlur(radius)) for one in pictures])
        for name, (wanted, unwanted) in QUALITY_PROMPTS.items():
            towards = texts(encoder, [wanted])[0] - texts(encoder, [unwanted])[0]
            rows.append(of_twins(f"blur {radius} px: {name}", plain, twins, towards))
    drawn, words = signs(encoder, pictures)
    for name, templates in LETTERING_PROMPTS.items():
        asked = texts(encoder, [[one.format(word, upper=word.upper()) for one in templates] for word in WORDS])
        rows.append(of_words(f"text: {name}", drawn, words, asked))
    return rows


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--prompts", action="store_true", help="compare prompts on the half that chose them")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    if not PHOTOS.is_dir():
        sys.stderr.write(f"there is no folder {PHOTOS}\n")
        return 1
    card = resolve_card("starter", CHECKOUT / "resources" / "starter", CHECKOUT / "models")
    encoder = load_encoder(card, "cpu float32")
    pictures = photos()
    rows = compared(encoder, pictures[::2]) if options.prompts else report(encoder, pictures[1::2])
    if options.json:
        print(json.dumps({"results": [asdict(row) for row in rows]}))
        return 0
    print(f"{'':<42}{'twins':>8}{'others':>8}")
    for row in rows:
        print(f"{row.what:<42}{'' if row.twins is None else f'{row.twins:.2f}':>8}{row.others:>8.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
