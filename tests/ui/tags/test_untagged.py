"""Photos without a tag, and differences to files of other programs: one window before a real engine."""

import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from photoclip.config.paths import library_paths
from photoclip.config.resources import resource
from photoclip.domain.browse import PictureRequest
from photoclip.domain.ids import PhotoId
from photoclip.domain.sidecar_api import Keep, SidecarConflict, SidecarProblem, SidecarProperty, SidecarsState
from photoclip.domain.tag_api import Cluster, Suggestion
from photoclip.domain.tag_words import Label
from photoclip.engine.session import open_session
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models import sidecar_words
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.models.untagged import Untagged, details
from photoclip.ui.panels.sidecar_conflicts import MOST_SHOWN, SidecarConflicts
from photoclip.ui.panels.untagged import UntaggedPage
from photoclip.ui.thumbnails.loader import ThumbnailLoader
from photoclip.ui.windows.middle import Page
from photoclip.ui.windows.remembered import Remembered
from photoclip.ui.windows.wiring import Wiring
from tests.ui.tags.tag_desk import Held

SOON_S = 60.0
PICTURE = str(sorted(resource("samples").rglob("*.jpg"))[0])
CTRL = Qt.KeyboardModifier.ControlModifier


def until(condition) -> None:
    deadline = time.monotonic() + SOON_S
    while not condition():
        assert time.monotonic() < deadline
        QTest.qWait(5)


def cluster(first: int, names=("dog",), photos: int = 3, others: int = 0) -> Cluster:
    ids = tuple(PhotoId(first + at) for at in range(photos))
    return Cluster(ids, tuple(Suggestion(name, 0.7) for name in names), others)


def test_clusters_go_when_they_are_tagged_and_come_back_with_the_undo():
    one, two = cluster(1), cluster(11)
    untagged = Untagged((one, two)).put_away(one)
    assert untagged.shown == (two,)
    assert untagged.known(frozenset({PhotoId(1)})).shown == (two,)
    assert untagged.known(frozenset()).shown == (one, two)
    assert untagged.bring_back(one).shown == (one, two)
    assert untagged.refused(two, "DOG").shown[0].names == ()
    assert details((one, cluster(11, others=20))) == "26 photos in 2 groups that look alike"


@pytest.fixture
def page(theme, shown, tmp_path):
    model, loader = PhotoModel(), ThumbnailLoader(tmp_path)
    made = UntaggedPage(model, loader, theme)
    made.show_clusters((cluster(1, ("dog", "cat")), cluster(11), cluster(21, ())))
    yield shown(made)
    loader.close()


def test_the_keyboard_names_rejects_and_goes_on_to_the_next(page):
    named, refused = [], []
    page.named.connect(lambda which, name: named.append((which.photo_ids[0], name)))
    page.refused.connect(lambda which, name: refused.append((which.photo_ids[0], name)))
    page.go_to_first()
    first = page.rows[0].chips[0]
    QTest.keyClick(first.focusProxy(), Qt.Key.Key_Return)
    QTest.keyClick(first.focusProxy(), Qt.Key.Key_R)
    assert (named, refused) == ([(1, "dog")], [(1, "dog")])
    page.show_clusters((cluster(11), cluster(21, ())))
    assert page.rows[0].chips[0].focusProxy().hasFocus()
    page.show_clusters((cluster(21, ()),))
    field = page.rows[0].field
    assert field._line.hasFocus()
    QTest.keyClicks(field._line, "sledge")
    QTest.keyClick(field._line, Qt.Key.Key_Return)
    assert named[-1] == (21, "sledge")


def test_a_strip_says_how_many_more_there_are_and_opens_one(page):
    opened = []
    page.opened.connect(lambda _cluster, photo_id: opened.append(photo_id))
    page.show_clusters((cluster(1, photos=60, others=140),))
    strip = page.rows[0].strip
    until(lambda: strip.width() > 400)
    assert strip.accessibleName() == "200 photos"
    assert 1 < strip.seen < 60
    strip.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Return):
        QTest.keyClick(strip, key)
    assert opened == [2]


def conflict(path: str, ours: str, theirs: str, before: str = "", *, of=SidecarProperty.RATING) -> SidecarConflict:
    return SidecarConflict(path, PhotoId(1), of, ours, theirs, before)


