"""The style sheet. Widgets say what they are by the dynamic property `role`.

QLabel: "heading" (large, bold), "title" (bold), "section" (small capitals of a list's head), "muted", "bad",
"pill" (a mark in a rounded tile), "chosen" (the same in the accent colour).
QPushButton: "primary" (accent), "quiet" (no ground until hovered), "small" (within a line of text), "fold" (shows and
hides what is beneath), else raised.
QToolButton is quiet, raised when checked.
QFrame: "panel" (side bars), "card" (raised, rounded), "field" (rounded, accent line while `active` is "true"),
"banner" (raised, for news in place), "line" (a separator of 1 px), "tag-machine", "tag-some" and "tag-suggested" (tags
that the person did not put there: the less certain, the lighter).
"""

from PySide6.QtWidgets import QWidget

from photoclip.config.resources import resource
from photoclip.ui.theme.colors import Colors


def set_role(widget: QWidget, role: str) -> None:
    """Say what a widget is; also later, when it becomes something else."""
    set_property(widget, "role", role)


def set_property(widget: QWidget, name: str, value: str) -> None:
    """Set a dynamic property that the style sheet looks at."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def stylesheet(colors: Colors) -> str:
    """The whole style sheet in these colours."""
    template = _SHEET.replace("{", "{{").replace("}", "}}").replace("«", "{").replace("»", "}")
    return template.format(c=colors, icons=resource("icons").as_posix())


_SHEET = """
* { outline: none; }
QMainWindow, QDialog { background: «c.ground»; }
QLabel { color: «c.text»; background: transparent; }
QLabel[role="heading"] { font-size: 22px; font-weight: 700; }
QLabel[role="title"] { font-size: 15px; font-weight: 700; }
QLabel[role="section"] { color: «c.muted»; font-size: 11px; }
QLabel[role="muted"] { color: «c.muted»; }
QLabel[role="bad"] { color: «c.no»; }
QLabel[role="pill"] { background: «c.raised»; border-radius: 8px; padding: 2px 8px; font-size: 11px; }
QLabel[role="chosen"] { background: «c.accent»; color: «c.on_accent»; border-radius: 8px; padding: 2px 8px;
    font-size: 11px; font-weight: 700; }
QLabel:disabled { color: «c.muted»; }
QFrame[role="panel"] { background: «c.panel»; border: none; }
QFrame[role="card"] { background: «c.panel»; border: 1px solid «c.line»; border-radius: 8px; }
QFrame[role="banner"] { background: «c.raised»; border: none; border-radius: 8px; }
QFrame[role="tag-machine"], QFrame[role="tag-some"] { background: «c.hover»; border: 1px solid «c.line»;
    border-radius: 8px; }
QFrame[role="tag-suggested"] { background: transparent; border: 1px dashed «c.muted»; border-radius: 8px; }
QFrame[role="field"] { background: «c.panel»; border: 1px solid «c.line»; border-radius: 8px; }
QFrame[role="field"][active="true"] { border: 1px solid «c.accent»; }
QFrame[role="line"] { background: «c.line»; border: none; }
QToolTip { background: «c.raised»; color: «c.text»; border: 1px solid «c.line»; padding: 4px 8px; }

QPushButton { background: «c.raised»; color: «c.text»; border: 1px solid «c.raised»; border-radius: 8px;
    padding: 6px 14px; }
QPushButton:hover { border-color: «c.muted»; }
QPushButton:pressed { background: «c.line»; }
QPushButton:focus { border-color: «c.accent»; }
QPushButton:disabled { color: «c.muted»; background: «c.hover»; border-color: «c.hover»; }
QPushButton[role="primary"] { background: «c.accent»; color: «c.on_accent»; border-color: «c.accent»;
    font-weight: 700; }
QPushButton[role="primary"]:hover, QPushButton[role="primary"]:focus { border-color: «c.text»; }
QPushButton[role="primary"]:disabled { background: «c.raised»; color: «c.muted»; border-color: «c.raised»; }
QPushButton[role="quiet"] { background: transparent; border-color: transparent; color: «c.text»; padding: 6px 10px; }
QPushButton[role="quiet"]:hover { background: «c.raised»; }
QPushButton[role="quiet"]:focus { border-color: «c.accent»; }
QPushButton[role="quiet"]:disabled { color: «c.muted»; background: transparent; }
QPushButton[role="fold"] { background: transparent; border-color: transparent; text-align: left;
    padding: 3px 8px 3px 0; border-radius: 6px; }
