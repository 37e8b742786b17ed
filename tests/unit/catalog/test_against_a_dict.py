"""Whatever happens to files, in any order: the catalog agrees with a model made of dicts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from photoclip.catalog.rows import Batch, Failed, Placed
from photoclip.domain.change import Change
from photoclip.domain.files import FileState

FOLDERS = st.sampled_from(["/one", "/two"])
PATHS = st.sampled_from(["a.jpg", "sub/\udce9.jpg"])
CONTENTS = st.sampled_from(["k", "l", "m"])
FAILURES = st.sampled_from([state for state in FileState if state is not FileState.OK])
EVENTS = st.one_of(
    st.tuples(st.just("understood"), FOLDERS, PATHS, CONTENTS, st.booleans()),
    st.tuples(st.just("placed"), FOLDERS, PATHS, CONTENTS, FOLDERS, PATHS),
    st.tuples(st.just("failed"), FOLDERS, PATHS, FAILURES),
    st.tuples(st.just("gone"), FOLDERS, PATHS),
)
Key = tuple[str, str]


@dataclass
class Shelf:
    """The model: what each place shows and showed last, and what is known of each content."""

    folders: set[str] = field(default_factory=set)
    shows: dict[Key, str | None] = field(default_factory=dict)
    last: dict[Key, str | None] = field(default_factory=dict)
    states: dict[Key, FileState] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    vectors: set[str] = field(default_factory=set)
    tags: dict[str, set[str]] = field(default_factory=dict)

    def live(self) -> set[str]:
        return {content for content in self.shows.values() if content is not None}

    def forget(self, key: Key) -> None:
        for rows in (self.shows, self.last, self.states):
            rows.pop(key, None)

    def show(self, key: Key, content: str, live_before: set[str]) -> str | None:
        """Returns the successor, when the content is one."""
        predecessor = self.shows.get(key) or self.last.get(key)
        self.shows[key], self.last[key], self.states[key] = content, None, FileState.OK
        if predecessor in (None, content) or content in live_before:
            return None
        if not self.tags.get(content):
            self.tags[content] = set(self.tags.get(predecessor, ()))
        return content

    def fail(self, key: Key, state: FileState) -> None:
        shown = self.shows.get(key)
        self.states[key] = state
        if state is FileState.UNREADABLE and shown is not None:
            return
        self.last[key] = shown or self.last.get(key)
        self.shows[key] = None


class Machine(RuleBasedStateMachine):
    new_bench: ClassVar[Callable[[], Any]]

    def __init__(self) -> None:
        super().__init__()
        self.bench = self.new_bench()
        self.bench.catalog.remove_folder(self.bench.folder.folder_id)
        self.shelf = Shelf()
        self.ids: dict[str, object] = {}
        for folder in ("/one", "/two"):
            self.add_folder_now(folder)

    def teardown(self) -> None:
        assert self.bench.catalog.check() == ()
        self.bench.catalog.close()

    @rule(folder=FOLDERS)
    def add_folder(self, folder):
        self.add_folder_now(folder)

    def add_folder_now(self, folder):
        self.ids[folder] = self.bench.catalog.add_folder(folder, ())
        self.shelf.folders.add(folder)

    @rule(folder=FOLDERS)
    def remove_folder(self, folder):
        before = self.shelf.live()
        change = self.bench.catalog.remove_folder(self.ids[folder].folder_id)
        self.shelf.folders.discard(folder)
        for key in [key for key in self.shelf.states if key[0] == folder]:
            self.shelf.forget(key)
        self.compare(change, before, [])

    @rule(content=CONTENTS, name=st.sampled_from(["sea", "ben"]))
    def tag(self, content, name):
        if content in self.shelf.known:
            self.bench.catalog.change_tags((self.bench.photo(content),), (name,))
            self.shelf.tags.setdefault(content, set()).add(name)

    @rule(events=st.lists(EVENTS, min_size=1, max_size=4, unique_by=lambda event: event[1:3]))
    def commit(self, events):
        """A batch does what is gone first, then understood, placed, failed: so does the model."""
        bench, shelf, before = self.bench, self.shelf, self.shelf.live()
        files = {key: self.file(key) for key in shelf.states}
        order = ["gone", "understood", "placed", "failed"]
        understood, placed, failed, gone, replaced = [], [], [], [], []
        written = set()
        for kind, folder, path, *more in sorted(events, key=lambda event: order.index(event[0])):
            key, row, alive = (folder, path), self.ids[folder], folder in shelf.folders
            if kind == "gone":
                if key in files:
                    gone.append(files[key].file_id)
                    shelf.forget(key)
            elif kind == "understood":
                content, with_vector = more
                understood.append(bench.understood(path, content, vector=with_vector, folder=row))
                if alive:
                    shelf.known.add(content)
                    shelf.vectors |= {content} if with_vector else set()
                    replaced.append(shelf.show(key, content, before))
                    written.add(key)
            elif kind == "placed":
                content, *source = more
                source = tuple(source)
                moved_from = files.get(source)
                hashed = bench.placed("", content).content_hash
                moved_id = None if moved_from is None else moved_from.file_id
                placed.append(Placed(bench.place(path, row), hashed, moved_id))
                if alive and content in shelf.known:
                    replaced.append(shelf.show(key, content, before))
                    written.add(key)
                    if moved_from is not None and source not in written and shelf.shows.get(source) == content:
                        shelf.forget(source)
            else:
                failed.append(Failed(bench.place(path, row), more[0], "broken"))
                if alive:
                    shelf.fail(key, more[0])
        batch = Batch(1, bench.model.model_id, tuple(understood), tuple(placed), tuple(failed), (), tuple(gone))
        self.compare(bench.catalog.commit(batch), before, [content for content in replaced if content])

    def file(self, key):
        return self.bench.file(key[1], self.ids[key[0]])

    def compare(self, change: Change, before: set[str], replaced: list[str]) -> None:
        photo, after = self.bench.photo, self.shelf.live()
        assert sorted(change.appeared) == sorted(photo(content) for content in after - before)
        assert sorted(change.vanished) == sorted(photo(content) for content in before - after)
        assert sorted(change.replaced) == sorted({photo(content) for content in replaced if content in after})

    @invariant()
    def agrees(self):
        catalog, shelf = self.bench.catalog, self.shelf
        for folder in shelf.folders:
            known = catalog.unlike(self.ids[folder].folder_id, {})
            assert {file.relative_path: file.state for file in known} == {
                path: state for (name, path), state in shelf.states.items() if name == folder
            }
            for file in known:
                content = shelf.shows[folder, file.relative_path]
                assert file.photo_id == (None if content is None else self.bench.photo(content))
        assert self.bench.live() == sorted(self.bench.photo(c) for c in shelf.live() & shelf.vectors)
        for content in shelf.known:
            assert set(catalog.details((self.bench.photo(content),))[0].tags) == shelf.tags.get(content, set())
        counts = catalog.counts()
        assert counts.photos == len(shelf.live())
        assert counts.failures == sum(state is not FileState.OK for state in shelf.states.values())
        assert len(catalog.without_vector(self.bench.model.model_id, 99)) == len(shelf.live() - shelf.vectors)


def test_the_catalog_agrees_with_a_model_made_of_dicts(new_bench):
    class Bound(Machine):
        pass

    Bound.new_bench = staticmethod(new_bench)
    # no shrinking: with a file and an fsync for each step it takes longer than a test may
    phases = (Phase.explicit, Phase.reuse, Phase.generate)
    steps = settings(max_examples=30, stateful_step_count=20, deadline=None, phases=phases)
    run_state_machine_as_test(Bound, settings=steps)
