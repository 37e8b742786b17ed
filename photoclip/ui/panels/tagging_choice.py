"""Which tags the photos of a folder, an album or the library are to get by machine."""

from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QPushButton, QRadioButton

from photoclip.domain.browse import Scope
from photoclip.domain.names import folded
from photoclip.ui.models.organise_words import quoted
from photoclip.ui.models.tag_marks import MarkKind, TagMark
from photoclip.ui.panels.aside import Aside
from photoclip.ui.panels.tag_chips import TagChips
from photoclip.ui.panels.tag_field import Offers, TagField
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme

_LATER = (
    "Each photo gets a tag where that is likely enough, by the tag's own cut. Such tags look lighter until you confirm "
    "them, and nothing that you rejected comes back."
)


_CAPTIONS = "Or a sentence about each photo that has none yet, which is searched with caption: and exported:"


@dataclass(frozen=True, slots=True)
class Target:
    """The photos of `scope`, which is called so: "the folder “Norway”"; "": all of the library."""

    scope: Scope = field(default_factory=Scope)
    called: str = ""


class TaggingChoice(Aside):
    """All tags there are, or some that the person names."""

    wanted = Signal(object, object)
    """`Target`, and a tuple of names; none: all there are."""
    captions_wanted = Signal(object)
    """`Target`, of whose photos captions are to be written."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Tag photos")
        self._target = Target()
        self._names: tuple[str, ...] = ()
        self._of, self._later, self._problem = QLabel(), QLabel(_LATER), QLabel()
        self.all, self.some = QRadioButton("With all tags and labels in use"), QRadioButton("Only with these:")
        self._kinds = QButtonGroup(self)
        self.chips, self.field = TagChips(theme), TagField(theme, "A tag")
        self.start, self.write = QPushButton("Tag them"), QPushButton("Write captions")
        self._captions = QLabel(_CAPTIONS)
        for label, role in (
            *((self._of, ""), (self._later, "muted"), (self._problem, "bad")),
            (self._captions, "muted"),
        ):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            set_role(label, role)
        set_role(self.start, "primary")
        self._lay_out()
        self.field.entered.connect(self._add)
        self.field.left.connect(self.closed)
        self.field.edited.connect(lambda _text: self.some.setChecked(True))
        self.chips.refused.connect(lambda mark: self._show([name for name in self._names if name != mark.name]))
        self._kinds.buttonClicked.connect(lambda _button: self._fit())
        self.some.toggled.connect(lambda _on: self._fit())
        self.start.clicked.connect(self._start)
        self.write.clicked.connect(lambda: self.captions_wanted.emit(self._target))

    def ask(self, target: Target) -> None:
        """Ask for the tags of these photos."""
        self._target = target
        self._of.setText(f"The photos of {target.called}" if target.called else "All photos of the library")
        self.all.setChecked(True)
        self.field.clear()
        self._show([])
        self.all.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_offers(self, offers: Offers) -> None:
        """Who knows what the beginning of a name may become."""
        self.field.set_offers(offers)

    def refuse(self, line: str) -> None:
        """Why it cannot begin; "" takes it back."""
        self._problem.setText(line)
        self._problem.setVisible(bool(line))

    def problem(self) -> str:
        """What is wrong, "" where nothing is."""
        return self._problem.text()

    def _add(self, name: str) -> None:
        self.field.clear()
        self.some.setChecked(True)
        if folded(name) not in map(folded, self._names):
            self._show([*self._names, name])

    def _show(self, names: list[str]) -> None:
        self._names = tuple(names)
        self.chips.show_marks([TagMark(name, MarkKind.HAND) for name in names])
        self.chips.setVisible(bool(names))
        self._fit()

    def _fit(self) -> None:
        self.refuse("")
        self.field.setVisible(self.some.isChecked())
        self.chips.setVisible(self.some.isChecked() and bool(self._names))

    def _start(self) -> None:
        if self.some.isChecked() and self.field.text():
            if not self.field.check():
                return
            self._add(self.field.text())
        if self.some.isChecked() and not self._names:
            self.refuse("Name at least one tag, or take all.")
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.wanted.emit(self._target, self._names if self.some.isChecked() else ())

    def _lay_out(self) -> None:
        for kind in (self.all, self.some):
            self._kinds.addButton(kind)
        column = self.column
        for part in (self._of, self.all, self.some, self.chips, self.field, self._problem):
            column.addWidget(part)
        column.addSpacing(8)
        column.addWidget(self.start, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(8)
        column.addWidget(self._later)
        column.addSpacing(16)
        column.addWidget(self._captions)
        column.addWidget(self.write, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)


def folder_called(name: str) -> str:
    """As it is said in a sentence."""
    return f"the folder {quoted(name)}"


def album_called(name: str) -> str:
    """As it is said in a sentence."""
    return f"the album {quoted(name)}"
