"""A whole model from a hub on this machine: the files that are needed, checked, resumed, and loaded by open_clip."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import huggingface_hub
import numpy as np
import open_clip
import pytest
import torch
from safetensors.torch import save_file

from photoclip.domain.errors import CancelledError, ModelError, StorageError
from photoclip.domain.progress import CancelToken, Phase, Progress
from photoclip.embed import download as module
from photoclip.embed import room
from photoclip.embed.cards import resolve_card
from photoclip.embed.download import download, partial_bytes, require_fetchable
from photoclip.embed.listing import list_models
from photoclip.embed.load import load_encoder
from photoclip.embed.patience import Pace
from photoclip.embed.receipt import is_complete
from photoclip.embed.removing import remove
from photoclip.embed.sources import SourceFile, folder_of, source_of

NAME = "tiny-net/of_chance"
REPOSITORY = "someone/tiny"
WEIGHTS = "open_clip_model.safetensors"
PACE = Pace(contact_waits_s=(0.0,), waits_s=(0.0, 0.0), silence_s=5.0, longest_s=0.0, tick_s=0.01)


def get(models_dir: Path, token: CancelToken | None = None, name: str = NAME) -> list[Progress]:
    told: list[Progress] = []
    download(name, models_dir, token or CancelToken(), told.append, PACE)
    return told


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_open_clip_loads_what_was_fetched_and_sees_the_same(
    published: Any, tiny_weights: tuple[Path, bytes], tmp_path: Path, noise: Callable[[int, int], np.ndarray]
) -> None:
    hub_home = Path(huggingface_hub.constants.HF_HOME)
    before = sorted(hub_home.rglob("*"))
    told = get(tmp_path)
    assert sorted(hub_home.rglob("*")) == before, "the hub's own client writes nothing"
    folder = tmp_path / "tiny-net" / "of_chance"
    assert files(folder) == [WEIGHTS, "source.json"], "safetensors alone, though something pickled is there as well"
    weights = tiny_weights[1]
    assert (folder / WEIGHTS).read_bytes() == weights
    receipt = json.loads((folder / "source.json").read_text())
    assert receipt["repository"] == REPOSITORY
    assert receipt["files"][0]["sha256"] == receipt["files"][0]["etag"] == hashlib.sha256(weights).hexdigest()

    model = open_clip.create_model("tiny-net", pretrained=str(folder / WEIGHTS), require_pretrained=True).eval()
    pixels = noise(3, 32)
    with (
        closing(load_encoder(resolve_card(NAME, tmp_path, tmp_path), "cpu float32")) as encoder,
        torch.inference_mode(),
    ):
        expected = model.encode_image((torch.from_numpy(pixels).permute(0, 3, 1, 2) / 255 - 0.5) / 0.5, normalize=True)
        np.testing.assert_allclose(encoder.embed_images(pixels), expected.numpy(), atol=1e-5)

    assert [told[0].phase, told[-1].phase] == [Phase.DOWNLOADING, Phase.CHECKING]
    assert told[-1].done == told[-1].total == len(weights)
    with pytest.raises(ModelError, match="is here already"):
        require_fetchable(NAME, tmp_path)
    with pytest.raises(ModelError, match="is here already"):
        get(tmp_path)


def test_the_list_of_models_follows(published: Any, hub_server: ModuleType, starter_dir: Path, tmp_path: Path) -> None:
    def listed() -> Any:
        return next((each for each in list_models(starter_dir, tmp_path, NAME).models if each.name == NAME), None)

    published.faults += [hub_server.Fault(cut=150_000), *[hub_server.Fault(status=404)] * 2]
    with pytest.raises(ModelError):
        get(tmp_path)
    assert (listed().installed, listed().partial_bytes) == (False, 150_000)
    assert partial_bytes(NAME, tmp_path) == 150_000
    published.faults.clear()
    get(tmp_path)
    assert (listed().installed, listed().partial_bytes, listed().can_download) == (True, 0, False)
    assert partial_bytes(NAME, tmp_path) == 0


def test_what_a_cancelled_download_left_is_the_beginning_of_the_next(
    published: Any, hub_server: ModuleType, tiny_weights: tuple[Path, bytes], tmp_path: Path
) -> None:
    published.faults.append(hub_server.Fault(cut=200_000, holds=threading.Event()))
    token = CancelToken()

    def cancel_midway(told: Progress) -> None:
        if told.done >= 200_000:
            token.cancel()

    with pytest.raises(CancelledError):
        download(NAME, tmp_path, token, cancel_midway, PACE)
    folder = folder_of(NAME, tmp_path)
    assert files(folder) == [f"{WEIGHTS}.part", f"{WEIGHTS}.part.json"]
    require_fetchable(NAME, tmp_path)
    told = get(tmp_path)
    assert files(folder) == [WEIGHTS, "source.json"]
    assert published.sent == len(tiny_weights[1])
    assert min(each.done for each in told[1:]) >= 200_000


def test_a_part_of_other_content_is_not_gone_on_with(
    published: Any, tiny_weights: tuple[Path, bytes], hub_server: ModuleType, tmp_path: Path
) -> None:
    published.faults += [hub_server.Fault(cut=200_000), *[hub_server.Fault(status=404)] * 2]
    with pytest.raises(ModelError):
        get(tmp_path)
    published.faults.clear()
    changed = tiny_weights[1][:-4] + b"\0\0\0\0"
    published.files[REPOSITORY][WEIGHTS] = changed
    get(tmp_path)
    assert (folder_of(NAME, tmp_path) / WEIGHTS).read_bytes() == changed
    assert published.content_asked()[-1].first_byte == 0


def test_content_that_changes_under_way_is_asked_for_anew(
    published: Any, hub_server: ModuleType, tmp_path: Path
) -> None:
    published.faults += [hub_server.Fault(cut=200_000), hub_server.Fault(etag="b" * 64)]
    get(tmp_path)
    assert is_complete(folder_of(NAME, tmp_path))
    remove(NAME, tmp_path)
    published.faults += [hub_server.Fault(etag="b" * 64)] * 3
    with pytest.raises(ModelError, match="changes while it is being fetched"):
        get(tmp_path)


def test_damaged_bytes_are_deleted_and_said_so(
    published: Any, tiny_weights: tuple[Path, bytes], hub_server: ModuleType, tmp_path: Path
) -> None:
    damaged = bytearray(tiny_weights[1])
    damaged[77_777] ^= 1
    published.faults.append(hub_server.Fault(body=bytes(damaged)))
    with pytest.raises(ModelError, match="arrived damaged"):
        get(tmp_path)
    assert files(folder_of(NAME, tmp_path)) == []
    get(tmp_path)
    assert is_complete(folder_of(NAME, tmp_path))


def test_a_damaged_small_file_is_found_out_by_gits_own_checksum(
    published: Any, hub_server: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published.files["words/tokens"] = {"tokenizer.json": b'{"a": 1}', "tokenizer_config.json": b"{}", "other": b"x"}
    extra = SourceFile("tokenizer.json", repository="words/tokens", is_optional=True)
    missing = SourceFile("spiece.model", repository="words/tokens", is_optional=True)
    source = source_of(NAME)
    source = replace(source, files=(*source.files, extra, missing))
    monkeypatch.setattr(module, "source_of", lambda name: source)
    published.faults.append(hub_server.Fault(body=b'{"a": 2}'))
    with pytest.raises(ModelError, match=r"tokenizer\.json arrived damaged"):
        get(tmp_path)
    get(tmp_path)
    assert files(folder_of(NAME, tmp_path)) == [WEIGHTS, "source.json", "tokenizer.json"]
    receipt = json.loads((folder_of(NAME, tmp_path) / "source.json").read_text())
    assert {each["name"]: each["repository"] for each in receipt["files"]} == {
        WEIGHTS: REPOSITORY,
        "tokenizer.json": "words/tokens",
    }
    del published.files["words/tokens"]["tokenizer.json"]
    remove(NAME, tmp_path)
    with pytest.raises(ModelError, match="does not publish a tokenizer"):
        get(tmp_path)


def test_what_is_only_there_pickled_is_taken_and_loaded_as_weights_alone(
    published: Any, tiny_weights: tuple[Path, bytes], tmp_path: Path, noise: Callable[[int, int], np.ndarray]
) -> None:
    path = tmp_path / "x.safetensors"
    path.write_bytes(tiny_weights[1])
    from safetensors.torch import load_file

    torch.save(load_file(path), tmp_path / "x.bin")
    published.files[REPOSITORY] = {"open_clip_pytorch_model.bin": (tmp_path / "x.bin").read_bytes()}
    get(tmp_path / "models")
    with closing(load_encoder(resolve_card(NAME, tmp_path, tmp_path / "models"), "cpu float32")) as encoder:
        assert np.isfinite(encoder.embed_images(noise(1, 32))).all()


def test_two_at_once_are_one_too_many(published: Any, hub_server: ModuleType, tmp_path: Path) -> None:
    until = threading.Event()
    published.faults.append(hub_server.Fault(cut=100_000, holds=until))
    first = threading.Thread(target=get, args=(tmp_path,))
    started = threading.Event()
    first = threading.Thread(
        target=download, args=(NAME, tmp_path, CancelToken(), lambda told: told.done and started.set(), PACE)
    )
    first.start()
    try:
        assert started.wait(20)
        with pytest.raises(ModelError, match="being fetched, imported or removed already"):
            get(tmp_path)
        with pytest.raises(ModelError, match="being fetched, imported or removed already"):
            remove(NAME, tmp_path)
    finally:
        # The server hangs up, and the first goes on.
        until.set()
        first.join(20)
    assert is_complete(folder_of(NAME, tmp_path))


HOLDER = """
import sys, time
from pathlib import Path
from photoclip.embed.claim import claim
with claim(sys.argv[1], Path(sys.argv[2])):
    sys.stdout.write("held\\n")
    sys.stdout.flush()
    time.sleep(300)
