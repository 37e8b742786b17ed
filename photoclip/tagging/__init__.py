"""Floor 3: vocabularies, how likely each label is for each photo, where to cut, and sentences made of labels."""
