"""`CaptionsApi` keeps its word in-process and through the engine's socket alike."""

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

import open_clip
import pytest
import torch
from safetensors.torch import save_file

from photoclip.domain.api import IndexRequest, JobState
from photoclip.domain.browse import Scope, ScopeKind
from photoclip.domain.caption_api import Caption, CaptionReport
from photoclip.domain.errors import FolderError
from photoclip.domain.found import SearchRequest
from photoclip.domain.ids import FolderId, PhotoId
from photoclip.domain.tag_api import Decision, TagState
from photoclip.domain.tag_words import Label

if TYPE_CHECKING:
    from tests.contract.conftest import Opened

LABELS = (Label("red disc", "discs"), Label("blue disc", "discs"))
SMALL = {
    "model_cfg": {
        "embed_dim": 32,
        "vision_cfg": {"image_size": 32, "layers": 1, "width": 64, "patch_size": 16},
        "text_cfg": {"context_length": 16, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 1},
    }
}
"""With random weights: what the person said of photos decides."""


@pytest.fixture(scope="module")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("small")
    (folder / "open_clip_config.json").write_text(json.dumps(SMALL))
    torch.manual_seed(3)
    state = open_clip.create_model(f"local-dir:{folder}").state_dict()
    save_file({n: value.contiguous() for n, value in state.items()}, folder / "open_clip_model.safetensors")
    return f"local-dir:{folder}"


def test_composed_captions_are_kept_when_asked_for(fresh: "Opened", small_model: str, tmp_path: Path) -> None:
    api = fresh.api
    fresh.over(api.start_index(IndexRequest((str(fresh.photos),), model=small_model)))
    photos = {Path(photo.files[0].path).stem: photo.photo_id for photo in fresh.listed(Scope())}
    red, blue = photos["red"], photos["blue"]
    api.use_vocabulary("everyday", False)
    api.add_vocabulary("discs", LABELS)
    said = [Decision("red disc", (red,), TagState.BY_HAND), Decision("blue disc", (blue,), TagState.REJECTED)]
    said += [Decision("blue disc", (red,), TagState.REJECTED), Decision("red disc", (blue,), TagState.REJECTED)]
    api.decide_tags(tuple(said))

    # on the spot
    assert api.captions((blue, red, PhotoId(10**9))) == (Caption(blue, ""), Caption(red, "A red disc."))
    assert [photo.caption for photo in api.photos((red,))] == [""]
    assert api.search(SearchRequest("has:caption")).hits == ()

    # for good
    folder = api.folders()[0]
    seen = api.wait_news(-1, 0)
    status = fresh.over(api.start_captions(Scope(ScopeKind.FOLDER, folder.folder_id), False))
    assert (status.state, status.title) == (JobState.DONE, "Writing captions")
    assert status.captioned is not None
    assert (status.captioned.photos, status.captioned.failed) == (6, 0)
    assert api.wait_news(seen.revision, 10).photos > seen.photos
    assert api.captions((red, blue)) == (
        Caption(red, "A red disc.", is_kept=True),
        Caption(blue, "", is_kept=True),
    )
    assert [photo.caption for photo in api.photos((red, blue))] == ["A red disc.", ""]
    hits = api.search(SearchRequest('caption:"RED disc" -is:offline')).hits
    assert red in {hit.photo_id for hit in hits}
    assert blue not in {hit.photo_id for hit in hits}
    exported = tmp_path / "photos.csv"
    api.export(str(exported))
    rows = list(csv.DictReader(exported.read_text("utf-8").splitlines()))
    assert {Path(row["path"]).stem: row["caption"] for row in rows}["red"] == "A red disc."

    # again
    again = fresh.over(api.start_captions(Scope(), False)).captioned
    assert again == CaptionReport()
    api.decide_tags((Decision("red disc", (red,), TagState.REJECTED),))
    assert api.captions((red,)) == (Caption(red, ""),), "what is rejected is not said any more"
    assert api.search(SearchRequest('caption:"red disc"')).hits == ()
    anew = fresh.over(api.start_captions(Scope(), True)).captioned
    assert anew is not None
    assert anew.photos == 6
    assert api.captions((red,)) == (Caption(red, "", is_kept=True),)
    with pytest.raises(FolderError):
        api.start_captions(Scope(ScopeKind.FOLDER, FolderId(999)), False)
