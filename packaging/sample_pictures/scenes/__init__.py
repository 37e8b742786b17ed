"""The scenes by theme. A scene is a function that paints light into the canvas it is given."""
