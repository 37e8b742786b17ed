"""What can be typed into the search field, as a page that opens under it and is never modal."""

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTextBrowser, QToolButton, QVBoxLayout, QWidget

from photoclip.config.resources import resource
from photoclip.ui.panels.popup import Popup
from photoclip.ui.theme.colors import Colors
from photoclip.ui.theme.theme import Theme

_WIDTH_PX = 640
_HEIGHT_PX = 560
_LEAST_PX = 120
_MARGIN_PX = 8


class SearchHelp(Popup):
    """Shows resources/help/search.md. Escape, the x, or a click elsewhere closes it."""

    left = Signal()
    """The keyboard goes back to where it came from."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._text = resource("help", "search.md").read_text("utf-8")
        self._page = QTextBrowser(self)
        self._page.setAccessibleName("What can be typed into the search field")
        self._page.setFrameShape(QFrame.Shape.NoFrame)
        self._page.setOpenLinks(False)
        self._page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._page.document().setDocumentMargin(12)
        self._page.anchorClicked.connect(self._go_to)
        self._close = QToolButton(self)
        self._close.setAccessibleName("Close")
        self._close.setToolTip("Close")
        self._close.clicked.connect(self._leave)
        beside = QVBoxLayout()
        beside.addWidget(self._close)
        beside.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(_MARGIN_PX, _MARGIN_PX, _MARGIN_PX, _MARGIN_PX)
        row.addWidget(self._page, 1)
        row.addLayout(beside)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    def open(self, beneath: QWidget) -> None:
        """Show it under a widget of the same window, and take the focus."""
        self._open_beneath(beneath, _WIDTH_PX, _HEIGHT_PX, _LEAST_PX)
        self._page.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _leave(self) -> None:
        self.close_popup()
        self.left.emit()

    def _go_to(self, link: QUrl) -> None:
        if not link.scheme() and link.hasFragment():
            self._page.scrollToAnchor(link.fragment())

    def _dress(self) -> None:
        colors = self._theme.colors
        self._close.setIcon(self._theme.icon("x"))
        self._page.setStyleSheet(f"QTextBrowser {{ background: transparent; color: {colors.text}; border: none; }}")
        self._page.setMarkdown(self._text)
        _style(self._page.document(), colors)


def _style(document: QTextDocument, colors: Colors) -> None:
    """What Markdown does not say: calm tables, small headings, code that stands out."""
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            table = frame.format().toTableFormat()
            table.setBorderBrush(QColor(colors.line))
            table.setBorderCollapse(True)
            table.setCellPadding(5)
            table.setTopMargin(4)
            table.setBottomMargin(8)
            table.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
            frame.setFormat(table)
    cursor = QTextCursor(document)
    block = document.begin()
    while block.isValid():
        level = block.blockFormat().headingLevel()
        if level:
            _restyle(cursor, block.position(), block.length() - 1, larger=2 if level == 1 else 1)
        for fragment in block:
            piece = fragment.fragment()
            if piece.charFormat().fontFixedPitch():
                _restyle(cursor, piece.position(), piece.length(), color=colors.yes)
        block = block.next()


def _restyle(cursor: QTextCursor, start: int, length: int, *, larger: int = 0, color: str = "") -> None:
    cursor.setPosition(start)
    cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
    look = QTextCharFormat()
    if larger:
        look.setProperty(QTextCharFormat.Property.FontSizeAdjustment, larger)
    if color:
        look.setForeground(QColor(color))
    cursor.mergeCharFormat(look)