def test_differences_say_what_both_say_and_what_each_button_does():
    rating, tag = conflict("/a.xmp", "4", "-1", "0"), conflict("/a.xmp", "dog", "", "dog", of=SidecarProperty.KEYWORDS)
    assert sidecar_words.line(rating) == "Your library says 4 stars; another program wrote rejected."
    assert sidecar_words.line(tag) == "Your library has the tag “dog”; another program took it out of the file."
    assert sidecar_words.keep_label((rating,), Keep.OURS) == "Keep 4 stars"
    assert sidecar_words.keep_label((tag,), Keep.THEIRS) == "Take the tag off"
    assert sidecar_words.keep_label((rating, tag), Keep.THEIRS) == "Take theirs"
    assert [len(file) for file in sidecar_words.by_file((rating, tag, conflict("/b.xmp", "1", "")))] == [2, 1]


def test_what_stands_beside_photos_is_told():
    problem = SidecarProblem("/a", "no file can be written in /a", "make it writable")
    assert sidecar_words.standing(SidecarsState(are_written=True, sidecars=0, conflicts=0)) == ""
    assert "what they say is read" in sidecar_words.standing(SidecarsState(False, 3, 0))
    told = sidecar_words.problems((problem,) * 5)
    assert told.startswith("No file can be written in /a. Make it writable.")
    assert told.endswith("and 2 more")


def test_a_thousand_differences_are_settled_one_by_one_or_all(shown):
    panel = shown(SidecarConflicts())
    settled = []
    panel.settled.connect(lambda paths, keep: settled.append((paths, keep)))
    panel.show_conflicts([conflict(f"/photos/{at:04}.xmp", "4", "2") for at in range(1_000)])
    assert len(panel.rows) == MOST_SHOWN
    panel.rows[1].buttons[Keep.THEIRS].click()
    assert settled[-1] == (("/photos/0001.xmp",), Keep.THEIRS)
    panel.show_settling(("/photos/0001.xmp",))
    assert not panel.rows[1].isEnabled()
    panel.show_settled()
    panel.all[Keep.OURS].click()
    assert (len(settled[-1][0]), settled[-1][1]) == (1_000, Keep.OURS)
    panel.show_conflicts(())
    assert not panel.isVisible()


@pytest.fixture(scope="module")
def opened(qapp, theme, sample_library_original, tmp_path_factory):
    library = Path(shutil.copytree(sample_library_original, tmp_path_factory.mktemp("untagged") / "library"))
    with open_session(library) as session:
        for vocabulary in session.vocabularies().vocabularies:
            session.use_vocabulary(vocabulary.name, False)
        session.add_vocabulary("few", (Label("outdoors"), Label("submarine")))
    wiring = Wiring(library_paths(library), Engine(library), theme, Remembered())
    wiring.window.resize(1200, 800)
    wiring.start()
    until(lambda: wiring.browse.is_listed and len(wiring.model.rows) > 60 and not wiring.is_working)
    pixels = []  # all its processes are there before the first test
    for _ in range(8):
        wiring.engine.ask(lambda api: api.picture(PictureRequest(PICTURE)).pixels, pixels.append)
    until(lambda: len(pixels) == 8)
    yield wiring
    wiring.close()
    wiring.window.deleteLater()
    wiring.deleteLater()


def ask(wiring, call):
    answers = []
    wiring.engine.ask(call, answers.append)
    until(lambda: answers)
    return answers[0]


def tags_of(wiring, photo_id):
    return ask(wiring, lambda api: api.photos((photo_id,)))[0].tags


def test_a_group_is_tagged_by_hand_goes_and_comes_back_with_an_undo(opened):
    opened.window.sidebar._untagged.click()
    presenter = opened.untagged.presenter
    until(lambda: not presenter.is_asking)
    assert opened.window.middle.page is Page.UNTAGGED
    assert opened.window.sidebar._untagged.isChecked()
    page, before = opened.untagged.page, presenter.clusters
    assert len(before) > 1
    QTest.keyClicks(page.rows[0].field._line, "first")
    QTest.keyClick(page.rows[0].field._line, Qt.Key.Key_Return)
    assert presenter.clusters == before[1:]
    until(lambda: tags_of(opened, before[0].photo_ids[-1]) == ("first",))
    until(lambda: "“first”" in opened.window.strip.line.said)
    QTest.keyClick(opened.window, Qt.Key.Key_Z, CTRL)
    until(lambda: presenter.clusters == before)
    assert [row.cluster for row in page.rows] == list(before)


