"""Floor 1: walk folders, and a pure diff of what the walk saw against what the catalog knows."""
