"""Photos by where they were taken."""

import math
import sqlite3

import numpy as np
import numpy.typing as npt

from photoclip.catalog.packed import Packed, integers
from photoclip.domain.photos import PhotoIds

EARTH_KM = 6371.0088
"""Mean radius R1 of the WGS 84 ellipsoid (Moritz 2000, Geodetic Reference System 1980)."""

_SLACK_DEGREES = 1e-9
_UNITS = 1e10
"""In a degree, of the integers that positions are handed over as: a hundredth of a millimetre."""


def near(db: sqlite3.Connection, latitude: float, longitude: float, radius_km: float) -> PhotoIds:
    """Live photos within `radius_km` of a place (WGS 84 degrees), ascending; ValueError for what is no number."""
    if not all(map(math.isfinite, (latitude, longitude, radius_km))):
        raise ValueError(f"no place: {latitude}, {longitude}, {radius_km} km")
    if radius_km < 0:
        return np.empty(0, np.int64)
    columns = ", ".join(
        (integers("id"), *(integers(f"CAST(round({axis} * {_UNITS:.0f}) AS INTEGER)") for axis in _AXES))
    )
    south, north, spans = _box(latitude, longitude, radius_km)
    within = " OR ".join("longitude BETWEEN ? AND ?" for _ in spans)
    query = (
        f"SELECT {columns} FROM photo INDEXED BY photo_position WHERE places > 0 AND latitude IS NOT NULL "
        f"AND longitude IS NOT NULL AND latitude BETWEEN ? AND ? AND ({within})"
    )
    found = Packed(db.execute(query, (south, north, *(side for span in spans for side in span))).fetchone())
    photo_ids, latitudes, longitudes = found.integers(0), found.integers(1) / _UNITS, found.integers(2) / _UNITS
    is_near = distances_km(latitude, longitude, latitudes, longitudes) <= radius_km
    return photo_ids[is_near]


_AXES = ("latitude", "longitude")


def distances_km(
    latitude: float, longitude: float, latitudes: npt.NDArray[np.float64], longitudes: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Along great circles from one place to n others, all in degrees: the haversine formula (Sinnott 1984). (n,)"""
    here, there = math.radians(latitude), np.radians(latitudes)
    high = np.sin((there - here) / 2) ** 2
    wide = np.sin(np.radians(longitudes - longitude) / 2) ** 2
    return 2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(high + math.cos(here) * np.cos(there) * wide, 0, 1)))


def _box(latitude: float, longitude: float, radius_km: float) -> tuple[float, float, list[tuple[float, float]]]:
    """From south to north, and spans of longitudes, in which all lies that is near; in degrees."""
    angle = radius_km / EARTH_KM
    reach = math.degrees(angle) + _SLACK_DEGREES
    south, north = latitude - reach, latitude + reach
    if south <= -90 or north >= 90 or angle >= math.pi / 2:
        return south, north, [(-180.0, 180.0)]  # a pole is in it
    wide = math.degrees(math.asin(min(1.0, math.sin(angle) / math.cos(math.radians(latitude))))) + _SLACK_DEGREES
    west, east = longitude - wide, longitude + wide
    spans = [(max(west, -180.0), min(east, 180.0))]
    if west < -180:
        spans.append((west + 360, 180.0))
    if east > 180:
        spans.append((-180.0, east - 360))
    return south, north, spans
