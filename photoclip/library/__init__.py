"""Floor 4: the one core API, and the wiring of the rooms below it."""
