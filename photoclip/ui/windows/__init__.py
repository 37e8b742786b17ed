"""The main window, and how it starts."""
