"""Windows beside the main one; none is modal for long work."""
