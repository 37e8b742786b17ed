"""The encoder under load, without memory, with a broken network, from several threads."""

import gc
import json
import logging
import threading
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from photoclip.domain.errors import DeviceError, ModelError
from photoclip.domain.models import ModelCard
from photoclip.embed import load as load_module
from photoclip.embed.build import build_tokenizer, build_towers
from photoclip.embed.device import CPU_FLOAT32, Placement
from photoclip.embed.encoder import Footing, OpenClipEncoder
from photoclip.embed.load import load_encoder
from photoclip.embed.network import Network

Noise = Callable[[int, int], np.ndarray]
# The CPU under another name than the one the encoder flees to.
OTHER_DEVICE = Placement(torch.device("cpu", 0), torch.float32)


class Faulty:
    """A real model whose image tower fails as told, for as long as `fails` says so."""

    def __init__(self, card: ModelCard, placement: Placement = CPU_FLOAT32) -> None:
        self.network = Network(build_towers(card), card, placement)
        self.encoder = OpenClipEncoder(Footing(self.network), build_tokenizer(card))
        self.seen: list[int] = []
        self.fits: Callable[[int], bool] = lambda count: True
        self.spoils: Callable[[], bool] = lambda: False
        self.network.towers.visual.register_forward_pre_hook(self._before)
        self.network.towers.visual.register_forward_hook(self._after)

    def _before(self, _: torch.nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
        self.seen.append(len(inputs[0]))
        if not self.fits(len(inputs[0])):
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB")

    def _after(self, _: torch.nn.Module, __: object, output: torch.Tensor) -> torch.Tensor:
        return torch.full_like(output, torch.nan) if self.spoils() else output


@pytest.fixture
def tiny_card(tiny_dir: Path, folder_card: Callable[[Path], ModelCard]) -> ModelCard:
    return folder_card(tiny_dir)


def test_memory_running_out_halves_the_batch(
    tiny_card: ModelCard, tiny: OpenClipEncoder, noise: Noise, caplog: pytest.LogCaptureFixture
) -> None:
    faulty = Faulty(tiny_card)
    faulty.fits = lambda count: count <= 5
    pixels = noise(40, 32)
    np.testing.assert_allclose(faulty.encoder.embed_images(pixels), tiny.embed_images(pixels), atol=1e-5)
    assert [count for count in faulty.seen if count > 5] == [32, 16, 8]
    assert sum(count for count in faulty.seen if count <= 5) == 40
    assert faulty.encoder.batch_size <= 4
    assert faulty.encoder.device == "cpu float32"
    (note,) = faulty.encoder.notes
    assert "out of memory" in note
    assert "4 at once" in note, "told once, as it is now"
    assert [record.levelname for record in caplog.records if record.levelno >= logging.WARNING] == ["WARNING"]
    faulty.seen.clear()
    faulty.encoder.embed_images(pixels)
    assert max(faulty.seen) <= 5, "what does not fit is not tried again"


def test_stream_recovers_and_keeps_the_order(tiny_card: ModelCard, tiny: OpenClipEncoder, noise: Noise) -> None:
    faulty = Faulty(tiny_card)
    faulty.fits = lambda count: count <= 2
    batches = [noise(count, 32) for count in (1, 7, 0, 3)]
    for found, expected in zip(faulty.encoder.embed_stream(batches), tiny.embed_stream(batches), strict=True):
        np.testing.assert_allclose(found, expected, atol=1e-5)


def test_when_one_picture_does_not_fit_the_cpu_takes_over(
    tiny_card: ModelCard, tiny: OpenClipEncoder, noise: Noise
) -> None:
    faulty = Faulty(tiny_card, OTHER_DEVICE)
    faulty.fits = lambda _: faulty.network.placement == CPU_FLOAT32
    assert faulty.encoder.device == "cpu:0 float32"
    pixels = noise(6, 32)
    np.testing.assert_allclose(faulty.encoder.embed_images(pixels), tiny.embed_images(pixels), atol=1e-5)
    assert faulty.encoder.device == "cpu float32"
    assert "going on with the CPU" in faulty.encoder.notes[-1]
    assert faulty.seen[-1] == 6, "the CPU takes whole batches again"


def test_loaded_again_where_less_fits_it_takes_no_more_than_fits_there(tiny_card: ModelCard, noise: Noise) -> None:
    sizes: list[int] = []
    there, here = (Network(build_towers(tiny_card), tiny_card, CPU_FLOAT32) for _ in range(2))
    here.towers.visual.register_forward_pre_hook(lambda _, inputs: sizes.append(len(inputs[0])))
    encoder = OpenClipEncoder(Footing(there), build_tokenizer(tiny_card), revive=lambda: Footing(here))
    encoder._batches.most = 1024  # as on a GPU
    assert encoder.release()
    assert len(encoder.embed_images(noise(80, 32))) == 80
    assert sizes == [32, 32, 16]


def test_other_weights_under_its_name_are_not_loaded_again(
    tmp_path: Path, write_tiny: Callable[..., Path], folder_card: Callable[[Path], ModelCard]
) -> None:
    """Their vectors would stand under the name of the old ones."""
    folder = write_tiny(tmp_path / "mine")
    encoder = load_encoder(folder_card(folder), "cpu float32")
    before = encoder.embed_texts(["a dog"])
    assert encoder.release()
    weights = (folder / "open_clip_model.safetensors").read_bytes()
    write_tiny(folder, lambda state: state["visual.proj"].neg_())
    with pytest.raises(ModelError, match="others than when they were loaded"):
        encoder.embed_texts(["a dog"])
    (folder / "open_clip_model.safetensors").write_bytes(weights)
    np.testing.assert_array_equal(encoder.embed_texts(["a dog"]), before)
    encoder.close()


def test_after_a_refuge_the_device_is_tried_again_when_the_model_is_loaded_again(
    tiny_card: ModelCard, noise: Noise
) -> None:
    """One huge batch beside a game must not keep a model on the CPU for ever."""
    faulty = Faulty(tiny_card, OTHER_DEVICE)
    faulty.fits = lambda _: False
    again = Network(build_towers(tiny_card), tiny_card, OTHER_DEVICE)
    encoder = OpenClipEncoder(Footing(faulty.network), build_tokenizer(tiny_card), revive=lambda: Footing(again))
    assert not encoder.has_taken_refuge
    faulty.fits = lambda _: faulty.network.placement == CPU_FLOAT32
    encoder.embed_images(noise(3, 32))
    encoder.embed_images(noise(3, 32))
    assert (encoder.has_taken_refuge, encoder.device) == (True, "cpu float32")
    assert len([note for note in encoder.notes if "going on with the CPU" in note]) == 1, "told once"
    assert not encoder.release(idle_s=60)
    assert encoder.release()
    assert encoder.embed_images(noise(3, 32)).shape == (3, 48)
    assert (encoder.has_taken_refuge, encoder.device, encoder.notes) == (False, "cpu:0 float32", ())


def test_a_released_encoder_frees_its_network_and_a_closed_one_stays_closed(tiny_card: ModelCard) -> None:
    encoder = load_encoder(tiny_card, "cpu")
    towers = weakref.ref(encoder.network.towers)
    assert encoder.release()
    gc.collect()
    assert towers() is None
    assert encoder.release(), "it is free already"
    assert encoder.embed_texts(["a dog"]).shape == (1, 48)
    assert encoder.batch_size >= 1
    encoder.close()
    with pytest.raises(RuntimeError, match="closed"):
        encoder.embed_texts(["a dog"])


def test_no_memory_anywhere_is_one_clear_error(tiny_card: ModelCard, noise: Noise) -> None:
    faulty = Faulty(tiny_card)
    faulty.fits = lambda _: False
    with pytest.raises(DeviceError, match="not enough memory"):
        faulty.encoder.embed_images(noise(3, 32))
    assert faulty.encoder.batch_size >= 1
    faulty.fits = lambda _: True
    assert faulty.encoder.embed_images(noise(3, 32)).shape == (3, 48), "it is usable again when there is memory"


def test_failed_batch_leaves_no_tensor_behind(tiny_card: ModelCard, noise: Noise) -> None:
    """The next try must not find the memory full of the one that failed."""
    faulty = Faulty(tiny_card)
    inputs: list[weakref.ref[torch.Tensor]] = []
    alive: list[int] = []

    def watch(_: torch.nn.Module, arguments: tuple[torch.Tensor, ...]) -> None:
        alive.append(sum(ref() is not None for ref in inputs))
        inputs.append(weakref.ref(arguments[0]))

    faulty.network.towers.visual.register_forward_pre_hook(watch, prepend=True)
    faulty.fits = lambda count: count <= 2
    gc.disable()
    try:
        faulty.encoder.embed_images(noise(16, 32))
    finally:
        gc.enable()
    assert len(alive) > 3
    assert set(alive) == {0}


def test_other_errors_stay_what_they_are(tiny_card: ModelCard, noise: Noise) -> None:
    faulty = Faulty(tiny_card)

    def fail(count: int) -> bool:
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")

    faulty.fits = fail
    with pytest.raises(RuntimeError, match="mat1"):
        faulty.encoder.embed_images(noise(3, 32))
    assert faulty.encoder.notes == ()


def test_model_that_produces_nan_is_told(tiny_card: ModelCard, noise: Noise) -> None:
    faulty = Faulty(tiny_card)
    faulty.spoils = lambda: True
    with pytest.raises(ModelError, match="NaN"):
        faulty.encoder.embed_images(noise(2, 32))
    with pytest.raises(ModelError, match="NaN"):
        list(faulty.encoder.embed_stream([noise(2, 32)]))


def test_overflow_of_a_short_dtype_goes_on_in_float32(
    tiny_card: ModelCard, tiny: OpenClipEncoder, noise: Noise
) -> None:
    faulty = Faulty(tiny_card, Placement(torch.device("cpu"), torch.bfloat16))
    faulty.spoils = lambda: faulty.network.placement.dtype == torch.bfloat16
    pixels = noise(4, 32)
    found = faulty.encoder.embed_images(pixels)
    assert np.einsum("nd,nd->n", found, tiny.embed_images(pixels)).min() > 0.999
    assert faulty.encoder.device == "cpu float32"
    assert "float32" in faulty.encoder.notes[-1]


def test_threads_get_what_they_asked_for(tiny: OpenClipEncoder, noise: Noise) -> None:
    pixels = [noise(count, 32) for count in range(1, 13)]
    texts = [[f"a {word}"] * 3 for word in ("dog", "cat", "boat", "tree")]
    expected_images = [tiny.embed_images(batch) for batch in pixels]
    expected_texts = [tiny.embed_texts(words) for words in texts]
    done: list[int] = []

    def work(turn: int) -> None:
        for at in np.random.default_rng(turn).permutation(len(pixels)):
            np.testing.assert_allclose(tiny.embed_images(pixels[at]), expected_images[at], atol=1e-5)
            np.testing.assert_allclose(tiny.embed_texts(texts[at % 4]), expected_texts[at % 4], atol=1e-5)
        done.append(turn)

    threads = [threading.Thread(target=work, args=(turn,)) for turn in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(done) == [0, 1, 2, 3]


def test_query_slips_in_between_the_batches_of_a_job(tiny: OpenClipEncoder, noise: Noise) -> None:
    answered = threading.Event()

    def batches() -> Iterator[np.ndarray]:
        yield noise(2, 32)
        asker = threading.Thread(target=lambda: (tiny.embed_texts(["a dog"]), answered.set()))
        asker.start()
        assert answered.wait(30), "a stream that waits for its next batch must not hold the encoder"
        asker.join()
        yield noise(2, 32)

    assert len(list(tiny.embed_stream(batches()))) == 2


def test_close_frees_the_model(tiny_card: ModelCard, noise: Noise) -> None:
    encoder = load_encoder(tiny_card, "cpu")
    towers = weakref.ref(encoder.network.towers)
    encoder.embed_images(noise(2, 32))
    encoder.close()
    gc.collect()
    assert towers() is None
    encoder.close()
    assert encoder.card == tiny_card
    for use in (
        lambda: encoder.embed_images(noise(2, 32)),
        lambda: encoder.embed_texts(["x"]),
        lambda: encoder.batch_size,
    ):
        with pytest.raises(RuntimeError, match="closed"):
            use()


def test_batches_grow_with_what_they_teach_and_shrink_with_the_memory(tiny_card: ModelCard, noise: Noise) -> None:
    free = [1 << 40]
    network = Network(build_towers(tiny_card), tiny_card, CPU_FLOAT32)
    encoder = OpenClipEncoder(Footing(network), build_tokenizer(tiny_card), memory=lambda: free[0])
    assert encoder.batch_size >= 1
    encoder.embed_images(noise(32, 32))
    assert encoder.batch_size == 32, "pictures of 32 px take next to no time"
    sizes = []
    for free[0] in (20 << 20, 4 << 20, 0, 1 << 40):
        sizes.append(encoder.batch_size)
    assert sizes == [8, 2, 1, 32]
    assert encoder.embed_images(noise(3, 32)).shape == (3, 48)


def test_starter_tells_colours_apart(starter: OpenClipEncoder) -> None:
    """Needs no photos: flat pictures are enough for what any CLIP knows."""
    edge = starter.card.pixels.edge_px
    colours = {"green": (40, 160, 40), "blue": (60, 120, 220), "white": (245, 245, 250), "black": (5, 5, 5)}
    pixels = np.stack([np.broadcast_to(np.array(rgb, np.uint8), (edge, edge, 3)) for rgb in colours.values()])
    words = ["green grass", "blue sky over water", "white snow", "a black night"]
    scores = starter.embed_texts(words) @ starter.embed_images(pixels).T
    assert (scores.argmax(axis=1) == np.arange(4)).sum() >= 3, scores


def test_starter_finds_photos_by_their_captions(starter: OpenClipEncoder, shared_photos: Path) -> None:
    """Its card says 37.5 % recall@10 over all captions; here the first of each, and pixels made by Pillow alone."""
    edge = starter.card.pixels.edge_px
    lines = [json.loads(line) for line in (shared_photos / "flickr" / "captions.jsonl").read_text().splitlines()]
    pixels = np.stack([crop(shared_photos / "flickr" / line["file"], edge) for line in lines])
    scores = starter.embed_texts([line["captions"][0] for line in lines]) @ starter.embed_images(pixels).T
    rank = (scores > scores.diagonal()[:, None]).sum(axis=1)
    assert (rank < 10).mean() >= 0.30


def crop(file: Path, edge_px: int) -> np.ndarray:
    with Image.open(file) as image:
        scale = edge_px / min(image.size)
        size = [max(edge_px, round(side * scale)) for side in image.size]
        resized = image.convert("RGB").resize(size, Image.Resampling.BICUBIC)
        left, top = (resized.width - edge_px) // 2, (resized.height - edge_px) // 2
        return np.asarray(resized.crop((left, top, left + edge_px, top + edge_px)))


def test_want_of_memory_is_told_in_the_same_words_each_time(tiny_card: ModelCard) -> None:
    """torch's words have numbers in them; who hears of a model that is loaded again heard it before."""
    faulty = Faulty(tiny_card)
    faulty.fits = lambda _: False
    found = load_module._trouble(
        faulty.network, build_tokenizer(tiny_card), OTHER_DEVICE, np.zeros((4, 48), np.float32)
    )
    assert (found.what, found.is_memory) == ("out of memory", True)
