"""The tags of what is selected: shown with what is suggested, and what the person says of them done."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from photoclip.domain.api import LibraryApi
from photoclip.domain.browse import Photo
from photoclip.domain.errors import PhotoClipError
from photoclip.domain.ids import PhotoId
from photoclip.domain.names import folded
from photoclip.domain.tag_api import Decision, PhotoTags, Suggestion, TagState
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.bridge.label_question import LabelQuestion
from photoclip.ui.models import tag_words as words
from photoclip.ui.models.shown import shown
from photoclip.ui.models.tag_marks import MarkKind, TagMark, TagTotals, marks_of_photo, marks_of_several
from photoclip.ui.panels.facts import FactsPanel
from photoclip.ui.presenters.facts import FactsPresenter
from photoclip.ui.presenters.organise import Organiser
from photoclip.ui.presenters.tags import TagsPresenter
from photoclip.ui.presenters.wording import sentence

_SETTLE_MS = 120
"""Arrow keys run through photos."""
_PAGE = 256
_OPEN = (MarkKind.MACHINE, MarkKind.SUGGESTED)


@dataclass(frozen=True, slots=True)
class Suggested:
    """What is suggested for a photo."""

    photo_id: PhotoId
    suggestions: tuple[Suggestion, ...] = ()


class PhotoTagsPresenter(QObject):
    """Goes by what the facts are about. All changes are made in turn with those of albums and ratings."""

    opened = Signal(str)
    """The name of a tag: photos that have it are to be shown."""

    def __init__(
        self,
        engine: Engine,
        panel: FactsPanel,
        facts: FactsPresenter,
        organiser: Organiser,
        tags: TagsPresenter,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine, self._panel, self._facts = engine, panel, facts
        self._organiser, self._tags = organiser, tags
        self._photo: Photo | None = None
        self._suggested: Suggested | None = None
        self._asking = LabelQuestion(engine, self)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._ask)
        facts.photo_shown.connect(self._show_photo)
        facts.totals_shown.connect(self._show_totals)
        panel.set_tag_offers(tags.offers)
        panel.tag_added.connect(self._add)
        panel.tag_opened.connect(self.opened)
        panel.tag_agreed.connect(self._agree)
        panel.tag_refused.connect(self._refuse)

    def ask_again(self) -> None:
        """Decisions or cuts are others now."""
        if self._photo is not None:
            self._settle.start()

    def decide_next(self, *, is_right: bool) -> None:
        """The first tag that is seen and not certain is right, or wrong."""
        tags = self._panel.tags if self._panel.isVisible() else None
        open_marks = [mark for mark in tags.chips.marks if mark.kind in _OPEN] if tags is not None else []
        if open_marks and is_right:
            self._agree(open_marks[0])
        elif open_marks:
            self._refuse(open_marks[0])

    def take_off(self, photo_ids: tuple[PhotoId, ...], name: str) -> None:
        """Take a tag off photos. Where only the program had put it, that was wrong: it does not come back."""
        self._organiser.turns.ask(
            lambda api: _take_off(api, photo_ids, name),
            lambda changed: self._organiser.offer(words.untagged(changed, name), undo=changed > 0),
            self._fail,
        )

    # what is shown

    def _show_photo(self, photo: Photo) -> None:
        if self._suggested is not None and self._suggested.photo_id != photo.photo_id:
            self._suggested = None
        self._photo = photo
        self._show()
        self._settle.start()

    def _show_totals(self, totals: TagTotals) -> None:
        self._photo = self._suggested = None
        self._settle.stop()
        self._panel.show_tags(marks_of_several(totals))

    def _show(self) -> None:
        if self._photo is not None:
            suggestions = self._suggested.suggestions if self._suggested is not None else ()
            self._panel.show_tags(marks_of_photo(self._photo, suggestions))

    def _ask(self) -> None:
        if self._photo is not None:
            photo_id = self._photo.photo_id
            self._asking.ask(lambda api: _first(api.suggestions((photo_id,)), photo_id), self._know, _stay)

    def _know(self, suggested: Suggested) -> None:
        if self._photo is not None and self._photo.photo_id == suggested.photo_id:
            self._suggested = suggested
            self._show()

    # what the person says

    def _add(self, name: str) -> None:
        def refused(error: PhotoClipError) -> None:
            self._panel.refuse_tag(name, shown(sentence(error)))

        self._tags.tag(self._facts.selected, self._tags.names.spelled(name), refused)

    def _agree(self, mark: TagMark) -> None:
        name, photo_ids = mark.name, self._meant()
        if not photo_ids:
            return
        if mark.kind is MarkKind.SOME:
            self._tags.tag(photo_ids, name)
        else:
            self._decide(name, photo_ids, TagState.BY_HAND, lambda changed: words.accepted(changed, name))

    def _refuse(self, mark: TagMark) -> None:
        name, photo_ids = mark.name, self._meant()
        if not photo_ids:
            return
        if mark.kind in _OPEN:
            self._decide(name, photo_ids, TagState.REJECTED, lambda changed: words.rejected(changed, name))
        else:
            self.take_off(photo_ids, name)

    def _meant(self) -> tuple[PhotoId, ...]:
        """The photos whose tags are seen; none while the next one is selected and nothing is known of it yet."""
        selected = self._facts.selected
        is_seen = len(selected) != 1 or (self._photo is not None and self._photo.photo_id == selected[0])
        return selected if is_seen else ()

    def _decide(self, name: str, photo_ids: tuple[PhotoId, ...], state: TagState, said: Callable[[int], str]) -> None:
        decisions = (Decision(name, photo_ids, state),)
        self._asking.forget()  # what was asked before knows nothing of it

        def decided(changed: int) -> None:
            self._asking.forget()
            self._settle.start()
            self._organiser.offer(said(changed), undo=changed > 0)

        self._organiser.turns.ask(lambda api: api.decide_tags(decisions), decided, self._fail)

    def _fail(self, error: PhotoClipError) -> None:
        self._organiser.offer(shown(sentence(error)), undo=False)


def _stay(_error: PhotoClipError) -> None:
    """Without a model nothing is suggested; whoever needs it says so."""


def _first(answer: tuple[PhotoTags, ...], photo_id: PhotoId) -> Suggested:
    return next((Suggested(each.photo_id, each.suggestions) for each in answer), Suggested(photo_id))


def _take_off(api: LibraryApi, photo_ids: tuple[PhotoId, ...], name: str) -> int:
    """In a thread."""
    key = folded(name)
    by_machine: list[PhotoId] = []
    by_hand: list[PhotoId] = []
    for at in range(0, len(photo_ids), _PAGE):
        for photo in api.photos(photo_ids[at : at + _PAGE]):
            if key in map(folded, photo.machine_tags):
                by_machine.append(photo.photo_id)
            elif key in map(folded, photo.tags):
                by_hand.append(photo.photo_id)
    decisions = ((by_hand, TagState.OPEN), (by_machine, TagState.REJECTED))
    return api.decide_tags(tuple(Decision(name, tuple(ids), state) for ids, state in decisions if ids))
