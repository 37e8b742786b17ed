"""Widgets that paint themselves: the grid, the picture."""
