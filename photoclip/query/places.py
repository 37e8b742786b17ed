"""Places on the globe, and how far around them."""

import re

from photoclip.domain.query import Near
from photoclip.query.figures import number, plain
from photoclip.query.senseless import SenselessError

USUAL_RADIUS_KM = 10.0
HALF_ROUND_KM = 20_038
"""Half of the equator (WGS 84): nothing is farther away."""

_DECIMALS = 6
"""A millionth of a degree is a tenth of a metre."""

_RADIUS = re.compile(r"([0-9.]+)\s*(km|m|)", re.IGNORECASE)


def read_place(value: str) -> Near:
    """`48.85,2.35`, `48.85,2.35,10km`, `48.85,2.35,500m`: degrees north and east (WGS 84), and a radius (10 km).

    Raises:
        SenselessError: degrees that are not on the globe, or no radius.
    """
    parts = [part.strip() for part in value.split(",")]
    if len(parts) not in (2, 3):
        raise SenselessError("a place is latitude, longitude and radius: near:48.85,2.35,10km")
    latitude = _degrees(parts[0], "latitude", 90)
    longitude = _degrees(parts[1], "longitude", 180)
    return Near(latitude, longitude, _radius_km(parts[2]) if len(parts) == 3 else USUAL_RADIUS_KM)


def written_place(near: Near) -> str:
    """The value of `near:` for a place."""
    return f"{plain(near.latitude)},{plain(near.longitude)},{plain(near.radius_km)}km"


def _degrees(text: str, name: str, most: int) -> float:
    degrees = number(text)
    if degrees is None:
        raise SenselessError(f'"{text}" is no {name}: write degrees, as in 48.85')
    if abs(degrees) > most:
        raise SenselessError(f"a {name} lies in -{most}..{most} degrees")
    return round(float(degrees), _DECIMALS)


def _radius_km(text: str) -> float:
    found = _RADIUS.fullmatch(text)
    radius = number(found[1]) if found else None
    if found is None or radius is None:
        raise SenselessError(f'"{text}" is no distance: write 10km or 500m')
    kilometres = round(float(radius / 1000 if found[2].lower() == "m" else radius), _DECIMALS)
    if not 0 < kilometres <= HALF_ROUND_KM:
        raise SenselessError(f"a radius is more than 0 and at most {HALF_ROUND_KM:,} km")
    return kilometres
