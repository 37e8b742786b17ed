"""What the pages of models ask of the library: by what it heard, and with a real one from import to the way back."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPushButton

from photoclip.config.resources import resource
from photoclip.domain.api import JobAction, JobState, JobStatus, News, Stats
from photoclip.domain.errors import ModelError
from photoclip.domain.model_api import Answer, CompareRequest, Comparison, ImportRequest, ModelJob
from photoclip.domain.models import ComputingDevice, ModelInfo, ModelList
from photoclip.domain.progress import Phase, Progress
from photoclip.domain.settings import Settings, SettingsReport
from photoclip.ui.dialogs.compare import CompareDialog
from photoclip.ui.dialogs.settings import SettingsDialog
from photoclip.ui.models.model_state import ModelAct
from photoclip.ui.panels.settings.models import ModelsPage
from photoclip.ui.presenters.compare import ComparePresenter
from photoclip.ui.presenters.models import ModelsPresenter
from photoclip.ui.presenters.settings import SettingsPresenter
from photoclip.ui.thumbnails.loader import ThumbnailLoader

SOON_MS = 60_000
HERE = ModelInfo("b", True, 4, size_bytes=1_000_000, vectors=300, can_remove=True)
AWAY = ModelInfo("far/away", False, 4, can_download=True)
REPORT = SettingsReport(Settings(), "/lib/settings.toml", "/lib/thumbnails")
MODELS = ModelList((ModelInfo("a", True, 4, vectors=300), HERE, AWAY), "a")


class Library:
    """Writes down what is asked of it. `refusal` is raised by whatever starts something."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.refusal: ModelError | None = None
        self.listed = MODELS

    def models(self):
        return self.listed

    def stats(self):
        return Stats(300, 300, 1, 300, 0, 0, "a")

    def devices(self):
        return (ComputingDevice("cuda:0", "Big Card", 80 * 10**9, is_usual=True), ComputingDevice("cpu", "Processor"))

    def compare(self, request: CompareRequest):
        self._note("compare", request)
        return Comparison(Answer(request.first, (), 1.0), Answer(request.second, (), 2.0), 300, 300)

    def __getattr__(self, name: str):
        def ask(*arguments: object) -> object:
            self._note(name, *arguments)
            return ModelJob(5, "new") if name == "start_import" else 5_000_000

        return ask

    def _note(self, *asked: object) -> None:
        self.asked.append(asked)
        if self.refusal is not None:
            raise self.refusal


class RecordingEngine(QObject):
    """Answers at once."""

    ready, failed, news, lost, damaged = Signal(), Signal(object), Signal(object), Signal(str), Signal(object)
    is_down = False

    def __init__(self) -> None:
        super().__init__()
        self.library = Library()

    def ask(self, call, done, failed=None, *, lane="") -> None:
        try:
            answer = call(self.library)
        except ModelError as error:
            failed(error)
        else:
            done(answer)

    def forget(self, lane: str) -> None:
        pass

    def tell(self, *jobs: JobStatus, photos: int = 1) -> None:
        self.news.emit(News(1, photos, 1, jobs))


def job(title, model, state=JobState.RUNNING, error="", job_id=7):
    return JobStatus(job_id, title, state, 1, Progress(Phase.WAITING), None, error, model=model)


@pytest.fixture
def recording():
    return RecordingEngine()


@pytest.fixture
def asked(recording):
    return recording.library.asked


@pytest.fixture
def page(theme, shown):
    return shown(ModelsPage(theme), 800, 600)


@pytest.fixture
def presenter(recording, page):
    made = ModelsPresenter(recording, page)
    made.refresh()
    recording.tell()
    return made


def test_each_button_asks_for_its_own(presenter, page, asked):
    said, compared = [], []
    presenter.said.connect(said.append)
    presenter.compare_wanted.connect(compared.append)
    for act in (ModelAct.USE, ModelAct.COMPARE, ModelAct.MEASURE, ModelAct.FORGET, ModelAct.REMOVE):
        page.acted.emit(act, "b")
    page.acted.emit(ModelAct.DOWNLOAD, AWAY.name)
    page.job_acted.emit(JobAction.PAUSE, 7)
    request = ImportRequest("/w.pt", "ViT-B-32", "w")
    page.importing.show_path("/w.pt")
    page.import_wanted.emit(request)
    assert asked == [
        ("start_switch", "b"),
        ("start_measure", "b"),
        ("start_forget", "b"),
        ("remove_model", "b"),
        ("start_download", AWAY.name),
        ("control_job", 7, JobAction.PAUSE),
        ("start_import", request),
    ]
    assert compared == ["b"]
    assert [line.replace(",", ".") for line in said] == ["5.0 MB are free again."]
    assert page.importing.findChild(QLineEdit).text() == ""