QPushButton[role="fold"]:focus { border-color: «c.accent»; }
QPushButton[role="small"] { padding: 1px 8px; border-radius: 6px; font-size: 11px; }
QToolButton { background: transparent; color: «c.text»; border: 1px solid transparent; border-radius: 8px;
    padding: 5px; }
QToolButton:hover, QToolButton:checked, QToolButton:open { background: «c.raised»; }
QToolButton:focus { border-color: «c.accent»; }
QToolButton:disabled { color: «c.muted»; }
QToolButton::menu-indicator { image: none; }

QLineEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox { background: «c.panel»; color: «c.text»;
    border: 1px solid «c.line»; border-radius: 8px; padding: 6px 8px; selection-background-color: «c.accent»;
    selection-color: «c.on_accent»; }
QLineEdit:focus, QPlainTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus { border-color: «c.accent»; }
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled { color: «c.muted»; }
QFrame[role="field"] QLineEdit { background: transparent; border: none; padding: 0; }
QComboBox::drop-down { border: none; width: 28px; }
QComboBox::down-arrow, QAbstractSpinBox::down-arrow { image: url(«icons»/arrow-down.svg); width: 14px; height: 14px; }
QAbstractSpinBox::up-arrow { image: url(«icons»/arrow-up.svg); width: 14px; height: 14px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { background: transparent; border: none; width: 24px; }
QComboBox QAbstractItemView { background: «c.panel»; color: «c.text»; border: 1px solid «c.line»;
    selection-background-color: «c.raised»; selection-color: «c.text»; }
QCheckBox, QRadioButton { color: «c.text»; spacing: 8px; }
QCheckBox:focus, QRadioButton:focus { color: «c.accent»; }
QCheckBox::indicator, QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid «c.muted»;
    background: «c.panel»; border-radius: 4px; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:checked { background: «c.accent»; border-color: «c.accent»; image: url(«icons»/check.svg); }
QRadioButton::indicator:checked { border: 5px solid «c.accent»; width: 6px; height: 6px; background: «c.on_accent»; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border-color: «c.text»; }

QTreeView, QListView, QTableView { background: transparent; color: «c.text»; border: none; show-decoration-selected: 0;
    selection-background-color: «c.raised»; selection-color: «c.text»; gridline-color: «c.line»; }
QHeaderView::section { background: transparent; color: «c.muted»; border: none; border-bottom: 1px solid «c.line»;
    padding: 6px 8px; }
QTableCornerButton::section { background: transparent; border: none; }

QScrollArea, QAbstractScrollArea { border: none; }
QPlainTextEdit { border: 1px solid «c.line»; }
QPlainTextEdit:focus { border-color: «c.accent»; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: «c.raised»; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: «c.muted»; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QProgressBar { background: «c.raised»; border: none; border-radius: 2px; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { background: «c.accent»; border-radius: 2px; }
QSlider::groove:horizontal { background: «c.raised»; height: 4px; border-radius: 2px; }
QSlider::sub-page:horizontal { background: «c.accent»; border-radius: 2px; }
QSlider::handle:horizontal { background: «c.text»; width: 12px; height: 12px; margin: -4px 0; border-radius: 6px; }
QSlider::handle:horizontal:focus { background: «c.accent»; }

QMenu { background: «c.panel»; color: «c.text»; border: 1px solid «c.line»; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: «c.raised»; }
QMenu::item:disabled { color: «c.muted»; }
QMenu::separator { background: «c.line»; height: 1px; margin: 4px 8px; }
QMenuBar { background: «c.panel»; color: «c.text»; }
QMenuBar::item { padding: 4px 10px; background: transparent; }
QMenuBar::item:selected { background: «c.raised»; }
QSplitter::handle { background: «c.line»; }
QTabBar::tab { background: transparent; color: «c.muted»; padding: 8px 12px; border: none; }
QTabBar::tab:selected { color: «c.text»; border-bottom: 2px solid «c.accent»; }
QTabBar::tab:focus { color: «c.accent»; }
QTabWidget::pane { border: none; }
"""
