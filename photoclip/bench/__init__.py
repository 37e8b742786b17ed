"""Floor 5: measures the rooms below on this machine, one table each. Runs without Qt. Prints nothing."""
