"""Floor 3: text and picture queries over the vectors of one model."""
