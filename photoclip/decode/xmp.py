"""Facts from an XMP packet (ISO 16684-1)."""

from collections.abc import Iterator
from itertools import islice
from xml.etree.ElementTree import Element

from photoclip.decode.wording import clean_text, moment, number, offset_minutes, unique_keywords
from photoclip.domain.photos import Facts

_MOST_BYTES = 8 << 20
_MOST_DESCRIPTIONS = 200
_MOST_ITEMS = 2000
"""Real packets have a handful of descriptions. Hostile ones nest half a million of them within one another."""
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_XMP = "{http://ns.adobe.com/xap/1.0/}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
_EXIF = "{http://ns.adobe.com/exif/1.0/}"
_EXIF_EX = "{http://cipa.jp/exif/1.0/}"
_TIFF = "{http://ns.adobe.com/tiff/1.0/}"
_AUX = "{http://ns.adobe.com/exif/1.0/aux/}"
_LIGHTROOM = "{http://ns.adobe.com/lightroom/1.0/}"
_DIGIKAM = "{http://www.digikam.org/ns/1.0/}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def facts_of_xmp(packet: bytes) -> Facts:
    """What the packet says; values that make no sense are left out.

    Raises:
        Exception: what a damaged or hostile packet makes the XML parser raise.
    """
    # Imported here: `photoclip bench` decodes pictures without XMP where it is not installed.
    from defusedxml.ElementTree import fromstring

    packet = packet.strip(b"\0 \r\n\t")
    if not packet or len(packet) > _MOST_BYTES:
        return Facts()
    properties = _Properties(fromstring(packet))
    taken = next((text for text in map(properties.text, _dates()) if moment(text)), None)
    words = [clean_text(word, 100) for word in properties.items(_DC + "subject")]
    words += [_leaf(word, "|") for word in properties.items(_LIGHTROOM + "hierarchicalSubject")]
    words += [_leaf(word, "/") for word in properties.items(_DIGIKAM + "TagsList")]
    return Facts(
        taken_at=moment(taken),
        taken_offset_minutes=offset_minutes(taken),
        camera_make=clean_text(properties.text(_TIFF + "Make"), 100),
        camera_model=clean_text(properties.text(_TIFF + "Model"), 100),
        lens=clean_text(properties.text(_EXIF_EX + "LensModel") or properties.text(_AUX + "Lens"), 100),
        rating=_rating(properties.text(_XMP + "Rating")),
        title=clean_text(next(properties.items(_DC + "title"), None)),
        keywords=unique_keywords(words),
    )


class _Properties:
    """Properties of all descriptions of the photo, written as attributes or as elements. Those further down describe
    something else, as a preset that was applied to it.
    """

    def __init__(self, root: Element) -> None:
        whole = next(root.iter(_RDF + "RDF"), None)
        found = iter(()) if whole is None else whole.iterfind(_RDF + "Description")
        self._descriptions = list(islice(found, _MOST_DESCRIPTIONS))

    def text(self, name: str) -> str | None:
        for description in self._descriptions:
            value = description.get(name)
            if value is None:
                child = description.find(name)
                value = None if child is None else child.text
            if value and value.strip():
                return value.strip()
        return None

    def items(self, name: str) -> Iterator[str]:
        """Values of an array, that of the default language first; of a plain value, itself. At most _MOST_ITEMS."""
        return islice(self._all_items(name), _MOST_ITEMS)

    def _all_items(self, name: str) -> Iterator[str]:
        for description in self._descriptions:
            for child in description.iterfind(name):
                # An item lies in a container and not deeper: what is further down belongs to something else.
                found = islice(child.iterfind(f"*/{_RDF}li"), _MOST_ITEMS)
                items = sorted(found, key=lambda item: item.get(_LANG) != "x-default")
                yield from (item.text for item in items if item.text)
                if not items and child.text and child.text.strip():
                    yield child.text
            if value := description.get(name):
                yield value


def _dates() -> tuple[str, ...]:
    return _EXIF + "DateTimeOriginal", _PHOTOSHOP + "DateCreated", _XMP + "CreateDate"


def _leaf(path: str, separator: str) -> str | None:
    return clean_text(path.rsplit(separator, 1)[-1], 100)


def _rating(text: str | None) -> int | None:
    try:
        stars = number(float(text or "none"), -1, 5)
    except ValueError:
        return None
    return None if stars is None else round(stars)
