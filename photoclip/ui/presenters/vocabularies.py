"""The lists of labels in their dialog: what the person changes is saved at once, and can be taken back there."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog

from photoclip.domain.api import LibraryApi, News
from photoclip.domain.errors import PhotoClipError
from photoclip.domain.names import folded
from photoclip.domain.tag_words import Label, Vocabulary, VocabularyList
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.bridge.turns import Turns
from photoclip.ui.dialogs.vocabularies import VocabulariesDialog
from photoclip.ui.models import vocabulary_edits as edits
from photoclip.ui.models.organise_words import quoted
from photoclip.ui.models.shown import name_of, shown
from photoclip.ui.presenters.wording import sentence

_LANE = "vocabularies"
_SUFFIXES = "Lists of labels (*.toml *.txt)"
_MOST_STEPS = 50


class VocabulariesPresenter(QObject):
    """Shows a change before it is saved, and takes it back where it cannot be."""

    changed = Signal()
    """Photos can be tagged with something else now."""

    def __init__(self, engine: Engine, dialog: VocabulariesDialog, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine, self._dialog, self._turns = engine, dialog, Turns(engine, self)
        self._listed = VocabularyList(())
        self._looked_at = ""
        self._labels: edits.Labels = ()
        self._steps: dict[str, list[edits.Labels]] = {}
        self._in_flight = 0
        self._seen = -1
        self._naming: Callable[[str], None] = self._make
        self._connect()

    def open(self) -> None:
        """Show the dialog, or bring it to the front."""
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    def refresh(self) -> None:
        """Ask for all lists."""
        self._engine.ask(lambda api: api.vocabularies(), self._show, self._complain, lane=_LANE)

    def _connect(self) -> None:
        dialog, lists = self._dialog, self._dialog.lists
        dialog.opened.connect(self.refresh)
        dialog.label_changed.connect(self._change)
        dialog.label_added.connect(self._add)
        dialog.labels_deleted.connect(self._delete_labels)
        dialog.own_wanted.connect(self._make_own)
        dialog.rename_wanted.connect(self._ask_new_name)
        dialog.export_wanted.connect(self._ask_where)
        dialog.deleted.connect(self._delete)
        dialog.undo_wanted.connect(self._undo)
        lists.chosen.connect(self._look_at)
        lists.use_wanted.connect(self._use)
        lists.new_wanted.connect(self._ask_name)
        lists.import_wanted.connect(self._ask_which)
        lists.named.connect(self._take_name)
        self._engine.ready.connect(self._refresh_if_seen)
        self._engine.news.connect(self._hear)

    # answers

    def _show(self, listed: VocabularyList) -> None:
        if self._in_flight:
            return  # it is asked for again when that is over
        self._listed = listed
        self._dialog.show_list(listed, self._looked_at)
        vocabulary = self._dialog.vocabulary
        self._looked_at = vocabulary.name if vocabulary is not None else ""
        self._labels = vocabulary.labels if vocabulary is not None else ()
        self._show_undo()

    def _hear(self, news: News) -> None:
        before, self._seen = self._seen, news.organised
        if before not in (-1, news.organised):
            self._refresh_if_seen()

    def _refresh_if_seen(self) -> None:
        if self._dialog.isVisible():
            self.refresh()

    def _complain(self, error: PhotoClipError) -> None:
        self._dialog.complain(shown(sentence(error)))

    def _look_at(self, name: str) -> None:
        self._looked_at = name
        self._show(self._listed)

    # labels

    def _change(self, before: Label, after: Label) -> None:
        if before in self._labels:
            labels = edits.changed(self._labels, self._labels.index(before), after)
            self._save(labels, after.name, lambda line: self._dialog.refuse(line, before, after))

    def _add(self, label: Label) -> None:
        labels = edits.added(self._labels, label)
        self._save(labels, label.name, lambda line: self._dialog.refuse(line, None, label))

    def _delete_labels(self, labels: tuple[Label, ...]) -> None:
        places = {self._labels.index(label) for label in labels if label in self._labels}
        self._save(edits.without(self._labels, places), "", self._dialog.complain)

    def _undo(self) -> None:
        steps = self._steps.get(folded(self._looked_at), [])
        if steps:
            self._save(steps.pop(), "", self._dialog.complain, is_step=False)

    def _save(self, labels: edits.Labels, chosen: str, refused: Callable[[str], None], *, is_step: bool = True) -> None:
        """`chosen` is the label that is looked at then; `refused` says why it cannot be so."""
        name, before = self._looked_at, self._labels
        if is_step:
            steps = self._steps.setdefault(folded(name), [])
            steps.append(before)
            del steps[:-_MOST_STEPS]

        def take_back(error: PhotoClipError) -> None:
            if is_step and self._steps.get(folded(name)):
                self._steps[folded(name)].pop()
            self._over()
            if folded(self._looked_at) == folded(name):
                self._know(before)
                refused(shown(sentence(error)))

        def saved(vocabulary: Vocabulary) -> None:
            self._over()
            if not self._in_flight and folded(self._looked_at) == folded(name):
                self._know(vocabulary.labels, chosen)

        self._know(labels, "")
        self._in_flight += 1
        self._turns.ask(lambda api: api.replace_vocabulary(name, labels), saved, take_back)

    def _know(self, labels: edits.Labels, chosen: str = "") -> None:
        self._labels = labels
        self._dialog.show_labels(labels, chosen)
        self._show_undo()

    def _over(self) -> None:
        self._in_flight -= 1
        if not self._in_flight:
            self.refresh()
            self.changed.emit()

    def _show_undo(self) -> None:
        self._dialog.show_undo(bool(self._steps.get(folded(self._looked_at))))

    # lists

    def _ask(self, call: Callable[[LibraryApi], object], name: str, refused: Callable[[str], None]) -> None:
        """Have it done; the list of this name is looked at then."""
        self._in_flight += 1

        def done(result: object) -> None:
            self._looked_at = result.name if isinstance(result, Vocabulary) else name
            self._dialog.notice.dismiss()
            self._dialog.lists.end_naming()
            self._over()

        def fail(error: PhotoClipError) -> None:
            refused(shown(sentence(error)))
            self._over()

        self._turns.ask(call, done, fail, once=True)

    def _use(self, name: str, is_used: bool) -> None:
        self._ask(lambda api: api.use_vocabulary(name, is_used), name, self._dialog.complain)

    def _make_own(self) -> None:
        name, labels = self._looked_at, self._labels
        self._ask(lambda api: api.replace_vocabulary(name, labels), name, self._dialog.complain)

    def _ask_name(self) -> None:
        self._naming = self._make
        free = edits.free_name("my labels", self._listed.vocabularies)
        self._dialog.lists.ask_name("Name of the new list", free)

    def _take_name(self, name: str) -> None:
        self._naming(name)

    def _make(self, name: str) -> None:
        self._ask(lambda api: api.add_vocabulary(name, ()), name, self._dialog.lists.refuse)

    def _ask_new_name(self) -> None:
        self._naming = self._rename
        self._dialog.lists.ask_name("Name of the list", self._looked_at)

    def _rename(self, new_name: str) -> None:
        name = self._looked_at
        self._steps.pop(folded(name), None)
        self._ask(lambda api: api.rename_vocabulary(name, new_name), name, self._dialog.lists.refuse)

    def _delete(self) -> None:
        name = self._looked_at
        self._steps.pop(folded(name), None)
        self._ask(lambda api: api.delete_vocabulary(name), name, self._dialog.complain)

    # files

    def _ask_which(self) -> None:
        dialog = self._file_dialog("Import labels")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.take_file)
        dialog.open()

    def take_file(self, path: str) -> None:
        """Import a list from a file."""
        self._ask(lambda api: api.import_vocabulary(path), self._looked_at, self._dialog.complain)

    def _ask_where(self) -> None:
        dialog = self._file_dialog("Export labels")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("toml")
        dialog.selectFile(f"{self._looked_at}.toml")
        dialog.fileSelected.connect(self.write_file)
        dialog.open()

    def write_file(self, path: str) -> None:
        """Export the list that is looked at to a file."""
        name = self._looked_at
        self._engine.ask(
            lambda api: api.export_vocabulary(name, path),
            lambda _none: self._dialog.notice.say(f"Wrote {quoted(name)} to {name_of(path)}."),
            self._complain,
        )

    def _file_dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self._dialog, title)
        dialog.setNameFilter(_SUFFIXES)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog
