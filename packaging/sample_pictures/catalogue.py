"""Which pictures there are: their places, sizes, scenes, and what their metadata says."""

from collections.abc import Callable
from dataclasses import dataclass

from .canvas import Canvas
from .scenes import animals, beach, city, coast, flowers, food, hearth, home, mountains, nature, night, things, traffic


@dataclass(frozen=True, slots=True)
class Said:
    """What the file says about the picture. `taken` is local time, "2024:07:14 18:02:11"; `offset` "+02:00"; `place` is
    (latitude, longitude, altitude in metres); `rating` 0..5.
    """

    taken: str
    offset: str = "+02:00"
    place: tuple[float, float, float] | None = None
    rating: int | None = None
    title: str | None = None
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """One file below the samples folder. `turned` stores a portrait on its side, with EXIF orientation 6."""

    path: str
    scene: Callable[[Canvas], None]
    said: Said
    width: int = 720
    height: int = 540
    turned: bool = False

    @property
    def seed(self) -> int:
        """The same for ever for one scene."""
        return sum(map(ord, self.scene.__name__))


@dataclass(frozen=True, slots=True)
class Copy:
    """A file made of another: an exact copy, or the same pixels `width` wide at another quality."""

    path: str
    original: str
    width: int | None = None
    quality: int = 70


ALGARVE, BRITTANY, ALPS, PROVENCE = (
    (37.0891, -8.2479, 4.0),
    (48.6843, -3.9820, 6.0),
    (46.5586, 8.0217, 2061.0),
    (43.8352, 5.8190, 585.0),
)
PORT, KENYA, CITY, VILLAGE = (
    (44.3033, 9.2098, 3.0),
    (-2.6527, 37.2606, 1150.0),
    (52.5170, 13.3889, 34.0),
    (48.3021, 9.5240, 720.0),
)

COAST = (
    Picture(
        "Trips/Coast/red-sailboat-on-blue-sea.jpg",
        coast.red_sailboat,
        Said("2024:07:14 11:20:31", "+01:00", ALGARVE, 5, "Red sails", ("boat", "sea", "summer")),
    ),
    Picture(
        "Trips/Coast/sunset-beach.jpg",
        coast.sunset_beach,
        Said("2024:07:14 20:41:09", "+01:00", ALGARVE, 5, None, ("sunset", "beach")),
    ),
    Picture("Trips/Coast/palm-beach.jpg", beach.palm_beach, Said("2024:07:15 10:05:48", "+01:00", ALGARVE, 4)),
    Picture(
        "Trips/Coast/lighthouse-on-the-cliff.jpg",
        coast.lighthouse,
        Said("2024:07:18 16:12:00", "+02:00", BRITTANY, 4, "The lighthouse"),
    ),
    Picture("Trips/Coast/beach-umbrella.jpg", beach.beach_umbrella, Said("2024:07:15 13:48:10", "+01:00", ALGARVE)),
    Picture(
        "Trips/Coast/surfer-on-wave.jpg",
        beach.surfer,
        Said("2024:07:16 09:33:54", "+01:00", ALGARVE, 3, None, ("surf", "sport")),
    ),
    Picture(
        "Trips/Coast/harbour-with-boats.jpg",
        coast.harbour,
        Said("2025:06:03 15:02:37", "+02:00", PORT, 4, None, ("harbour", "boats")),
    ),
    Picture(
        "Trips/Coast/islands-panorama.jpg",
        coast.island_panorama,
        Said("2025:06:05 19:55:00", "+02:00", PORT, 5, "Islands, seen from the ridge"),
        1440,
        480,
    ),
    Picture(
        "Trips/Coast/walk-on-the-beach.jpg",
        beach.beach_walkers,
        Said("2024:07:16 20:15:27", "+01:00", ALGARVE, None, None, ("friends",)),
    ),
    Picture(
        "Trips/Coast/dog-on-beach.jpg",
        animals.dog_on_beach,
        Said("2024:07:17 08:41:12", "+01:00", ALGARVE, 4, None, ("dog", "beach")),
    ),
    Picture(
        "Trips/Coast/birds-at-sunset.jpg", animals.birds_at_sunset, Said("2024:07:19 21:08:45", "+02:00", BRITTANY)
    ),
    Picture("Trips/Coast/clownfish-on-coral-reef.webp", animals.coral_reef, Said("2023:11:22 12:30:00", "+03:00")),
)

MOUNTAINS = (
    Picture(
        "Trips/Mountains/snowy-mountain.jpg",
        mountains.snowy_mountain,
        Said("2024:02:11 10:14:02", "+01:00", ALPS, 5, None, ("mountain", "snow")),
    ),
    Picture(
        "Trips/Mountains/mountain-lake.jpg",
        mountains.mountain_lake,
        Said("2025:08:19 09:02:51", "+02:00", ALPS, 5, "Still water"),
    ),
    Picture(
        "Trips/Mountains/skier-on-slope.jpg",
        mountains.skier,
        Said("2024:02:12 11:45:16", "+01:00", ALPS, 3, None, ("ski", "sport")),
    ),
    Picture(
        "Trips/Mountains/cabin-in-the-snow.jpg", mountains.cabin_in_snow, Said("2024:02:12 17:20:40", "+01:00", ALPS, 4)
    ),
    Picture(
        "Trips/Mountains/cows-on-alpine-meadow.jpg",
        mountains.cows_in_meadow,
        Said("2025:08:20 14:11:08", "+02:00", ALPS),
    ),
    Picture(
        "Trips/Mountains/tent-under-stars.jpg",
        night.tent_under_stars,
        Said("2025:08:20 23:40:00", "+02:00", ALPS, 4, "Milky Way"),
    ),
    Picture(
        "Trips/Safari/elephants-on-savanna.jpg",
        animals.elephants,
        Said("2023:09:04 16:25:33", "+03:00", KENYA, 5, None, ("safari", "elephant")),
    ),
    Picture("Trips/Safari/desert-dunes.jpg", mountains.dunes, Said("2023:11:19 07:12:20", "+01:00")),
    Picture("Trips/hot-air-balloons.jpg", mountains.balloons, Said("2025:05:10 06:31:57", "+03:00", None, 4)),
)

NATURE = (
    Picture(
        "Nature/green-meadow-with-trees.jpg",
        nature.green_meadow,
        Said("2024:05:25 13:30:44", "+02:00", VILLAGE, 4, None, ("meadow",)),
    ),
    Picture(
        "Nature/autumn-forest.jpg",
        nature.autumn_forest,
        Said("2023:10:21 15:48:20", "+02:00", VILLAGE, 4, None, ("forest", "autumn")),
    ),
    Picture("Nature/foggy-pine-forest.jpg", nature.foggy_forest, Said("2023:10:28 08:05:11", "+02:00", VILLAGE)),
    Picture("Nature/forest-path.jpg", nature.forest_path, Said("2024:06:08 10:50:03", "+02:00", VILLAGE)),
    Picture("Nature/birch-forest.jpg", nature.birch_forest, Said("2023:09:30 14:22:36", "+02:00"), 640, 640),
    Picture(
        "Nature/waterfall.jpg",
        nature.waterfall,
        Said("2025:08:21 12:01:29", "+02:00", ALPS, 4, None, ("water",)),
        540,
        720,
        turned=True,
    ),
    Picture("Nature/rainbow-over-fields.jpg", nature.rainbow, Said("2024:04:28 18:33:15", "+02:00", VILLAGE)),
    Picture("Nature/lightning-at-night.jpg", nature.lightning, Said("2024:08:02 22:57:00", "+02:00")),
    Picture("Nature/full-moon-over-lake.jpg", night.full_moon, Said("2023:08:31 22:10:50", "+02:00")),
    Picture(
        "Nature/Flowers/poppy-field.jpg",
        flowers.poppies,
        Said("2024:06:09 11:11:38", "+02:00", VILLAGE, 5, None, ("flowers", "red")),
    ),
    Picture(
        "Nature/Flowers/sunflowers.jpg",
        flowers.sunflowers,
        Said("2024:07:27 16:40:12", "+02:00", PROVENCE, 4, None, ("flowers",)),
    ),
    Picture("Nature/Flowers/tulip-field.jpg", flowers.tulips, Said("2025:04:19 12:25:00", "+02:00")),
    Picture(
        "Nature/Flowers/lavender-field.jpg",
        flowers.lavender,
        Said("2024:07:28 20:35:41", "+02:00", PROVENCE, 5, "Lavender", ("flowers",)),
    ),
    Picture(
        "Nature/Flowers/butterfly-on-flower.jpg", flowers.butterfly, Said("2024:08:11 15:16:07", "+02:00"), 640, 640
    ),
    Picture(
        "Nature/Animals/dog-on-grass.jpg",
        animals.dog_on_grass,
        Said("2025:05:17 17:20:13", "+02:00", VILLAGE, 5, None, ("dog",)),
    ),
    Picture(
        "Nature/Animals/horse-in-field.jpg", animals.horse_in_field, Said("2024:05:26 11:07:55", "+02:00", VILLAGE)
    ),
    Picture(
        "Nature/Animals/sheep-on-pasture.jpg", animals.sheep_on_pasture, Said("2025:05:18 10:44:30", "+02:00", VILLAGE)
    ),
    Picture("Nature/Animals/ducks-on-pond.jpg", animals.ducks_on_pond, Said("2024:04:06 09:58:19", "+02:00")),
)

