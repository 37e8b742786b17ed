"""What a hub, or what stands in its place, says before any content is fetched."""

import threading
from pathlib import Path
from types import ModuleType
from typing import Any

import huggingface_hub
import pytest

from photoclip.domain.errors import CancelledError, ModelError
from photoclip.domain.progress import CancelToken, Progress
from photoclip.embed import download as module
from photoclip.embed import hub as hub_module
from photoclip.embed import sources
from photoclip.embed.download import download
from photoclip.embed.patience import Pace
from photoclip.embed.receipt import is_complete
from photoclip.embed.sources import ModelSource, SourceFile, folder_of

NAME = "tiny-net/of_chance"
REPOSITORY = "someone/tiny"
WEIGHTS = "open_clip_model.safetensors"
PACE = Pace(contact_waits_s=(0.0,), waits_s=(0.0, 0.0), silence_s=5.0, longest_s=0.0, tick_s=0.01)


def get(models_dir: Path, token: CancelToken | None = None, name: str = NAME) -> list[Progress]:
    told: list[Progress] = []
    download(name, models_dir, token or CancelToken(), told.append, PACE)
    return told


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("HF_HUB_OFFLINE", "1", "HF_HUB_OFFLINE is set: nothing may be fetched"),
        ("HF_ENDPOINT", "nonsense", "no web address"),
        ("HF_ENDPOINT", "http://[::1", "no web address"),
        ("HF_ENDPOINT", "http://localhost:99999", "no web address"),
        ("HF_ENDPOINT", "http://127.0.0.1:9", "cannot be reached"),
    ],
)
def test_the_environment_is_obeyed(
    variable: str, value: str, said: str, published: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ModelError, match=said):
        get(tmp_path)
    assert not published.asked


def test_the_password_of_a_mirror_is_told_to_nobody(
    published: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://me:s3cret@127.0.0.1:9")
    with pytest.raises(ModelError, match=r"127\.0\.0\.1:9 cannot be reached") as caught:
        get(tmp_path)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("proxy", ["nonsense://x", "socks5://127.0.0.1:9", "http://127.0.0.1:9"])
def test_a_proxy_that_is_no_good_is_named(
    proxy: str, published: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("all_proxy", proxy)
    monkeypatch.setenv("NO_PROXY", "")
    huggingface_hub.close_session()
    with pytest.raises(ModelError, match=r"proxy that the environment names cannot be used|cannot be reached"):
        get(tmp_path)
    assert not published.asked


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"status": 403, "headers": {"X-Error-Code": "GatedRepo"}}, "does not hand out someone/tiny to just anybody"),
        ({"status": 401}, "HF_TOKEN"),
        ({"status": 429, "headers": {"Retry-After": "1"}}, "too busy"),
        ({"status": 503}, "trouble of its own"),
        ({"body": b"<html>sign in</html>"}, "not as a hub does"),
        ({"body": b"[1, 2]"}, "not as a hub does"),
        ({"body": b'{"siblings": [{"nothing": 1}]}'}, "not as a hub does"),
    ],
)
def test_what_the_hub_says_instead_of_a_list(
    fault: dict[str, Any], said: str, published: Any, hub_server: ModuleType, tmp_path: Path
) -> None:
    published.api_faults += [hub_server.Fault(**fault)] * 2
    with pytest.raises(ModelError, match=said):
        get(tmp_path)
    published.api_faults.clear()
    get(tmp_path)


def test_a_repository_or_file_that_is_gone(published: Any, tmp_path: Path) -> None:
    published.files[REPOSITORY] = {"README.md": b""}
    with pytest.raises(ModelError, match=r"does not publish open_clip_model\.safetensors"):
        get(tmp_path)
    del published.files[REPOSITORY]
    with pytest.raises(ModelError, match="someone/tiny is not at"):
        get(tmp_path)


def test_a_mirror_that_lists_names_alone_is_asked_for_the_rest(published: Any, tmp_path: Path) -> None:
    published.lists_sizes = False
    get(tmp_path)
    assert is_complete(folder_of(NAME, tmp_path))


def test_cancelling_does_not_wait_for_a_hub_that_does_not_answer(
    published: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, asked, answer = CancelToken(), threading.Event(), threading.Event()

    def silent(source: ModelSource, timeout_s: float) -> tuple[hub_module.RemoteFile, ...]:
        asked.set()
        answer.wait(60)
        return ()

    monkeypatch.setattr(module, "published", silent)
    threading.Timer(0.05, lambda: asked.wait(20) and token.cancel()).start()
    with pytest.raises(CancelledError):
        get(tmp_path, token)
    answer.set()


def test_a_cited_checksum_is_believed_more_than_the_hub(
    published: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = ModelSource(NAME, REPOSITORY, "", (SourceFile(WEIGHTS, sha256="ab" * 32),))
    monkeypatch.setattr(module, "source_of", lambda name: source)
    with pytest.raises(ModelError, match="is not the file that PhotoClip knows"):
        get(tmp_path)
    assert not published.content_asked(), "said before gigabytes are fetched"
    source = ModelSource(NAME, REPOSITORY, "f" * 40, (SourceFile(WEIGHTS),))
    with pytest.raises(ModelError, match="does not have the revision"):
        get(tmp_path)


def test_weights_that_are_only_linked_to(
    published: Any, tiny_weights: tuple[Path, bytes], hub_server: ModuleType, tmp_path: Path, monkeypatch
) -> None:
    """As older releases of open_clip list theirs: no hub, one address, a checksum in it or none."""
    url = published.cdn_url(tiny_weights[1])
    digest = url.rpartition("/")[2]
    link = sources._linked_file(f"https://x.example/{digest}/ViT-B-32.pt")
    assert (link.name, link.sha256) == ("ViT-B-32.pth", digest)
    source = ModelSource(NAME, "", "", (SourceFile("net.safetensors"),), url)
    monkeypatch.setattr(module, "source_of", lambda name: source)
    published.faults.append(hub_server.Fault(cut=100_000))
    get(tmp_path)
    assert (folder_of(NAME, tmp_path) / "net.safetensors").read_bytes() == tiny_weights[1]
    assert published.sent == len(tiny_weights[1])
    assert all("authorization" not in asked.headers for asked in published.asked)