def test_what_is_refused_is_said_where_it_was_asked(presenter, recording, page):
    recording.library.refusal = ModelError("there is no model", "did you mean b?")
    line = "There is no model. Did you mean b?"
    page.acted.emit(ModelAct.USE, "b")
    page.acted.emit(ModelAct.DOWNLOAD, "nowhere/there")
    page.import_wanted.emit(ImportRequest("/w.pt"))
    assert (page.tile("b").error(), page.other.error(), page.importing.error()) == (line, line, line)
    assert page.error() == ""
    recording.library.refusal = None
    page.acted.emit(ModelAct.DOWNLOAD, "nowhere/there")
    assert page.other.error() == ""


def test_a_job_that_fails_is_told_at_its_model(presenter, recording, page):
    recording.tell(job("Downloading far/away", AWAY.name))
    assert page.tile(AWAY.name).state.jobs
    failed = job("Downloading far/away", AWAY.name, JobState.FAILED, "the disk is full (make room)")
    recording.tell(failed)
    assert page.tile(AWAY.name).error() == "The disk is full (make room)"
    recording.tell(failed, job("Importing x", "x", JobState.FAILED, "no tensors", job_id=8))
    assert page.importing.error() == "No tensors"
    request = ImportRequest("/w.pt", "ViT-B-32", "new")
    for end in (lambda: recording.tell(job("Importing new", "new", JobState.FAILED, "no tensors", job_id=5)), None):
        page.importing.clear()
        page.import_wanted.emit(request)
        assert page.importing.findChild(QLineEdit).text() == ""
        (end or (lambda: recording.lost.emit("again")))()
        assert page.importing.findChild(QLineEdit).text() == "/w.pt"
    assert "cut short" in page.importing.error()
    recording.tell(failed)
    recording.library.listed = replace(MODELS, previous="b")
    recording.tell(failed, job("Switching to b", "b", JobState.DONE, job_id=9))
    assert any(b.text() == "Go back to b" for b in page.findChildren(QPushButton))
    recording.tell(job("Downloading far/away", AWAY.name, job_id=10))
    recording.lost.emit("The engine is being started again.")
    assert not page.tile(AWAY.name).state.jobs
    recording.tell(failed)  # history of another engine
    assert page.tile(AWAY.name).error() == ""


def test_links(presenter, page, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: (opened.append(url.toString()), False)[1])
    page.link_wanted.emit("https://example.org/licence")
    assert opened == ["https://example.org/licence"]
    assert "No program" in page.error()
    presenter.refresh()
    assert "No program" in page.error()  # a look at the models does not take it away
    page.acted.emit(ModelAct.USE, "b")
    assert page.error() == ""


def test_it_looks_again_while_nothing_works_for_what_is_wanted(presenter, recording, page):
    recording.library.listed = replace(MODELS, wanted="b")
    presenter.refresh()
    recording.library.listed = MODELS
    page.stalled.emit()
    assert page.summary() == "Your photos are searched with a."


def test_devices_are_asked_for_when_they_are_looked_at(recording, theme, shown, tmp_path, asked):
    dialog = shown(SettingsDialog(theme), 960, 680)
    wanted = []
    recording.library.settings = lambda: replace(REPORT, settings=wanted[-1] if wanted else Settings())
    recording.library.change_settings = lambda changed: (wanted.append(changed), recording.library.settings())[1]
    presenter = SettingsPresenter(recording, dialog, theme, tmp_path)
    dialog.computing.show_looking()
    assert dialog.computing.found() == "Looking for what this computer has…"
    dialog.show_page(dialog.computing)
    assert dialog.computing.found() == "Here that is Big Card (80.0 GB)."
    combo = dialog.computing.findChild(QComboBox)
    assert [combo.itemText(row) for row in range(combo.count())] == ["Automatic", "Big Card (80.0 GB)", "Processor"]
    dialog.computing.findChild(QCheckBox).click()
    combo.setCurrentIndex(1)
    combo.activated.emit(1)
    assert wanted == [Settings(gentle=True), Settings(gentle=True, device="cuda:0")]
    presenter.deleteLater()


