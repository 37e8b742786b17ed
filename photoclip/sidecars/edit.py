"""Carries a plan out in a document: what it names changes, and nothing else does."""

from collections.abc import Iterable

from photoclip.sidecars import properties
from photoclip.sidecars.document import RDF, Document, unsound
from photoclip.sidecars.lines import append, prepend, remove
from photoclip.sidecars.plan import ListEdit, Plan
from photoclip.sidecars.properties import DEFAULT, ITEM, LANGUAGE, VALUE, bearer_of, container_of, elements_of, text_of
from photoclip.sidecars.tree import Element, namespace_of, new_element
from photoclip.sidecars.words import keyword

_PREFIXES = (
    ("dc", properties.SUBJECT),
    ("digiKam", properties.TAGS_LIST),
    ("lr", properties.HIERARCHICAL),
    ("xmp", properties.RATING),
)


def carry_out(plan: Plan, document: Document) -> None:
    """Change the document.

    Raises:
        SidecarError: a property that must change has a form that no program writes.
    """
    _edit_list(document, properties.SUBJECT, "Bag", plan.subjects)
    _edit_list(document, properties.TAGS_LIST, "Seq", plan.tags_list)
    _edit_list(document, properties.HIERARCHICAL, "Bag", plan.hierarchical)
    if plan.rating is not None:
        _set_simple(document, properties.RATING, plan.rating)
    if plan.title is not None:
        _set_title(document, plan.title)


def _edit_list(document: Document, name: str, kind: str, edit: ListEdit) -> None:
    if edit.remove:
        _remove_entries(document, name, frozenset(edit.remove))
    if edit.add:
        container = _list_to_add_to(document, name, kind)
        for word in edit.add:
            append(container, new_element(ITEM)).text = word


def _remove_entries(document: Document, name: str, words: frozenset[str]) -> None:
    for description in document.descriptions():
        if keyword(description.get(name) or "") in words:
            del description.attrib[name]
    for element in elements_of(document, name):
        container = container_of(element)
        if container is not None:
            _remove_items(element, container, [i for i in container.findall(ITEM) if keyword(text_of(i)) in words])
        elif keyword(text_of(element)) in words:
            remove(element)


def _remove_items(element: Element, container: Element, items: Iterable[Element]) -> None:
    """Remove items of a list, and the property with its last one."""
    found = list(items)
    for item in found:
        remove(item)
    texts = (element.text, container.text, container.tail)
    if found and len(container) == 0 and len(element) == 1 and not any((text or "").strip() for text in texts):
        remove(element)


def _list_to_add_to(document: Document, name: str, kind: str) -> Element:
    """The property's list, made of whatever form the property has."""
    elements = elements_of(document, name)
    lists = [container for element in elements if (container := container_of(element)) is not None]
    if lists:
        return lists[0]
    if not elements:
        return _listed(_new_property(document, name), kind, _taken_attribute(document, name))
    element = elements[0]
    if len(element):
        raise unsound(document.name, f"its {name.rpartition('}')[2]} has a form that no program writes")
    value, element.text = element.text or "", None
    return _listed(element, kind, value)


def _listed(element: Element, kind: str, value: str) -> Element:
    container = append(element, new_element(f"{RDF}{kind}"))
    if value.strip():
        append(container, new_element(ITEM)).text = value
    return container


def _taken_attribute(document: Document, name: str) -> str:
    """The value of a property written as an attribute, which it is no more."""
    holder = next((description for description in document.descriptions() if name in description.attrib), None)
    return "" if holder is None else holder.attrib.pop(name)


def _set_simple(document: Document, name: str, text: str) -> None:
    """Set a simple property wherever it stands, or remove it for ""."""
    holders = [description for description in document.descriptions() if name in description.attrib]
    elements = elements_of(document, name)
    for description in holders:
        if text:
            description.attrib[name] = text
        else:
            del description.attrib[name]
    for element in elements:
        if text:
            _put_text(document, element, text)
        else:
            remove(element)
    if text and not holders and not elements:
        _new_property(document, name).text = text


def _set_title(document: Document, text: str) -> None:
    """Set the title of the default language, those of others stay; for "", remove the one that is read."""
    name = properties.TITLE
    for description in document.descriptions():
        description.attrib.pop(name, None)
    containers: list[Element] = []
    for element in elements_of(document, name):
        container = container_of(element)
        if container is not None:
            containers.append(container)
            item = properties.title_item(container)
            if not text and item is not None:
                _remove_items(element, container, [item])
        elif len(element):
            _put_text(document, element, text)
        else:
            remove(element)
    if not text:
        return
    for container in containers or [append(_new_property(document, name), new_element(f"{RDF}Alt"))]:
        _put_text(document, _default_item(container), text)


def _default_item(container: Element) -> Element:
    """The item of the default language. It is the first: ISO 16684-1, 8.2.2.4."""
    items = container.findall(ITEM)
    for item in items:
        if item.get(LANGUAGE) == DEFAULT:
            return item
    if items and items[0].get(LANGUAGE) is None:
        items[0].attrib[LANGUAGE] = DEFAULT
        return items[0]
    return prepend(container, new_element(ITEM, {LANGUAGE: DEFAULT}))


def _put_text(document: Document, element: Element, text: str) -> None:
    bearer = bearer_of(element)
    if bearer is None:
        raise unsound(document.name, f"its {str(element.tag).rpartition('}')[2]} has a form that no program writes")
    if bearer is element and element.get(VALUE) is not None:
        element.attrib[VALUE] = text
        return
    bearer.text = text
    for child in bearer:
        child.tail = None


def _new_property(document: Document, name: str) -> Element:
    description = next(iter(document.descriptions()), None)
    if description is None:
        description = append(document.rdf, new_element(f"{RDF}Description", {f"{RDF}about": ""}))
    space = namespace_of(name)
    prefix = next(prefix for prefix, known in _PREFIXES if namespace_of(known) == space)
    return append(description, new_element(name, prefix=prefix))
