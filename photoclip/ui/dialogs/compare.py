"""One query in two models, side by side."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from photoclip.domain.api import JobStatus
from photoclip.domain.ids import PhotoId
from photoclip.domain.model_api import CompareRequest, Comparison
from photoclip.domain.models import ModelInfo, ModelList
from photoclip.ui.models.compare_words import Rank, basis_words, pointed_words
from photoclip.ui.models.counted import photos_counted
from photoclip.ui.models.model_tasks import ModelTask, task_of
from photoclip.ui.models.model_words import title_of, title_of_name
from photoclip.ui.models.ranked import ranks_of
from photoclip.ui.models.shown import name_of
from photoclip.ui.panels.busy_dot import BusyDot
from photoclip.ui.panels.compare_column import CompareColumn
from photoclip.ui.panels.elided_label import ElidedLabel
from photoclip.ui.panels.settings.setting import plain, show_line
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme
from photoclip.ui.thumbnails.loader import ThumbnailLoader

TRIED = 300
"""Photos that a model is tried on first."""
SHOWN = 20
_USUAL = (1040, 760)
_LEAST = (600, 440)
_HINT = "What to look for with both models"
_WORKING = (ModelTask.TRIAL, ModelTask.SWITCH)


class CompareDialog(QDialog):
    """Not modal. Says what it wants to be asked; what was answered is shown to it."""

    opened = Signal()
    wanted = Signal(object)
    """CompareRequest: the words, or the models, are others now. None: there is nothing to compare."""
    trial_wanted = Signal(str, int)
    """Name of a model, and how many photos it is to be tried on."""
    use_wanted = Signal(str)
    """Name of a model."""
    job_acted = Signal(object, object)
    """JobAction, JobId."""

    def __init__(self, loader: ThumbnailLoader, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models = ModelList((), "")
        self._photos = 0
        self._jobs: tuple[JobStatus, ...] = ()
        self._names = ["", ""]
        self._told: CompareRequest | None = None
        self.setWindowTitle("Compare two models")
        self.setModal(False)
        self.setMinimumSize(*_LEAST)
        self.resize(*_USUAL)
        self.edit = QLineEdit(self)
        self.edit.setPlaceholderText(_HINT)
        self.edit.setAccessibleName(_HINT)
        self.edit.setClearButtonEnabled(True)
        self._busy = BusyDot(theme, self)
        self._basis, self._error = ElidedLabel("", self), plain("", self)
        self._pointed = ElidedLabel("", self)
        self.columns = (CompareColumn(loader, theme, "First", self), CompareColumn(loader, theme, "Second", self))
        self._lay_out()
        self._connect()
        self._tell()

    @property
    def names(self) -> tuple[str, str]:
        """Of the models that are compared."""
        return self._names[0], self._names[1]

    def compare(self, second: str, text: str | None = None) -> None:
        """Set the model in use and another one beside one another; `text` None keeps the words."""
        self._names = [self._models.active, second]
        if text is not None:
            self.edit.setText(text)
        self._refresh()

    def show_models(self, models: ModelList, photos: int) -> None:
        """Those there are, in a library of so many photos."""
        self._models, self._photos = models, photos
        if not self._names[0]:
            self._names[0] = models.active
        self._refresh()

    def show_jobs(self, jobs: Sequence[JobStatus]) -> None:
        """What runs now; only work with one of the two models matters."""
        mine = tuple(job for job in jobs if not job.is_over and task_of(job) in _WORKING)
        if mine != self._jobs:
            self._jobs = mine
            self._refresh()

    def show_busy(self, busy: bool) -> None:
        """Whether it is being looked for."""
        self._busy.set_busy(busy)

    def show_comparison(self, request: CompareRequest, comparison: Comparison) -> None:
        """What both found for the `request`; one that is not wanted any more is left alone."""
        if request != self._told:
            return
        self.show_error("")
        first, second = comparison.first, comparison.second
        ranks = (ranks_of(first.hits), ranks_of(second.hits))
        for column, answer, other in zip(self.columns, (first, second), reversed(ranks), strict=True):
            if answer.hits:
                column.show_hits(answer.hits, other, answer.milliseconds)
            else:
                column.show_nothing("search", "Nothing found", "Try other words.")
        self._basis.setText(basis_words(comparison))
        self._point_at(None)

    def show_error(self, text: str) -> None:
        """Why nothing can be compared."""
        show_line(self._error, text)
        if text and self._told is not None:
            self._show_in_empty("triangle-alert", "That did not work")

    def error(self) -> str:
        """What stands there."""
        return self._error.accessibleName()

    def basis(self) -> str:
        """Which photos were looked through."""
        return self._basis.text()

    def pointed(self) -> str:
        """What is said of the photo that is looked at."""
        return self._pointed.text()

    # what is compared

    def _refresh(self) -> None:
        usable = {info.name: info for info in self._models.models if info.installed and not info.lacks}
        titles = {name: title_of(info) for name, info in usable.items()}
        if self._models.models and self._names[1] not in usable:
            others = [info for name, info in usable.items() if name != self._names[0]]
            self._names[1] = max(others, key=lambda info: info.vectors).name if others else ""
        for column, name in zip(self.columns, self._names, strict=True):
            column.show_models(titles, name)
            self._show_use(column, name)
            self._show_job(column, name)
        self._tell()

    def _show_use(self, column: CompareColumn, name: str) -> None:
        if name == self._models.active:
            column.show_use("In use", enabled=False)
        elif name == self._models.wanted:
            column.show_use("Takes over when it is ready", enabled=False)
        else:
            column.show_use("Use this model", enabled=bool(name))

    def _show_job(self, column: CompareColumn, name: str) -> None:
        job = next((job for job in self._jobs if job.model == name), None)
        column.show_job(job)

    def _tell(self) -> None:
        """What is to be asked now, if that is something else."""
        request = self._request()
        if request is None:
            self._show_why_not()
        elif request == self._told:
            return
        if request != self._told:
            self._told = request
            if request is not None:
                self._show_in_empty("search", "Looking through your photos…")
            self.wanted.emit(request)

    def _show_in_empty(self, icon: str, heading: str) -> None:
        """Where no photos are seen."""
        for column in self.columns:
            if column.is_empty:
                column.show_nothing(icon, heading, "")

    def _request(self) -> CompareRequest | None:
        text, (first, second) = self.edit.text().strip(), self._names
        infos = [self._info(name) for name in self._names]
        can = bool(text) and bool(first) and bool(second) and first != second
        is_ready = all(info is not None and info.vectors for info in infos)
        return CompareRequest(text, first, second, SHOWN) if can and is_ready else None

    def _show_why_not(self) -> None:
        self._basis.setText("")
        self._pointed.setText("")
        self.show_error("")
        for column, name in zip(self.columns, self._names, strict=True):
            self._show_state(column, self._info(name))

    def _show_state(self, column: CompareColumn, info: ModelInfo | None) -> None:
        if info is None:
            is_alone = bool(self._models.models)
            line = "Download or add another one, to compare it with this one." if is_alone else ""
            column.show_nothing("eye", "No other model is here yet" if is_alone else "Looking for models…", line)
        elif self._names[0] == self._names[1]:
            column.show_nothing("eye", "Twice the same model", "Choose another one in one of the lists.")
        elif not info.vectors and column.job_text():
            column.show_nothing("clock", "It looks at some of your photos", "In a moment you can compare.")
        elif not info.vectors and not self._photos:
            column.show_nothing("images", "No photos yet", "Add a folder with photos first.")
        elif not info.vectors:
            photos = min(TRIED, self._photos)
            act = (f"Try it on {photos_counted(photos)} first", lambda: self.trial_wanted.emit(info.name, photos))
            line = "Some photos, spread over your library, are enough to compare it. Nothing else changes."
            column.show_nothing("images", f"{title_of(info)} has not seen your photos yet", line, [act])
        else:
            line = "It waits for the other model." if self.edit.text().strip() else "Type above what you look for."
            column.show_nothing("search", "Ready to compare", line)

    def _info(self, name: str) -> ModelInfo | None:
        return next((info for info in self._models.models if info.name == name), None)

    def _choose(self, column: int, name: str) -> None:
        """The same one in both lists changes places."""
        other = 1 - column
        if self._names[other] == name:
            self._names[other] = self._names[column]
        self._names[column] = name
        self._refresh()

    # the photo that is looked at

    def _point_at(self, photo_id: PhotoId | None) -> None:
        for column in self.columns:
            column.view.mark(photo_id)
        hits = [column.ranked.hit(column.ranked.row_of(photo_id)) for column in self.columns]
        there = next((hit for hit in hits if hit is not None), None)
        ranks = [
            Rank(self._title(name), column.ranked.row_of(photo_id) + 1 or None)
            for column, name in zip(self.columns, self._names, strict=True)
        ]
        self._pointed.setText(pointed_words(name_of(there.path), ranks, SHOWN) if there is not None else "")

    def _choose_photo(self, photo_id: PhotoId, other: CompareColumn) -> None:
        """It is scrolled to in the other column."""
        self._point_at(photo_id)
        other.view.mark(photo_id, reveal=True)

    def _title(self, name: str) -> str:
        info = self._info(name)
        return title_of(info) if info is not None else title_of_name(name)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Whoever fills it fills it now."""
        super().showEvent(event)
        if not event.spontaneous():
            self.edit.setFocus()
            self.opened.emit()

    def _connect(self) -> None:
        self.edit.textChanged.connect(lambda _text: self._tell())
        for place, column in enumerate(self.columns):
            other = self.columns[1 - place]
            column.model_chosen.connect(lambda name, place=place: self._choose(place, name))
            column.use_wanted.connect(lambda place=place: self.use_wanted.emit(self._names[place]))
            column.job_acted.connect(self.job_acted)
            column.view.pointed.connect(self._point_at)
            column.view.chosen.connect(lambda photo_id, other=other: self._choose_photo(photo_id, other))

    def _lay_out(self) -> None:
        set_role(self._basis, "muted")
        set_role(self._error, "bad")
        self._error.hide()
        above = QHBoxLayout()
        above.setSpacing(8)
        above.addWidget(self._basis, 1)
        above.addWidget(self._busy)
        middle = QHBoxLayout()
        middle.setSpacing(24)
        for column in self.columns:
            middle.addWidget(column, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(12)
        layout.addWidget(self.edit)
        layout.addLayout(above)
        layout.addWidget(self._error)
        layout.addLayout(middle, 1)
        layout.addWidget(self._pointed)
