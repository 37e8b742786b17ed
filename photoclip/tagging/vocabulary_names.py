"""What a vocabulary may be called: its name is that of a file, on every system."""

import re
import unicodedata

from photoclip.domain.errors import VocabularyError
from photoclip.tagging.vocabulary import tidy

LONGEST_NAME = 60
"""Letters: 240 bytes at most, and a file name may have 255."""

_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
_NOT_IN_FILES = frozenset('<>:"/\\|?*')
_DEVICES = re.compile(r"(con|prn|aux|nul|(com|lpt)[\d¹²³]) *(\..*)?", re.IGNORECASE)
"""What Windows takes for a device (Microsoft, "Naming Files, Paths, and Namespaces")."""


def vocabulary_name(name: str) -> str:
    """The name as it is kept: composed, without blanks around it.

    Raises:
        VocabularyError: it is empty or too long, or no file can have it.
    """
    kept = tidy(name)
    if not kept:
        raise VocabularyError("a vocabulary needs a name", "give it one")
    if len(kept) > LONGEST_NAME:
        what = f"the name of a vocabulary has {LONGEST_NAME} letters at most, not {len(kept)}"
        raise VocabularyError(what, "shorten it")
    if any(unicodedata.category(letter) in _UNSEEN for letter in kept):
        raise VocabularyError("the name of a vocabulary cannot hold characters that are not seen", "leave them out")
    signs = "".join(sorted(set(kept) & _NOT_IN_FILES))
    if signs:
        raise VocabularyError(f"the name of a vocabulary cannot hold {' '.join(signs)}", "leave it out")
    if kept[0] == "." or kept[-1] == "." or _DEVICES.fullmatch(kept):
        raise VocabularyError(f"a vocabulary cannot be called “{kept}”", "give it another name")
    return kept
