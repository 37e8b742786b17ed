"""Probes go into a small file and come out the same; what is no such file is said to be none."""

import hashlib
import json

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photoclip.domain.errors import StorageError, TeachError
from photoclip.probes.file import SUFFIX, SavedProbe, probe_bytes, probe_from, read_probe, write_probe
from photoclip.probes.probe import Probe

NAMES = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=30)


def saved(**changes):
    weights = np.linspace(-1, 1, 16, dtype=np.float32)
    facts = {"name": "pepper", "model": "starter/abc", "text": "the Aussie pup", "cut": 0.4} | changes
    return SavedProbe(**({"probe": Probe(weights, -1.25)} | facts))


@given(name=NAMES, text=st.just("") | NAMES, cut=st.floats(0, 1), bias=st.floats(-1e6, 1e6), size=st.integers(1, 600))
def test_what_is_written_is_read(name, text, cut, bias, size):
    weights = np.random.default_rng(size).standard_normal(size).astype(np.float32)
    before = SavedProbe(name, "a model", text, cut, Probe(weights, bias))
    data = probe_bytes(before)
    after = probe_from(data, "it")
    assert (after.name, after.model, after.text, after.cut) == (name, "a model", text, cut)
    assert after.probe.bias == bias
    assert np.array_equal(after.probe.weights, weights)
    assert probe_bytes(after) == data


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 10_000), bit=st.integers(0, 7), end=st.none() | st.integers(0, 300))
def test_whatever_is_damaged_is_refused(at, bit, end):
    data = bytearray(probe_bytes(saved()))
    if end is None:
        data[at % len(data)] ^= 1 << bit
    else:
        data = data[: end % len(data)]
    with pytest.raises(TeachError, match="it "):
        probe_from(bytes(data), "it")


@pytest.mark.parametrize(
    "facts",
    [
        [],
        {},
        {"name": ""},
        {"name": "a\nb"},
        {"name": "\ud800"},
        {"cut": 1.5},
        {"cut": True},
        {"bias": float("nan")},
        {"bias": 10**400},
        {"dimension": 5},
        {"dimension": -4},
        {"text": None},
    ],
)
def test_what_makes_no_sense_is_refused_though_it_is_whole(facts):
    sound = {"name": "a", "model": "b", "text": "", "cut": 0.5, "bias": 0.0, "dimension": 4}
    line = json.dumps(sound | facts if facts else facts).encode()
    body = b"photoclip probe 1\n" + line + b"\n" + bytes(16)
    with pytest.raises(TeachError, match="makes no sense"):
        probe_from(body + hashlib.blake2b(body, digest_size=16).digest(), "it")


@pytest.mark.parametrize(
    "changes", [{"name": " "}, {"model": "a\0"}, {"cut": 2.0}, {"probe": Probe(np.full(3, np.nan), 0.0)}]
)
def test_what_could_not_be_read_is_not_written(changes):
    with pytest.raises(ValueError, match="no sense"):
        probe_bytes(saved(**changes))


def test_a_file_on_disk(tmp_path):
    path = tmp_path / f"pepper{SUFFIX}"
    write_probe(path, saved())
    assert read_probe(path).name == "pepper"
    assert path.stat().st_size < 4096
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_files_that_are_none_of_ours(tmp_path):
    other = tmp_path / "other"
    for data in (b"", b"PK\x03\x04 a zip", b"photoclip probe 2\n{}", b"x" * (1 << 21)):
        other.write_bytes(data)
        with pytest.raises(TeachError, match="no tag that this version"):
            read_probe(other)
    with pytest.raises(StorageError):
        read_probe(tmp_path / "missing")
    with pytest.raises(StorageError):
        write_probe(tmp_path / "missing" / "there", saved())


def test_a_probe_judges_only_vectors_of_its_model():
    probe = saved().probe
    assert probe.dimension == 16
    assert np.isclose(np.linalg.norm(probe.direction), 1)
    with pytest.raises(ValueError, match="16 dimensions"):
        probe.log_odds(np.zeros((2, 15), np.float32))
    assert probe.probabilities(np.zeros((0, 16), np.float16)).shape == (0,)


def test_halves_and_blocks_change_nothing():
    vectors = np.random.default_rng(0).standard_normal((20_000, 16)).astype(np.float16)
    probe = saved().probe
    assert np.allclose(probe.log_odds(vectors), vectors.astype(np.float32) @ probe.weights + probe.bias, atol=1e-4)
