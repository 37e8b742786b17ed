"""What the list of backups is made of: its rows, and the question whether to go back."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from photoclip.domain.api import Backup, BackupReason
from photoclip.ui.models.moments import lately_text, local_time
from photoclip.ui.models.shown import capitalised
from photoclip.ui.panels.elided_label import ElidedLabel
from photoclip.ui.panels.settings.setting import plain, show_line
from photoclip.ui.theme.stylesheet import set_role

_REASONS = {BackupReason.BEFORE_RETURN: "before going back", BackupReason.BEFORE_UPDATE: "before an update"}


def moments_of(backups: Sequence[Backup], now: datetime, locale: QLocale) -> list[str]:
    """When they were made, in words; to the second where two are of the same minute."""
    times = [local_time(backup.made_at_ns) for backup in backups]
    words = [lately_text(time, now, locale) for time in times]
    twice = {word for word, count in Counter(words).items() if count > 1}
    return [
        lately_text(time, now, locale, to_the_second=word in twice) for time, word in zip(times, words, strict=True)
    ]


class BackupRow(QFrame):
    """A backup, and the way back to it."""

    wanted = Signal()
    """To go back to it."""

    def __init__(self, backup: Backup, moment: str, parent: QWidget | None = None) -> None:
        """`moment`: when it was made, in words."""
        super().__init__(parent)
        set_role(self, "banner")
        self.path, self.moment = backup.path, moment
        reason = _REASONS.get(backup.reason, "")
        parts = (capitalised(self.moment), reason, QLocale().formattedDataSize(backup.size_bytes))
        label = ElidedLabel(" · ".join(part for part in parts if part), self)
        self.button = QPushButton("Go back to this one…", self)
        self.button.setAutoDefault(False)
        set_role(self.button, "quiet")
        self.button.setAccessibleName(", ".join(filter(None, (f"Go back to the backup of {self.moment}", reason))))
        self.button.clicked.connect(self.wanted)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 2, 4, 2)
        line.addWidget(label, 1)
        line.addWidget(self.button)


class BackupQuestion(QFrame):
    """Whether to go back. Hidden until something is asked."""

    confirmed = Signal(str)
    """Path of the backup."""
    declined = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.path: str | None = None
        self._words = plain("", self)
        self._yes, self._no = QPushButton("Go back", self), QPushButton("Stay", self)
        line = QHBoxLayout()
        line.setSpacing(8)
        for button in (self._yes, self._no):
            button.setAutoDefault(False)
            line.addWidget(button)
        line.addStretch(1)
        self._yes.clicked.connect(lambda: self.confirmed.emit(self.path))
        self._no.clicked.connect(self.declined)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        column.addWidget(self._words)
        column.addLayout(line)
        self.hide()

    def ask(self, path: str, then: str) -> None:
        """Of the backup in a file, with words for when it was made."""
        self.path = path
        show_line(
            self._words,
            f"Go back to how your library was {then}? "
            "What you changed in PhotoClip since then is lost. Your photos are not touched, and those that came since "
            "then are found again. How it is now is kept, too.",
        )
        self.show()

    def take_focus(self) -> None:
        """The keyboard is at the answer that changes nothing."""
        self._no.setFocus(Qt.FocusReason.OtherFocusReason)

    def end(self) -> None:
        """Nothing is asked any more."""
        self.path = None
        self.hide()

    def text(self) -> str:
        """What is asked, "" where nothing is."""
        return "" if self.path is None else self._words.accessibleName()
