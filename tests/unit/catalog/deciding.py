"""What a person says of one tag, as the review says it."""

from photoclip.domain.tag_api import Decision


def decide(catalog, name, photo_ids, state):
    """How many photos changed."""
    return catalog.decide_many([Decision(name, tuple(map(int, photo_ids)), state)])
