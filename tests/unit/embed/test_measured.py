"""What is remembered of measurements: by two processes, over damaged files, and where nothing can be written."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from photoclip.domain.models import ModelSpeed
from photoclip.embed.measured import Choice, Circumstances, Measured

SPEED = ModelSpeed("cuda:0 bfloat16", 1234.5, 2.25, 64, 1_700_000_000_000_000_000)
HERE = Circumstances("NVIDIA H100 80GB HBM3", "starter#0123", "2.11.0+cu130")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "models" / "measured.json"


def test_what_is_kept_is_there_at_the_next_start(file: Path) -> None:
    before = Measured(file)
    assert (before.speed("starter#0123"), before.choice(HERE)) == (None, None)
    before.keep("starter#0123", SPEED)
    before.keep_choice(HERE, Choice("bfloat16", 256))
    after = Measured(file)
    assert after.speed("starter#0123") == SPEED
    assert after.choice(HERE) == Choice("bfloat16", 256)
    after.forget("starter#0123")
    after.forget("never there")
    assert before.speed("starter#0123") is None
    assert before.choice(HERE) == Choice("bfloat16", 256)


def test_a_choice_holds_for_its_device_model_and_torch_alone(file: Path) -> None:
    measured = Measured(file)
    measured.keep_choice(HERE, Choice("bfloat16", 256))
    for other in (
        Circumstances("NVIDIA H200", HERE.model_key, HERE.torch_version),
        Circumstances(HERE.device_title, "starter#4567", HERE.torch_version),
        Circumstances(HERE.device_title, HERE.model_key, "2.12.0+cu130"),
    ):
        assert measured.choice(other) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[" * 100_000,
        b"[]",
        b'{"version": 99, "speeds": {"m": {}}}',
        b'{"version": 1, "speeds": [], "choices": 7}',
        b'{"version": 1, "speeds": {"m": {"device": "cpu", "images_per_s": "fast"}}, "choices": {"x": []}}',
        b'{"version": 1, "speeds": {"m": {"device": "cpu", "images_per_s": NaN, "text_ms": 1, "batch_size": 1,'
        b' "measured_at_ns": 1}}}',
    ],
)
def test_a_damaged_file_is_nothing_remembered(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    measured = Measured(file)
    assert measured.speed("m") is None
    assert measured.choice(HERE) is None
    measured.keep("m", SPEED)
    assert Measured(file).speed("m") == SPEED


@pytest.mark.parametrize("field", ["images_per_s", "text_ms", "batch_size"])
def test_a_number_beyond_all_floats_is_nothing_remembered(field: str, file: Path) -> None:
    Measured(file).keep("m", replace(SPEED, **{field: 10**400}))
    assert Measured(file).speed("m") is None


def test_nonsense_in_a_choice_is_none(file: Path) -> None:
    measured = Measured(file)
    for batch in (-1, 10**9, 2.5, "8"):
        measured.keep_choice(HERE, Choice("bfloat16", batch))  # type: ignore[arg-type]
        assert measured.choice(HERE) is None


def test_where_nothing_can_be_written_nothing_fails(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "folder.json").mkdir()
    for path in (tmp_path / "file" / "measured.json", tmp_path / "folder.json", tmp_path / "a\0b" / "m.json"):
        measured = Measured(path)
        measured.keep("m", SPEED)
        measured.keep_choice(HERE, Choice("float32"))
        assert measured.speed("m") is None


def test_names_that_are_no_unicode_do_no_harm(file: Path) -> None:
    measured = Measured(file)
    measured.keep("ViT@/caf\udce9.pt", SPEED)
    measured.keep("m", SPEED)
    assert measured.speed("m") == SPEED


def test_the_oldest_make_room(file: Path) -> None:
    measured = Measured(file)
    for number in range(205):
        measured.keep(f"model {number}", SPEED)
    assert len(json.loads(file.read_bytes())["speeds"]) == 200
    assert measured.speed("model 4") is None
    assert measured.speed("model 204") == SPEED


def test_two_processes_share_a_file(file: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from photoclip.embed.measured import Measured;"
        "from photoclip.domain.models import ModelSpeed; m = Measured(Path(sys.argv[1]));"
        "[m.keep('theirs', ModelSpeed('cpu float32', n + 1.0, 1.0, 1, n)) for n in range(40)]"
    )
    other = subprocess.Popen([sys.executable, "-c", program, str(file)])
    ours = Measured(file)
    while other.poll() is None:
        ours.keep("ours", SPEED)
        json.loads(file.read_bytes())  # whole at every moment
    assert other.returncode == 0
    ours.keep("ours", SPEED)
    assert ours.speed("ours") == SPEED
    ours.keep("more", SPEED)
    assert {"ours", "more"} <= set(json.loads(file.read_bytes())["speeds"])
