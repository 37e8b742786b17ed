"""Networks made lean see what they saw, and what is unknown is left alone."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import open_clip
import pytest
import torch

from photoclip.domain.models import ModelCard
from photoclip.embed import load
from photoclip.embed.build import build_towers
from photoclip.embed.lean import make_lean
from photoclip.embed.load import load_encoder

TOWER = {"image_size": 32, "layers": 3, "width": 64, "patch_size": 8}
CLASSES = ("_LeanBlock", "_LeanBlock", "_LastBlock")


def _visual(**options: object) -> torch.nn.Module:
    torch.manual_seed(3)
    settings = {"context_length": 8, "vocab_size": 100, "width": 32, "heads": 2, "layers": 1}
    vision = open_clip.model.CLIPVisionCfg(**{**TOWER, **options})
    model = open_clip.CLIP(24, vision, open_clip.model.CLIPTextCfg(**settings))
    # As a trained network: all but the class token and the biases stay what random starts are.
    for name, value in model.visual.named_parameters():
        if name.endswith("bias"):
            torch.nn.init.normal_(value, std=0.2)
    return model.visual.eval()


@pytest.mark.parametrize(
    ("options", "classes"),
    [
        ({}, CLASSES),
        ({"ls_init_value": 0.3}, CLASSES),
        ({"final_ln_after_pool": True}, CLASSES),
        ({"no_ln_pre": True}, CLASSES),
        ({"pool_type": "avg"}, ("_LeanBlock",) * 3),
        ({"attentional_pool": True, "attn_pooler_heads": 2}, ("_LeanBlock",) * 3),
        ({"output_tokens": True}, ("_LeanBlock",) * 3),
        ({"qk_norm": True, "block_type": "custom"}, ("CustomResidualAttentionBlock",) * 3),
    ],
)
@torch.inference_mode()
def test_towers_see_what_they_saw(options: dict[str, object], classes: tuple[str, ...]) -> None:
    visual = _visual(**options)
    names = list(visual.state_dict())
    pictures = torch.randn(5, 3, 32, 32)
    expected = visual(pictures)
    make_lean(visual)
    assert tuple(type(block).__name__ for block in visual.transformer.resblocks) == classes
    for found, before in zip(visual(pictures), expected, strict=True):
        torch.testing.assert_close(found, before, atol=2e-5, rtol=1e-4)
    assert list(visual.state_dict()) == names, "weights keep their names"


@torch.no_grad()
def test_branches_that_only_training_needs_are_joined() -> None:
    """A relative of the image tower of MobileCLIP2."""
    torch.manual_seed(3)
    visual = open_clip.timm_model.TimmModel("fastvit_mci0", embed_dim=24, image_size=64, proj=None)
    norms = [module for module in visual.modules() if isinstance(module, torch.nn.BatchNorm2d)]
    for norm in norms:
        norm.weight.uniform_(0.5, 1.5)
        norm.bias.normal_(std=0.2)
        norm.momentum = None
    pictures = torch.rand(3, 1, 1, 3).permute(0, 3, 1, 2) + torch.rand(3, 3, 64, 64)
    visual.train()
    make_lean(visual)
    assert len([module for module in visual.modules() if isinstance(module, torch.nn.BatchNorm2d)]) == len(norms)
    visual(pictures)
    expected = visual.eval()(pictures)
    make_lean(visual)
    found = visual(pictures)
    left = sum(isinstance(module, torch.nn.BatchNorm2d) for module in visual.modules())
    assert left < len(norms) / 2
    assert float(torch.nn.functional.cosine_similarity(found, expected).min()) > 0.99999
    assert float(torch.nn.functional.cosine_similarity(expected[:1], expected[1:]).max()) < 0.999


@torch.inference_mode()
def test_the_starter_loses_its_norms_and_nothing_else(starter_dir: Path) -> None:
    from photoclip.embed.cards import resolve_card

    card = resolve_card("starter", starter_dir, starter_dir)
    towers = build_towers(card)
    pictures = torch.rand(4, 3, card.pixels.edge_px, card.pixels.edge_px) * 4 - 2
    expected = towers.encode_image(pictures)

    def norms() -> int:
        return sum(type(module) is torch.nn.BatchNorm2d for module in towers.visual.modules())

    before = norms()
    make_lean(towers.visual)
    assert norms() < before / 2
    cosines = torch.nn.functional.cosine_similarity(towers.encode_image(pictures), expected)
    assert float(cosines.min()) > 0.999999


def test_a_network_that_learns_is_left_alone() -> None:
    """Statistics that still change cannot be folded away."""
    visual = torch.nn.Sequential(torch.nn.Conv2d(3, 4, 3), torch.nn.BatchNorm2d(4)).train()
    make_lean(visual)
    assert type(visual[1]) is torch.nn.BatchNorm2d


@pytest.mark.parametrize("trouble", ["other answers", "other insides"])
def test_where_lean_is_not_as_good_the_network_stays_what_it_was(
    trouble: str,
    tiny_dir: Path,
    folder_card: Callable[[Path], ModelCard],
    monkeypatch: pytest.MonkeyPatch,
    noise: Callable[[int, int], np.ndarray],
    caplog: pytest.LogCaptureFixture,
) -> None:
    card = folder_card(tiny_dir)
    plain = load_encoder(card, "cpu float32").embed_images(noise(4, 32))

    def spoil(visual: torch.nn.Module) -> None:
        if trouble == "other insides":
            raise AttributeError("resblocks")
        torch.nn.init.normal_(visual.proj)

    monkeypatch.setattr(load, "make_lean", spoil)
    found = load_encoder(card, "cpu float32").embed_images(noise(4, 32))
    np.testing.assert_allclose(found, plain, atol=1e-5)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
