"""The line above the grid: what is shown, and how."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QSlider, QToolButton, QWidget

from photoclip.domain.browse import Order
from photoclip.ui.panels.elided_label import ElidedLabel
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
_GAPS_PX = 72
_BEST_FIRST = "Best match first"
_ORDERS = {Order.NEWEST: "Newest first", Order.OLDEST: "Oldest first", Order.NAME: "By name"}
_ARRANGEMENTS = {
    Arrangement.JUSTIFIED: ("rows-3", "Rows of whole photos"),
    Arrangement.SQUARE: ("layout-grid", "Squares"),
}


class Head(QWidget):
    """Title and details at the left; order, size and arrangement of the photos, and the facts panel at the right."""

    order_chosen = Signal(object)
    """An Order."""
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
        self._order_actions: dict[Order, QAction] = {}
        self._order = self._order_button()
        self._zoom = self._zoom_slider()
        self._arrangements = QButtonGroup(self)
        self._arrangement_buttons = {which: self._arrangement_button(which) for which in _ARRANGEMENTS}
        self._facts = self._icon_button("Facts of the photo")
        self._facts.toggled.connect(self.facts_toggled)
        self._lay_out()
        theme.changed.connect(self._dress)
        self._dress()
        self.show_order(Order.NEWEST)
        self.show_arrangement(Arrangement.JUSTIFIED)

    def show_title(self, title: str, details: str = "") -> None:
        """What is shown; `details` in a muted colour beside it."""
        self._title.setText(title)
        self._details.setText(details)
        self._title.setAccessibleName(f"{title}. {details}" if details else title)
        self._fit()

    def show_order(self, order: Order) -> None:
        """Which order the photos have, without a signal."""
        self._order_actions[order].setChecked(True)
        self._tell_order()

    def enable_order(self, enabled: bool) -> None:
        """What was found is in an order of its own."""
        self._order.setEnabled(enabled)
        self._tell_order()

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
        style = Qt.ToolButtonStyle
        self._zoom.setVisible(self.width() >= _SLIDER_FITS_PX)
        is_wide = self.width() >= _ORDER_FITS_PX
        self._order.setToolButtonStyle(style.ToolButtonTextBesideIcon if is_wide else style.ToolButtonIconOnly)
        tools = [self._order, self._facts, *self._arrangement_buttons.values()]
        taken = sum(tool.sizeHint().width() for tool in tools) + (_SLIDER_PX if self._zoom.isVisibleTo(self) else 0)
        left = self.width() - taken - _GAPS_PX - self._title.sizeHint().width()
        self._details.setVisible(left >= min(_DETAILS_FIT_PX, self._details.sizeHint().width()))

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
        row.addWidget(self._order)
        row.addWidget(self._zoom)
        row.addSpacing(4)
        for button in self._arrangement_buttons.values():
            row.addWidget(button)
        row.addWidget(self._facts)

    def _order_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setAccessibleName("Order of the photos")
        button.setIconSize(QSize(_ICON_PX, _ICON_PX))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        menu = QMenu(button)
        group = QActionGroup(menu)
        for order, text in _ORDERS.items():
            action = QAction(text, menu)
            action.setCheckable(True)
            action.triggered.connect(lambda _checked, order=order: self._choose_order(order))
            group.addAction(action)
            menu.addAction(action)
            self._order_actions[order] = action
        button.setMenu(menu)
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

    def _choose_order(self, order: Order) -> None:
        self._tell_order()
        self.order_chosen.emit(order)

    def _tell_order(self) -> None:
        chosen = next(order for order, action in self._order_actions.items() if action.isChecked())
        text = _ORDERS[chosen] if self._order.isEnabled() else _BEST_FIRST
        # The style leaves no room between icon and text.
        self._order.setText(f" {text}")
        self._order.setAccessibleDescription(text)
        self._order.setToolTip(f"Order of the photos: {text.lower()}")
        self._fit()

    def _dress(self) -> None:
        self._order.setIcon(self._theme.icon("arrow-up-down"))
        self._facts.setIcon(self._theme.icon("panel-right"))
        for arrangement, button in self._arrangement_buttons.items():
            button.setIcon(self._theme.icon(_ARRANGEMENTS[arrangement][0]))
