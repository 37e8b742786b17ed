"""Two models side by side as a person uses it, without an engine."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPushButton

from photoclip.config.thumbnails import EDGES_PX, sealed, thumbnail_path
from photoclip.domain.api import JobAction, JobState, JobStatus
from photoclip.domain.found import SearchHit
from photoclip.domain.ids import ContentHash
from photoclip.domain.model_api import Answer, CompareRequest, Comparison
from photoclip.domain.models import ModelInfo, ModelList
from photoclip.domain.progress import Phase, Progress
from photoclip.ui.dialogs.compare import CompareDialog
from photoclip.ui.thumbnails.loader import ThumbnailLoader

A, B = ModelInfo("a", True, 4, vectors=300), ModelInfo("b", True, 4, vectors=300)
NOT_HERE = ModelInfo("c", False, 4, vectors=300)
MODELS = ModelList((A, B, NOT_HERE), "a")
LARGE = 2**40


def hits(*ids):
    return tuple(SearchHit(LARGE + each, f"/p/{each}.jpg", (), 0.5, f"{each:064x}", 4, 3) for each in ids)


@pytest.fixture
def loader(tmp_path):
    made = ThumbnailLoader(tmp_path / "thumbnails")
    yield made
    made.close()


@pytest.fixture
def dialog(theme, shown, loader):
    made = shown(CompareDialog(loader, theme), 1000, 700)
    made.show_models(MODELS, 18_204)
    return made


@pytest.fixture
def wanted(dialog):
    heard = []
    dialog.wanted.connect(heard.append)
    return heard


def compared(dialog, first, second, photos=300):
    dialog.edit.setText("beach")
    request = CompareRequest("beach", "a", "b", 20)
    answer = Comparison(Answer("a", hits(*first), 4.2), Answer("b", hits(*second), 38.0), photos, 18_204)
    dialog.show_comparison(request, answer)


def button(widget, text):
    QTest.qWait(0)  # what is new in a layout is shown in the next turn
    return next(each for each in widget.findChildren(QPushButton) if each.text() == text and each.isVisible())


def test_words_and_models_are_asked_once(dialog, wanted):
    assert dialog.names == ("a", "b")
    assert {column.nothing.accessibleName() for column in dialog.columns} == {"Ready to compare"}
    assert not dialog.isModal()
    QTest.keyClicks(dialog.edit, "sea")
    assert [request.text for request in wanted] == ["s", "se", "sea"]
    assert wanted[-1] == CompareRequest("sea", "a", "b", 20)
    dialog.show_models(MODELS, 18_204)
    assert len(wanted) == 3
    assert {column.nothing.accessibleName() for column in dialog.columns} == {"Looking through your photos…"}
    combo = dialog.columns[1].findChild(QComboBox)
    assert [combo.itemText(row) for row in range(combo.count())] == ["a", "b"]
    combo.setCurrentIndex(0)
    combo.activated.emit(0)
    assert dialog.names == ("b", "a")  # they change places
    assert wanted[-1] == CompareRequest("sea", "b", "a", 20)
    dialog.edit.clear()
    assert wanted[-1] is None
    assert all(column.is_empty for column in dialog.columns)


def test_what_both_found_is_marked_in_both(dialog):
    compared(dialog, (1, 2, 3), (3, 9, 1))
    first, second = dialog.columns
    assert "2 of the best 3 are the same" in dialog.basis()
    assert (first.time_text().replace(",", "."), second.time_text()) == ("4.2 ms", "38 ms")
    heard = first.ranked.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert heard == "Number 1: 1.jpg, number 3 with the other model"

    # By keyboard: chosen here, marked there.
    first.view.setFocus()
    first.view.setCurrentIndex(first.ranked.index(0))
    assert first.view.marked == second.view.marked == LARGE + 1
    assert dialog.pointed() == "1.jpg · number 1 with a · number 3 with b"
    QTest.keyClick(first.view, Qt.Key.Key_Right)
    assert dialog.pointed() == "2.jpg · number 2 with a · not among the best 20 with b"
    assert second.view.marked is None

    # Under the mouse: that one, and the chosen one again when it leaves.
    place = second.view.visualRect(second.ranked.index(1)).center()
    QTest.mouseMove(second.view.viewport(), place)
    QTest.mouseMove(second.view.viewport(), place + QPoint(2, 2))
    assert dialog.pointed() == "9.jpg · not among the best 20 with a · number 2 with b"
    QTest.mouseClick(second.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert second.view.current_photo() == LARGE + 9


def test_a_late_answer_is_left_alone(dialog):
    compared(dialog, (1,), (2,))
    dialog.edit.setText("mountain")
    old = Comparison(Answer("a", hits(7), 1.0), Answer("b", hits(8), 1.0), 300, 300)
    dialog.show_comparison(CompareRequest("beach", "a", "b", 20), old)
    assert [hit.photo_id for hit in dialog.columns[0].ranked.hits] == [LARGE + 1]


def test_nothing_found_and_errors(dialog):
    compared(dialog, (), ())
    assert all(column.is_empty and column.nothing.accessibleName() == "Nothing found" for column in dialog.columns)
    dialog.show_error("The model cannot be loaded.")
    assert dialog.error() == "The model cannot be loaded."
    assert {column.nothing.accessibleName() for column in dialog.columns} == {"That did not work"}
    compared(dialog, (1,), (2,))
    assert dialog.error() == ""
    assert not any(column.is_empty for column in dialog.columns)


def test_a_model_without_photos_is_tried_first(dialog, wanted):
    tries, controls = [], []
    dialog.trial_wanted.connect(lambda name, photos: tries.append((name, photos)))
    dialog.job_acted.connect(lambda action, job_id: controls.append((action, job_id)))
    dialog.edit.setText("beach")
    dialog.show_models(replace(MODELS, models=(A, replace(B, vectors=0))), 18_204)
    assert wanted[-1] is None
    second = dialog.columns[1]
    try_it = button(second, "Try it on 300 photos first")
    status = JobStatus(LARGE, "Trying b", JobState.RUNNING, 1, Progress(Phase.UNDERSTANDING, 120, 300), model="b")
    other = replace(status, title="Downloading c", model="c")
    dialog.show_jobs((other,))
    assert second.job_text() == ""
    QTest.mouseClick(try_it, Qt.MouseButton.LeftButton)  # still the same button
    assert tries == [("b", 300)]
    dialog.show_jobs((other, status))
    assert second.job_text() == "Trying it on some of your photos · 120 of 300"
    button(second, "Cancel").click()
    assert controls == [(JobAction.CANCEL, LARGE)]
    dialog.show_jobs(())
    dialog.show_models(MODELS, 18_204)
    assert wanted[-1] == CompareRequest("beach", "a", "b", 20)
    assert second.job_text() == ""
    dialog.show_models(replace(MODELS, models=(A, replace(B, vectors=0))), 24)
    assert button(second, "Try it on 24 photos first")


def test_which_one_may_be_used(dialog):
    used = []
    dialog.use_wanted.connect(used.append)
    first, second = (column.use for column in dialog.columns)
    assert (first.text(), first.isEnabled()) == ("In use", False)
    second.click()
    assert used == ["b"]
    dialog.show_models(replace(MODELS, wanted="b"), 300)
    assert not second.isEnabled()
    dialog.show_models(replace(MODELS, active="b"), 300)
    assert (first.text(), second.text()) == ("Use this model", "In use")


def test_empty_states(theme, shown, loader):
    dialog = shown(CompareDialog(loader, theme), 1000, 700)
    assert dialog.columns[0].nothing.accessibleName() == "Looking for models…"
    dialog.show_models(ModelList((A, NOT_HERE), "a"), 300)
    assert dialog.columns[1].nothing.accessibleName() == "No other model is here yet"
    assert not dialog.columns[1].use.isEnabled()
    dialog.show_models(ModelList((replace(A, vectors=0), replace(B, vectors=0)), "a"), 0)
    assert dialog.columns[1].nothing.accessibleName() == "No photos yet"


def test_photos_are_painted_from_their_thumbnails(dialog, tmp_path, qtbot):
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff0000"))
    assert image.save(str(tmp_path / "red.jpg"))
    for edge_px in EDGES_PX:
        path = thumbnail_path(tmp_path / "thumbnails", ContentHash(f"{1:064x}"), edge_px)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sealed((tmp_path / "red.jpg").read_bytes()))
    compared(dialog, (1,), (2,))
    view = dialog.columns[0].view
    middle = view.visualRect(dialog.columns[0].ranked.index(0)).center()

    def is_red():
        color = view.viewport().grab().toImage().pixelColor(middle * view.devicePixelRatioF())
        return color.red() > 200 and color.green() < 60

    qtbot.waitUntil(is_red, timeout=5_000)


def test_three_beside_one_another_and_no_more_than_fit(dialog):
    compared(dialog, range(20), range(20))
    for width in (600, 1000):
        dialog.resize(width, 700)
        QTest.qWait(0)
        view = dialog.columns[0].view
        rects = [view.visualRect(view.model().index(row)) for row in range(20)]
        columns = len({rect.x() for rect in rects})
        assert columns == max(1, view.viewport().width() // 149)
        assert max(rect.right() for rect in rects) < view.viewport().width()
