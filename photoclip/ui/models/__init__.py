"""Qt models over what the engine tells."""
