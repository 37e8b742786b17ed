"""Floor 2: what the scores of one model mean in one library, measured against captions of everyday photos."""
