"""The labels that PhotoClip knows in their dialog, before a real engine."""

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from photoclip.domain.tag_words import Label
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.dialogs.vocabularies import VocabulariesDialog
from photoclip.ui.panels.label_table import LabelTable
from photoclip.ui.presenters.vocabularies import VocabulariesPresenter

LABELS = (Label("hat"), Label("dog", "animals", ("hound",)), Label("cat", "animals"))
SOON_S = 25.0
CTRL = Qt.KeyboardModifier.ControlModifier


def until(condition) -> None:
    deadline = time.monotonic() + SOON_S
    while not condition():
        assert time.monotonic() < deadline
        QTest.qWait(5)


class Desk:
    """The dialog and the hands in front of it."""

    def __init__(self, engine, dialog, presenter) -> None:
        self.engine, self.dialog, self.presenter = engine, dialog, presenter

    def ask(self, call):
        answers = []
        self.engine.ask(call, answers.append)
        until(lambda: answers)
        return answers[0]

    def kept(self, name="mine"):
        """The labels as the library keeps them; None where there is no such list."""
        found = self.ask(lambda api: api.vocabularies()).vocabularies
        return next((one.labels for one in found if one.name == name), None)

    def look_at(self, name) -> None:
        self.presenter._look_at(name)
        until(lambda: self.dialog.vocabulary is not None and self.dialog.vocabulary.name == name)

    def write(self, field, text) -> None:
        field.setFocus()
        field.setText(text)
        QTest.keyClick(field, Qt.Key.Key_Return)

    @property
    def names(self):
        return [label.name for label in self.dialog.table.model.labels]


@pytest.fixture(scope="module")
def opened(qapp, theme, tmp_path_factory):
    engine = Engine(tmp_path_factory.mktemp("labels") / "library")
    engine.start()
    dialog = VocabulariesDialog(theme)
    desk = Desk(engine, dialog, VocabulariesPresenter(engine, dialog))
    desk.presenter.open()
    until(lambda: dialog.vocabulary is not None)
    yield desk
    dialog.close()
    engine.close()
    dialog.deleteLater()
    desk.presenter.deleteLater()


@pytest.fixture
def desk(opened):
    """With one list of the person's own."""
    if opened.kept() is None:
        opened.ask(lambda api: api.add_vocabulary("mine", LABELS))
    else:
        opened.ask(lambda api: api.replace_vocabulary("mine", LABELS))
    opened.presenter._steps.clear()
    opened.presenter.refresh()
    until(lambda: any(one.name == "mine" and one.labels == LABELS for one in opened.presenter._listed.vocabularies))
    opened.look_at("mine")
    opened.dialog.table.choose(())
    return opened


def test_what_came_with_the_program_can_only_be_copied(desk):
    desk.look_at("everyday")
    dialog = desk.dialog
    assert dialog.own.isVisible()
    assert not dialog.remove.isVisible()
    dialog.table.choose(("dog",))
    assert dialog.form.name.isReadOnly()
    dialog.own.click()
    until(lambda: dialog.vocabulary.is_own and dialog.vocabulary.name == "everyday")
    assert not dialog.form.name.isReadOnly()
    dialog.delete.click()
    dialog.question._yes.click()
    until(lambda: not dialog.vocabulary.is_own or dialog.vocabulary.name != "everyday")
    assert len(desk.kept("everyday")) > 300


def test_a_label_is_changed_added_deleted_and_all_of_it_taken_back(desk):
    form, table = desk.dialog.form, desk.dialog.table
    table.choose(("dog",))
    desk.write(form.synonyms, "hound, puppy")
    until(lambda: desk.kept()[1].synonyms == ("hound", "puppy"))
    desk.dialog.new.click()
    form.group.setEditText("animals")
    desk.write(form.name, "horse")
    until(lambda: len(desk.kept()) == 4)
    until(lambda: table.label() is not None and table.label().name == "horse")
    QTest.keyClick(table.view, Qt.Key.Key_Delete)
    until(lambda: len(desk.kept()) == 3)
    for _ in range(3):
        QTest.keyClick(desk.dialog, Qt.Key.Key_Z, CTRL)
    until(lambda: desk.kept() == LABELS)
    until(lambda: not desk.dialog.undo.isEnabled())


def test_what_makes_no_sense_stays_where_it_was_written_with_why(desk):
    form, table = desk.dialog.form, desk.dialog.table
    table.choose(("cat",))
    desk.write(form.name, "Hound")
    until(form.problem)
    assert "there twice" in form.problem()
    assert form.name.text() == "Hound"
    assert desk.names == ["hat", "dog", "cat"]
    assert not desk.dialog.undo.isEnabled()
    desk.write(form.name, "lynx")
    until(lambda: desk.kept()[2].name == "lynx")
    assert not form.problem()
    desk.dialog.new.click()
    form.add.click()
    until(form.problem)
    assert "empty" in form.problem()


def test_lists_are_made_renamed_used_exported_and_imported(desk, tmp_path):
    dialog, lists = desk.dialog, desk.dialog.lists
    lists.new.click()
    desk.write(lists.field._line, "everyday")
    until(lists.field.problem)
    desk.write(lists.field._line, "trip")
    until(lambda: dialog.vocabulary.name == "trip")
    dialog.rename.click()
    desk.write(lists.field._line, "journey")
    until(lambda: dialog.vocabulary.name == "journey")
    lists.view.currentItem().setCheckState(Qt.CheckState.Unchecked)
    until(lambda: not dialog.vocabulary.is_used)
    desk.look_at("mine")
    desk.presenter.write_file(str(tmp_path / "copy.toml"))
    until((tmp_path / "copy.toml").exists)
    desk.presenter.take_file(str(tmp_path / "copy.toml"))
    until(lambda: dialog.vocabulary.name == "copy")
    assert desk.names == ["hat", "dog", "cat"]
    (tmp_path / "broken.toml").write_text('labels = [\n"dog",\n"Dog",\n]\n')
    desk.presenter.take_file(str(tmp_path / "broken.toml"))
    until(lambda: "line 3" in dialog.notice._said)
    for name in ("copy", "journey"):
        desk.ask(lambda api, name=name: api.delete_vocabulary(name))


def test_two_thousand_labels_are_found_at_once(theme, shown):
    table = shown(LabelTable(theme))
    table.show_labels(tuple(Label(f"label {at}", f"group {at // 40}") for at in range(2_000)))
    began = time.process_time()
    for typed in ("1", "19", "199", "1999", ""):
        table.filter.setText(typed)
    assert time.process_time() - began < 1.0
    assert table.model.rowCount() == 2_000
