"""The tables of the network on a machine with nothing but torch, open_clip and what they bring along."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from photoclip.bench.pipeline import photos_for
from photoclip.bench.table import Table, joined
from photoclip.bench.untrained import untrained_card, untrained_title
from photoclip.domain.errors import ModelError

CHECKOUT = Path(__file__).resolve().parents[3]
ABSENT = (
    *("PySide6", "shiboken6", "pyqtgraph", "hnswlib", "appdirs", "msgspec", "rich", "watchdog", "pi_heif", "rawpy"),
    *("defusedxml", "tomlkit", "psutil"),
)
"""All that this program needs and they do not; huggingface_hub brings filelock."""

BARE = f"""
import importlib.abc, os, sys
folder, *words = sys.argv[1:]

class Refuse(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {set(ABSENT)}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Refuse())
os.environ.update(HOME=folder, XDG_DATA_HOME=folder, XDG_CACHE_HOME=folder)
from photoclip.bench import embedding, pipeline
from photoclip.embed import batch, measure
embedding._SECONDS = batch._LONGEST_BATCH_S = 0.02
embedding._ROUNDS = measure._IMAGES_S = pipeline._ROUNDS = 1
pipeline._LEAST = pipeline._USUAL = pipeline._MOST = 6
sys.argv = ["photoclip", *words]
from photoclip.__main__ import main
sys.exit(main())
"""


def tables(folder: Path, *words: str) -> dict[str, list[dict[str, object]]]:
    """Rows by the name of the table."""
    command = [sys.executable, "-c", BARE, str(folder), "bench", "--json", *words]
    ended = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, timeout=200, check=False)
    assert ended.returncode == 0, ended.stderr
    assert ended.stderr == ""
    return {table["name"]: table["rows"] for table in json.loads(ended.stdout)["tables"]}


@pytest.mark.slow
def test_network_and_pipeline_are_measured_there(tmp_path: Path) -> None:
    found = tables(tmp_path, "--only", "embed", "--only", "pipeline", "--device", "cpu float32", "--batch", "2")
    assert list(found) == ["embed", "pipeline"]
    assert [(row["model"], row["device"], row["batch"]) for row in found["embed"]] == [
        ("starter", "cpu float32", 2),
    ]
    for row in found["embed"]:
        assert row["images_per_s"] > 0
        assert row["bare_images_per_s"] > 0
        assert row["peak_memory_mb"] > 50
    new, nothing_new = found["pipeline"]
    assert (new["run"], new["model"], new["photos"]) == ("all new", "starter", 6)
    assert new["share_of_floor"] > 0
    assert nothing_new["seconds"] < new["seconds"]


@pytest.mark.slow
def test_an_architecture_alone_is_enough_there(tmp_path: Path) -> None:
    found = tables(tmp_path, "--only", "embed", "--only", "pipeline", "--architecture", "ViT-B-32-256")
    for rows in found.values():
        assert {row["model"] for row in rows} == {"ViT-B-32-256 (random weights)"}


@pytest.mark.slow
def test_random_weights_make_a_model_that_loads_in_every_dtype(tmp_path: Path) -> None:
    from photoclip.embed.load import load_encoder

    card = untrained_card("ViT-S-32-alt", tmp_path)
    for dtype in ("float32", "bfloat16"):
        encoder = load_encoder(card, f"cpu {dtype}")
        assert encoder.device == f"cpu {dtype}", encoder.notes
        encoder.close()


def test_random_weights_are_called_so_and_made_of_known_architectures_alone(tmp_path: Path) -> None:
    assert "random" in untrained_title("ViT-B-32")
    with pytest.raises(ModelError, match="ViT-B-33") as caught:
        untrained_card("ViT-B-33", tmp_path)
    assert "ViT-B-32" in caught.value.remedy
    with pytest.raises(ModelError, match="Hugging Face"):
        untrained_card("xlm-roberta-base-ViT-B-32", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_network_is_kept_busy_but_not_for_minutes() -> None:
    assert photos_for(200.0, is_cpu=True, mean_bytes=100_000) == 300
    assert photos_for(200.0, is_cpu=True, mean_bytes=4_000_000) == 100
    assert photos_for(1.0, is_cpu=True, mean_bytes=100_000) == 64
    assert photos_for(10.0, is_cpu=True, mean_bytes=100_000) == 150
    assert photos_for(5000.0, is_cpu=False, mean_bytes=100_000) == 4000
    assert photos_for(10.0, is_cpu=False, mean_bytes=100_000) == 300


def test_tables_of_several_models_become_one() -> None:
    one, other = Table("t", ("a",), ((1,),), "note"), Table("t", ("a",), ((2,), (3,)), "note")
    assert joined([one, other]) == Table("t", ("a",), ((1,), (2,), (3,)), "note")
    assert joined([one]) == one
