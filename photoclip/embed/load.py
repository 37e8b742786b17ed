"""Brings a model up on the best device that gives the right answers."""

import logging

import numpy as np
import torch

from photoclip.domain.errors import DeviceError, ModelError
from photoclip.domain.models import ModelCard
from photoclip.domain.photos import Vectors
from photoclip.domain.ports import MemoryGauge
from photoclip.embed.build import build_tokenizer, build_towers
from photoclip.embed.device import AUTO, CPU_FLOAT32, Placement, placements
from photoclip.embed.encoder import OpenClipEncoder
from photoclip.embed.lean import make_lean
from photoclip.embed.network import Network, as_tensor
from photoclip.embed.tokens import Tokenizer, tokenize

_log = logging.getLogger(__name__)

# Ranking survives this: search and tags look at differences far larger.
_LEAST_COSINE = 0.999
# The same numbers in another order of adding: what differs is rounding.
_LEAST_COSINE_LEAN = 0.99999
_PROBE_TEXTS = ("a photo of a dog", "snow on a mountain")


def load_encoder(card: ModelCard, device: str = AUTO, memory: MemoryGauge | None = None) -> OpenClipEncoder:
    """Load a model and prove, on two pictures and two texts, that device and dtype agree with float32 on the CPU
    within cosine 0.999; else the next best is taken, which `notes` says.

    Args:
        card: from `cards.resolve_card`.
        device: "auto", "cuda", "cuda:1", "mps", "xpu" or "cpu", with a dtype after a space where the usual one is not
            wanted: "cpu bfloat16".
        memory: how much is free: batches on a CPU get smaller while it is short. None: nobody looks.

    Raises:
        ModelError: weights are missing, damaged or do not fit. Nothing is downloaded, no network is asked.
        DeviceError: the device is not there, or nothing on it gives right answers.
    """
    tries = placements(device)
    tokenizer = build_tokenizer(card)
    network = Network(build_towers(card), card, CPU_FLOAT32)
    expected = _probe(network, tokenizer)
    _check_probe(card, expected)
    is_lean = _is_as_good_lean(network, expected)
    if not is_lean:
        network = _built(card, is_lean)
    notes: list[str] = []
    for placement in tries:
        if network.placement not in (CPU_FLOAT32, placement):
            # Casting lost bits: start over from the file.
            network = _built(card, is_lean)
        trouble = _trouble(network, tokenizer, placement, expected)
        if not trouble:
            return OpenClipEncoder(network, tokenizer, tuple(notes), memory)
        notes.append(f"{card.name} does not run well on {placement} ({trouble})")
        _log.warning(notes[-1])
    raise DeviceError("; ".join(notes), "choose auto or cpu")


def _built(card: ModelCard, is_lean: bool) -> Network:
    towers = build_towers(card)
    if is_lean:
        make_lean(towers.visual)
    return Network(towers, card, CPU_FLOAT32)


def _is_as_good_lean(network: Network, expected: Vectors) -> bool:
    """Make a network lean, and say whether it still sees what it saw: open_clip's insides are not ours, and change."""
    try:
        make_lean(network.towers.visual)
        found = _probe_images(network).cpu().numpy()
    except (RuntimeError, AttributeError, TypeError, ValueError) as error:
        _log.warning("%s stays as open_clip builds it: %s", network.card.name, error)
        return False
    cosine = float(np.min(np.einsum("nd,nd->n", found, expected[: len(found)])))
    if cosine >= _LEAST_COSINE_LEAN:
        return True
    _log.warning("%s stays as open_clip builds it: made lean, its cosine is %.6f", network.card.name, cosine)
    return False


def _trouble(network: Network, tokenizer: Tokenizer, placement: Placement, expected: Vectors) -> str:
    """Why a network cannot stay at `placement`, "" when it can: it has moved there then."""
    if placement == CPU_FLOAT32 == network.placement:
        return ""
    try:
        network.move(placement)
        found = _probe(network, tokenizer)
    except (RuntimeError, MemoryError) as error:
        # A driver too old, an operation the device lacks, no memory: RuntimeError is all torch has for them.
        return str(error).partition("\n")[0] or type(error).__name__
    cosine = float(np.min(np.einsum("nd,nd->n", found, expected)))
    # Written so that NaN is trouble too.
    return "" if cosine >= _LEAST_COSINE else f"cosine to float32 is {cosine:.4f}"


def _probe(network: Network, tokenizer: Tokenizer) -> Vectors:
    with torch.inference_mode():
        images = _probe_images(network)
        texts = network.texts(tokenize(tokenizer, _PROBE_TEXTS, network.card.context_length))
        return torch.cat([images, texts]).cpu().numpy()


def _probe_images(network: Network) -> torch.Tensor:
    return network.images(network.upload(as_tensor(_probe_pixels(network.card.pixels.edge_px))))


def _probe_pixels(edge_px: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """uint8 (2, edge, edge, 3): coarse coloured noise as in a blurred photo, and fine noise."""
    random = np.random.default_rng(0)
    coarse = random.integers(0, 256, (8, 8, 3), np.uint8).repeat(-(-edge_px // 8), 0).repeat(-(-edge_px // 8), 1)
    fine = random.integers(0, 256, (edge_px, edge_px, 3), np.uint8)
    return np.stack([coarse[:edge_px, :edge_px], fine])


def _check_probe(card: ModelCard, vectors: Vectors) -> None:
    if vectors.shape[1] != card.dimension:
        raise ModelError(
            f"{card.name} makes vectors of {vectors.shape[1]} numbers, its config says {card.dimension}",
            "take the model's own config",
        )
    if not np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3):
        raise ModelError(f"the model {card.name} is broken: it produces NaN or nothing", "get its weights again")
