"""Where the five properties stand in XMP's RDF, in each of the forms that programs write (ISO 16684-1, 7.4 to 7.9)."""

from collections.abc import Iterator

from photoclip.sidecars.document import RDF, Document
from photoclip.sidecars.tree import Element
from photoclip.sidecars.values import Sidecar
from photoclip.sidecars.words import keyword, written

SUBJECT = "{http://purl.org/dc/elements/1.1/}subject"
TITLE = "{http://purl.org/dc/elements/1.1/}title"
RATING = "{http://ns.adobe.com/xap/1.0/}Rating"
TAGS_LIST = "{http://www.digikam.org/ns/1.0/}TagsList"
HIERARCHICAL = "{http://ns.adobe.com/lightroom/1.0/}hierarchicalSubject"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
DEFAULT = "x-default"
ITEM = f"{RDF}li"
VALUE = f"{RDF}value"
_CONTAINERS = (f"{RDF}Bag", f"{RDF}Seq", f"{RDF}Alt")


def sidecar_of(document: Document) -> Sidecar:
    """What the document says."""
    return Sidecar(
        subjects=_entries(document, SUBJECT),
        tags_list=_entries(document, TAGS_LIST),
        hierarchical=_entries(document, HIERARCHICAL),
        rating_text=next((text for text in _texts(document, RATING) if text), ""),
        title=_title(document),
    )


def elements_of(document: Document, name: str) -> list[Element]:
    """The elements of a property, in all descriptions."""
    return [element for description in document.descriptions() for element in description.findall(name)]


def container_of(element: Element) -> Element | None:
    """The list in a property, of whichever kind."""
    return next((child for child in element if child.tag in _CONTAINERS), None)


def text_of(element: Element) -> str:
    """The text of a property or item, comments in it left out; of one with qualifiers (7.8) its rdf:value. "" for a
    structure of another kind.
    """
    bearer = bearer_of(element)
    if bearer is None:
        return ""
    text = (bearer.text or "") + "".join(child.tail or "" for child in bearer)
    return written(text) or written(element.get(VALUE) or "")


def bearer_of(element: Element) -> Element | None:
    """The element that has the text of a property or item: itself or its rdf:value; None for another structure."""
    bearer = element.find(VALUE)
    if bearer is None:
        bearer = element.find(f"{RDF}Description/{VALUE}")
    if bearer is None and not any(isinstance(child.tag, str) for child in element):
        return element
    return bearer


def title_item(container: Element) -> Element | None:
    """The item of the default language, else the first one that says something."""
    items = [item for item in container.findall(ITEM) if text_of(item)]
    return next((item for item in items if item.get(LANGUAGE) == DEFAULT), items[0] if items else None)


def _entries(document: Document, name: str) -> tuple[str, ...]:
    return tuple(word for word in map(keyword, _texts(document, name)) if word)


def _texts(document: Document, name: str) -> Iterator[str]:
    for description in document.descriptions():
        if value := description.get(name):
            yield written(value)
        for element in description.findall(name):
            container = container_of(element)
            yield from map(text_of, [element] if container is None else container.findall(ITEM))


def _title(document: Document) -> str:
    for description in document.descriptions():
        for element in description.findall(TITLE):
            container = container_of(element)
            item = element if container is None else title_item(container)
            if item is not None and (text := text_of(item)):
                return text
        if text := written(description.get(TITLE) or ""):
            return text
    return ""
