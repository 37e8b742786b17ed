"""Lists whose rows are rounded tiles."""

from PySide6.QtWidgets import QListWidget

from photoclip.ui.theme.theme import Theme


def dress_list(view: QListWidget, theme: Theme) -> None:
    """Give a list the colours in force; again on `Theme.changed`."""
    colors = theme.colors
    view.setStyleSheet(
        f"QListWidget {{ background: transparent; }}"
        f"QListWidget::item {{ border: 1px solid transparent; border-radius: 8px; padding: 0 10px; }}"
        f"QListWidget::item:hover {{ background: {colors.hover}; }}"
        f"QListWidget::item:selected {{ background: {colors.raised}; color: {colors.text}; }}"
        f"QListWidget::item:selected:focus {{ border: 1px solid {colors.accent}; }}"
    )
