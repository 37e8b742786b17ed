"""The window. It imports neither torch nor the library: the engine does the work in a process of its own."""
