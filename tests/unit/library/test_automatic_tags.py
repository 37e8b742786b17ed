"""Photos that come are tagged by themselves, once, where the person wants that."""

from pathlib import Path

import pytest
from PIL import Image

from photoclip.domain.settings import Settings
from photoclip.domain.tag_words import Label
from tests.unit.library.tag_world import LABELS, Own, idle, ids_of, index, made, on


@pytest.fixture(scope="module")
def folder(tmp_path_factory, small_model):
    return made(tmp_path_factory.mktemp("tags"), small_model)


@pytest.fixture
def own(folder, small_model, tmp_path):
    kept = Own(folder, small_model, tmp_path)
    yield kept
    kept.close()


def test_new_photos_are_tagged_once_and_old_ones_never(own):
    library = own.library
    library.set_cut("sea", 0.0)
    library.set_automatic("sea", True)
    own.add("cyan")
    (new,) = on(library, "sea")
    assert library.photos((new,))[0].machine_tags == ("sea",)
    assert library.undo().title == "tag 1 photo automatically with “sea”"
    (own.photos / "cyan.png").rename(own.photos.parent / "away.png")
    index(library)
    (own.photos.parent / "away.png").rename(own.photos / "back.png")
    own.add("pink")
    photos = {Path(photo.files[0].path).name: photo.tags for photo in library.photos(ids_of(library))}
    assert photos["pink.png"] == ("sea",)
    assert not any(tags for name, tags in photos.items() if name != "pink.png"), "what was taken off stays off"
    library.set_automatic("sea", False)
    own.add("gold")
    library.set_automatic("sea", True)
    own.add("grey")
    assert len(on(library, "sea")) == 2, "what came while nobody wanted it is old"


def test_all_labels_where_the_settings_say_so(own):
    library = own.library
    for label in LABELS[:2]:
        library.set_cut(label.name, 0.0)
    library.set_cut(LABELS[2].name, 1.0)
    library.change_settings(Settings(decode_workers=1, tags_new_photos=True))
    own.add("cyan")
    assert len(on(library, "dog")) == len(on(library, "sea")) == 1
    library.change_settings(Settings(decode_workers=1))
    own.add("pink")
    assert len(on(library, "dog")) == 1
    for _ in range(4):
        library.undo()
    assert library.redo().title == "change tag “dog”"


def test_what_was_not_looked_at_is_after_a_restart(own):
    own.library.set_cut("sea", 0.0)
    own.library.set_automatic("sea", True)
    own.library._automatic.ask = lambda: None  # as if it was killed before the job
    own.library._automatic.catch_up = lambda: None
    own.add("cyan")
    assert on(own.library, "sea") == []
    own.close()
    own.open()
    index(own.library)
    idle(own.library)
    assert len(on(own.library, "sea")) == 1


def test_taking_back_that_a_tag_is_automatic_counts(own):
    library = own.library
    library.set_cut("sea", 0.0)
    library.set_automatic("sea", True)
    library.undo()
    own.add("cyan")
    library.redo()
    own.add("pink")
    assert [Path(photo.files[0].path).name for photo in library.photos(tuple(on(library, "sea")))] == ["pink.png"]


def test_what_another_program_wrote_anew_is_not_new_and_what_cannot_be_read_is_in_nobodys_way(own):
    library = own.library
    library.set_cut("sea", 0.0)
    library.set_automatic("sea", True)
    library.add_vocabulary("signs", (Label("no smoking", group="signs", is_lettering=True),))
    library.set_automatic("no smoking", True)  # which this model cannot read, and another may
    Image.new("RGB", (64, 48), "orange").save(own.photos / "red.png")
    own.add("cyan")
    assert [Path(photo.files[0].path).name for photo in library.photos(tuple(on(library, "sea")))] == ["cyan.png"]


def test_who_changes_their_mind_while_new_photos_are_tagged_is_heeded(own, monkeypatch):
    library = own.library
    library.set_cut("sea", 0.0)
    library.set_automatic("sea", True)
    tagging = library._automatic._tagging
    tag = tagging.tag

    def switched_off(*arguments):
        done = tag(*arguments)
        library.set_automatic("sea", False)
        return done

    with monkeypatch.context() as patch:
        patch.setattr(tagging, "tag", switched_off)
        own.add("cyan")
    own.add("pink")
    library.set_automatic("sea", True)
    own.add("gold")
    photos = {Path(photo.files[0].path).name for photo in library.photos(tuple(on(library, "sea")))}
    assert photos == {"cyan.png", "gold.png"}, "what came while nobody wanted it is old"
