"""The page of models as a person uses it, without an engine."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QLineEdit, QPushButton

from photoclip.domain.api import JobAction, JobState, JobStatus
from photoclip.domain.model_api import ImportRequest
from photoclip.domain.models import ModelFacts, ModelInfo, ModelList, ModelSpeed
from photoclip.domain.progress import Phase, Progress
from photoclip.ui.dialogs.settings import SettingsDialog
from photoclip.ui.models.model_state import ModelAct
from photoclip.ui.panels.settings.model_job import ModelJob

COMMON = ("It does not count.",)
LARGE = 2**31 + 7


def facts(title, **more):
    known = {"licence": "MIT", "licence_url": "https://example.org/licence", "languages": "English"}
    return ModelFacts(title, "It finds things.", accuracy=0.7, **{"limits": COMMON, **known, **more})


SMALL = facts("Starter", limits=("It is small.", *COMMON))
STARTER = ModelInfo("starter", True, 256, facts=SMALL, size_bytes=29_000_000, vectors=300)
BIG = ModelInfo(
    "ViT-B-32-256/datacomp",
    False,
    512,
    facts=facts("Big", download_bytes=605_143_884),
    can_download=True,
    is_recommended=True,
)
RESEARCH = ModelInfo(
    "MobileCLIP2-S2/dfndr2b", False, 512, facts=facts("Research", is_for_research=True), can_download=True
)
MINE = ModelInfo("mine", True, 512, size_bytes=600_000_000, vectors=40, can_remove=True)
MODELS = ModelList((STARTER, BIG, RESEARCH, MINE), "starter")


def job(name, word="Downloading", phase=Phase.DOWNLOADING, state=JobState.RUNNING, job_id=LARGE, **progress):
    return JobStatus(job_id, f"{word} {name}", state, 1, Progress(phase, **progress), model=name)


@pytest.fixture
def dialog(theme, shown):
    made = shown(SettingsDialog(theme), 960, 680)
    made.show_page(made.models)
    made.models.show_models(MODELS, 300)
    return made


@pytest.fixture
def page(dialog):
    return dialog.models


@pytest.fixture
def acted(page):
    heard = []
    page.acted.connect(lambda act, name: heard.append((act, name)))
    return heard


def seen(tile):
    return {act for act in ModelAct if tile.button(act).isVisible()}


def click(tile, act):
    QTest.mouseClick(tile.button(act), Qt.MouseButton.LeftButton)


def texts(widget):
    return [label.text().replace("\u200b", "") for label in widget.findChildren(QLabel) if label.isVisible()]


def test_each_model_offers_what_can_be_done_with_it(page, acted):
    assert page.summary() == "Your photos are searched with Starter."
    starter, big, research, mine = page.tiles
    assert seen(starter) == {ModelAct.MEASURE}
    assert "In use" in texts(starter)
    assert seen(big) == {ModelAct.DOWNLOAD}
    assert "Recommended" in texts(big)
    assert "Recommended" not in texts(starter)
    assert big.button(ModelAct.DOWNLOAD).text() == "Download 605 MB"
    assert big.fact("Accuracy").startswith("names the right one of ")
    assert mine.fact("Speed here") == "Not measured yet"
    assert mine.fact("Understood") == "40 of 300 photos"
    assert mine.fact("Accuracy") == ""
    click(big, ModelAct.DOWNLOAD)
    for act in (ModelAct.USE, ModelAct.COMPARE, ModelAct.MEASURE):
        click(mine, act)
    assert acted == [
        (ModelAct.DOWNLOAD, BIG.name),
        *((act, "mine") for act in (ModelAct.USE, ModelAct.COMPARE, ModelAct.MEASURE)),
    ]
    assert any("For research only" in text for text in texts(research))
    assert not any("For research only" in text for text in texts(big))


def test_the_licence_opens(page):
    heard = []
    page.link_wanted.connect(heard.append)
    read = next(b for b in page.tile(RESEARCH.name).findChildren(QPushButton) if b.text() == "Read it")
    read.click()
    assert heard == ["https://example.org/licence"]
    odd = replace(RESEARCH, facts=facts("Odd", licence_url="file:///etc/passwd"))
    page.show_models(replace(MODELS, models=(STARTER, odd)), 300)
    assert not read.isVisible()


def test_limits_of_one_are_folded_and_those_of_all_stand_once(page):
    tile = page.tile("starter")
    assert not any("It is small" in text for text in texts(tile))
    fold = next(b for b in tile.findChildren(QPushButton) if b.text().strip() == "What it cannot do")
    QTest.keyClick(fold, Qt.Key.Key_Space)
    assert any("It is small" in text for text in texts(tile))
    assert not any("does not count" in text for text in texts(tile))
    assert sum("does not count" in text for text in texts(page)) == 1


def test_a_download_is_held_and_goes_on(page, acted):
    controls = []
    page.job_acted.connect(lambda action, job_id: controls.append((action, job_id)))
    tile = page.tile(BIG.name)
    tile.button(ModelAct.DOWNLOAD).setFocus()
    page.show_jobs((job(BIG.name, done=210_000_000, total=605_143_884, per_second=8.1e6, seconds_left=49),))
    block = tile.findChild(ModelJob)
    assert block.text_shown() == "Downloading · 210 MB of 605 MB · 8.1 MB/s · 49 s left"
    assert not tile.button(ModelAct.DOWNLOAD).isVisible()
    assert page.window().focusWidget() is block.pause
    QTest.keyClick(block.pause, Qt.Key.Key_Space)
    page.show_jobs((job(BIG.name, state=JobState.PAUSED, done=210_000_000, total=605_143_884),))
    assert block.text_shown() == "Paused · 210 MB of 605 MB"
    assert block.pause.text() == "Go on"
    block.pause.click()
    next(b for b in block.findChildren(QPushButton) if b.text() == "Cancel").click()
    assert controls == [(JobAction.PAUSE, LARGE), (JobAction.RESUME, LARGE), (JobAction.CANCEL, LARGE)]

    page.show_jobs(())
    page.show_models(replace(MODELS, models=(STARTER, replace(BIG, partial_bytes=210_000_000))), 300)
    assert tile.button(ModelAct.DOWNLOAD).text() == "Go on with the download (395 MB left)"
    assert "210 MB of 605 MB are here" in texts(tile)
    page.show_error("The server does not answer.", BIG.name)
    assert tile.error() == "The server does not answer."
    click(tile, ModelAct.DOWNLOAD)
    assert tile.error() == ""


def test_what_nobody_knew_has_a_tile_while_it_is_fetched(page):
    page.show_jobs((job("EVA02-B-16/merged2b", phase=Phase.WAITING),))
    assert page.shows("EVA02-B-16/merged2b")
    page.show_jobs(())
    assert page.shows("EVA02-B-16/merged2b")  # it stays in its place until it is known what came of it
    page.show_models(MODELS, 300)
    assert not page.shows("EVA02-B-16/merged2b")
    page.show_error("It is gone.", "EVA02-B-16/merged2b")
    assert page.error() == "It is gone."


def test_what_did_not_come_can_be_asked_for_again(page, acted):
    page.show_jobs((job("EVA02-B-16/merged2b", phase=Phase.WAITING),))
    page.show_jobs(())
    page.show_error("The server does not answer.", "EVA02-B-16/merged2b")
    page.show_models(MODELS, 300)
    assert page.other.isVisible()
    assert page.other.error() == "The server does not answer."
    next(b for b in page.other.findChildren(QPushButton) if b.text() == "Download").click()
    assert acted == [(ModelAct.DOWNLOAD, "EVA02-B-16/merged2b")]


def test_an_import_that_fails_leaves_what_was_typed(page):
    request = ImportRequest("/models/w.pt", "ViT-B-32", "mine too")
    page.show_import_failed(request, "The file is cut.")
    assert page.importing.isVisible()
    assert page.importing.error() == "The file is cut."
    heard = []
    page.import_wanted.connect(heard.append)
    next(b for b in page.importing.findChildren(QPushButton) if b.text() == "Add the model").click()
    assert heard == [request]
    page.importing.show_path("/models/other.pt")
    page.show_import_failed(request, "The file is cut.")
    assert page.importing.findChild(QLineEdit).text() == "/models/other.pt"


def test_why_a_download_waits_is_said(page):
    broke = replace(
        job(BIG.name), progress=Progress(Phase.DOWNLOADING, 5, 10, note="the connection broke, trying again")
    )
    page.show_jobs((broke,))
    block = page.tile(BIG.name).findChild(ModelJob)
    assert block.text_shown().startswith("The connection broke, trying again · ")
    page.show_jobs((replace(broke, state=JobState.PAUSED),))
    assert block.text_shown().startswith("Paused · ")


def test_a_model_in_use_that_is_gone_is_told_with_the_ways_out(page):
    gone = ModelInfo("gone", False, None, "it is not there any more", vectors=300)
    away = replace(BIG, vectors=300)
    page.show_models(ModelList((STARTER, away, gone), "gone", previous=away.name), 300)
    assert page.summary().startswith("Your photos cannot be searched by words now. The files of gone are not on")
    summary = next(label for label in page.findChildren(QLabel) if label.text().startswith("Your photos cannot"))
    assert summary.property("role") == "bad"
    assert not any(b.text().startswith("Go back") and b.isVisible() for b in page.findChildren(QPushButton))
    trouble = next(label for label in page.tile("gone").findChildren(QLabel) if "not there" in label.text())
    assert trouble.property("role") == "bad"
    assert ModelAct.USE in seen(page.tile("starter"))
    page.show_models(MODELS, 300)
    assert summary.property("role") == ""


def test_a_switch_that_nothing_works_for_goes_on_by_a_click(page, acted, qtbot):
    running = job("mine", "Switching to", Phase.UNDERSTANDING)
    page.show_jobs((running,))
    page.show_models(replace(MODELS, wanted="mine"), 300)
    assert not page._stall.isActive()
    page.show_jobs(())
    assert ModelAct.USE not in seen(page.tile("mine"))  # not at once: it may just have ended
    page._stall.setInterval(1)
    with qtbot.waitSignal(page.stalled, timeout=10_000):
        pass
    assert "interrupted" in page.summary()
    assert page.tile("mine").button(ModelAct.USE).text() == "Go on"
    click(page.tile("mine"), ModelAct.USE)
    assert acted == [(ModelAct.USE, "mine")]
    page.show_jobs((running,))
    assert not page._stall.isActive()
    assert "takes over" in page.summary()
    page.show_jobs(())
    page.window().hide()
    qtbot.waitUntil(lambda: not page._stall.isActive(), timeout=10_000)


def test_a_switch_tells_that_search_goes_on(page):
    page.show_models(replace(MODELS, wanted="mine"), 300)
    page.show_jobs((job("mine", "Switching to", Phase.UNDERSTANDING, done=120, total=300, seconds_left=13),))
    tile = page.tile("mine")
    assert "Big" not in page.summary()
    assert page.summary().startswith("Your photos are searched with Starter. mine takes over")
    assert "Search goes on with Starter meanwhile." in texts(tile)
    assert tile.findChild(ModelJob).text_shown() == "Understanding your photos with it · 120 of 300 · 13 s left"
    assert seen(tile) == {ModelAct.COMPARE}


def test_the_way_back(page, acted):
    assert not any(b.text().startswith("Go back") and b.isVisible() for b in page.findChildren(QPushButton))
    page.show_models(replace(MODELS, active="mine", previous="starter"), 300)
    back = next(b for b in page.findChildren(QPushButton) if b.text() == "Go back to Starter")
    back.click()
    assert acted == [(ModelAct.USE, "starter")]
    assert ModelAct.FORGET in seen(page.tile("starter"))
    click(page.tile("starter"), ModelAct.FORGET)
    assert "not instant any more" in page.tile("starter").question()


def test_nothing_is_deleted_without_a_yes(dialog, page, acted):
    tile = page.tile("mine")
    click(tile, ModelAct.REMOVE)
    assert "600 MB" in tile.question()
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Escape)
    assert tile.question() == ""
    assert dialog.isVisible()
    assert dialog.focusWidget() is tile.button(ModelAct.REMOVE)
    click(tile, ModelAct.FORGET)
    assert "40 photos" in tile.question()
    page.show_jobs((job("mine", "Switching to", Phase.WAITING),))
    assert tile.question() == ""  # it cannot be done any more
    page.show_jobs(())
    click(tile, ModelAct.FORGET)
    next(b for b in tile.findChildren(QPushButton) if b.text() == "Free its space").click()
    assert acted == [(ModelAct.FORGET, "mine")]


def test_what_is_missing_is_said(page):
    lacking = replace(MINE, lacks="the multilingual part: pip install 'photoclip[multilingual]'")
    broken = replace(BIG, note="a file of it is gone: download it again", size_bytes=5)
    page.show_models(replace(MODELS, models=(STARTER, broken, lacking)), 300)
    assert any(text.startswith("To use it, install the multilingual part") for text in texts(page.tile("mine")))
    assert ModelAct.USE not in seen(page.tile("mine"))
    assert "A file of it is gone: download it again." in texts(page.tile(BIG.name))


def test_a_model_from_a_file(dialog, page):
    heard = []
    page.import_wanted.connect(heard.append)
    fold = next(b for b in page.findChildren(QPushButton) if b.text().strip() == "Add a model from a file…")
    fold.click()
    form = page.importing
    path, name = (edit for edit in form.findChildren(QLineEdit) if not isinstance(edit.parent(), QComboBox))
    assert dialog.focusWidget() is path
    QTest.keyClick(path, Qt.Key.Key_Return)
    assert form.error() == "Choose a file or folder."
    QTest.keyClicks(path, "weights.pt")
    QTest.keyClick(path, Qt.Key.Key_Return)
    assert "whole path" in form.error()
    form.show_path("/models/my_vit-b-32-256_tuned.safetensors")
    assert form.findChild(QComboBox).currentText() == "ViT-B-32-256"  # by its name
    QTest.keyClicks(name, "tuned")
    QTest.keyClick(name, Qt.Key.Key_Return)
    assert heard == [ImportRequest("/models/my_vit-b-32-256_tuned.safetensors", "ViT-B-32-256", "tuned")]
    next(b for b in form.findChildren(QPushButton) if b.text() == "Folder…").click()
    picker = dialog.findChild(QFileDialog)
    assert not picker.isModal() or picker.windowModality() != Qt.WindowModality.ApplicationModal
    picker.reject()


def test_another_one_by_name(page, acted):
    next(b for b in page.findChildren(QPushButton) if b.text().strip() == "Another open_clip model…").click()
    edit = page.other.findChild(QLineEdit)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert page.other.error() == "Type the name of a model."
    QTest.keyClicks(edit, " ViT-B-16/laion2b ")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert acted == [(ModelAct.DOWNLOAD, "ViT-B-16/laion2b")]
    assert page.other.error() == ""


def test_all_of_it_by_keyboard_with_names(dialog, page):
    stop, names = page.tile("mine"), []
    for _ in range(200):
        stop = stop.nextInFocusChain()
        if page.tile("mine").isAncestorOf(stop) and stop.isVisible() and stop.focusPolicy() & Qt.FocusPolicy.TabFocus:
            names.append(stop.accessibleName())
    assert names == ["Measure: mine", "Use it: mine", "Compare: mine", "Remove files: mine", "Free its space: mine"]
    assert page.tile(BIG.name).accessibleName() == "Big, Not on this computer, It finds things."


def test_nothing_is_cut_with_ten_models_and_long_names(dialog, page):
    long = "a name that does not end/" * 12
    page.show_models(ModelList((STARTER, replace(MINE, name="b" * 90)), "starter", previous="b" * 90), 300)
    dialog.resize(600, 400)
    QTest.qWait(0)
    QTest.qWait(0)
    assert page.width() <= page.parentWidget().width()
    back = next(b for b in page.findChildren(QPushButton) if b.text().startswith("Go back to b"))
    assert back.accessibleName() == f"Go back to {'b' * 90}"
    many = tuple(replace(MINE, name=f"{long}{number}", facts=facts(long)) for number in range(10))
    measured = replace(STARTER, speed=ModelSpeed("cpu float32", 212.0, 4.0, 32, 10**18))
    page.show_models(ModelList((measured, RESEARCH, *many), "starter", wanted=many[0].name), 300)
    page.show_jobs((job(many[0].name, "Switching to", Phase.UNDERSTANDING, done=1, total=9),))
    for width in (600, 960):
        dialog.resize(width, 680)
        QTest.qWait(0)
        QTest.qWait(0)
        assert page.width() <= page.parentWidget().width()
        for label in page.findChildren(QLabel):
            if label.isVisible() and label.wordWrap():
                assert label.height() >= label.heightForWidth(label.width()), label.text()
        assert page.height() == page.heightForWidth(page.width())  # nothing empty at the end
