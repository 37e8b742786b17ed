"""Captions are what the model's own full forward would say, one token after the other."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np
import open_clip
import pytest
import torch
from open_clip.tokenizer import SimpleTokenizer
from safetensors.torch import save_file

from photoclip.domain.errors import CancelledError
from photoclip.domain.progress import CancelToken
from photoclip.embed.captioner import MOST_TOKENS
from photoclip.embed.cards import resolve_card
from photoclip.embed.encoder import OpenClipEncoder
from photoclip.embed.load import load_encoder
from photoclip.embed.sentence import sentence

TEXT = {"context_length": 40, "vocab_size": 49408, "width": 64, "heads": 2, "layers": 2}
SMALL = {
    "model_cfg": {
        "embed_dim": 64,
        "vision_cfg": {
            **{"image_size": 32, "layers": 2, "width": 64, "patch_size": 8, "attentional_pool": True},
            **{"attn_pooler_heads": 2, "output_tokens": True},
        },
        "text_cfg": {**TEXT, "embed_cls": True, "output_tokens": True},
        "multimodal_cfg": {**TEXT, "attn_pooler_heads": 2},
        "custom_text": True,
    },
    "preprocess_cfg": {"mean": [0.5, 0.4, 0.3], "std": [0.2, 0.25, 0.3]},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("coca")
    (made / "open_clip_config.json").write_text(json.dumps(SMALL))
    torch.manual_seed(11)
    model = open_clip.create_model(f"local-dir:{made}")
    with torch.no_grad():
        for name, value in model.named_parameters():
            if name.endswith("bias") or name == "text_decoder.text_projection":
                value.normal_(std=0.3)
            elif name.endswith(("token_embedding.weight", "positional_embedding", "visual.attn_pool.query")):
                value.normal_(std=0.5)
    save_file({n: v.contiguous() for n, v in model.state_dict().items()}, made / "open_clip_model.safetensors")
    return made


@pytest.fixture(scope="module")
def coca(folder: Path) -> Iterator[OpenClipEncoder]:
    encoder = load_encoder(resolve_card(str(folder), folder, folder), "cpu float32")
    yield encoder
    encoder.close()


@pytest.fixture(scope="module")
def pixels() -> np.ndarray:
    return np.random.default_rng(4).integers(0, 256, (11, 32, 32, 3), np.uint8)


@torch.inference_mode()
def step_by_step(model: torch.nn.Module, pixels: np.ndarray, last: int = 49407, *, guards: bool = True) -> list[int]:
    """What open_clip's own network says of one picture, asked for all tokens anew at each step."""
    cfg = SMALL["preprocess_cfg"]
    mean, std = (torch.tensor(cfg[key]).view(3, 1, 1) for key in ("mean", "std"))
    image = ((torch.from_numpy(pixels).permute(2, 0, 1).float() / 255 - mean) / std)[None]
    tokens = [49406]
    for _ in range(MOST_TOKENS):
        logits = model(image, torch.tensor([tokens]), output_labels=False)["logits"][0, -1]
        words = tokens[1:]
        barred = {0, 49406, *words[-1:]}
        for at in range(len(words) - 2):
            if words[at : at + 2] == words[-2:]:
                barred.add(words[at + 2])
        barred = barred if guards else set()
        chosen = next(token for token in logits.topk(len(barred) + 1).indices.tolist() if token not in barred)
        if chosen == last:
            break
        tokens.append(chosen)
    return tokens[1:]


@pytest.fixture(scope="module")
def plain(folder: Path) -> torch.nn.Module:
    return open_clip.create_model(f"local-dir:{folder}", require_pretrained=True).eval()


def read(tokens: list[int], *, is_whole: bool) -> str:
    text = SimpleTokenizer().decode(tokens)
    return sentence(text if is_whole else text[: text.rfind(" ") + 1])


@pytest.fixture(scope="module")
def said(plain: torch.nn.Module, pixels: np.ndarray) -> list[list[int]]:
    return [step_by_step(plain, one) for one in pixels[:2]]


def test_captions_are_those_of_the_whole_network(
    coca: OpenClipEncoder, plain: torch.nn.Module, pixels: np.ndarray, said: list[list[int]]
) -> None:
    assert coca.can_caption
    assert len({tuple(tokens) for tokens in said}) == 2, "pictures of which the same is said prove nothing"
    assert step_by_step(plain, pixels[0], guards=False) != said[0], "the guard has to have something to do"
    found = coca.caption_images(pixels)
    assert list(found[:2]) == [read(tokens, is_whole=False) for tokens in said]
    assert len(found) == len(pixels)


