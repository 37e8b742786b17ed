"""Weights that are missing, damaged, foreign or hostile; and the proof of device and dtype."""

import pickle
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import numpy as np
import open_clip
import pytest
import torch
from safetensors.torch import load_file, save_file

from photoclip.domain.errors import DeviceError, ModelError
from photoclip.domain.models import ModelCard
from photoclip.embed.cards import RECOMMENDED, resolve_card
from photoclip.embed.load import load_encoder
from photoclip.embed.unfilled import Unfilled

WEIGHTS = "open_clip_model.safetensors"
Noise = Callable[[int, int], np.ndarray]
FolderCard = Callable[[Path], ModelCard]
WriteTiny = Callable[..., Path]


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Any attempt to reach the network fails the test; Hugging Face's cache is empty."""

    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize(
    ("name", "repository"),
    [(RECOMMENDED, "laion/CLIP-ViT-B-32-256x256-DataComp-s34B-b86K"), ("ViT-B-32/openai", "timm/vit_base")],
)
def test_missing_weights_are_named_and_nothing_is_fetched(name: str, repository: str, tmp_path: Path) -> None:
    card = resolve_card(name, tmp_path, tmp_path)
    with pytest.raises(ModelError, match="missing") as caught:
        load_encoder(card)
    assert WEIGHTS in caught.value.what
    assert repository in caught.value.what
    assert f"{card.architecture}@FILE" in caught.value.remedy


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("name", ["ViT-B-16-SigLIP/webli", "xlm-roberta-base-ViT-B-32/laion5b_s13b_b90k"])
def test_models_that_need_hugging_face_text_files_say_so(name: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"transformers|Hugging Face"):
        load_encoder(resolve_card(name, tmp_path, tmp_path))


def test_folder_without_weights_is_no_random_model(tmp_path: Path, tiny_dir: Path, folder_card: FolderCard) -> None:
    shutil.copy(tiny_dir / "open_clip_config.json", tmp_path)
    with pytest.raises(ModelError, match="missing") as caught:
        load_encoder(folder_card(tmp_path))
    assert str(tmp_path) in caught.value.what
    assert WEIGHTS in caught.value.remedy


def test_starter_without_weights_is_no_random_model(tmp_path: Path, starter_dir: Path) -> None:
    shutil.copy(starter_dir / "open_clip_config.json", tmp_path)
    with pytest.raises(ModelError, match="weights of starter are missing"):
        load_encoder(resolve_card("starter", tmp_path, tmp_path))


def test_weights_that_vanish_after_naming(tmp_path: Path, tiny_dir: Path) -> None:
    file = Path(shutil.copy(tiny_dir / WEIGHTS, tmp_path / "own.safetensors"))
    card = resolve_card(f"ViT-S-32-alt@{file}", tmp_path, tmp_path)
    file.unlink()
    with pytest.raises(ModelError, match="missing"):
        load_encoder(card)


@pytest.mark.parametrize("keep", [0, 4, 100, 20_000, -1])
@pytest.mark.parametrize("name", [WEIGHTS, "model.pth"])
def test_truncated_weights(tmp_path: Path, tiny_dir: Path, keep: int, name: str, folder_card: FolderCard) -> None:
    shutil.copytree(tiny_dir, tmp_path, dirs_exist_ok=True)
    whole = tmp_path / WEIGHTS
    if name != WEIGHTS:
        torch.save(load_file(whole), tmp_path / name)
        whole.unlink()
    content = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(content[:keep])
    with pytest.raises(ModelError, match="damaged") as caught:
        load_encoder(folder_card(tmp_path))
    assert name in caught.value.what
    assert caught.value.remedy


@pytest.mark.filterwarnings("ignore:Detected pickle protocol:UserWarning")
@pytest.mark.parametrize(
    "content", [b"<html>404</html>" * 50, b"\xff" * 64, b"\x80\x04N.", b"\x08\0\0\0\0\0\0\0{}      "]
)
@pytest.mark.parametrize("name", [WEIGHTS, "pytorch_model.bin"])
def test_rubbish_instead_of_weights(
    tmp_path: Path, tiny_dir: Path, content: bytes, name: str, folder_card: FolderCard
) -> None:
    shutil.copy(tiny_dir / "open_clip_config.json", tmp_path)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ModelError, match="weights"):
        load_encoder(folder_card(tmp_path))


