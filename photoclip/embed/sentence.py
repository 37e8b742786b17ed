"""What a model writes, as one plain sentence. Pure."""

import re

_BEFORE_A_MARK = re.compile(r"\s+(?=[.,;:!?'’])")
_T_SHIRT = re.compile(r"\b(\w) - (?=\w)")
_HANGING = "a an and at by for from her his in into its of on or some the their to while with"
_LEFT_HANGING = frozenset(_HANGING.split())
_END = ".!?"


def sentence(words: str) -> str:
    """From "a dog on a beach . " to "A dog on a beach."; "" where there are no words. What hangs at the end of a
    sentence that was cut ("and a") goes.
    """
    text = _BEFORE_A_MARK.sub("", " ".join(words.replace("\ufffd", " ").split()))
    text = _T_SHIRT.sub(r"\1-", text)
    text = text.strip(" ,;:-–")
    has_end = text.endswith(tuple(_END))
    text = text.rstrip(_END + " ,;:")
    if not has_end:
        parts = text.split(" ")
        while parts and parts[-1].lower() in _LEFT_HANGING:
            parts.pop()
        text = " ".join(parts).rstrip(" ,;:")
    if not any(character.isalnum() for character in text):
        return ""
    return f"{text[0].upper()}{text[1:]}."
