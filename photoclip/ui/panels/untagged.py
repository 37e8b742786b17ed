"""What is untagged: photos that are like each other, a row for each group, and what they may be called."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from photoclip.domain.tag_api import Cluster
from photoclip.ui.models import untagged as words
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.models.tag_marks import MarkKind, TagMark
from photoclip.ui.models.tag_words import probability
from photoclip.ui.models.untagged import Clusters, key
from photoclip.ui.panels.elided_label import ElidedLabel
from photoclip.ui.panels.keyboard import has_keyboard
from photoclip.ui.panels.nothing import Nothing
from photoclip.ui.panels.notice import Action
from photoclip.ui.panels.tag_chips import TagChip
from photoclip.ui.panels.tag_field import Offers, TagField
from photoclip.ui.panels.wrap_layout import WrapLayout
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme
from photoclip.ui.thumbnails.loader import ThumbnailLoader
from photoclip.ui.views.photo_strip import PhotoStrip

_FIELD_PX = 168


class ClusterRow(QFrame):
    """A group of photos, and what can be said of all of them."""

    named = Signal(str)
    """All of them are to have this tag."""
    refused = Signal(str)
    """They have not this tag."""
    opened = Signal(object)
    """`PhotoId`, to be shown large."""
    teach_wanted = Signal()

    def __init__(self, cluster: Cluster, model: PhotoModel, loader: ThumbnailLoader, theme: Theme) -> None:
        super().__init__()
        self.cluster = cluster
        set_role(self, "card")
        self.strip = PhotoStrip(model, loader, theme, self)
        self.field = TagField(theme, words.ANOTHER, self)
        self.field.setFixedWidth(_FIELD_PX)
        self.teach = QPushButton("Teach a tag…", self)
        self.teach.setToolTip("Learn from these photos what is meant, and find more of it")
        set_role(self.teach, "quiet")
        self._asked = QLabel(self)
        set_role(self._asked, "muted")
        self._theme = theme
        self.chips: list[TagChip] = []
        self._line = WrapLayout(8)
        self._lay_out()
        self.strip.opened.connect(self.opened)
        self.field.entered.connect(self.named)
        self.teach.clicked.connect(self.teach_wanted)
        self.show_cluster(cluster)

    def show_cluster(self, cluster: Cluster) -> None:
        """The same photos, maybe with fewer names."""
        is_same = cluster.photo_ids == self.cluster.photo_ids and bool(self.strip.accessibleName())
        self.cluster = cluster
        if not is_same:
            self.strip.show_photos(cluster.photo_ids, cluster.others)
        self._asked.setText(words.asked(cluster))
        had_focus = any(chip.focusProxy().hasFocus() for chip in self.chips)
        for place, proposed in enumerate(cluster.names):
            said = probability(proposed.probability)
            self.chips[place].show_mark(TagMark(proposed.name, MarkKind.SUGGESTED, said, f"suggested, {said} likely"))
        for place, chip in enumerate(self.chips):
            chip.setVisible(place < len(cluster.names))
        if had_focus and not any(chip.focusProxy().hasFocus() for chip in self.chips):
            self.go_to()

    def can_show(self, cluster: Cluster) -> bool:
        """Whether `show_cluster` can."""
        return cluster.photo_ids == self.cluster.photo_ids and len(cluster.names) <= len(self.chips)

    def go_to(self) -> None:
        """The keyboard comes here."""
        first = self.chips[0] if self.cluster.names else self.field
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        self._line.addWidget(self._asked)
        for _ in self.cluster.names:
            chip = TagChip(self._theme, self)
            chip.agreed.connect(lambda mark: self.named.emit(mark.name))
            chip.refused.connect(lambda mark: self.refused.emit(mark.name))
            self._line.addWidget(chip)
            self.chips.append(chip)
        self._line.addWidget(self.field)
        self._line.addWidget(self.teach)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(10)
        column.addWidget(self.strip)
        column.addLayout(self._line)


class UntaggedPage(QWidget):
    """Shows clusters, and says what the person does."""

    named = Signal(object, str)
    """`Cluster`, and the tag that its photos are to have. Answer where that fails with `refuse`."""
    refused = Signal(object, str)
    """`Cluster`, and a tag that its photos have not."""
    opened = Signal(object, object)
    """`Cluster`, and the `PhotoId` of it that is to be shown large."""
    teach_wanted = Signal(object)
    """`Cluster`."""
    again_wanted = Signal()

    def __init__(self, model: PhotoModel, loader: ThumbnailLoader, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._loader, self._theme = model, loader, theme
        self._offers: Offers = lambda _typed: ()
        self._rows: dict[int, ClusterRow] = {}
        self._details = ElidedLabel("", self)
        self.again = QPushButton("Look again", self)
        self.nothing = Nothing(theme, self)
        self._area = QScrollArea(self)
        self._lay_out()
        self.again.clicked.connect(self.again_wanted)
        self.setAccessibleName(words.TITLE)

    @property
    def rows(self) -> tuple[ClusterRow, ...]:
        """Those that are seen, in order."""
        return tuple(self._rows.values())

    def set_offers(self, offers: Offers) -> None:
        """Who knows what the beginning of a name may become."""
        self._offers = offers

    def show_clusters(self, clusters: Clusters) -> None:
        """Show these. Where the keyboard was in one that goes, it comes to the next."""
        focused = next((at for at, row in enumerate(self.rows) if has_keyboard(row)), -1)
        wanted = {int(key(cluster)): cluster for cluster in clusters}
        gone = [name for name, row in self._rows.items() if name not in wanted or not row.can_show(wanted[name])]
        lost = focused >= 0 and list(self._rows)[focused] in gone
        for name in gone:
            row = self._rows.pop(name)
            row.hide()
            row.deleteLater()
        kept, self._rows = self._rows, {}
        for at, (name, cluster) in enumerate(wanted.items()):
            row = kept.get(name) or self._new_row(cluster)
            row.show_cluster(cluster)
            if self._column.indexOf(row) != at:
                self._column.insertWidget(at, row)
            self._rows[name] = row
        self._details.setText(words.details(clusters))
        if clusters:
            self._come_back_to(self.rows[0])
            self._show_page(0)
        if lost and self._rows:
            self.rows[min(focused, len(self._rows) - 1)].go_to()

    def show_nothing(self, icon: str, heading: str, line: str, actions: Sequence[Action] = ()) -> None:
        """Why there are none."""
        self._details.setText("")
        self.nothing.show_state(icon, heading, line, actions)
        self._show_page(1)

    def refuse(self, cluster: Cluster, line: str) -> None:
        """Its photos could not be tagged so."""
        row = self._rows.get(int(key(cluster)))
        if row is not None:
            row.field.refuse(line)

    def go_to_first(self) -> None:
        """The keyboard comes to the first row."""
        if self._rows:
            self.rows[0].go_to()

    def _new_row(self, cluster: Cluster) -> ClusterRow:
        row = ClusterRow(cluster, self._model, self._loader, self._theme)
        row.field.set_offers(self._offers)
        row.named.connect(lambda name, row=row: self.named.emit(row.cluster, name))
        row.refused.connect(lambda name, row=row: self.refused.emit(row.cluster, name))
        row.opened.connect(lambda _photo_id, row=row: self._come_back_to(row))
        row.opened.connect(lambda photo_id, row=row: self.opened.emit(row.cluster, photo_id))
        row.teach_wanted.connect(lambda row=row: self.teach_wanted.emit(row.cluster))
        return row

    def _come_back_to(self, row: ClusterRow) -> None:
        """Where the keyboard goes when the page is seen again."""
        self.setFocusProxy(row.strip)

    def _show_page(self, page: int) -> None:
        had_keyboard = has_keyboard(self)
        self._pages.setCurrentIndex(page)
        self.again.setVisible(page == 0)
        if page == 1:
            self.setFocusProxy(self.nothing)
        if had_keyboard and page == 1:
            self.nothing.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        title = QLabel(words.TITLE, self)
        set_role(title, "title")
        set_role(self._details, "muted")
        set_role(self.again, "quiet")
        self.again.setToolTip("Put the photos that still have no tag together anew")
        head = QHBoxLayout()
        head.setContentsMargins(16, 10, 16, 10)
        head.setSpacing(8)
        head.addWidget(title)
        head.addWidget(self._details, 1)
        head.addWidget(self.again)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(16, 0, 16, 16)
        self._column.setSpacing(12)
        self._column.addStretch(1)
        self._area.setWidget(inside)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside.setAutoFillBackground(False)
        self._area.viewport().setAutoFillBackground(False)
        pages = QWidget(self)
        self._pages = QStackedLayout(pages)
        self._pages.addWidget(self._area)
        self._pages.addWidget(self.nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(pages, 1)
