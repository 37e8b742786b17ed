"""Ways to models that are not in the list: from a file or folder, and by name."""

from collections.abc import Callable, Sequence
from pathlib import PurePath

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from photoclip.domain.model_api import ImportRequest
from photoclip.ui.panels.settings.setting import Setting, plain, show_line
from photoclip.ui.theme.stylesheet import set_role

_KINDS = "Weights (*.safetensors *.pt *.bin *.pth);;All files (*)"


class ImportForm(QWidget):
    """A file or a folder, what network it is for, and the name it gets."""

    wanted = Signal(object)
    """ImportRequest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guessed = ""
        self._path, self._name = QLineEdit(self), QLineEdit(self)
        self._architecture = QComboBox(self)
        self._error = plain("", self)
        self._add = self._button("Add the model", self._want)
        self._dress_parts()
        where = QWidget(self)
        line = QHBoxLayout(where)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self._path, 1)
        line.addWidget(self._button("File…", self._choose_file))
        line.addWidget(self._button("Folder…", self._choose_folder))
        hint = "A file with weights (.safetensors, .pt), or a folder with open_clip_config.json. It is copied."
        parts = (
            Setting("File or folder", where, hint, self),
            Setting("Architecture", self._architecture, "Which network a file is for. A folder tells it.", self),
            Setting("Name", self._name, "What it is called here. Without one, as the file or folder.", self),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 0, 0, 8)
        column.setSpacing(12)
        for part in (*parts, self._error):
            column.addWidget(part)
        column.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)

    def show_architectures(self, names: Sequence[str]) -> None:
        """To choose from; others can be typed."""
        if [self._architecture.itemText(row) for row in range(self._architecture.count())] != list(names):
            typed = self._architecture.currentText()
            self._architecture.clear()
            self._architecture.addItems(list(names))
            self._architecture.setEditText(typed)

    def show_path(self, path: str) -> None:
        """Of a file or folder that was chosen. The architecture is guessed from its name, unless one was typed."""
        self._path.setText(path)
        self._guess()

    def show_error(self, text: str) -> None:
        """What is wrong with it."""
        show_line(self._error, text)

    def error(self) -> str:
        """What stands there."""
        return self._error.accessibleName()

    def bring_back(self, request: ImportRequest) -> None:
        """What was taken and came to nothing, unless something else is typed by now."""
        if not self._path.text():
            self._path.setText(request.path)
            self._architecture.setEditText(request.architecture)
            self._name.setText(request.name)

    def clear(self) -> None:
        """It was taken."""
        for edit in (self._path, self._name):
            edit.clear()
        self._architecture.setEditText("")
        self._guessed = ""
        self.show_error("")

    def take_focus(self) -> None:
        """The keyboard is where it begins."""
        self._path.setFocus(Qt.FocusReason.OtherFocusReason)

    def _dress_parts(self) -> None:
        self._path.setAccessibleName("File or folder of the model")
        self._path.setPlaceholderText("Absolute path")
        self._path.textEdited.connect(lambda _text: self._guess())
        self._architecture.setEditable(True)
        self._architecture.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._architecture.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._architecture.setMinimumContentsLength(16)
        line, completer = self._architecture.lineEdit(), self._architecture.completer()
        assert line is not None
        assert completer is not None
        line.setPlaceholderText("As ViT-B-32")
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        for edit in (self._path, self._name, line):
            edit.textEdited.connect(lambda _text: self.show_error(""))
            edit.returnPressed.connect(self._want)
        set_role(self._error, "bad")
        self._error.hide()

    def _guess(self) -> None:
        if self._architecture.currentText() not in ("", self._guessed):
            return
        name = PurePath(self._path.text()).name.casefold().replace("_", "-")
        known = [self._architecture.itemText(row) for row in range(self._architecture.count())]
        found = [each for each in known if each.casefold() in name]
        self._guessed = max(found, key=len, default="")
        self._architecture.setEditText(self._guessed)

    def _want(self) -> None:
        path = self._path.text().strip()
        if not path:
            self.show_error("Choose a file or folder.")
            self.take_focus()
            return
        if not PurePath(path).is_absolute():
            self.show_error("Write the whole path, from the root on.")
            self.take_focus()
            return
        self.show_error("")
        self.wanted.emit(ImportRequest(path, self._architecture.currentText().strip(), self._name.text().strip()))

    def _button(self, text: str, clicked: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(clicked)
        return button

    def _choose_file(self) -> None:
        self._open(QFileDialog(self.window(), "Weights of a model", "", _KINDS), QFileDialog.FileMode.ExistingFile)

    def _choose_folder(self) -> None:
        self._open(QFileDialog(self.window(), "Folder of a model"), QFileDialog.FileMode.Directory)

    def _open(self, dialog: QFileDialog, mode: QFileDialog.FileMode) -> None:
        dialog.setFileMode(mode)
        dialog.fileSelected.connect(self.show_path)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


class OtherForm(QWidget):
    """A model by its name."""

    wanted = Signal(str)
    """As "ViT-B-16/laion2b_s34b_b88k"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edit = QLineEdit(self)
        self._edit.setPlaceholderText("As ViT-B-16/laion2b_s34b_b88k")
        self._edit.setAccessibleName("Name of the model")
        self._edit.textEdited.connect(lambda _text: self._setting.show_error(""))
        self._edit.returnPressed.connect(self._want)
        self._button = QPushButton("Download", self)
        self._button.setAutoDefault(False)
        self._button.setAccessibleName("Download the model of this name")
        self._button.clicked.connect(self._want)
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self._edit, 1)
        line.addWidget(self._button)
        hint = "Any model of open_clip's list: architecture, a slash, and what it was trained on. Mind its licence."
        self._setting = Setting("Name of the model", row, hint, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 0, 0, 8)
        column.addWidget(self._setting)

    def show_error(self, text: str) -> None:
        """What is wrong with the name."""
        self._setting.show_error(text)

    def error(self) -> str:
        """What stands there."""
        return self._setting.error()

    def bring_back(self, name: str) -> None:
        """What was taken and came to nothing, unless something else is typed by now."""
        if not self._edit.text():
            self._edit.setText(name)

    def clear(self) -> None:
        """It was taken."""
        self._edit.clear()
        self.show_error("")

    def take_focus(self) -> None:
        """The keyboard is where it begins."""
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _want(self) -> None:
        name = self._edit.text().strip()
        if name:
            self.show_error("")
            self.wanted.emit(name)
        else:
            self.show_error("Type the name of a model.")
