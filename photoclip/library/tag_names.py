"""What a tag may be called."""

from photoclip.domain.errors import TagError
from photoclip.domain.tag_api import LONGEST_TAG_NAME
from photoclip.tagging.vocabulary import name_flaw, tidy


def tag_name(name: str) -> str:
    """The name as it is kept: composed (NFC), single blanks inside and none around.

    Raises:
        TagError: it is empty or too long, or has characters that cannot be seen.
    """
    kept = known_name(name)
    if not kept:
        raise TagError("a tag needs a name", "give it one")
    if len(kept) > LONGEST_TAG_NAME:
        raise TagError(f"the name of a tag has {LONGEST_TAG_NAME} letters at most, not {len(kept)}", "shorten it")
    flaw = name_flaw(kept)
    if flaw is not None:
        raise TagError(*flaw)
    return kept


def known_name(name: str) -> str:
    """A name that is looked for, as tags are called: also one that no new tag may have."""
    return tidy(name.strip())
