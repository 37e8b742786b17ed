"""The line above the grid: what is shown, and how."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSlider, QToolButton, QWidget

from photoclip.domain.browse import Order
from photoclip.domain.found import Sorting
from photoclip.ui.panels.elided_label import ElidedLabel
from photoclip.ui.panels.order_button import OrderButton
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme
from photoclip.ui.views.lines import Arrangement

LEAST_ZOOM_PX = 80
MOST_ZOOM_PX = 512
_ZOOM_STEP_PX = 16
_SLIDER_PX = 104
_ICON_PX = 16
_LEAST_PX = 256
_SLIDER_FITS_PX = 400
_ORDER_FITS_PX = 520
_DETAILS_FIT_PX = 96
_TITLE_PX = 200
_GAPS_PX = 84
_COLLAPSE = "Collapse bursts"
_COLLAPSE_TIP = "Collapse bursts: copies and photos of the same moment stand behind one of them"
_ARRANGEMENTS = {
    Arrangement.JUSTIFIED: ("rows-3", "Rows of whole photos"),
    Arrangement.SQUARE: ("layout-grid", "Squares"),
}


class Head(QWidget):
    """Title and details at the left; order, size and arrangement of the photos, and the facts panel at the right."""

    order_chosen = Signal(object)
    """An Order."""
    sorting_chosen = Signal(object)
    """A Sorting, for what was found."""
    collapse_toggled = Signal(bool)
    """Whether copies and bursts count as one photo."""
    zoom_chosen = Signal(int)
    """Edge of a photo, 80..512 px."""
    arrangement_chosen = Signal(object)
    """An Arrangement."""
    facts_toggled = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = ElidedLabel("", self)
        set_role(self._title, "title")
        self._details = ElidedLabel("", self)
        set_role(self._details, "muted")
        self._collapse_action = QAction(_COLLAPSE, self)
        self._collapse_action.setCheckable(True)
        self._collapse_action.setToolTip(_COLLAPSE_TIP)
        self._collapse_action.toggled.connect(self.collapse_toggled)
        self._order = OrderButton(theme, self._collapse_action, self)
        self._order.order_chosen.connect(self.order_chosen)
        self._order.sorting_chosen.connect(self.sorting_chosen)
        self._collapse = self._collapse_button()
        self._zoom = self._zoom_slider()
        self._arrangements = QButtonGroup(self)
        self._arrangement_buttons = {which: self._arrangement_button(which) for which in _ARRANGEMENTS}
        self._facts = self._icon_button("Facts of the photo")
        self._facts.toggled.connect(self.facts_toggled)
        self._lay_out()
        theme.changed.connect(self._dress)
        self._dress()
        self._order.text_changed.connect(self._fit)
        self.show_searching(False)
        self.show_arrangement(Arrangement.JUSTIFIED)

    def show_title(self, title: str, details: str = "") -> None:
        """What is shown; `details` in a muted colour beside it."""
        self._title.setText(title)
        self._details.setText(details)
        self._title.setAccessibleName(f"{title}. {details}" if details else title)
        self._fit()

    def show_order(self, order: Order) -> None:
        """Which order the photos have, without a signal."""
        self._order.show_order(order)

    def enable_order(self, enabled: bool) -> None:
        """Whether the part of the library that is shown can be ordered otherwise."""
        self._order.enable_order(enabled)

    def show_sorting(self, sorting: Sorting, collapses: bool) -> None:
        """How what was found is shown, without a signal."""
        self._order.show_sorting(sorting)
        blocked = self.blockSignals(True)
        self._collapse_action.setChecked(collapses)
        self.blockSignals(blocked)

    def show_searching(self, searching: bool) -> None:
        """Found photos are sorted and collapsed; parts of the library have an order."""
        self._is_searching = searching
        self._order.show_searching(searching)

    def show_zoom(self, edge_px: int) -> None:
        """How large photos are, without a signal."""
        blocked = self._zoom.blockSignals(True)
        self._zoom.setValue(edge_px)
        self._zoom.blockSignals(blocked)

    def show_arrangement(self, arrangement: Arrangement) -> None:
        """How photos are arranged, without a signal."""
        self._arrangement_buttons[arrangement].setChecked(True)

    def show_facts(self, shown: bool) -> None:
        """Whether the facts panel is there, without a signal."""
        blocked = self._facts.blockSignals(True)
        self._facts.setChecked(shown)
        self._facts.blockSignals(blocked)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Of what is left when it is narrow, however wide it is now."""
        return QSize(_LEAST_PX, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The title comes first where it is narrow."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """What is said first gives way last: the title, up to _TITLE_PX of it."""
        is_wide, has_zoom = self.width() >= _ORDER_FITS_PX, self.width() >= _SLIDER_FITS_PX
        title_px = self._title.sizeHint().width()
        steps = ((is_wide, is_wide, has_zoom), (False, is_wide, has_zoom), (False, False, has_zoom), (False,) * 3)
        for collapse, words, zoom in steps:
            self._show_tools(collapse=collapse, words=words, zoom=zoom)
            if self._left_px() >= min(title_px, _TITLE_PX):
                break
        left = self._left_px() - title_px
        self._details.setVisible(left >= min(_DETAILS_FIT_PX, self._details.sizeHint().width()))

    def _show_tools(self, *, collapse: bool, words: bool, zoom: bool) -> None:
        style = Qt.ToolButtonStyle
        self._collapse.setVisible(self._is_searching and collapse)
        self._order.setToolButtonStyle(style.ToolButtonTextBesideIcon if words else style.ToolButtonIconOnly)
        self._zoom.setVisible(zoom)

    def _left_px(self) -> int:
        """What the tools leave for title and details."""
        tools = [self._order, self._collapse, self._facts, *self._arrangement_buttons.values()]
        taken = sum(tool.sizeHint().width() for tool in tools if tool.isVisibleTo(self))
        return self.width() - taken - (_SLIDER_PX if self._zoom.isVisibleTo(self) else 0) - _GAPS_PX

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        row.setContentsMargins(16, 6, 12, 6)
        row.setSpacing(4)
        row.addWidget(self._title, 0)
        row.addSpacing(4)
        row.addWidget(self._details, 1)
        row.addStretch(0)
        row.addSpacing(8)
        row.addWidget(self._collapse)
        row.addWidget(self._order)
        row.addWidget(self._zoom)
        row.addSpacing(4)
        for button in self._arrangement_buttons.values():
            row.addWidget(button)
        row.addWidget(self._facts)

    def _collapse_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(self._collapse_action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setIconSize(QSize(_ICON_PX, _ICON_PX))
        button.setAccessibleName(_COLLAPSE)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _zoom_slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal, self)
        slider.setRange(LEAST_ZOOM_PX, MOST_ZOOM_PX)
        slider.setSingleStep(_ZOOM_STEP_PX)
        slider.setPageStep(_ZOOM_STEP_PX * 4)
        slider.setFixedWidth(_SLIDER_PX)
        slider.setAccessibleName("Size of the photos")
        slider.setToolTip("Size of the photos")
        slider.valueChanged.connect(self.zoom_chosen)
        return slider

    def _arrangement_button(self, arrangement: Arrangement) -> QToolButton:
        button = self._icon_button(_ARRANGEMENTS[arrangement][1])
        self._arrangements.addButton(button)
        button.clicked.connect(lambda: self.arrangement_chosen.emit(arrangement))
        return button

    def _icon_button(self, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setCheckable(True)
        button.setIconSize(QSize(_ICON_PX, _ICON_PX))
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _dress(self) -> None:
        self._collapse_action.setIcon(self._theme.icon("gallery-horizontal-end"))
        self._facts.setIcon(self._theme.icon("panel-right"))
        for arrangement, button in self._arrangement_buttons.items():
            button.setIcon(self._theme.icon(_ARRANGEMENTS[arrangement][0]))
