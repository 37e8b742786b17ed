"""The model behind the grid, with 100,000 real rows."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from photoclip.domain.browse import Photo, PhotoFile
from photoclip.domain.ids import ContentHash, PhotoId
from photoclip.domain.photos import Facts
from photoclip.ui.models.photos import PhotoModel, Role
from photoclip.ui.models.rows import Rows
from photoclip.ui.models.tiers import Tiers


def rows_of(photo_ids, **columns):
    photo_ids = np.asarray(photo_ids, np.int64)
    return Rows(photo_ids, np.full(len(photo_ids), 1.5, np.float32), **columns)


def photo_of(photo_id):
    place = PhotoFile(str(Path("photos", f"{photo_id}.jpg").absolute()), False)
    return Photo(PhotoId(photo_id), ContentHash(f"{photo_id:064x}"), 5, "JPEG", 150, 100, Facts(), (place,))


@pytest.fixture
def model(qapp):
    model = PhotoModel()
    yield model
    model.deleteLater()


def test_it_is_a_sound_model_with_100_000_rows(model, qtmodeltester):
    model.show(rows_of(range(100_000, 0, -1)))
    qtmodeltester.check(model)


def test_it_stays_sound_while_rows_come_and_go(model):
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    rng = np.random.default_rng(0)
    for size in (60, 0, 60, 50, 66, 5, 60):
        model.show(rows_of(np.sort(rng.choice(80, size, replace=False))[::-1]))
        assert model.rowCount() == size
    tester.deleteLater()


def test_100_000_rows_come_and_go_as_insertions_and_removals(model):
    all_ids = np.arange(100_000, 0, -1)
    model.show(rows_of(all_ids))
    log = []
    model.rowsInserted.connect(lambda _parent, first, last: log.append(("+", first, last)))
    model.rowsRemoved.connect(lambda _parent, first, last: log.append(("-", first, last)))
    model.modelReset.connect(lambda: log.append(("reset",)))
    model.show(rows_of(np.concatenate([[100_003, 100_002], np.delete(all_ids, [10, 11, 500])])))
    assert log == [("+", 0, 1), ("-", 12, 13), ("-", 500, 500)]
    assert model.photo_id(2) == 100_000
    assert model.row_of(PhotoId(100_003)) == 0
    assert model.row_of(PhotoId(all_ids[10])) == -1


def test_rows_read_right_between_an_insertion_and_the_next(model):
    model.show(rows_of([1, 2, 3, 4, 5, 6]))
    seen = []
    model.rowsInserted.connect(lambda *_: seen.append([model.photo_id(row) for row in range(model.rowCount())]))
    model.rowsRemoved.connect(lambda *_: seen.append([model.photo_id(row) for row in range(model.rowCount())]))
    model.show(rows_of([9, 1, 2, 8, 4, 6]))
    assert seen == [[9, 1, 2, 3, 4, 5, 6], [9, 1, 2, 4, 5, 6], [9, 1, 2, 8, 4, 5, 6], [9, 1, 2, 8, 4, 6]]


def test_rows_changed_comes_once_whatever_happened(model, qtbot):
    heard = []
    model.rows_changed.connect(lambda: heard.append(model.rowCount()))
    model.show(rows_of([1, 2, 3]))
    model.show(rows_of([5, 1, 2, 3, 6]))
    model.show(rows_of([7]))
    assert heard == [3, 5, 1]


def test_kept_rows_tell_of_new_columns(model, qtbot):
    model.show(rows_of([1, 2, 3], scores=np.array([0.1, 0.2, 0.3], np.float32)))
    with qtbot.waitSignal(model.dataChanged) as changed:
        model.show(rows_of([1, 2, 3], scores=np.array([0.1, 0.5, 0.3], np.float32)))
    assert (changed.args[0].row(), changed.args[1].row()) == (1, 1)
    assert model.data(model.index(1), Role.SCORE) == 0.5
    assert model.data(model.index(1), Role.DAY) is None


def test_found_photos_are_rows_like_others(model, qtmodeltester):
    columns = {
        "scores": np.zeros(3, np.float32),
        "strengths": np.array([2, 1, 1], np.int8),
        "relevances": np.array([0.75, 0.5, np.nan], np.float32),
        "tiers": Tiers(1, 2, 0),
        "behind": np.array([4, 0, 0], np.int32),
        "fronts": np.zeros(3, np.int64),
    }
    model.show(rows_of([5, 6, 7], **columns))
    qtmodeltester.check(model)
    assert [model.data(model.index(row), Role.SCORE) for row in range(3)] == [0.0, 0.0, 0.0]
    model.show(rows_of([5, 6]))
    assert model.data(model.index(0), Role.SCORE) is None


def test_an_open_stack_comes_as_an_insertion(model, qtbot):
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(rows_of([1, 2, 3], fronts=np.zeros(3, np.int64), behind=np.array([0, 2, 0], np.int32)))
    log = []
    model.rowsInserted.connect(lambda _parent, first, last: log.append((first, last)))
    opened = rows_of([1, 2, 8, 9, 3], fronts=np.array([0, 2, 2, 2, 0]), behind=np.array([0, 2, 0, 0, 0], np.int32))
    with qtbot.waitSignal(model.dataChanged) as changed:
        model.show(opened)
    assert log == [(2, 3)]
    assert changed.args[0].row() == 1, "the front is open now"
    tester.deleteLater()


def test_details_are_asked_for_in_pages_once_per_turn(model, qtbot):
    model.show(rows_of(range(1000, 0, -1)))
    asked = []
    model.details_wanted.connect(asked.append)
    assert model.photo(3) is None
    assert model.photo(70) is None
    assert asked == []
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == [tuple(range(1000, 1000 - 128, -1))]
    assert model.photo(5) is None
    model.add_details(tuple(photo_of(photo_id) for photo_id in asked[0]))
    photo = model.photo(3)
    assert photo is not None
    assert photo.photo_id == 997
    assert model.data(model.index(3), Qt.ItemDataRole.DisplayRole) == "997.jpg"
    assert model.photo_with(photo.content_hash) == 997
    qtbot.wait(1)
    assert len(asked) == 1


def test_data_of_names_asks_for_nothing(model, qtbot):
    model.show(rows_of(range(10)))
    asked = []
    model.details_wanted.connect(asked.append)
    assert model.data(model.index(3), Qt.ItemDataRole.DisplayRole) == ""
    qtbot.wait(1)
    assert asked == []


def test_old_details_are_shown_until_newer_ones_come(model, qtbot):
    model.show(rows_of(range(1, 10)))
    model.add_details(tuple(photo_of(photo_id) for photo_id in range(1, 10)))
    asked = []
    model.details_wanted.connect(asked.append)
    model.forget_details()
    photo = model.photo(0)
    assert photo is not None
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == [tuple(range(1, 10))]


def test_what_nobody_answers_is_asked_for_again_only_after_release(model, qtbot):
    model.show(rows_of([1]))
    asked = []
    model.details_wanted.connect(asked.append)
    model.photo(0)
    qtbot.waitUntil(lambda: len(asked) == 1)
    model.add_details(())
    model.photo(0)
    qtbot.wait(1)
    assert len(asked) == 1, "a photo that is gone is not asked for at each painting"
    model.release((PhotoId(1),))
    model.photo(0)
    qtbot.waitUntil(lambda: len(asked) == 2)


def test_details_of_20_000_photos_are_kept(model):
    model.show(rows_of(range(1, 25_001)))
    for start in range(1, 25_001, 1000):
        model.add_details(tuple(photo_of(photo_id) for photo_id in range(start, start + 1000)))
    assert model.known(PhotoId(1)) is None
    assert model.known(PhotoId(5_001)) is not None
    assert model.photo_with(f"{1:064x}") is None


def test_what_may_be_out_of_date_is_shown_but_nobody_is_sure_of_it(model):
    model.show(rows_of([1]))
    model.add_details((photo_of(1),))
    assert model.sure(PhotoId(1)) == photo_of(1)
    model.forget_details()
    assert model.known(PhotoId(1)) == photo_of(1)
    assert model.sure(PhotoId(1)) is None
