"""Each connects one panel with the engine."""
