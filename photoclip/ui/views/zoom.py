"""Zooming a grid by wheel, keyboard and pinch."""

SMALLEST_PX, LARGEST_PX, USUAL_PX = 80, 512, 180
STEP = 1.2
"""One notch of the wheel, one stroke of a key."""


class Zoom:
    """An edge in pixels, with the fractions of it that small movements add up to."""

    def __init__(self) -> None:
        self._edge = float(USUAL_PX)

    @property
    def edge_px(self) -> int:
        """Of a photo."""
        return round(self._edge)

    def scale(self, factor: float) -> bool:
        """Larger or smaller; whether that made a difference."""
        return self.set(self._edge * factor)

    def set(self, edge: float) -> bool:
        """To this edge, within limits; whether that made a difference."""
        before = self.edge_px
        self._edge = min(max(edge, float(SMALLEST_PX)), float(LARGEST_PX))
        return self.edge_px != before
