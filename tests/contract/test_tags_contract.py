"""`TagsApi` keeps its word in-process and through the engine's socket alike."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photoclip.domain.api import JobState
from photoclip.domain.browse import Scope
from photoclip.domain.errors import StorageError, TagError, TeachError, VocabularyError
from photoclip.domain.organise_api import Undone
from photoclip.domain.tag_api import (
    Decision,
    ReviewRequest,
    Suggestion,
    TagReport,
    TagRequest,
    TagState,
    TeachRequest,
)
from photoclip.domain.tag_words import Label

if TYPE_CHECKING:
    from tests.contract.conftest import Opened

LABELS = (Label("lawn", prompts=("a {}",)), Label("red disc", "discs", ("red circle",)), Label("blue disc", "discs"))


def test_from_a_label_to_a_taught_tag(fresh: "Opened", tmp_path: Path) -> None:
    api = fresh.api
    fresh.index(fresh.photos)
    photos = {Path(photo.files[0].path).stem: photo.photo_id for photo in fresh.listed(Scope())}
    ids = tuple(photos.values())
    api.use_vocabulary("everyday", False)
    api.add_vocabulary("discs", LABELS)

    # by machine
    assert api.tag("RED disc").label == LABELS[1]
    assert api.set_cut("red disc", 0.0).cut == 0.0
    for each in api.suggestions(ids):
        assert all(isinstance(one, Suggestion) and 0 <= one.probability <= 1 for one in each.suggestions)
        assert "red disc" in {one.name for one in each.suggestions}
    status = fresh.over(api.start_tagging(TagRequest(names=("red disc",))))
    assert (status.state, status.tagged, status.report) == (JobState.DONE, TagReport(6, 6), None)
    (first,) = api.score_tags(TagRequest(names=("red disc",)), ids[:1])
    assert (first.photo_id, [one.name for one in first.suggestions]) == (ids[0], ["red disc"])

    # by hand
    wrong = tuple(photo_id for name, photo_id in photos.items() if name != "red")
    rejected = Decision("red disc", wrong[:2], TagState.REJECTED)
    assert api.decide_tags((rejected, Decision("red disc", (photos["red"],), TagState.BY_HAND))) == 3
    (tag,) = api.tags()
    assert (tag.photos, tag.by_hand, tag.rejected, tag.is_taught) == (4, 1, 2, False)
    tuning = api.tuning("red disc")
    states = dict(zip(tuning.id_array().tolist(), tuning.state_array().tolist(), strict=True))
    assert (states[photos["red"]], states[wrong[0]], states[wrong[2]]) == (1, -1, 2)
    assert tuning.probability_array().tolist() == sorted(tuning.probability_array().tolist(), reverse=True)
    assert (len(tuning.precision_at), tuning.cut) == (101, 0.0)
    page = api.review(ReviewRequest(name="red disc", with_applied=True))
    assert (page.total, {item.photo_id for item in page.items}) == (3, set(wrong[2:]))
    assert all(item.is_applied for item in page.items)
    assert api.change_tags(ids[:2], ("Étê",), ("red disc",)) == 2
    assert api.untagged(Scope(), 10) is not None

    # taught
    taught = api.teach(TeachRequest("Ruby", (photos["red"],), wrong[:2]))
    assert (taught.name, taught.examples, taught.counter_examples) == ("Ruby", 1, 2)
    assert api.taught("ruby") == taught
    api.export_taught("ruby", str(tmp_path / "ruby.photoclip-probe"))
    assert (tmp_path / "ruby.photoclip-probe").stat().st_size > 1_000
    assert api.rename_tag("ruby", "Garnet").is_taught
    assert api.set_automatic("garnet", True).is_automatic
    assert api.delete_tag("garnet") == 1
    assert api.undo() == Undone("delete tag “Garnet”", 3)
    with pytest.raises(TeachError):
        api.teach(TeachRequest("Ruby", ids, ids[:1]))
    with pytest.raises(TagError, match="“nothing”"):
        api.taught("nothing")
    with pytest.raises(StorageError):
        api.export_taught("garnet", str(tmp_path / "garnet.jpg"))


def test_vocabularies(fresh: "Opened", tmp_path: Path) -> None:
    api = fresh.api
    (shipped,) = api.vocabularies().vocabularies
    assert (shipped.name, shipped.is_own, shipped.is_used) == ("everyday", False, True)
    seen = api.wait_news(-1, 0)
    made = api.add_vocabulary("Garden", LABELS)
    assert (made.labels, made.is_own) == (LABELS, True)
    assert api.wait_news(seen.revision, 10).organised > seen.organised
    assert api.replace_vocabulary("garden", LABELS[:1]).labels == LABELS[:1]
    assert api.rename_vocabulary("garden", "Yard").name == "Yard"
    api.export_vocabulary("yard", str(tmp_path / "Plot.toml"))
    assert api.import_vocabulary(str(tmp_path / "Plot.toml")).labels == LABELS[:1]
    api.use_vocabulary("plot", False)
    assert {each.name: each.is_used for each in api.vocabularies().vocabularies} == {
        "Plot": False,
        "Yard": True,
        "everyday": True,
    }
    api.delete_vocabulary("plot")
    (tmp_path / "Bad.toml").write_text('labels = ["dog", "DOG"]\n')
    for work in (
        lambda: api.import_vocabulary(str(tmp_path / "Bad.toml")),
        lambda: api.add_vocabulary("yard", ()),
        lambda: api.add_vocabulary("Labels", tuple(Label(str(n)) for n in range(10_000))),
        lambda: api.add_vocabulary("Empty", (Label(" "),)),
        lambda: api.delete_vocabulary("everyday"),
        lambda: api.use_vocabulary("nothing", True),
    ):
        with pytest.raises(VocabularyError) as caught:
            work()
        assert caught.value.remedy
    assert api.vocabularies().problems == ()