class Touch:
    """Unpickled without care, it makes a file."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (Path(self._path),)


@pytest.mark.filterwarnings("ignore:Detected pickle protocol:UserWarning")
def test_hostile_pickle_is_not_run(tmp_path: Path, tiny_dir: Path, folder_card: FolderCard) -> None:
    shutil.copy(tiny_dir / "open_clip_config.json", tmp_path)
    trap = tmp_path / "trap"
    torch.save({"state_dict": Touch(str(trap))}, tmp_path / "model.pth")
    with pytest.raises(ModelError):
        load_encoder(folder_card(tmp_path))
    (tmp_path / "model.pth").write_bytes(pickle.dumps(Touch(str(trap))))
    with pytest.raises(ModelError):
        load_encoder(folder_card(tmp_path))
    assert not trap.exists()


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_not_a_number_in_the_weights(
    tmp_path: Path, value: float, folder_card: FolderCard, write_tiny: WriteTiny
) -> None:
    def spoil(state: dict[str, torch.Tensor]) -> None:
        state["visual.proj"][3, 5] = value

    with pytest.raises(ModelError, match=r"visual\.proj holds NaN"):
        load_encoder(folder_card(write_tiny(tmp_path, spoil)))


def test_weights_that_are_all_zero(tmp_path: Path, folder_card: FolderCard, write_tiny: WriteTiny) -> None:
    with pytest.raises(ModelError, match="broken"):
        load_encoder(folder_card(write_tiny(tmp_path, lambda state: state["visual.proj"].zero_())))


def test_weights_of_another_architecture(tmp_path: Path, tiny_dir: Path) -> None:
    card = resolve_card(f"ViT-S-32-alt@{tiny_dir / WEIGHTS}", tmp_path, tmp_path)
    with pytest.raises(ModelError, match="does not fit"):
        load_encoder(card)


@pytest.mark.parametrize("position", ["positional_embedding", "visual.positional_embedding"])
def test_weights_for_another_size_are_not_stretched(
    tmp_path: Path, position: str, folder_card: FolderCard, write_tiny: WriteTiny
) -> None:
    def grow(state: dict[str, torch.Tensor]) -> None:
        old = state[position]
        state[position] = torch.randn(50 if "visual" in position else 77, old.shape[1])

    with pytest.raises(ModelError, match=r"picture size|context") as caught:
        load_encoder(folder_card(write_tiny(tmp_path, grow)))
    assert position in caught.value.what


@pytest.mark.parametrize("wrapped", [False, True])
def test_plain_pickled_weights_are_as_good(
    tmp_path: Path, tiny_dir: Path, wrapped: bool, noise: Noise, folder_card: FolderCard
) -> None:
    shutil.copy(tiny_dir / "open_clip_config.json", tmp_path)
    state = load_file(tiny_dir / WEIGHTS)
    content = (
        {"epoch": 3, "state_dict": {f"module.{name}": value for name, value in state.items()}} if wrapped else state
    )
    torch.save(content, tmp_path / "epoch_3.pth")
    pixels = noise(3, 32)
    vectors = [load_encoder(folder_card(folder)).embed_images(pixels) for folder in (tmp_path, tiny_dir)]
    np.testing.assert_array_equal(*vectors)


def test_same_vectors_as_open_clip_itself(tiny_dir: Path, noise: Noise, folder_card: FolderCard) -> None:
    model, transform = open_clip.create_model_from_pretrained(f"local-dir:{tiny_dir}")
    normalize = transform.transforms[-1]
    assert tuple(normalize.mean) == folder_card(tiny_dir).mean != (0.48145466, 0.4578275, 0.40821073)
    pixels, texts = noise(5, 32), ["a dog", "snow"]
    with torch.inference_mode():
        values = normalize(torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 255)
        images = model.eval().encode_image(values, normalize=True).numpy()
        words = model.encode_text(open_clip.get_tokenizer(f"local-dir:{tiny_dir}")(texts), normalize=True).numpy()
    encoder = load_encoder(folder_card(tiny_dir), "cpu float32")
    np.testing.assert_allclose(encoder.embed_images(pixels), images, atol=1e-5)
    np.testing.assert_allclose(encoder.embed_texts(texts), words, atol=1e-5)
    assert encoder.logit_scale == pytest.approx(model.logit_scale.exp().item())


def test_weights_file_of_a_built_in_architecture(tmp_path: Path, noise: Noise) -> None:
    torch.manual_seed(1)
    model = open_clip.create_model("ViT-S-32-alt")
    file = tmp_path / "mine.safetensors"
    save_file({name: value.half().contiguous() for name, value in model.state_dict().items()}, file)
    encoder = load_encoder(resolve_card(f"ViT-S-32-alt@{file}", tmp_path, tmp_path), "cpu float32")
    pixels = noise(2, 224)
    with torch.inference_mode():
        values = torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 255
        mean, std = (torch.tensor(value).view(3, 1, 1) for value in (encoder.card.mean, encoder.card.std))
        expected = model.eval().encode_image((values - mean) / std, normalize=True).numpy()
    assert np.einsum("nd,nd->n", encoder.embed_images(pixels), expected).min() > 0.9999


def cached_tag(root: Path, repository: str, content: bytes) -> Path:
    """As huggingface_hub lays out its cache."""
    folder = root / f"models--{repository.replace('/', '--')}"
    (folder / "refs").mkdir(parents=True)
    (folder / "refs" / "main").write_text("abc")
    file = folder / "snapshots" / "abc" / WEIGHTS
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    return file


@pytest.mark.usefixtures("no_network")
def test_weights_in_hugging_faces_cache_are_found(tmp_path: Path, starter_dir: Path) -> None:
    file = cached_tag(tmp_path / "hub", "laion/CLIP-ViT-B-32-256x256-DataComp-s34B-b86K", b"found, but no weights")
    with pytest.raises(ModelError, match="damaged") as caught:
        load_encoder(resolve_card(RECOMMENDED, starter_dir, tmp_path))
    assert str(file) in caught.value.what


@pytest.mark.slow
@pytest.mark.usefixtures("no_network")
def test_recommended_model_from_hugging_faces_cache(tmp_path: Path, noise: Noise) -> None:
    model = open_clip.create_model("ViT-B-32-256")
    file = cached_tag(tmp_path / "hub", "laion/CLIP-ViT-B-32-256x256-DataComp-s34B-b86K", b"")
    save_file({name: value.contiguous() for name, value in model.state_dict().items()}, file)
    encoder = load_encoder(resolve_card(RECOMMENDED, tmp_path, tmp_path))
    assert encoder.embed_images(noise(2, 256)).shape == (2, 512)
    assert encoder.embed_texts(["a dog"]).shape == (1, 512)


def test_unknown_device_is_told_before_weights_are_read(tiny_dir: Path, folder_card: FolderCard) -> None:
    with pytest.raises(DeviceError):
        load_encoder(folder_card(tiny_dir), "gpu")


@pytest.mark.parametrize("model", ["starter", "tiny"])
def test_bfloat16_agrees_with_float32(model: str, starter_dir: Path, tiny_dir: Path, noise: Noise) -> None:
    card = resolve_card(model, starter_dir, tiny_dir.parent)
    exact, quick = load_encoder(card, "cpu float32"), load_encoder(card, "cpu bfloat16")
    assert (exact.device, quick.device) == ("cpu float32", "cpu bfloat16")
    assert quick.notes == ()
    pixels, texts = noise(2, card.pixels.edge_px), ["a dog", "two boats on the sea", ""]
    for found, expected in (
        (quick.embed_images(pixels), exact.embed_images(pixels)),
        (quick.embed_texts(texts), exact.embed_texts(texts)),
    ):
        assert found.dtype == np.float32
        assert np.einsum("nd,nd->n", found, expected).min() >= 0.999
        np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    assert quick.logit_scale == exact.logit_scale


def test_dtype_that_gives_wrong_answers_is_left(
    tmp_path: Path, noise: Noise, folder_card: FolderCard, write_tiny: WriteTiny
) -> None:
    """Values beyond 65504 overflow float16, which float32 does not mind."""

    def inflate(state: dict[str, torch.Tensor]) -> None:
        state["visual.ln_post.weight"] *= 1e6

    card = folder_card(write_tiny(tmp_path, inflate))
    encoder, exact = load_encoder(card, "cpu float16"), load_encoder(card, "cpu float32")
    assert encoder.device == "cpu float32"
    assert "float16" in encoder.notes[0]
    pixels = noise(2, 32)
    np.testing.assert_array_equal(encoder.embed_images(pixels), exact.embed_images(pixels))


def test_no_parameter_is_left_to_chance() -> None:
    """What a network would draw at random is NaN until its weights come, in whatever way it is drawn."""
    with Unfilled():
        drawn = [
            torch.nn.Linear(3, 4).weight,
            torch.nn.Conv2d(3, 4, 2).bias,
            torch.nn.MultiheadAttention(4, 2).in_proj_weight,
            torch.nn.Embedding(3, 4).weight,
            torch.nn.init.trunc_normal_(torch.nn.Parameter(torch.zeros(3))),
            torch.nn.init.normal_(tensor=torch.nn.Parameter(torch.zeros(3))),
        ]
        constant = torch.nn.LayerNorm(3).weight
        scratch = torch.empty(4).normal_()
    assert all(bool(torch.isnan(parameter).all()) for parameter in drawn)
    assert constant.tolist() == [1, 1, 1]
    assert torch.isfinite(scratch).all(), "only parameters are replaced by weights"


def test_a_network_with_a_part_that_no_weights_replaced_is_refused(
    tiny_dir: Path, folder_card: FolderCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when a future open_clip takes missing weights for granted."""
    strictly = torch.nn.Module.load_state_dict

    def leniently(module, state, strict=True, **options):
        kept = {name: value for name, value in state.items() if not name.endswith("mlp.c_fc.weight")}
        return strictly(module, kept, strict=False, **options)

    monkeypatch.setattr(torch.nn.Module, "load_state_dict", leniently)
    with pytest.raises(ModelError, match=r"c_fc\.weight"):
        load_encoder(folder_card(tiny_dir), "cpu float32")
