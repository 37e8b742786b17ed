"""The two sets of colours."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colors:
    """Colours as "#rrggbb". `ground`: behind photos. `panel`: side bars. `raised`: fields, buttons, chips, what is
    selected in a list. `hover`: between panel and raised. `line`: separators. `on_accent`: text on the accent colour.
    `mark`: stars, hearts and small icons in the accent colour, which are seen on all grounds (3:1; WCAG 2.2, 1.4.11).
    `yes` and `no`: good and bad. `placeholder`: a photo that is not loaded yet.
    """

    ground: str
    panel: str
    raised: str
    hover: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    mark: str
    yes: str
    no: str
    placeholder: str
    is_dark: bool


DARK = Colors(
    ground="#141518",
    panel="#1a1c20",
    raised="#282b31",
    hover="#212429",
    line="#2c2f36",
    text="#e9eaec",
    muted="#979ba5",
    accent="#f0b04f",
    on_accent="#141518",
    mark="#f0b04f",
    yes="#56c8a6",
    no="#ef7d72",
    placeholder="#202228",
    is_dark=True,
)
LIGHT = Colors(
    ground="#fafafa",
    panel="#f2f2f3",
    raised="#e4e5e8",
    hover="#ebebed",
    line="#dcdde1",
    text="#1d1e21",
    muted="#6a6e77",
    accent="#d9902a",
    on_accent="#1d1e21",
    mark="#b06a10",
    yes="#1f9d78",
    no="#c8473a",
    placeholder="#e9eaec",
    is_dark=False,
)
