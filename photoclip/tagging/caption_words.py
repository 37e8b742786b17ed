"""What labels say in a sentence: of which kind each is, and how it is put. Pure.

Written for the everyday vocabulary. Labels of a person's own get an article, unless they look like a name, like several
things, or like something that nobody counts.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from types import MappingProxyType

from photoclip.domain.names import folded
from photoclip.domain.tag_words import Label


class Part(Enum):
    """What a label can be in a sentence. ASIDE: nothing that one should say, as "outdoors", which most photos are."""

    PICTURE = auto()
    LIVING = auto()
    DOING = auto()
    THING = auto()
    PLACE = auto()
    LIGHT = auto()
    TIME = auto()
    ASIDE = auto()


@dataclass(frozen=True, slots=True)
class Wording:
    """How a label is put: `alone` where the picture is of it ("the sea", "a game of tennis"), `within` beside something
    else ("by the sea", "playing tennis"), `near` beside a place, where that differs: a dog is "in water", a beach "by
    the water". Of one `family` a sentence says one at most: they mean nearly the same.
    """

    part: Part
    alone: str
    within: str
    family: str
    near: str = ""


_PARTS: Mapping[str, Part] = MappingProxyType(
    {
        "setting": Part.ASIDE,
        "season": Part.ASIDE,
        "time of day": Part.ASIDE,
        "scenes": Part.PLACE,
        "people and occasions": Part.LIVING,
        "animals": Part.LIVING,
        "weather and light": Part.LIGHT,
        "kinds of picture": Part.PICTURE,
        "sports": Part.DOING,
    }
)
"""Of the groups of the everyday vocabulary; of others THING."""

_OTHER_PARTS: Mapping[Part, str] = MappingProxyType(
    {
        Part.PICTURE: "portrait, selfie, screenshot, drawing, cartoon",
        Part.THING: "face, hand, beard, tattoo, costume, Christmas tree, fireworks",
        Part.PLACE: "rock, sand, grass, ice, glacier, water, wave, tree, palm tree, bush, coral reef, sky, moon, "
        "bench, bed, sofa, chair, table, desk, swing, birthday party, wedding, graduation, Christmas, Halloween, "
        "Easter, parade, carnival, concert, festival, picnic, barbecue, meeting, protest",
        Part.TIME: "indoors, spring, summer, autumn, winter, dusk, night",
    }
)
_WITHIN = """
on a: beach, island, pier, hill, cliff, path, road, street, bridge, farm, playground, balcony, staircase, mountain
on a: construction site, rock, glacier, bench, bed, sofa, chair, swing, bicycle, motorcycle, tractor
on: sand, grass, ice
on the: coast
in: water, spring, summer, autumn, winter
in the: snow, rain, fog, frost
in a: wave, boat, sailing boat, canoe, kayak, pram, wheelchair, suit, dress, costume
by a: lake, river, stream, waterfall, swimming pool, campfire, fountain
by the: sea
near a: house, castle, church, cathedral, mosque, ruin, skyscraper, lighthouse, monument, tree, palm tree, bush, wall
near a: fence, window, door, statue, sculpture, traffic light, road sign, coral reef
near a: car, vintage car, taxi, police car, fire engine, bus, lorry, van, camper van, train, tram, aeroplane, helicopter
near a: ship, digger, construction crane
at a: zoo, airport, railway station, campsite, market, amusement park, stadium, restaurant, café, table, desk, farm
at a: birthday party, wedding, graduation, parade, carnival, concert, festival, picnic, barbecue, meeting, protest
at: Christmas, Halloween, Easter, sunset, dusk, night
under a: blue sky, starry sky, overcast sky, cloud
under the: sky, moon
under: northern lights
as a: silhouette
"""
"""All others: "in a" for places, "with a" for things and light."""
_NEAR: Mapping[str, str] = MappingProxyType(
    {
        "water": "by the water",
        "ice": "with ice",
        "grass": "with grass",
        "sand": "with sand",
        "mountain": "with a mountain",
        "hill": "with a hill",
        "path": "with a path",
        "road": "by a road",
        "street": "by a street",
        "bridge": "with a bridge",
        "glacier": "with a glacier",
        "rock": "with a rock",
        "beach": "with a beach",
    }
)
_UNCOUNTED = frozenset(
    [
        "water",
        "sand",
        "grass",
        "ice",
        "snow",
        "rain",
        "fog",
        "frost",
        "lightning",
        "coffee",
        "tea",
        "beer",
        "wine",
        "pasta",
        "sushi",
        "soup",
        "bread",
        "cheese",
        "chocolate",
        "cream",
        "seafood",
        "fruit",
        "money",
        "graffiti",
        "handwriting",
        "music",
        "chat",
        "furniture",
        "luggage",
        "jewellery",
        "food",
        "rice",
        "meat",
        "honey",
        "milk",
        "art",
        "architecture",
        "wildlife",
        "nature",
        "sunshine",
        "mud",
        "smoke",
        "fire",
        "wood",
        "foliage",
        "traffic",
        "laundry",
    ]
)
_COUNTED_IN_CAPITALS = frozenset(("christmas tree", "tv"))
_ONE_WITH_AN_S = frozenset(("bus", "gas", "lens", "canvas", "atlas", "pancreas", "christmas"))
_GAMES = frozenset(
    ("american football", "baseball", "basketball", "football", "golf", "ice hockey", "tennis", "volleyball")
)
_EXERCISES = frozenset(("boxing", "gymnastics", "martial arts", "yoga"))
_FAMILIES = """
dog, puppy
cat, kitten
child, boy, girl, toddler, baby
man, couple, teenager, beard
woman, pregnant woman, bride
duck, swan, goose
beach, sand, coast
sea, water, wave, lake, river, stream, waterfall, swimming pool, swimming
grass, field, garden, park, vineyard, farm, golf
snow, winter, ice, glacier, frost, snowman
skiing, snowboarding, sledging
forest, tree, bush, palm tree
road, street, path, car park
mountain, hill, cliff, valley
city, city lights, skyscraper
boat, ship, sailing boat, sailing
canoe, kayak
bicycle, cycling
motorcycle, motor racing
horse, horse riding
running, jumping, race
night, dusk, sunset
sky, blue sky, overcast sky, cloud
old photo, black-and-white photo
ball, football, basketball, volleyball, baseball, American football
car, vintage car, taxi, police car
"""
_SILENT_H = ("hour", "honest", "honor", "honour", "heir")
_AS_YOU = ("uni", "use", "usu", "ute", "uti", "ukulele", "eu", "ewe")
_NOT_AS_YOU = ("unin", "unim", "unid")
_AS_WON = ("one ", "once ", "one-")
_LETTERS_WITH_A_VOWEL = frozenset("AEFHILMNORSX")


def with_article(noun: str) -> str:
    """With "a" or "an" by its sound: "an hour", "a university", "an MRI scan". Pure."""
    first = noun.replace("-", " ").split(" ", 1)[0]
    if first.isupper() and (len(first) > 1 or noun[1:2] == "-"):
        has_vowel = first[0] in _LETTERS_WITH_A_VOWEL
    else:
        sound = unicodedata.normalize("NFD", noun).lower() + " "
        is_you = sound.startswith(_AS_YOU) and not sound.startswith(_NOT_AS_YOU)
        is_consonant = is_you or sound.startswith(_AS_WON)
        has_vowel = sound.startswith(_SILENT_H) or (sound[0] in "aeiou" and not is_consonant)
    return f"{'an' if has_vowel else 'a'} {noun}"


def noun_phrase(name: str) -> str:
    """A label as what there is one of, or some: "an owl", "snow", "fireworks", "Pepper". Pure."""
    first, last = name.split(" ", 1)[0], name.rsplit(" ", 1)[-1]
    is_name = first[:1].isupper() and not first.isupper() and not first.endswith("an")
    if not name[:1].isalpha() or (is_name and folded(name) not in _COUNTED_IN_CAPITALS):
        return name
    if folded(last) in _UNCOUNTED or _is_several(folded(last)):
        return name
    return with_article(name)


def listed(phrases: tuple[str, ...]) -> str:
    """One or more as "a man", "a man and a dog", "a man, a dog and a ball". Pure."""
    *before, last = phrases
    return f"{', '.join(before)} and {last}" if before else last


def wording_of(label: Label) -> Wording:
    """How a label is put. Pure."""
    name, key = label.name, folded(label.name)
    part = Part.ASIDE if label.is_lettering else _PART_OF.get(key, _PARTS.get(label.group, Part.THING))
    alone, within = noun_phrase(name), _WITHIN_OF.get(key)
    if within is not None and f" the {name}" in within and part is not Part.LIGHT:
        alone = f"the {name}"
    elif part is Part.DOING:
        alone, within = _doing(name, key)
    elif within is None:
        before = "in " if part is Part.PLACE else "" if part is Part.TIME else "with "
        within = f"{before}{alone}"
    return Wording(part, alone, within, _FAMILY_OF.get(key, key), _NEAR.get(key, ""))


def _doing(name: str, key: str) -> tuple[str, str]:
    if key in _GAMES:
        return f"a game of {name}", f"playing {name}"
    if key in _EXERCISES:
        return name, f"doing {name}"
    if not name.endswith("ing"):
        return noun_phrase(name), f"in {noun_phrase(name)}"
    return name, name


def _is_several(word: str) -> bool:
    return word == "people" or (
        word.endswith("s") and not word.endswith(("ss", "us", "is")) and word not in _ONE_WITH_AN_S
    )


def _withins() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for line in _WITHIN.strip().splitlines():
        before, _, names = line.partition(": ")
        for name in names.split(", "):
            noun = with_article(name) if before.endswith(" a") else name
            found.setdefault(folded(name), f"{before.removesuffix(' a')} {noun}")
    return MappingProxyType(found)


_WITHIN_OF = _withins()
_PART_OF: Mapping[str, Part] = MappingProxyType(
    {folded(name): part for part, names in _OTHER_PARTS.items() for name in names.split(", ")}
)
_FAMILY_OF: Mapping[str, str] = MappingProxyType(
    {folded(name): line.partition(",")[0] for line in _FAMILIES.strip().splitlines() for name in line.split(", ")}
)
