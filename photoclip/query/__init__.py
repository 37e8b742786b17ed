"""The query language: text to what it means and back, the parts a window shows, and what can be completed."""
