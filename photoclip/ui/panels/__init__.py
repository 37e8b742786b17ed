"""Parts of the window. Each knows one thing, and no engine."""
