"""Settings: which models there are, and which one understands the photos."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from photoclip.domain.api import JobStatus
from photoclip.domain.model_api import ImportRequest
from photoclip.domain.models import ModelList
from photoclip.ui.models.model_state import ModelAct, shared_limits, states_of
from photoclip.ui.models.model_summary import info_of, previous_of, summary_of, title_in
from photoclip.ui.models.model_tasks import ModelTask, task_of
from photoclip.ui.models.shown import shown, tooltip
from photoclip.ui.panels.breakable import breakable
from photoclip.ui.panels.focus_order import tab_as_laid_out
from photoclip.ui.panels.settings.fold import Fold
from photoclip.ui.panels.settings.model_forms import ImportForm, OtherForm
from photoclip.ui.panels.settings.model_tile import ModelTile
from photoclip.ui.panels.settings.setting import Page, plain, show_line
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme

_LOOKING = "Looking for models…"
_STALLS_MS = 2_000
_WIDEST_BACK_PX = 280
"""What a button has room for in the narrowest window: it never elides by itself."""


class ModelsPage(Page):
    """A tile for each model, ways to further ones, and what none of them can do. A change is only wished for."""

    acted = Signal(object, str)
    """ModelAct, name of the model. `REMOVE` and `FORGET` were confirmed."""
    job_acted = Signal(object, object)
    """JobAction, JobId."""
    import_wanted = Signal(object)
    """ImportRequest."""
    link_wanted = Signal(str)
    """An address on the web."""
    stalled = Signal()
    """Again and again while nothing works for the model that is to be in use: what is shown may be out of date."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Models", parent)
        self._theme = theme
        self._tiles: dict[str, ModelTile] = {}
        self._models: ModelList | None = None
        self._photos = 0
        self._jobs: tuple[JobStatus, ...] = ()
        self._previous = ""
        self._stall = QTimer(self, interval=_STALLS_MS)
        self._is_stalled = False
        self._summary, self._error = plain(_LOOKING, self), plain("", self)
        self._back = QPushButton(self)
        self._list = QVBoxLayout()
        self.importing, self.other = ImportForm(self), OtherForm(self)
        self._import_fold = Fold(theme, "Add a model from a file…", self.importing, self)
        self._other_fold = Fold(theme, "Another open_clip model…", self.other, self)
        self._limits = plain("", self)
        self._lay_out()
        self._stall.timeout.connect(self._tell_stalled)
        self._back.clicked.connect(lambda: self.acted.emit(ModelAct.USE, self._previous))
        self.importing.wanted.connect(self.import_wanted)
        self.other.wanted.connect(lambda name: self.acted.emit(ModelAct.DOWNLOAD, name))
        for fold, form in ((self._import_fold, self.importing), (self._other_fold, self.other)):
            fold.button.clicked.connect(lambda is_open, form=form: self._opened(form) if is_open else None)

    @property
    def tiles(self) -> tuple[ModelTile, ...]:
        """One for each model, in order."""
        return tuple(self._tiles.values())

    def tile(self, name: str) -> ModelTile:
        """That of a model that is shown. Raises KeyError."""
        return self._tiles[name]

    def shows(self, name: str) -> bool:
        """Whether there is a tile of that model."""
        return name in self._tiles

    def summary(self) -> str:
        """Which model is in use, and which one is to be."""
        return self._summary.text().replace("\u200b", "")

    def show_models(self, models: ModelList, photos: int) -> None:
        """Those there are now, in a library of so many photos."""
        self._models, self._photos = models, photos
        self._refresh()

    def lists(self, name: str) -> bool:
        """Whether it is more than something that is being fetched."""
        return self._models is not None and info_of(self._models, name) is not None

    def show_jobs(self, jobs: Sequence[JobStatus]) -> None:
        """What runs now; others than those about models do not matter."""
        mine = tuple(job for job in jobs if job.model and not job.is_over)
        if mine != self._jobs:
            self._jobs = mine
            # What just came, or could not, is known after the next look: until then it stays where it is.
            self._refresh(kept=tuple(self._tiles))

    def show_error(self, text: str, name: str = "") -> None:
        """What could not be done, at the model that it is about where that is shown."""
        tile = self._tiles.get(name)
        if tile is not None:
            tile.show_error(text)
            if text:
                self._reveal(tile)
        else:
            show_line(self._error, text)

    def show_import_failed(self, request: ImportRequest | None, text: str) -> None:
        """Why nothing came of it, where it can be tried again."""
        if request is not None:
            self.importing.bring_back(request)
        self.importing.show_error(text)
        self._import_fold.open()
        self._reveal(self.importing)

    def error(self) -> str:
        """What is said of no model that is shown."""
        return self._error.accessibleName()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A scroll area makes it no lower than that, and labels that wrap ask for the height of a narrow column."""
        return QSize(super().minimumSizeHint().width(), 0)

    def _refresh(self, kept: Sequence[str] = ()) -> None:
        models = self._models
        if models is None:
            return
        self._watch_switch(models)
        self._show_summary(models)
        states = states_of(
            models,
            self._photos,
            self._jobs,
            title_in(models, models.active),
            kept=kept,
            is_stalled=self._is_stalled,
        )
        here = {state.info.name for state in states}
        has_changed = False
        for gone in [known for known in self._tiles if known not in here]:
            tile, has_changed = self._tiles.pop(gone), True
            self._list.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
            if tile.error():
                self._show_not_come(gone, tile.error())
        for place, state in enumerate(states):
            tile = self._tiles.get(state.info.name)
            if tile is None:
                tile, has_changed = self._tile(state.info.name, ModelTile(self._theme, state, self)), True
            elif tile.state != state:
                tile.show_state(state)
            if self._list.indexOf(tile) != place:
                self._list.insertWidget(place, tile)
        self._tiles = {state.info.name: self._tiles[state.info.name] for state in states}
        self._limits.setText("\n".join(f"•  {breakable(shown(limit))}" for limit in shared_limits(models)))
        self._limits_head.setVisible(bool(self._limits.text()))
        self.importing.show_architectures(_architectures(models))
        if has_changed:
            tab_as_laid_out(self)

    def _show_summary(self, models: ModelList) -> None:
        summary = summary_of(models, self._jobs, is_stalled=self._is_stalled)
        self._summary.setText(breakable(summary.text))
        set_role(self._summary, "bad" if summary.is_bad else "")
        self._previous = previous_of(models)
        back = f"Go back to {title_in(models, self._previous)}" if self._previous else ""
        self._back.setText(self._back.fontMetrics().elidedText(back, Qt.TextElideMode.ElideRight, _WIDEST_BACK_PX))
        self._back.setAccessibleName(back)
        self._back.setToolTip(tooltip(back) if self._back.text() != back else "")
        self._back.setVisible(bool(self._previous))

    def _watch_switch(self, models: ModelList) -> None:
        """Between two answers nothing may work for the model that is wanted: that is told only when it stays so."""
        wanted = models.wanted if models.wanted != models.active else None
        if wanted is None or any(task_of(job) is ModelTask.SWITCH and job.model == wanted for job in self._jobs):
            self._stall.stop()
            self._is_stalled = False
        elif not self._stall.isActive():
            self._stall.start()

    def _tell_stalled(self) -> None:
        if not self.isVisible():
            self._stall.stop()
            return
        if not self._is_stalled:
            self._is_stalled = True
            self._refresh(kept=tuple(self._tiles))
        self.stalled.emit()

    def _show_not_come(self, name: str, text: str) -> None:
        """Nothing is left of a model that was asked for by name: it can be asked for again there."""
        self.other.bring_back(name)
        self.other.show_error(text)
        self._other_fold.open()
        self._reveal(self.other)

    def _tile(self, name: str, tile: ModelTile) -> ModelTile:
        tile.acted.connect(self.acted)
        tile.job_acted.connect(self.job_acted)
        tile.link_wanted.connect(self.link_wanted)
        self._tiles[name] = tile
        return tile

    def _opened(self, form: ImportForm | OtherForm) -> None:
        form.take_focus()
        self._reveal(form)

    def _reveal(self, widget: QWidget) -> None:
        """Scroll to it, once it is laid out."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            QTimer.singleShot(0, widget, lambda: above.ensureWidgetVisible(widget))

    def _lay_out(self) -> None:
        self._back.setAutoDefault(False)
        self._back.hide()
        set_role(self._error, "bad")
        self._error.hide()
        set_role(self._limits, "muted")
        self._list.setSpacing(12)
        back = QHBoxLayout()
        back.addWidget(self._back)
        back.addStretch(1)
        self.column.addWidget(self._summary)
        self.column.addLayout(back)
        self.column.addWidget(self._error)
        self.column.addLayout(self._list)
        for fold in (self._import_fold, self._other_fold):
            self.column.addWidget(fold)
        self._limits_head = plain("What no model of this kind can do", self)
        set_role(self._limits_head, "title")
        self._limits_head.hide()
        self.column.addSpacing(8)
        self.column.addWidget(self._limits_head)
        self.column.addWidget(self._limits)
        # A layout that is aligned is never higher than its size hint, which does not know of lines that wrap.
        self.column.setAlignment(Qt.AlignmentFlag(0))
        self.column.addStretch(1)


def _architectures(models: ModelList) -> list[str]:
    """Those that names of models tell."""
    named = (info.name.rpartition("/")[0] for info in models.models if "@" not in info.name and ":" not in info.name)
    return sorted(dict.fromkeys(name for name in named if name and not name.startswith(("/", "."))))