def test_the_end_ends_each_caption_by_itself(
    coca: OpenClipEncoder, pixels: np.ndarray, said: list[list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    last = next(token for token in said[0] if token not in said[1])
    until = [tokens[: tokens.index(last)] if last in tokens else tokens for tokens in said]
    assert len(until[0]) < len(until[1]) == MOST_TOKENS
    monkeypatch.setattr(coca._tokenizer, "eot_token_id", last)  # pyright: ignore[reportPrivateUsage]
    found = coca.caption_images(pixels[:2])
    assert list(found) == [read(tokens, is_whole=len(tokens) < MOST_TOKENS) for tokens in until]


def test_company_does_not_matter_and_nothing_gives_nothing(coca: OpenClipEncoder, pixels: np.ndarray) -> None:
    together = coca.caption_images(pixels)
    assert [coca.caption_images(pixels[at : at + 1])[0] for at in (0, 8, 10)] == [together[at] for at in (0, 8, 10)]
    assert coca.caption_images(pixels[:0]) == ()
    with pytest.raises(ValueError, match="expected uint8"):
        coca.caption_images(pixels[:, :16])


def test_a_cancel_is_heard_between_two_tokens(
    coca: OpenClipEncoder, pixels: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, looks = CancelToken(), []

    def checkpoint() -> None:
        looks.append(1)
        if len(looks) == 4:
            token.cancel()
        CancelToken.checkpoint(token)

    monkeypatch.setattr(token, "checkpoint", checkpoint)
    with pytest.raises(CancelledError):
        coca.caption_images(pixels, token)
    assert len(looks) == 4


def test_memory_running_out_halves_the_batch(folder: Path, coca: OpenClipEncoder, pixels: np.ndarray) -> None:
    encoder = load_encoder(resolve_card(str(folder), folder, folder), "cpu float32")
    seen: list[int] = []

    def fails(_: torch.nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
        seen.append(len(inputs[0]))
        if len(inputs[0]) > 3:
            raise torch.OutOfMemoryError("CUDA out of memory")

    encoder.network.towers.visual.register_forward_pre_hook(fails)
    assert encoder.caption_images(pixels) == coca.caption_images(pixels)
    assert max(seen[-4:]) <= 3
    assert "out of memory" in encoder.notes[0]
    encoder.close()


def test_numbers_that_overflow_are_computed_in_float32(folder: Path, coca: OpenClipEncoder, pixels: np.ndarray) -> None:
    encoder = load_encoder(resolve_card(str(folder), folder, folder), "cpu bfloat16")

    def spoils(module: torch.nn.Module, _: object, output: torch.Tensor) -> torch.Tensor:
        return output if module.weight.dtype == torch.float32 else torch.full_like(output, torch.nan)

    towers: Any = encoder.network.towers
    towers.text_decoder.ln_final.register_forward_hook(spoils)
    found = encoder.caption_images(pixels)
    assert encoder.device == "cpu float32"
    assert len(found) == len(pixels)
    encoder.close()


def test_a_query_slips_in_and_who_frees_the_network_harms_nothing(
    folder: Path, coca: OpenClipEncoder, pixels: np.ndarray
) -> None:
    encoder = load_encoder(resolve_card(str(folder), folder, folder), "cpu float32")
    token = CancelToken()
    token.pause()
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(encoder.caption_images, pixels, token)
        assert encoder.embed_texts(["a dog"]).shape == (1, 64), "while the job is held"
        until = monotonic() + 60
        while not encoder.release():
            assert monotonic() < until, "a job that is held holds nothing"
        token.resume()
        assert writing.result(60) == coca.caption_images(pixels)
    encoder.close()


def test_other_models_write_none(tiny: OpenClipEncoder, noise: Callable[[int, int], np.ndarray]) -> None:
    assert not tiny.can_caption
    with pytest.raises(ValueError, match="writes no captions"):
        tiny.caption_images(noise(1, 32))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("a dog running on a beach . ", "A dog running on a beach."),
        ("a man 's hat and a t - shirt ", "A man's hat and a t-shirt."),
        ("a dog , a cat and a ", "A dog, a cat."),
        ("two dogs in the snow ! ", "Two dogs in the snow."),
        ("standing in front of the ", "Standing in front."),
        ("", ""),
        (" . , ! ", ""),
        ("of the ", ""),
        ("\ufffd caf\u00e9 at night ", "Caf\u00e9 at night."),
    ],
)
def test_sentences(words: str, expected: str) -> None:
    assert sentence(words) == expected
