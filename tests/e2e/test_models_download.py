"""A model of full size from a hub on this machine: downloaded, killed, downloaded on, used, and parted with."""

import contextlib
import importlib.util
import os
import signal
import sys
import threading
import time
from pathlib import Path
from types import ModuleType

import huggingface_hub
import open_clip
import pytest
import torch
from safetensors.torch import save

NAME, REPOSITORY = "ViT-B-32/laion2b_s34b_b79k", "laion/CLIP-ViT-B-32-laion2B-s34B-b79K"
CUT_BYTES = 200_000_000
DEADLINE_S = 120.0


@pytest.fixture(scope="module")
def hub_server() -> ModuleType:
    path = Path(__file__).parent.parent / "unit" / "embed" / "hub_server.py"
    spec = importlib.util.spec_from_file_location("hub_server_of_downloads", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def hub(hub_server, monkeypatch, tmp_path):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "HF_TOKEN", "HF_HUB_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with hub_server.running() as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        huggingface_hub.close_session()
        yield server
        huggingface_hub.close_session()


def state_of(listed: dict, name: str) -> tuple[bool, int]:
    """Whether it is here, and how many photos it has understood."""
    found = next(model for model in listed["models"] if model["name"] == name)
    return found["installed"], found["vectors"]


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_from_the_hub_to_the_answer(hub, hub_server, start, photoclip, pictures, tmp_path):
    torch.manual_seed(11)
    state = open_clip.create_model("ViT-B-32").state_dict()
    content = save({key: value.contiguous() for key, value in state.items()})
    hub.files[REPOSITORY] = {"open_clip_model.safetensors": content}
    assert photoclip("index", str(pictures)).status == 0
    total = photoclip("stats").json["photos"]

    refused = photoclip("models", "use", NAME)
    assert refused.status == 1
    assert "download it first" in refused.complaint

    go_on = threading.Event()
    hub.faults.append(hub_server.Fault(cut=CUT_BYTES, holds=go_on))
    pulling = start("models", "pull", NAME)
    deadline = time.monotonic() + DEADLINE_S
    while sum(part.stat().st_size for part in tmp_path.rglob("*.part")) < CUT_BYTES // 2:
        assert time.monotonic() < deadline, pulling.poll()
        time.sleep(0.05)
    os.kill(pulling.pid, signal.SIGKILL)
    pulling.wait(DEADLINE_S)
    go_on.set()
    with contextlib.suppress(IndexError):
        hub.faults.clear()
    before = hub.sent
    pulled = photoclip("models", "pull", NAME)
    assert pulled.status == 0, pulled.err
    assert state_of(pulled.json, NAME) == (True, 0)
    assert hub.sent - before < len(content) - CUT_BYTES // 2 + 1_000_000, "it began anew"
    assert not list(tmp_path.rglob("*.part"))

    used = photoclip("models", "use", NAME)
    assert used.status == 0, used.err
    assert (used.json["active"], state_of(used.json, NAME)) == (NAME, (True, total))
    assert len(photoclip("search", "a dog", "--limit", "5").json["results"]) == 5
    assert "in use" in photoclip("models", "remove", NAME).complaint
    assert photoclip("models", "back").json["active"] == "starter"
    assert photoclip("models", "forget", NAME).status == 0
    assert photoclip("models", "remove", NAME).status == 0
    assert NAME not in {model["name"] for model in photoclip("models").json["models"]}
    assert photoclip("doctor").json["ok"]