TOWN = (
    Picture(
        "City/night-city-skyline.jpg",
        city.night_city,
        Said("2023:12:29 21:45:00", "-05:00", (40.7033, -73.9940, 5.0), 5, None, ("city", "night")),
    ),
    Picture(
        "City/city-skyline-by-day.jpg", city.day_city, Said("2023:12:30 11:20:14", "-05:00", (40.7033, -73.9940, 5.0))
    ),
    Picture("City/old-town-houses.jpg", city.old_town, Said("2025:06:04 10:36:42", "+02:00", PORT)),
    Picture("City/red-suspension-bridge.jpg", city.bridge, Said("2023:12:27 15:18:08", "-08:00", None, 4)),
    Picture("City/street-with-cars.jpg", traffic.city_street, Said("2024:03:16 14:00:25", "+01:00", CITY)),
    Picture("City/yellow-bus.jpg", traffic.yellow_bus, Said("2024:03:16 14:25:50", "+01:00", CITY)),
    Picture("City/red-car.jpg", traffic.red_car, Said("2024:09:14 10:03:17", "+02:00", None, 3, None, ("car",))),
    Picture("City/blue-train.jpg", traffic.train_on_tracks, Said("2024:09:15 12:48:36", "+02:00")),
    Picture("City/airplane-in-the-sky.jpg", traffic.airplane, Said("2023:12:31 09:15:00", "-08:00")),
    Picture("City/bicycle-at-brick-wall.jpg", traffic.bicycle_by_wall, Said("2024:03:17 11:31:09", "+01:00", CITY)),
    Picture(
        "City/cyclist-in-park.jpg", traffic.cyclist, Said("2025:05:03 16:52:28", "+02:00", CITY, None, None, ("sport",))
    ),
    Picture("City/brick-house-with-garden.jpg", traffic.brick_house, Said("2024:06:01 12:40:00", "+02:00")),
)

HOME = (
    Picture(
        "Home/birthday-cake.jpg",
        food.birthday_cake,
        Said("2025:03:08 16:05:33", "+01:00", None, 5, "Seven candles", ("birthday", "cake")),
    ),
    Picture(
        "Home/cat-on-sofa.jpg", animals.cat_on_sofa, Said("2025:01:12 13:15:40", "+01:00", None, 5, None, ("cat",))
    ),
    Picture("Home/living-room.jpg", home.living_room, Said("2023:04:15 10:30:00", "+02:00")),
    Picture("Home/vase-of-flowers.jpg", home.vase_of_flowers, Said("2025:04:27 09:22:11", "+02:00")),
    Picture(
        "Home/christmas-tree.jpg",
        hearth.christmas_tree,
        Said("2024:12:24 18:30:00", "+01:00", None, 5, "Christmas Eve", ("christmas",)),
        540,
        720,
    ),
    Picture("Home/burning-candles.gif", hearth.candles, Said("2024:12:24 21:10:05", "+01:00"), 480, 360),
    Picture("Home/fireplace.jpg", hearth.fireplace, Said("2024:12:25 20:02:49", "+01:00")),
    Picture("Home/teddy-bear.jpg", things.teddy_bear, Said("2023:05:06 15:47:00", "+02:00"), 640, 640),
    Picture("Home/bookshelf.jpg", home.bookshelf, Said("2023:04:15 10:42:18", "+02:00")),
    Picture("Home/guitar.jpg", things.guitar, Said("2023:04:15 11:05:56", "+02:00"), 540, 720),
    Picture("Home/laptop-on-desk.jpg", things.laptop, Said("2025:02:03 09:00:12", "+01:00")),
    Picture(
        "Home/football-on-grass.jpg",
        things.football,
        Said("2025:05:24 15:33:21", "+02:00", None, None, None, ("sport",)),
    ),
    Picture(
        "Home/Food/bowl-of-fruit.jpg",
        food.bowl_of_fruit,
        Said("2024:09:21 12:11:47", "+02:00", None, 3, None, ("food",)),
    ),
    Picture("Home/Food/red-apple.png", food.red_apple, Said("2024:09:21 12:20:00", "+02:00"), 400, 400),
    Picture("Home/Food/cup-of-coffee.jpg", food.cup_of_coffee, Said("2025:02:03 08:31:30", "+01:00")),
    Picture("Home/Food/pizza.jpg", food.pizza, Said("2024:10:12 19:25:04", "+02:00", None, 4, None, ("food",))),
    Picture("Home/Food/ice-cream.jpg", food.ice_cream, Said("2025:07:05 15:08:52", "+02:00"), 540, 720),
)

PICTURES = (*COAST, *MOUNTAINS, *NATURE, *TOWN, *HOME)

COPIES = (
    Copy("Home/Party/birthday-cake.jpg", "Home/birthday-cake.jpg"),
    Copy("Trips/Coast/sunset-beach-small.jpg", "Trips/Coast/sunset-beach.jpg", 480, 70),
    Copy("Nature/green-meadow-with-trees-2.jpg", "Nature/green-meadow-with-trees.jpg", 640, 60),
)
