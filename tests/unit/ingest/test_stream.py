"""The stages with a decoder and an encoder that can be slowed down and broken; the real ones run in tests/e2e."""

import subprocess
import sys
import threading
import time

import numpy as np
import pytest

from photoclip.domain.decoding import DecodeOutcome, DecodeRequest, PixelSpec
from photoclip.domain.errors import CancelledError, ModelError
from photoclip.domain.files import FileState
from photoclip.domain.progress import CancelToken
from photoclip.ingest.stream import embed_files

EDGE = 2


class Decoder:
    def __init__(self, bad=(), started=None):
        self.bad = set(bad)
        self.drawn = 0
        self.version = 1
        self.ended = False

    def run(self, requests, token):
        try:
            for request in requests:
                token.checkpoint()
                self.drawn += 1
                if request.key in self.bad:
                    yield DecodeOutcome(request.key, request.path, FileState.DAMAGED, "broken")
                else:
                    pixels = np.full((EDGE, EDGE, 3), request.key % 256, np.uint8)
                    yield DecodeOutcome(request.key, request.path, FileState.OK, pixels=pixels)
        finally:
            self.ended = True


class Encoder:
    batch_size = 4

    def __init__(self, gate=None, broken=False):
        self.gate, self.broken = gate, broken
        self.sizes = []

    def embed_stream(self, batches):
        for batch in batches:
            if self.gate is not None:
                self.gate.wait(10)
            if self.broken:
                raise ModelError("the model produced NaN", "choose another model")
            self.sizes.append(len(batch))
            yield batch[:, 0, 0, :1].astype(np.float32)


def asked(count):
    return (DecodeRequest(key, f"/{key}.jpg", PixelSpec(EDGE)) for key in range(count))


def test_every_file_comes_out_once_with_its_own_vector():
    bad = {3, 4, 5, 6, 7, 8, 9, 10, 50}
    batches = list(embed_files(asked(101), Decoder(bad), Encoder, CancelToken()))
    with_pixels = {
        outcome.key: float(vector[0])
        for batch in batches
        if batch.vectors is not None
        for outcome, vector in zip(batch.with_pixels, batch.vectors, strict=True)
    }
    assert with_pixels == {key: float(key) for key in range(101) if key not in bad}
    assert {outcome.key for batch in batches for outcome in batch.without_pixels} == bad


def test_batches_are_as_large_as_the_encoder_likes():
    encoder = Encoder()
    list(embed_files(asked(42), Decoder(), lambda: encoder, CancelToken()))
    assert encoder.sizes == [4] * 10 + [2]


def test_nothing_asked_nothing_comes():
    assert list(embed_files(asked(0), Decoder(), Encoder, CancelToken())) == []


def test_a_slow_encoder_holds_the_decoder_back():
    gate, decoder = threading.Event(), Decoder()
    stream = embed_files(asked(100_000), decoder, lambda: Encoder(gate), CancelToken())
    consumer = threading.Thread(target=next, args=(stream,))
    consumer.start()
    deadline = time.monotonic() + 10
    while decoder.drawn < 100 and time.monotonic() < deadline:
        threading.Event().wait(0.01)
    threading.Event().wait(0.3)
    assert decoder.drawn < 300, "decoding must not run away from embedding"
    gate.set()
    consumer.join(10)
    stream.close()
    assert decoder.ended


def test_a_broken_model_ends_all_stages_and_says_why():
    decoder = Decoder()
    with pytest.raises(ModelError, match="NaN"):
        list(embed_files(asked(10_000), decoder, lambda: Encoder(broken=True), CancelToken()))
    assert decoder.ended


def test_a_model_that_cannot_be_loaded_says_why():
    def load():
        raise ModelError("the weights are missing", "get them")

    with pytest.raises(ModelError, match="weights"):
        list(embed_files(asked(10_000), Decoder(), load, CancelToken()))


def test_cancel_ends_within_a_second():
    token, decoder = CancelToken(), Decoder()
    stream = embed_files(asked(10_000_000), decoder, Encoder, token)
    next(stream)
    token.cancel()
    started = time.monotonic()
    with pytest.raises(CancelledError):
        for _ in stream:
            pass
    assert time.monotonic() - started < 1
    assert decoder.ended


def test_pause_holds_the_decoder_and_resume_goes_on():
    token, decoder = CancelToken(), Decoder()
    stream = embed_files(asked(2000), decoder, Encoder, token)
    next(stream)
    token.pause()
    threading.Event().wait(0.5)
    drawn = decoder.drawn
    threading.Event().wait(0.3)
    assert decoder.drawn == drawn
    token.resume()
    assert sum(len(batch.with_pixels) for batch in stream) == 2000 - 4


def test_a_consumer_that_leaves_ends_the_stages():
    decoder = Decoder()
    stream = embed_files(asked(1_000_000), decoder, Encoder, CancelToken())
    next(stream)
    stream.close()
    assert decoder.ended


def test_cancel_does_not_wait_for_a_model_that_is_being_loaded():
    loading, go_on, token = threading.Event(), threading.Event(), CancelToken()

    def load():
        loading.set()
        go_on.wait(10)
        return Encoder()

    def cancel():
        loading.wait(10)
        token.cancel()

    canceller = threading.Thread(target=cancel)
    canceller.start()
    with pytest.raises(CancelledError):
        list(embed_files(asked(10_000), Decoder(), load, token))
    assert not go_on.is_set()
    go_on.set()
    canceller.join()


def test_no_model_is_loaded_for_files_that_cannot_be_read():
    def load():
        raise AssertionError

    batches = list(embed_files(asked(5), Decoder(bad=range(5)), load, CancelToken()))
    assert [outcome.key for batch in batches for outcome in batch.without_pixels] == [0, 1, 2, 3, 4]


SLOW_TO_STOP = """
import threading
import time
import numpy as np
from photoclip.domain.decoding import DecodeOutcome, DecodeRequest, PixelSpec
from photoclip.domain.files import FileState
from photoclip.domain.progress import CancelToken
from photoclip.ingest.stream import embed_files

computes = threading.Event()

class Decoder:
    def run(self, requests, token):
        for request in requests:
            yield DecodeOutcome(request.key, request.path, FileState.OK, pixels=np.zeros((2, 2, 3), np.uint8))

class Encoder:
    batch_size = 1
    def embed_stream(self, batches):
        for number, batch in enumerate(batches):
            if number:
                computes.set()
                time.sleep(1.2)
                print("the network came to its end", flush=True)
            yield np.zeros((1, 1), np.float32)

requests = [DecodeRequest(key, f"/{key}.jpg", PixelSpec(2)) for key in range(3)]
batches = embed_files(requests, Decoder(), Encoder, CancelToken())
next(batches)
computes.wait(10)
batches.close()
print("closed", flush=True)
"""


def test_a_process_that_ends_does_not_abort_a_network_that_computes() -> None:
    ended = subprocess.run([sys.executable, "-c", SLOW_TO_STOP], capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines() == ["closed", "the network came to its end"]
