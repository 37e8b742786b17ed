"""Brings a model up on the best device that gives the right answers."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch

from photoclip.domain.errors import DeviceError, ModelError
from photoclip.domain.models import ModelCard
from photoclip.domain.photos import Vectors
from photoclip.domain.ports import MemoryGauge
from photoclip.embed.batch import is_out_of_memory
from photoclip.embed.build import build_tokenizer, build_towers, find_weights
from photoclip.embed.device import (
    AUTO,
    CPU_FLOAT32,
    Placement,
    device_title,
    dtype_name,
    dtype_named,
    free_cached,
    placements,
    rivals,
)
from photoclip.embed.encoder import Footing, OpenClipEncoder
from photoclip.embed.lean import make_lean
from photoclip.embed.measured import Choice, Circumstances, Measured
from photoclip.embed.network import Network, as_tensor
from photoclip.embed.tokens import Tokenizer, tokenize
from photoclip.embed.trial import fastest
from photoclip.embed.weights import fingerprint

_log = logging.getLogger(__name__)

# Ranking survives this: search and tags look at differences far larger.
_LEAST_COSINE = 0.999
# The same numbers in another order of adding: what differs is rounding.
_LEAST_COSINE_LEAN = 0.99999
_PROBE_TEXTS = ("a photo of a dog", "snow on a mountain")


def load_encoder(
    card: ModelCard, device: str = AUTO, memory: MemoryGauge | None = None, measured: Measured | None = None
) -> OpenClipEncoder:
    """Load a model and prove, on two pictures and two texts, that device and dtype agree with float32 on the CPU
    within cosine 0.999; else the next best is taken, which `notes` says.

    Args:
        card: from `cards.resolve_card`.
        device: "auto", "cuda", "cuda:1", "mps", "xpu" or "cpu", with a dtype after a space where the usual one is not
            wanted: "cpu bfloat16".
        memory: how much is free: batches on a CPU get smaller while it is short. None: nobody looks.
        measured: remembers which dtype and batch size were the fastest; at first use several dtypes are tried where
            they could be. None: the usual dtype is taken untried.

    Raises:
        ModelError: weights are missing, damaged or do not fit. Nothing is downloaded, no network is asked.
        DeviceError: the device is not there, or nothing on it gives right answers.
    """
    placements(device)  # an unknown device is told before weights are read
    tokenizer = build_tokenizer(card)
    # Who names a dtype asks for an exception, which the next start should not take for the best.
    load = partial(_footing, card, device, tokenizer, None if " " in device.strip() else measured)
    return OpenClipEncoder(load(), tokenizer, memory, partial(_again, card, load))


def _again(card: ModelCard, load: Callable[[], Footing]) -> Footing:
    """Load what was loaded before. Other weights under its name are another model: their vectors must not mix."""
    if card.fingerprint and fingerprint(find_weights(card)) != card.fingerprint:
        what = f"the weights of {card.name} are others than when they were loaded"
        raise ModelError(what, f"switch to {card.name} again, or bring the old file back")
    return load()


def _footing(card: ModelCard, device: str, tokenizer: Tokenizer, measured: Measured | None) -> Footing:
    tries = placements(device)
    network = Network(build_towers(card), card, CPU_FLOAT32)
    expected = _probe(network, tokenizer)
    _check_probe(card, expected)
    is_lean = _is_as_good_lean(network, expected)
    if not is_lean:
        network = _built(card, is_lean)
    memo = _Memo(card, tries[0].device, measured)
    known = memo.choice()
    tries = _ordered(tries, known, network, rivals(device, tries[0]) if measured is not None else ())
    notes: list[str] = []
    was_short = False
    for placement in tries:
        if network.placement not in (CPU_FLOAT32, placement):
            # Casting lost bits: start over from the file.
            network = _built(card, is_lean)
        trouble = _trouble(network, tokenizer, placement, expected)
        if not trouble.what:
            is_refuge = was_short and placement.device != tries[0].device
            if placement.device != tries[0].device:
                return Footing(network, tuple(notes), is_refuge)
            batch = memo.settled(placement, known)
            return Footing(network, tuple(notes), is_refuge, batch, partial(memo.keep, placement))
        was_short |= trouble.is_memory
        free_cached(placement.device)
        notes.append(f"{card.name} does not run well on {placement} ({trouble.what})")
        _log.warning(notes[-1])
    raise DeviceError("; ".join(notes), "choose auto or cpu")


@dataclass(frozen=True, slots=True)
class _Trouble:
    """Why a network cannot stay where it was moved, "" when it can; and whether that was for want of memory."""

    what: str = ""
    is_memory: bool = False


@dataclass(frozen=True, slots=True)
class _Memo:
    """What is remembered of a model on a device."""

    card: ModelCard
    device: torch.device
    measured: Measured | None

    def choice(self) -> Choice | None:
        return self.measured.choice(self._circumstances) if self.measured is not None else None

    def keep(self, placement: Placement, batch_size: int) -> None:
        if self.measured is not None:
            self.measured.keep_choice(self._circumstances, Choice(dtype_name(placement.dtype), batch_size))

    def settled(self, placement: Placement, known: Choice | None) -> int:
        """Remember a dtype that proved right; the batch size that is known for it, 0 for none."""
        if known is not None and known.dtype == dtype_name(placement.dtype):
            return known.batch_size
        self.keep(placement, 0)
        return 0

    @property
    def _circumstances(self) -> Circumstances:
        return Circumstances(device_title(self.device), self.card.key, torch.__version__)


def _ordered(
    tries: Sequence[Placement], known: Choice | None, network: Network, among: Sequence[Placement]
) -> tuple[Placement, ...]:
    """The tries with what is best first: what is remembered, or the winner of a trial among those that could be."""
    dtype = dtype_named(known.dtype) if known is not None else None
    first = next((rival for rival in among if rival.dtype == dtype), None)
    if first is None and len(among) > 1:
        first = fastest(network, among)
    return tuple(dict.fromkeys((first, *tries))) if first is not None else tuple(tries)


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


def _trouble(network: Network, tokenizer: Tokenizer, placement: Placement, expected: Vectors) -> _Trouble:
    """Why a network cannot stay at `placement`; without a trouble it has moved there."""
    if placement == CPU_FLOAT32 == network.placement:
        return _Trouble()
    try:
        network.move(placement)
        found = _probe(network, tokenizer)
    except (RuntimeError, MemoryError, TypeError) as error:
        # A driver too old, an operation the device lacks, no memory: RuntimeError is all torch has for them, but that
        # Metal says TypeError for a dtype it does not have.
        if is_out_of_memory(error):
            # torch's own words have numbers in them, other ones each time: the person would be told again and again.
            return _Trouble("out of memory", is_memory=True)
        return _Trouble(str(error).partition("\n")[0] or type(error).__name__)
    cosine = float(np.min(np.einsum("nd,nd->n", found, expected)))
    # Written so that NaN is trouble too.
    return _Trouble() if cosine >= _LEAST_COSINE else _Trouble(f"cosine to float32 is {cosine:.4f}")


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
