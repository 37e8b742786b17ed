"""A part of a picture, as it is drawn and nudged. Pure; all in pixels of the upright original."""

from dataclasses import dataclass

from photoclip.domain.found import Box

LEAST_PX = 8
"""Nothing can be told from less."""
_STEPS = 50
_FINE_STEPS = 500


@dataclass(frozen=True, slots=True)
class Canvas:
    """The picture's size, and how a view shows it: `scale` times as large, its corner at `left`, `top`."""

    width_px: int
    height_px: int
    scale: float = 1.0
    left: float = 0.0
    top: float = 0.0

    def fitted(self, width: float, height: float) -> "Canvas":
        """Whole in a view of this size, in its middle."""
        scale = min(width / self.width_px, height / self.height_px)
        left, top = (width - self.width_px * scale) / 2, (height - self.height_px * scale) / 2
        return Canvas(self.width_px, self.height_px, scale, left, top)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the view is in the picture; beyond its edge, on it."""
        across, down = (x - self.left) / self.scale, (y - self.top) / self.scale
        return min(max(across, 0.0), float(self.width_px)), min(max(down, 0.0), float(self.height_px))


def usual(canvas: Canvas) -> Box:
    """The middle, half as wide and high as the picture."""
    return fitting(
        Box(canvas.width_px // 4, canvas.height_px // 4, canvas.width_px // 2, canvas.height_px // 2), canvas
    )


def between(one: tuple[float, float], other: tuple[float, float], canvas: Canvas) -> Box:
    """With these two corners."""
    left, right = sorted((one[0], other[0]))
    top, bottom = sorted((one[1], other[1]))
    return fitting(Box(round(left), round(top), round(right - left), round(bottom - top)), canvas)


def moved(box: Box, across: float, down: float, canvas: Canvas) -> Box:
    """Elsewhere, of the same size."""
    return fitting(Box(round(box.x + across), round(box.y + down), box.width, box.height), canvas)


def nudged(box: Box, across: int, down: int, canvas: Canvas, *, resizes: bool, is_fine: bool) -> Box:
    """A step further in a direction (-1, 0 or 1 each), or its lower right corner is."""
    steps = _FINE_STEPS if is_fine else _STEPS
    step = max(1, max(canvas.width_px, canvas.height_px) // steps)
    if not resizes:
        return moved(box, across * step, down * step, canvas)
    width = min(box.width + across * step, canvas.width_px - box.x)
    height = min(box.height + down * step, canvas.height_px - box.y)
    return fitting(Box(box.x, box.y, width, height), canvas)


def fitting(box: Box, canvas: Canvas) -> Box:
    """Not smaller than `LEAST_PX` where the picture is not, and inside it."""
    width = min(max(box.width, LEAST_PX), canvas.width_px)
    height = min(max(box.height, LEAST_PX), canvas.height_px)
    return Box(
        min(max(box.x, 0), canvas.width_px - width), min(max(box.y, 0), canvas.height_px - height), width, height
    )
