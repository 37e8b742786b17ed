"""How a picture lies in its view: fit, zoom, pan and turn, as arithmetic."""

from dataclasses import dataclass, replace

LEAST_SCALE = 0.05
MOST_SCALE = 16.0
_STEP = 1.25
_NOTCH = 1.2


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle in device pixels of the view."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Sight:
    """How a picture is looked at.

    `picture_*` is its full size as it lies in the file, > 0; `view_*` that of the view in device pixels, > 0. `turns`
    are quarter turns clockwise, 0..3. `scale` is device pixels for a pixel of the picture; None fits it into the view,
    never larger than 1. `middle_x`, `middle_y`: the point of the turned picture (0..1) in the middle of the view.
    """

    picture_width: int = 1
    picture_height: int = 1
    view_width: float = 1.0
    view_height: float = 1.0
    turns: int = 0
    scale: float | None = None
    middle_x: float = 0.5
    middle_y: float = 0.5

    @property
    def turned_size(self) -> tuple[int, int]:
        """Width and height as they are seen."""
        if self.turns % 2:
            return self.picture_height, self.picture_width
        return self.picture_width, self.picture_height

    @property
    def fit_scale(self) -> float:
        """The scale at which all of it is seen, at most 1."""
        width, height = self.turned_size
        return min(1.0, self.view_width / width, self.view_height / height)

    @property
    def shown_scale(self) -> float:
        """The scale in force."""
        return self.fit_scale if self.scale is None else self.scale

    @property
    def is_fit(self) -> bool:
        """Whether it follows the size of the view."""
        return self.scale is None

    @property
    def can_pan(self) -> bool:
        """Whether a part of it lies outside of the view; half a pixel does not count."""
        width, height = self.turned_size
        scale = self.shown_scale
        return width * scale > self.view_width + 0.5 or height * scale > self.view_height + 0.5

    def frame(self) -> Frame:
        """Where the turned picture lies. It leaves no gap at a side where it is larger than the view."""
        width, height = (side * self.shown_scale for side in self.turned_size)
        left = _placed(self.view_width, width, self.middle_x)
        top = _placed(self.view_height, height, self.middle_y)
        return Frame(left, top, width, height)

    def fitted(self) -> "Sight":
        """All of it."""
        return replace(self, scale=None, middle_x=0.5, middle_y=0.5)

    def zoomed(self, scale: float, at_x: float, at_y: float) -> "Sight":
        """At another scale, with the point of the picture at `at_x`, `at_y` of the view kept there where that leaves no
        gap. The scale stays within its limits.
        """
        scale = min(max(scale, min(LEAST_SCALE, self.fit_scale)), MOST_SCALE)
        frame = self.frame()
        width, height = (side * scale for side in self.turned_size)
        middle_x = (self.view_width / 2 - at_x) / width + (at_x - frame.left) / frame.width
        middle_y = (self.view_height / 2 - at_y) / height + (at_y - frame.top) / frame.height
        return replace(self, scale=scale, middle_x=middle_x, middle_y=middle_y)._settled()

    def wheeled(self, notches: float, at_x: float, at_y: float) -> "Sight":
        """Zoomed by a wheel around the pointer: notches > 0 come nearer; touchpads send parts of one."""
        return self.zoomed(self.shown_scale * _NOTCH**notches, at_x, at_y)

    def stepped(self, direction: int) -> "Sight":
        """Zoomed by a key around the middle, 1 nearer, -1 away; stops at fit and at 100 % on the way."""
        old = self.shown_scale
        new = old * _STEP**direction
        fit = self.fit_scale
        stops = [stop for stop in (fit, 1.0) if min(old, new) < stop < max(old, new) and abs(stop / old - 1) > 1e-9]
        if stops:
            new = min(stops, key=lambda stop: abs(stop - old))
        if new == fit:
            return self.fitted()
        return self.zoomed(new, self.view_width / 2, self.view_height / 2)

    def toggled(self, at_x: float, at_y: float) -> "Sight":
        """From fit to 100 % around a point, and back from everything else. A small picture that is at 100 % when it
        fits becomes twice as large.
        """
        if not self.is_fit:
            return self.fitted()
        return self.zoomed(1.0 if self.fit_scale < 1.0 else 2.0, at_x, at_y)

    def panned(self, dx: float, dy: float) -> "Sight":
        """The picture moved by device pixels, as far as that leaves no gap."""
        frame = self.frame()
        moved = replace(self, middle_x=self.middle_x - dx / frame.width, middle_y=self.middle_y - dy / frame.height)
        return moved._settled()

    def turned(self, by: int) -> "Sight":
        """Turned by quarters, clockwise where `by` is positive; what was in the middle stays there."""
        sight = self
        for _ in range(by % 4):
            sight = replace(sight, turns=(sight.turns + 1) % 4, middle_x=1.0 - sight.middle_y, middle_y=sight.middle_x)
        return sight._settled()

    def resized(self, view_width: float, view_height: float) -> "Sight":
        """In a view of another size."""
        return replace(self, view_width=max(1.0, view_width), view_height=max(1.0, view_height))._settled()

    def of_picture(self, width: int, height: int) -> "Sight":
        """The same view, of a picture of this full size; all else starts anew."""
        return Sight(max(1, width), max(1, height), self.view_width, self.view_height)

    def _settled(self) -> "Sight":
        """With the middle where it really is, so that a pan against an edge does not have to be taken back first."""
        frame = self.frame()
        middle_x = (self.view_width / 2 - frame.left) / frame.width
        middle_y = (self.view_height / 2 - frame.top) / frame.height
        return replace(self, middle_x=middle_x, middle_y=middle_y)


def _placed(view: float, length: float, middle: float) -> float:
    """Where a side begins: in the middle of the view while it is shorter, else without a gap."""
    if length <= view:
        return (view - length) / 2
    return min(0.0, max(view - length, view / 2 - middle * length))
