"""One of two models that are compared: its name, and what it finds."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from photoclip.domain.api import JobStatus
from photoclip.domain.found import SearchHit
from photoclip.domain.ids import PhotoId
from photoclip.ui.models.ranked import RankedModel
from photoclip.ui.panels.elided_label import ElidedLabel
from photoclip.ui.panels.nothing import Nothing
from photoclip.ui.panels.notice import Action
from photoclip.ui.panels.settings.model_job import ModelJob
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme
from photoclip.ui.thumbnails.loader import ThumbnailLoader
from photoclip.ui.views.ranked import RankedView

_LEAST_PX = 240


class CompareColumn(QWidget):
    """Knows one model and its answer; which photos the other one has is told."""

    model_chosen = Signal(str)
    """Name of a model."""
    use_wanted = Signal()
    job_acted = Signal(object, object)
    """JobAction, JobId."""

    def __init__(self, loader: ThumbnailLoader, theme: Theme, which: str, parent: QWidget | None = None) -> None:
        """`which`: "First" or "Second"."""
        super().__init__(parent)
        self.ranked = RankedModel(self)
        self.view = RankedView(self.ranked, loader, theme, self)
        self.view.setAccessibleName(f"What the {which.lower()} model finds")
        self.nothing = Nothing(theme, self)
        self._models = QComboBox(self)
        self._models.setAccessibleName(f"{which} model")
        self._models.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._models.setMinimumContentsLength(12)
        self._time = ElidedLabel("", self)
        set_role(self._time, "muted")
        self._job = ModelJob("", self)
        self._use = QPushButton("Use this model", self)
        self._pages = QStackedWidget(self)
        self._said: tuple[str, str, str, tuple[str, ...]] | None = None
        self._models.activated.connect(lambda _row: self.model_chosen.emit(self.model))
        self._use.clicked.connect(self.use_wanted)
        self._job.acted.connect(self.job_acted)
        self._lay_out()

    @property
    def model(self) -> str:
        """Name of the one that is chosen, "" for none."""
        return str(self._models.currentData() or "")

    @property
    def use(self) -> QPushButton:
        """The button beneath."""
        return self._use

    def show_models(self, titles: Mapping[str, str], chosen: str) -> None:
        """Those to choose from, by name, and the one that is chosen."""
        if [(self._models.itemData(row), self._models.itemText(row)) for row in range(self._models.count())] != list(
            titles.items()
        ):
            self._models.clear()
            for name, title in titles.items():
                self._models.addItem(title, name)
                self._models.setItemData(self._models.count() - 1, name, Qt.ItemDataRole.ToolTipRole)
        self._models.setCurrentIndex(self._models.findData(chosen))
        self._use.setAccessibleName(f"{self._use.text()}: {titles.get(chosen, chosen)}")

    def show_use(self, text: str, *, enabled: bool) -> None:
        """What the button beneath says."""
        self._use.setText(text)
        self._use.setEnabled(enabled)

    def show_hits(self, hits: Sequence[SearchHit], elsewhere: Mapping[PhotoId, int], milliseconds: float) -> None:
        """What it found, and where the other one has the same photos."""
        self.ranked.show(hits, elsewhere)
        digits = 1 if milliseconds < 9.95 else 0
        self._time.show()
        self._time.setText(f"{QLocale().toString(float(milliseconds), 'f', digits)} ms")
        self._turn_to(self.view)

    def show_nothing(self, icon: str, heading: str, line: str, actions: Sequence[Action] = ()) -> None:
        """What stands there instead of photos."""
        said = (icon, heading, line, tuple(label for label, _act in actions))
        if said != self._said or not self.is_empty:  # a button that is being pressed stays
            self._said = said
            self.ranked.show((), {})
            self._time.setText("")
            self._time.hide()
            self.nothing.show_state(icon, heading, line, actions)
            self._turn_to(self.nothing)

    def show_job(self, job: JobStatus | None, note: str = "") -> None:
        """Work under way with its model."""
        self._job.setVisible(job is not None)
        if job is not None:
            self._job.show_job(job, note)

    def job_text(self) -> str:
        """What is said of that work, "" where there is none."""
        return "" if self._job.isHidden() else self._job.text_shown()

    def time_text(self) -> str:
        """How long it took."""
        return self._time.text()

    @property
    def is_empty(self) -> bool:
        """Whether something else than photos is seen."""
        return self._pages.currentWidget() is self.nothing

    def _turn_to(self, page: QWidget) -> None:
        if self._pages.currentWidget() is not page:
            self._pages.setCurrentWidget(page)

    def _lay_out(self) -> None:
        self.setMinimumWidth(_LEAST_PX)
        self._use.setAutoDefault(False)
        self._job.hide()
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._models, 1)
        head.addWidget(self._time)
        self._pages.addWidget(self.view)
        self._pages.addWidget(self.nothing)
        foot = QHBoxLayout()
        foot.addWidget(self._use)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._job)
        column.addWidget(self._pages, 1)
        column.addLayout(foot)
