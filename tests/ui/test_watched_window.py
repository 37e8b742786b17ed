"""What happens in a watched folder while the window is open, and what the person looks at meanwhile; the small version
of it is `test_photos_that_come_and_go_while_they_are_looked_at`.
"""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

from photoclip.config.resources import resource
from photoclip.domain.files import FolderState, WatchMode
from photoclip.ui.windows.remembered import Remembered
from photoclip.ui.windows.wiring import Wiring

SOON_MS = 60_000
PICTURES = 12


@pytest.fixture
def photos(tmp_path) -> Path:
    """A folder of different pictures."""
    folder = tmp_path / "photos"
    (folder / "2024").mkdir(parents=True)
    samples = sorted(resource("samples").rglob("*.jpg"))
    different = list({sample.read_bytes(): sample for sample in samples}.values())
    for number, sample in enumerate(different[:PICTURES]):
        shutil.copy2(sample, folder / f"{number:03}-{sample.name}")
    return folder


def another(folder: Path, name: str) -> None:
    """A picture that nobody has seen: what is behind the end of a JPEG counts for its hash alone."""
    source = sorted(folder.glob("*.jpg"))[0]
    (folder / name).write_bytes(source.read_bytes() + name.encode())


def place(wiring: Wiring) -> QPoint:
    """Where in the grid the chosen photo is seen."""
    grid = wiring.window.middle.grid
    area = grid.viewport().rect()
    points = (QPoint(x, y) for y in range(0, area.height(), 4) for x in range(0, area.width(), 16))
    return next(point for point in points if grid.row_under(point) == grid.current_row())


def place_told(wiring: Wiring) -> str:
    """All texts of the facts."""
    return "\n".join(label.text() for label in wiring.window.facts.findChildren(QLabel) if label.isVisible())


def newest(wiring: Wiring) -> int:
    """The photo that came last."""
    return int(wiring.model.rows.photo_ids.max())


def row_text(wiring: Wiring, row: int = 0) -> tuple[str, str]:
    model = wiring.window.sidebar.model
    index = model.index(row, 0)
    return index.data(), index.data(Qt.ItemDataRole.ToolTipRole)


@pytest.mark.slow
def test_what_changes_outside_is_seen_and_moves_nothing(wired, photos, tmp_path, qtbot):
    wiring = wired(Remembered(zoom_px=400))
    window, grid = wiring.window, wiring.window.middle.grid
    told, said = [], []
    wiring.shelf.folders_changed.connect(told.append)
    wiring.folder_news.said.connect(said.append)
    qtbot.waitUntil(lambda: window.is_welcoming, timeout=SOON_MS)
    wiring.shelf.add_folders([str(photos)])
    qtbot.waitUntil(lambda: len(wiring.model.rows) == PICTURES and not wiring.is_working, timeout=SOON_MS)
    qtbot.waitUntil(lambda: told[-1] and told[-1][0].watch is WatchMode.EVENTS, timeout=SOON_MS)

    # What comes moves nothing, wherever it comes.
    grid.set_current(PICTURES // 2)
    chosen, before = grid.selected_ids().tolist(), place(wiring)
    qtbot.waitUntil(lambda: wiring.model.photo(grid.current_row()) is not None, timeout=SOON_MS)
    for number in range(3):
        another(photos, f"new-{number}.jpg")
    qtbot.waitUntil(lambda: len(wiring.model.rows) == PICTURES + 3, timeout=SOON_MS)
    assert grid.selected_ids().tolist() == chosen
    assert wiring.model.photo_id(grid.current_row()) == chosen[0]
    assert abs(place(wiring).y() - before.y()) <= 4

    # Renamed, and moved to a folder beneath: the same photo in another place.
    path = Path(wiring.model.photo(grid.current_row()).files[0].path)
    path = path.rename(path.with_name("renamed.jpg"))
    qtbot.waitUntil(lambda: "renamed.jpg" in place_told(wiring), timeout=SOON_MS)
    path.rename(photos / "2024" / "moved.jpg")
    qtbot.waitUntil(lambda: "moved.jpg" in place_told(wiring) and "2024" in place_told(wiring), timeout=SOON_MS)
    assert grid.selected_ids().tolist() == chosen
    assert len(wiring.model.rows) == PICTURES + 3

    _deleted_while_it_is_looked_at(wiring, chosen[0], qtbot)
    _found_photos_come_and_go(wiring, photos, qtbot)

    # The whole folder goes away and comes back.
    ids = sorted(wiring.model.rows.photo_ids.tolist())
    photos.rename(tmp_path / "pulled out")
    qtbot.waitUntil(lambda: told[-1][0].state is FolderState.OFFLINE, timeout=SOON_MS)
    assert said == ["“photos” is offline: its photos stay searchable."]
    assert "offline" in row_text(wiring)[1]
    assert len(wiring.model.rows) == PICTURES + 1
    (tmp_path / "pulled out").rename(photos)
    qtbot.waitUntil(lambda: told[-1][0].state is FolderState.ONLINE, timeout=SOON_MS)
    qtbot.waitUntil(lambda: not wiring.is_working, timeout=SOON_MS)
    assert sorted(wiring.model.rows.photo_ids.tolist()) == ids
    assert len(said) == 1


def _deleted_while_it_is_looked_at(wiring: Wiring, following: int, qtbot) -> None:
    window, grid = wiring.window, wiring.window.middle.grid
    row = grid.current_row() - 1
    wiring.conduct.open_row(row)
    qtbot.waitUntil(lambda: wiring.model.photo(row) is not None, timeout=SOON_MS)
    Path(wiring.model.photo(row).files[0].path).unlink()
    qtbot.waitUntil(lambda: len(wiring.model.rows) == PICTURES + 2, timeout=SOON_MS)
    assert window.is_viewing
    qtbot.waitUntil(lambda: wiring.viewer.row == -1, timeout=SOON_MS)
    qtbot.keyClick(window.viewer, Qt.Key.Key_Right)
    assert wiring.model.photo_id(wiring.viewer.row) == following
    qtbot.keyClick(window.viewer, Qt.Key.Key_Escape)


def _found_photos_come_and_go(wiring: Wiring, photos: Path, qtbot) -> None:
    grid = wiring.window.middle.grid
    wiring.conduct.find_words("a beach")
    qtbot.waitUntil(
        lambda: wiring.browse.page is not None and wiring.browse.page.total == PICTURES + 2, timeout=SOON_MS
    )
    gone = photos / "new-1.jpg"
    for row in (5, 6):
        grid.set_current(row)
        qtbot.waitUntil(lambda row=row: wiring.model.photo(row) is not None, timeout=SOON_MS)
        if wiring.model.photo(row).files[0].path != str(gone):
            break
    chosen = grid.selected_ids().tolist()
    gone.unlink()
    qtbot.waitUntil(lambda: len(wiring.model.rows) == PICTURES + 1, timeout=SOON_MS)
    assert grid.selected_ids().tolist() == chosen