"""


def test_another_process_counts_too_and_its_death_frees(published: Any, tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, NAME, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == b"held\n"
            with pytest.raises(ModelError, match="being fetched"):
                get(tmp_path)
        finally:
            process.kill()
    get(tmp_path)
    assert is_complete(folder_of(NAME, tmp_path))


def test_there_must_be_room_before_anything_is_fetched(
    published: Any, hub_server: ModuleType, tmp_path: Path, tiny_weights: tuple[Path, bytes], monkeypatch
) -> None:
    needed = room.RESERVE_BYTES + len(tiny_weights[1])
    monkeypatch.setattr(room, "free_bytes", lambda folder: needed - 1)
    with pytest.raises(StorageError, match="there is no room"):
        get(tmp_path)
    assert not published.content_asked()
    published.faults += [hub_server.Fault(cut=100_000), *[hub_server.Fault(status=404)] * 2]
    monkeypatch.setattr(room, "free_bytes", lambda folder: needed)
    with pytest.raises(ModelError):
        get(tmp_path)
    published.faults.clear()
    # What is here already takes no more room.
    monkeypatch.setattr(room, "free_bytes", lambda folder: needed - 100_000)
    get(tmp_path)


def test_what_a_card_says_of_its_size_is_enough_to_say_no(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "free_bytes", lambda folder: 600_000_000)
    with pytest.raises(StorageError, match="669 MB are needed, 600 MB are free"):
        require_fetchable("ViT-B-32-256/datacomp_s34b_b86k", tmp_path)
    monkeypatch.setattr(room, "free_bytes", lambda folder: 700_000_000)
    require_fetchable("ViT-B-32-256/datacomp_s34b_b86k", tmp_path)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs permissions that hold")
def test_a_folder_that_cannot_be_written_says_so(published: Any, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StorageError, match="no permission"):
            get(tmp_path / "models")
    finally:
        tmp_path.chmod(0o700)


def test_a_file_in_the_way_of_the_folder_says_so(published: Any, tmp_path: Path) -> None:
    (tmp_path / "tiny-net").write_text("")
    with pytest.raises(StorageError, match="is a file, not a folder"):
        get(tmp_path)


@pytest.mark.slow
def test_a_full_size_model_over_a_bad_line(
    hub: Any, hub_server: ModuleType, tmp_path: Path, noise: Callable[[int, int], np.ndarray]
) -> None:
    torch.manual_seed(3)
    original = open_clip.create_model("ViT-B-32").eval()
    save_file({key: value.contiguous() for key, value in original.state_dict().items()}, tmp_path / WEIGHTS)
    content = (tmp_path / WEIGHTS).read_bytes()
    assert len(content) > 600_000_000
    hub.files["laion/CLIP-ViT-B-32-laion2B-s34B-b79K"] = {WEIGHTS: content}
    random = Random(1)
    hub.faults += [hub_server.Fault(cut=random.randrange(1, 120_000_000)) for _ in range(8)]
    name, models_dir = "ViT-B-32/laion2b_s34b_b79k", tmp_path / "models"
    told = get(models_dir, name=name)
    assert hub.sent == len(content)
    assert len(told) < 10_000
    card = resolve_card(name, tmp_path, models_dir)
    with closing(load_encoder(card, "cpu float32")) as encoder, torch.inference_mode():
        mean, std = (torch.tensor(each).view(3, 1, 1) for each in (card.mean, card.std))
        pixels = noise(2, 224)
        tensor = (torch.from_numpy(pixels).permute(0, 3, 1, 2) / 255 - mean) / std
        expected = original.encode_image(tensor, normalize=True).numpy()
        np.testing.assert_allclose(encoder.embed_images(pixels), expected, atol=1e-4)
