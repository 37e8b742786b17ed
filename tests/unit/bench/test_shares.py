"""What the benchmark says of shares is arithmetic over real runs: parts that are counted where they belong."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from photoclip.bench import embedding, pipeline
from photoclip.bench.decoding import decode_core_seconds
from photoclip.bench.embedding import embed_table
from photoclip.bench.photos import copies, jpegs
from photoclip.bench.pipeline import pipeline_table
from photoclip.config.resources import resource
from photoclip.domain.decoding import PixelSpec
from photoclip.embed.cards import STARTER, resolve_card
from photoclip.embed.encoder import OpenClipEncoder
from photoclip.embed.load import load_encoder

COUNT = 8


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenClipEncoder]:
    loaded = load_encoder(resolve_card(STARTER, resource("starter"), tmp_path_factory.mktemp("models")), "cpu")
    yield loaded
    loaded.close()


@pytest.fixture(autouse=True)
def _shortly(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds: tuple[tuple[ModuleType, str, float], ...] = (
        (embedding, "_SECONDS", 0.02),
        (embedding, "_ROUNDS", 2),
        (pipeline, "_ROUNDS", 1),
    )
    for module, name, value in seconds:
        monkeypatch.setattr(module, name, value)


def test_a_run_is_compared_with_what_its_parts_need(encoder: OpenClipEncoder, tmp_path: Path) -> None:
    table = pipeline_table(jpegs(resource("samples")), encoder, tmp_path, COUNT, workers=2)
    new, nothing_new = (dict(zip(table.columns, row, strict=True)) for row in table.rows)
    assert (new["run"], new["photos"]) == ("all new", COUNT)
    assert 0 < new["core_seconds_of_workers"] < new["core_seconds"]
    needed = new["decode_core_seconds"] + new["network_core_seconds"]
    assert new["share_of_floor"] == pytest.approx(needed / new["core_seconds"], abs=0.15)
    assert nothing_new["core_seconds_of_workers"] == 0, "nothing is decoded again"
    assert "Warmed up before" in table.note


def test_the_stage_is_compared_with_the_network_it_runs(encoder: OpenClipEncoder) -> None:
    table = embed_table(encoder)
    row = dict(zip(table.columns, table.rows[0], strict=True))
    assert row["images_per_s"] > 0
    assert 0.3 < row["share_of_bare"] < 3
    assert row["batch"] == encoder.batch_size


def test_the_start_of_workers_is_no_decoding(tmp_path: Path) -> None:
    files = copies(jpegs(resource("samples")), tmp_path / "photos", COUNT)
    before = [hashlib.blake2b(file.read_bytes()).digest() for file in files]
    once = decode_core_seconds(files, PixelSpec(64), tmp_path / "thumbnails")
    assert 0 < once < 5
    assert [hashlib.blake2b(file.read_bytes()).digest() for file in files] == before
