"""Whatever library and another program do to the same photo, in whatever order: nothing that anybody wrote is lost."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from photoclip.domain.names import folded
from photoclip.domain.sidecar_api import Keep, SidecarProperty
from photoclip.domain.tag_api import TagState
from tests.unit.catalog.deciding import decide
from tests.unit.library.sidecar_world import World

NAME = "a.jpg"
TAGS = st.sampled_from(("dog", "cat", "Places|Paris"))
WORDS = st.sets(st.sampled_from(("dog", "DOG", "cat", "beach", "Paris")), max_size=3)
RATINGS = st.sampled_from((None, 1, 2, 3))


def keys(words) -> set[str]:
    return {folded(word.rpartition("|")[2]) for word in words}


class TwoPrograms(RuleBasedStateMachine):
    """`theirs`, `rating` and `title`: what the other program put there of its own accord, and did not take back, as far
    as can be seen: what it takes away and writes again before anybody looks is as it was.
    """

    def __init__(self) -> None:
        super().__init__()
        self.scratch = Path(tempfile.mkdtemp())
        self.world = World(self.scratch, NAME)
        self.photo_id = self.world.photo(NAME).photo_id
        self.theirs: set[str] = set()
        self.rating: int | None = None
        self.title = ""
        self.note()

    def note(self) -> None:
        """What is there when it is looked at."""
        self.seen = self.world.says(NAME)
        self.theirs_seen, self.rating_seen = self.theirs, self.rating

    @rule(tag=TAGS)
    def puts_a_tag_on(self, tag):
        self.world.tag(NAME, tag)

    @rule(tag=TAGS)
    def takes_a_tag_off(self, tag):
        self.world.tag(NAME, removed=(tag,))

    @rule(tag=TAGS)
    def rejects(self, tag):
        decide(self.world.catalog, tag, [self.photo_id], TagState.REJECTED)

    @rule(rating=st.sampled_from((None, 0, 1, 4, 5)))
    def rates(self, rating):
        self.world.catalog.rate([self.photo_id], rating)

    @rule()
    def undoes(self):
        self.world.catalog.undo()

    @rule()
    def redoes(self):
        self.world.catalog.redo()

    @rule(words=WORDS, rating=RATINGS, title=st.sampled_from(("", "Noon")), knows=st.booleans())
    def the_other_writes(self, words, rating, title, knows):
        """`knows`: it adds to what it finds, as most do; else it writes what it thinks."""
        before = self.world.says(NAME)
        if knows:
            words = {*before.keywords, *words}
        self.world.other_writes(NAME, *words, rating=rating, title=title)
        after = self.world.says(NAME)
        fresh = keys(after.keywords) - keys(self.seen.keywords)
        self.theirs = (self.theirs_seen | fresh) & keys(after.keywords)
        self.rating = self.rating_seen if after.rating == self.seen.rating else after.rating
        self.title = after.title

    @rule()
    def the_other_deletes_the_sidecar(self):
        self.world.beside(NAME).unlink(missing_ok=True)
        self.theirs, self.rating, self.title = set(), None, ""
        self.syncs()

    @rule()
    def syncs(self):
        photo = self.world.photo(NAME)
        own = self.world.catalog.said_of([self.photo_id])[self.photo_id].rating
        self.world.sync()
        after = self.world.photo(NAME)
        assert (after.tags, after.rejected_tags) == (photo.tags, photo.rejected_tags), "the library's own stays"
        says, conflicts = self.world.says(NAME), self.world.sidecars.conflicts()
        assert self.theirs <= keys(says.keywords), "the other's keywords stay"
        assert says.title == self.title
        shown = keys(c.ours for c in conflicts if c.property is SidecarProperty.KEYWORDS)
        assert keys(photo.tags) - keys(says.keywords) == shown, "what is not there is shown"
        assert self.theirs <= keys(after.facts.keywords) | keys(after.tags), "and found"
        rated = [c for c in conflicts if c.property is SidecarProperty.RATING]
        if own is None:
            assert (says.rating, after.rating, rated) == (self.rating, self.rating, [])
        else:
            assert ((says.rating or 0) != own) == bool(rated)
            assert says.rating in (own or None, self.rating)
        assert self.world.sync().written == 0, "once is enough"
        self.note()

    @rule(keep=st.sampled_from(tuple(Keep)))
    def settles(self, keep):
        self.syncs()
        self.world.sidecars.settle((str(self.world.beside(NAME)),), keep)
        self.world.sync()
        assert self.world.sidecars.conflicts() == ()
        self.note()

    @invariant()
    def originals_are_sacred(self):
        assert (self.world.root / NAME).read_text() == NAME

    def teardown(self) -> None:
        self.syncs()
        self.world.tag(NAME, removed=("dog", "cat", "Places|Paris"))
        self.world.catalog.rate([self.photo_id], None)
        self.world.sync()
        says = self.world.says(NAME)
        assert keys(says.keywords) >= self.theirs
        assert (says.rating, says.title) == (self.rating, self.title)
        self.world.close()
        shutil.rmtree(self.scratch)


TestTwoPrograms = TwoPrograms.TestCase
TestTwoPrograms.settings = settings(max_examples=15, stateful_step_count=12, deadline=None)
