"""A tag that is shown while it may be called otherwise: by the person, by an undo, by another program."""

from photoclip.domain.api import LibraryApi
from photoclip.domain.errors import TagError
from photoclip.domain.ids import TagId
from photoclip.domain.tag_api import NO_TAG, Tag


def followed(api: LibraryApi, name: str, tag_id: TagId = NO_TAG) -> Tag:
    """The tag that was called `name` when it was seen last, as it is now; where it is gone, what else has the name.
    In a thread.

    Raises:
        TagError: there is neither.
    """
    try:
        named = api.tag(name)
    except TagError:
        if not tag_id:
            raise
        named = None
    if tag_id and (named is None or named.tag_id != tag_id):
        named = next((tag for tag in api.tags() if tag.tag_id == tag_id), named)
    if named is None:
        what = f"there is no tag “{name}” any more"
        raise TagError(what, "it was deleted, or became a part of another one, which can be undone")
    return named
