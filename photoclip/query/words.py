"""What a person wrote as the words they mean."""

import unicodedata


def words_of(text: str) -> str:
    """Words with one blank between them; control characters and halves of surrogate pairs are no words."""
    if not text.isprintable():
        text = "".join(" " if unicodedata.category(character) in ("Cc", "Cs") else character for character in text)
    return " ".join(text.split())