def test_comparing_waits_for_the_end_of_a_word(recording, theme, shown, tmp_path, qtbot, asked):
    loader = ThumbnailLoader(tmp_path)
    dialog = CompareDialog(loader, theme)
    qtbot.addWidget(dialog)
    comparing = ComparePresenter(recording, dialog, loader)
    comparing.open("b")
    assert dialog.names == ("a", "b")
    qtbot.keyClicks(dialog.edit, "beach")
    assert asked == []
    qtbot.waitUntil(lambda: dialog.basis() == "Among all of your 300 photos", timeout=SOON_MS)
    assert asked == [("compare", CompareRequest("beach", "a", "b", 20))]
    dialog.use_wanted.emit("b")
    dialog.trial_wanted.emit("b", 300)
    assert asked[1:] == [("start_switch", "b"), ("start_trial", "b", 300)]
    recording.library.refusal = ModelError("it cannot be loaded")
    qtbot.keyClicks(dialog.edit, "es")
    qtbot.waitUntil(lambda: dialog.error() == "It cannot be loaded.", timeout=SOON_MS)
    recording.tell()
    recording.tell(job("Trying b", "b", JobState.FAILED, "NaN"))
    assert dialog.error() == "NaN"
    loader.close()


def click(button, qtbot) -> None:
    qtbot.waitUntil(button.isVisible, timeout=SOON_MS)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.slow
def test_from_a_file_to_the_way_back_with_a_real_library(wired, sample_library, qtbot):
    wiring = wired()
    qtbot.waitUntil(lambda: len(wiring.model.rows) > 0, timeout=SOON_MS)
    wiring.open_settings()
    (settings,) = wiring.window.findChildren(SettingsDialog)
    settings.show_page(settings.models)
    page = settings.models
    qtbot.waitUntil(lambda: page.shows("starter"), timeout=SOON_MS)

    # A second model: the files of the first, under another name.
    page.import_wanted.emit(ImportRequest(str(resource("starter")), name="twin"))
    qtbot.waitUntil(lambda: page.shows("twin") and page.tile("twin").state.info.installed, timeout=SOON_MS)
    twin = page.tile("twin")
    click(twin.button(ModelAct.COMPARE), qtbot)
    (compare,) = wiring.window.findChildren(CompareDialog)
    qtbot.waitUntil(lambda: compare.names == ("starter", "twin"), timeout=SOON_MS)
    qtbot.keyClicks(compare.edit, "a dog")
    try_it = next(b for b in compare.columns[1].findChildren(QPushButton) if b.text().startswith("Try it on "))
    click(try_it, qtbot)
    qtbot.waitUntil(lambda: compare.basis() != "", timeout=SOON_MS)
    first, second = ([hit.photo_id for hit in column.ranked.hits] for column in compare.columns)
    assert first == second
    assert len(first) == 20

    click(compare.columns[1].use, qtbot)
    qtbot.waitUntil(lambda: page.tile("twin").state.is_active, timeout=SOON_MS)
    qtbot.waitUntil(lambda: compare.columns[1].use.text() == "In use", timeout=SOON_MS)
    qtbot.waitUntil(lambda: "twin" in wiring.window.strip._model.text(), timeout=SOON_MS)
    back = next(b for b in page.findChildren(QPushButton) if b.text().startswith("Go back to "))
    click(back, qtbot)
    qtbot.waitUntil(lambda: page.tile("starter").state.is_active, timeout=SOON_MS)
    page.acted.emit(ModelAct.FORGET, "twin")
    qtbot.waitUntil(lambda: page.tile("twin").state.info.vectors == 0, timeout=SOON_MS)
    page.acted.emit(ModelAct.REMOVE, "twin")
    qtbot.waitUntil(lambda: not page.shows("twin"), timeout=SOON_MS)