def test_one_of_a_group_is_seen_large_and_the_page_is_there_again(opened):
    opened.untagged.show()
    presenter = opened.untagged.presenter
    until(lambda: presenter.clusters and not presenter.is_asking)
    strip = opened.untagged.page.rows[1].strip
    strip.setFocus()
    QTest.keyClick(strip, Qt.Key.Key_Return)
    assert opened.window.is_viewing
    assert len(opened.model.rows) == len(presenter.clusters[1].photo_ids)
    opened.viewer.close_viewer()
    assert opened.window.middle.page is Page.UNTAGGED
    assert strip.hasFocus()
    until(lambda: len(opened.model.rows) > 60)


def test_a_group_can_be_what_a_tag_is_learned_from(opened):
    opened.untagged.show()
    presenter = opened.untagged.presenter
    until(lambda: presenter.clusters and not presenter.is_asking)
    opened.untagged.page.rows[0].teach.click()
    assert opened.window.aside is opened.tagging.teach_panel
    assert opened.tagging.teaching.lesson.yes == presenter.clusters[0].photo_ids
    opened.tagging.forget()


def photo_news(wiring):
    """As when photos came or went."""
    news = ask(wiring, lambda api: api.wait_news(-1, 0.0))
    wiring.engine.news.emit(replace(news, photos=wiring.untagged.presenter._photos_seen + 1))


@pytest.fixture
def late(opened):
    """The page is there, and what it asks from now on is answered when it is let go."""
    opened.untagged.show()
    presenter = opened.untagged.presenter
    until(lambda: presenter.clusters and not presenter.is_asking)
    held = Held(presenter._asking)
    yield held
    held.end()
    until(lambda: not presenter.is_asking)
    ask(opened, lambda api: [api.undo() for _ in range(9) if api.undoable().undo])


def test_an_answer_from_before_a_group_was_tagged_does_not_bring_it_back(opened, late):
    presenter, page = opened.untagged.presenter, opened.untagged.page
    presenter.look_again()
    until(lambda: late.kept)
    first, second = presenter.clusters[:2]
    name = second.names[0].name if second.names else ""
    page.named.emit(first, "first")
    if name:
        page.refused.emit(second, name)
    until(lambda: tags_of(opened, first.photo_ids[0]) == ("first",) and not presenter._in_flight)
    late.end()
    until(lambda: not presenter.is_asking)
    shown = {photo_id for cluster in presenter.clusters for photo_id in cluster.photo_ids}
    assert presenter.clusters
    assert not shown & set(first.photo_ids)
    assert page.again.isEnabled()


def test_who_types_elsewhere_is_not_interrupted_when_groups_are_there(opened, late):
    presenter = opened.untagged.presenter
    presenter.forget()
    assert opened.untagged.page.nothing.isVisible()
    QTest.keyClick(opened.window, Qt.Key.Key_F, CTRL)
    typing = QApplication.focusWidget()
    assert opened.window.middle.field.isAncestorOf(typing)
    late.let_go()
    until(lambda: presenter.clusters)
    assert QApplication.focusWidget() is typing


def test_the_keyboard_is_in_the_first_group_as_soon_as_it_is_there(opened, late):
    opened.untagged.presenter.forget()
    opened.untagged.show()
    late.end()
    until(lambda: opened.untagged.presenter.clusters)
    assert opened.untagged.page.rows[0].isAncestorOf(QApplication.focusWidget())


def test_photos_that_come_are_looked_at_where_nothing_was_left(opened):
    opened.untagged.show()
    presenter, page = opened.untagged.presenter, opened.untagged.page
    until(lambda: not presenter.is_asking)
    presenter._take(())  # as with no photos at all
    assert page.nothing.accessibleName() == "Nothing is left"
    presenter._refresh_soon.setInterval(50)
    photo_news(opened)
    until(lambda: presenter.clusters)
    assert page.rows


def test_a_group_whose_photos_are_gone_goes(opened):
    opened.untagged.show()
    presenter = opened.untagged.presenter
    until(lambda: not presenter.is_asking)
    before = presenter.clusters
    gone = cluster(999_001)
    presenter._take((gone, *before))
    assert presenter.clusters[0] is gone
    presenter._refresh_soon.setInterval(50)
    photo_news(opened)
    until(lambda: presenter.clusters == before)
