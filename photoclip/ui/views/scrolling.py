"""Which part of a tall content is seen, and the scroll bar that says so. Arithmetic only."""

_MOST_STEPS = 2**30
"""Scroll bars count in C ints."""


class ScrollSpan:
    """`offset_px` of a content of `content_px` seen through `page_px`; a bar of at most 2^30 steps stands for it."""

    def __init__(self, content_px: int = 0, page_px: int = 0) -> None:
        self._content_px = content_px
        self._page_px = page_px
        self._offset_px = 0

    @property
    def offset_px(self) -> int:
        """How much of the content lies above what is seen."""
        return self._offset_px

    @property
    def most_px(self) -> int:
        """The offset at the bottom."""
        return max(0, self._content_px - self._page_px)

    @property
    def unit_px(self) -> int:
        """Pixels for each step of the bar: 1 for all but monstrous libraries."""
        return max(1, -(-self.most_px // _MOST_STEPS))

    @property
    def bar_most(self) -> int:
        """The bar's largest value."""
        return -(-self.most_px // self.unit_px)

    @property
    def bar_page(self) -> int:
        """The bar's page."""
        return max(1, self._page_px // self.unit_px)

    @property
    def bar_value(self) -> int:
        """The bar's value for the offset."""
        return self.bar_most if self._offset_px == self.most_px else self._offset_px // self.unit_px

    def resize(self, content_px: int, page_px: int) -> None:
        """The content or the page has another height; the offset stays as far as it can."""
        self._content_px, self._page_px = content_px, page_px
        self.scroll_to(self._offset_px)

    def scroll_to(self, offset_px: int) -> None:
        """See the content from there."""
        self._offset_px = max(0, min(offset_px, self.most_px))

    def follow_bar(self, value: int) -> None:
        """Somebody moved the bar. What the bar already stands for changes nothing: pixels below its steps remain."""
        if value != self.bar_value:
            self.scroll_to(self.most_px if value >= self.bar_most else value * self.unit_px)

    def to_show(self, top_px: int, bottom_px: int, margin_top_px: int, margin_bottom_px: int) -> int:
        """The offset nearest to this one at which top..bottom is seen, with some room around it."""
        if top_px - margin_top_px < self._offset_px:
            return top_px - margin_top_px
        if bottom_px + margin_bottom_px > self._offset_px + self._page_px:
            return min(top_px - margin_top_px, bottom_px + margin_bottom_px - self._page_px)
        return self._offset_px
