"""`photoclip models use` on real photos with the starter and a second small model, killed in the middle."""

import os
import shutil
import signal
import sys
import time

import pytest
from safetensors.torch import load_file, save_file

from photoclip.config.resources import resource
from photoclip.domain.api import JobState
from photoclip.domain.found import SearchRequest
from photoclip.engine.address import read_address
from photoclip.engine.session import open_session

DEADLINE_S = 120.0


@pytest.fixture
def second(tmp_path) -> str:
    """The starter with its signs turned."""
    folder = tmp_path / "second"
    shutil.copytree(resource("starter"), folder)
    (weights,) = folder.glob("*.safetensors")
    tensors = load_file(weights)
    tensors["text_projection"] = -tensors["text_projection"]
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, weights)
    return f"local-dir:{folder}"


def vectors_of(listed: dict, name: str) -> int:
    return next((model["vectors"] for model in listed["models"] if model["name"] == name), 0)


def switched_until_killed(start, photoclip, library, second: str, at_least: int) -> tuple[int, int]:
    """Begin to switch, ask meanwhile, and kill. Returns how many searches were answered, and vectors of the second."""
    switching = start("models", "use", second)
    answered, vectors = 0, 0
    deadline = time.monotonic() + DEADLINE_S
    while read_address(library) is None:  # else it would be the client of one that soon leaves
        assert time.monotonic() < deadline, switching.poll()
        time.sleep(0.01)
    while vectors < at_least:
        assert time.monotonic() < deadline, switching.poll()
        found = photoclip("search", "a dog", "--limit", "3")
        assert found.status == 0, found.err
        assert len(found.json["results"]) == 3
        answered += 1
        vectors = vectors_of(photoclip("models").json, second)
    os.kill(switching.pid, signal.SIGKILL)
    switching.wait(DEADLINE_S)
    return answered, vectors


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_killed_in_the_middle_it_goes_on_and_back_is_instant(start, photoclip, library, pictures, second):
    many = pictures.parent / "many"
    many.mkdir()
    for copy in range(3):  # other bytes: other photos
        for file in sorted(pictures.rglob("*.jpg")):
            (many / f"{copy}-{file.name}").write_bytes(file.read_bytes() + bytes([copy]))
    assert photoclip("index", str(many)).status == 0
    total = photoclip("stats").json["photos"]
    before = [hit["path"] for hit in photoclip("search", "a dog").json["results"]]
    answered, vectors = switched_until_killed(start, photoclip, library, second, 1)
    assert answered
    listed = photoclip("models").json
    assert (listed["active"], listed["wanted"]) == ("starter", second)
    assert vectors <= vectors_of(listed, second) < total, "it was over before it was killed"
    with open_session(library) as api:
        job = api.start_switch(second)
        status = api.wait_job(job, 0, 0)
        while not status.is_over:
            assert len(api.search(SearchRequest("a dog", limit=3)).hits) == 3
            status = api.wait_job(job, status.revision, 0.5)
        assert status.state is JobState.DONE, status
        assert 0 < status.report.embedded <= total - vectors, "it began anew"
        assert api.models().active == second
    listed = photoclip("models", "back").json
    assert (listed["active"], listed["previous"]) == ("starter", second)
    assert [hit["path"] for hit in photoclip("search", "a dog").json["results"]] == before
    assert photoclip("doctor").json["ok"]


def test_words_of_the_command(photoclip, pictures, second):
    assert photoclip("models", "use").status == 2
    assert photoclip("models", "use", "").status == 2
    assert "comes with the program" in photoclip("models", "remove", "starter").complaint
    assert photoclip("models", "compare", "starter", "words").status == 2
    assert photoclip("models", "fly").status == 2
    assert "did you mean" in photoclip("models", "use", "ViT-B-32-256/datacomp").complaint
    assert "go back" in photoclip("models", "back").complaint
    assert photoclip("index", str(pictures)).status == 0
    assert vectors_of(photoclip("models", "try", second, "--photos", "5").json, second) == 5
    compared = photoclip("models", "compare", "starter", second, "a dog").json
    assert (compared["photos"], len(compared["answers"])) == (5, 2)
    assert [len(answer["results"]) for answer in compared["answers"]] == [5, 5]
    assert vectors_of(photoclip("models", "forget", second).json, second) == 0
    assert "in use" in photoclip("models", "forget", "starter").complaint


def test_folders_are_named_as_seen_from_here(photoclip, pictures, second, monkeypatch, tmp_path):
    assert photoclip("index", str(pictures)).status == 0
    monkeypatch.chdir(tmp_path)
    assert vectors_of(photoclip("models", "try", "./second", "--photos", "2").json, second) == 2
    for name in ("./second", "local-dir:second", second):
        assert photoclip("models", "compare", "starter", name, "a dog").json["photos"] == 2
        assert [model["name"] for model in photoclip("models", "show", name).json["models"]] == [second]
    assert "no model" in photoclip("models", "show", "third").complaint


def test_a_model_in_the_settings_that_is_not_there(photoclip, library):
    library.mkdir()
    (library / "settings.toml").write_text('model = "gone-model"\n')
    assert "that the settings name, gone-model" in photoclip("search", "a dog").complaint
    assert photoclip("models").json["active"] == "starter"
    assert [problem["part"] for problem in photoclip("doctor").json["problems"]] == ["model"]
    assert photoclip("models", "use", "starter").json["active"] == "starter"
    assert photoclip("doctor").json["ok"]
