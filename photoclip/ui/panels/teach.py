"""Teaching a tag: photos that show it, photos that do not, its name, and what was learned of it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from photoclip.domain.names import folded
from photoclip.domain.tag_api import Taught
from photoclip.ui.models import tag_words as words
from photoclip.ui.models.counted import counted, number, photos_counted
from photoclip.ui.models.examples import Example, ExampleModel
from photoclip.ui.panels.aside import Aside
from photoclip.ui.panels.tag_field import Offers, TagField
from photoclip.ui.panels.wrap_layout import WrapLayout
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme
from photoclip.ui.thumbnails.loader import ThumbnailLoader
from photoclip.ui.views.examples import ExampleView

_YES_HINT = "Select photos that show it, and add them, or drop them here."
_NO_HINT = "Photos that look alike but are not it make it surer."


class TeachPanel(Aside):
    """Shows what it is told, and says what the person wants."""

    added = Signal(bool)
    """What is selected is to be an example; False: a counter-example."""
    dropped = Signal(bool, object)
    """The same of the `PhotoId`s that were dropped."""
    taken_out = Signal(object)
    """`PhotoId` that is no example any more."""
    teach_wanted = Signal(str)
    """A name. Answer with `show_taught` or `refuse`."""
    tune_wanted = Signal(str)
    """The name of a tag: what comes nearest is to be seen."""
    review_wanted = Signal(object)
    """The name of a tag: its matches are to be looked through."""
    tagging_wanted = Signal(str)
    """The name of a tag: its matches are to be tagged."""
    undo_wanted = Signal()

    def __init__(self, loader: ThumbnailLoader, theme: Theme) -> None:
        super().__init__(theme, "Teach a tag")
        self.yes_model, self.no_model = ExampleModel(self), ExampleModel(self)
        self.name = TagField(theme, "Name, as “pepper”")
        self.yes = _Side("Shows it", "Add", self.yes_model, ExampleView(self.yes_model, loader, theme, _YES_HINT))
        self.no = _Side("Does not", "Add", self.no_model, ExampleView(self.no_model, loader, theme, _NO_HINT))
        self._problem, self.learn = QLabel(), QPushButton("Learn")
        self.result = _Result(theme)
        self._is_learning = False
        self._can_learn = False
        self._lay_out()
        for side, is_yes in ((self.yes, True), (self.no, False)):
            side.add.clicked.connect(lambda _checked=False, is_yes=is_yes: self.added.emit(is_yes))
            side.view.photos_dropped.connect(lambda photo_ids, is_yes=is_yes: self.dropped.emit(is_yes, photo_ids))
            side.view.taken_out.connect(self.taken_out)
        self.learn.clicked.connect(self._teach)
        self.name.entered.connect(lambda _name: self._teach())
        self.name.edited.connect(lambda _name: self.refuse(""))
        self.name.left.connect(self.closed)
        self.result.review.clicked.connect(lambda: self.review_wanted.emit(self.result.name))
        self.result.nearest.clicked.connect(lambda: self.tune_wanted.emit(self.result.name))
        self.result.tag.clicked.connect(lambda: self.tagging_wanted.emit(self.result.name))
        self.result.undo.clicked.connect(self.undo_wanted)

    def begin(self, name: str = "") -> None:
        """Another tag is taught."""
        self._is_learning = False
        self.name.set_text(name)
        self.refuse("")
        self.result.hide()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_offers(self, offers: Offers) -> None:
        """Who knows what the beginning of a name may become."""
        self.name.set_offers(offers)

    def show_examples(self, yes: Sequence[Example], no: Sequence[Example]) -> None:
        """Both sides."""
        self.yes.show_examples(yes)
        self.no.show_examples(no)
        self._can_learn = bool(yes)
        self._fit()

    def show_selected(self, photos: int) -> None:
        """How many are selected, and could be added."""
        for side in (self.yes, self.no):
            side.show_selected(photos)

    def show_learning(self) -> None:
        """It is on its way."""
        self.refuse("")
        self._is_learning = True
        self._fit()

    def show_taught(self, taught: Taught) -> None:
        """What was learned."""
        self._is_learning = False
        self.name.set_text(taught.name)
        self.result.show_taught(taught)
        self._fit()

    def show_again(self, taught: Taught) -> None:
        """The same tag, as it is after other photos were decided upon; it may have another name."""
        before = self.result.name
        if taught.name != before and folded(self.name.text()) == folded(before):
            self.name.set_text(taught.name)
        self.result.show_again(taught)

    def forget_taught(self) -> None:
        """It was taken back."""
        self.result.hide()
        self._fit()

    def refuse(self, line: str) -> None:
        """Why it cannot be learned; "" takes that back."""
        self._is_learning = self._is_learning and not line
        self._problem.setText(line)
        self._problem.setVisible(bool(line))
        self._fit()

    def problem(self) -> str:
        """What is wrong, at the name or beneath the examples; "" where nothing is."""
        return self.name.problem() or self._problem.text()

    def _teach(self) -> None:
        if self._is_learning:
            return
        if not self.name.check():
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self._can_learn:
            self.refuse("Add at least one photo that shows it.")
        else:
            self.teach_wanted.emit(self.name.text())

    def _fit(self) -> None:
        self.learn.setEnabled(not self._is_learning)
        self.learn.setText("Learning…" if self._is_learning else "Learn again" if self.result.name else "Learn")
        set_role(self.learn, "" if self.result.name else "primary")

    def _lay_out(self) -> None:
        self._problem.setWordWrap(True)
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self._problem, "bad")
        self._problem.hide()
        column = self.column
        column.addWidget(self.name)
        column.addSpacing(8)
        for side in (self.yes, self.no):
            column.addWidget(side)
            column.addSpacing(8)
        column.addWidget(self._problem)
        column.addWidget(self.learn, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(8)
        column.addWidget(self.result)
        column.addStretch(1)
        self._fit()


class _Side(QWidget):
    """A heading with how many there are, a button that adds what is selected, and the photos."""

    def __init__(self, title: str, verb: str, model: ExampleModel, view: ExampleView) -> None:
        super().__init__()
        self._title, self._verb, self._model, self.view = title, verb, model, view
        self._heading = QLabel()
        set_role(self._heading, "section")
        self.add = QPushButton(verb)
        set_role(self.add, "small")
        view.setAccessibleName(f"{title}: examples")
        head = QHBoxLayout()
        head.addWidget(self._heading, 1)
        head.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(view)
        self.show_examples(())
        self.show_selected(0)

    def show_examples(self, examples: Sequence[Example]) -> None:
        """Show these."""
        self._model.show(examples)
        count = f" · {number(len(examples))}" if examples else ""
        self._heading.setText(f"{self._title.upper()}{count}")
        self._heading.setAccessibleName(f"{self._title}: {photos_counted(len(examples))}")

    def show_selected(self, photos: int) -> None:
        """How many are selected."""
        self.add.setEnabled(photos > 0)
        self.add.setText(f"{self._verb} {number(photos)} selected" if photos else f"{self._verb} selected")
        self.add.setAccessibleName(f"{self._title}: add {counted(photos, 'selected photo', 'selected photos')}")


class _Result(QFrame):
    """What was learned, how sure that is, and what can be done with it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.name = ""
        set_role(self, "banner")
        self._learned, self._matches = QLabel(), QLabel()
        self.review, self.tag, self.undo = QPushButton(), QPushButton("Tag them"), QPushButton("Undo")
        self.nearest = QPushButton("See what comes nearest")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        for label in (self._learned, self._matches):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(label)
        set_role(self._learned, "muted")
        set_role(self.review, "primary")
        buttons = WrapLayout(8)
        for button in (self.review, self.nearest, self.tag, self.undo):
            button.setStyleSheet("padding: 5px 10px;")
            buttons.addWidget(button)
        for quiet in (self.tag, self.undo):
            set_role(quiet, "quiet")
        column.addLayout(buttons)
        self.hide()

    def show_taught(self, taught: Taught) -> None:
        """What was learned just now."""
        self.show_again(taught)
        self.undo.show()

    def show_again(self, taught: Taught) -> None:
        """The same, as it is after other photos were decided upon."""
        self.name = taught.name
        self._learned.setText(words.learned(taught))
        self._matches.setText(words.matches(taught))
        self.review.setText(f"Look through {counted(taught.matches, 'match', 'matches')}")
        self.review.setVisible(taught.matches > 0)
        self.nearest.setVisible(taught.matches == 0)
        self.tag.setVisible(taught.matches > 0)
        self.tag.setText("Tag it" if taught.matches == 1 else "Tag them")
        self.setAccessibleName(f"{self._learned.text()} {self._matches.text()}")
        self.show()

    def hide(self) -> None:
        """Nothing was learned."""
        self.name = ""
        super().hide()
