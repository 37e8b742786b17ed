import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photoclip.config.settings import read_settings, read_settings_leniently
from photoclip.config.settings_writing import write_settings
from photoclip.domain.errors import StorageError
from photoclip.domain.settings import Settings

ALL = Settings(
    *("cuda:1", 4, ("private", 'a "b"\\c', "Ä*"), "ViT-B-32/x", str(Path(Path.cwd().anchor, "cache"))),
    gentle=True,
    tags_new_photos=True,
)

PATTERN = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)

MINE = """\
# My settings
device = "cpu"  # the fan is loud

# not these
excluded = [
  "private",  # diary
  "*.png",
]
future = { kept = 1 }

[table]
x = 1  # theirs
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_what_was_written_is_read(file: Path) -> None:
    for wanted in (ALL, Settings(), Settings(decode_workers=2)):
        write_settings(file, wanted)
        assert read_settings(file) == wanted


def test_defaults_need_no_file(file: Path) -> None:
    write_settings(file, Settings())
    assert not file.exists()
    write_settings(file, Settings(device="cpu"))
    assert file.read_text("utf-8") == 'device = "cpu"\n'


def test_comments_order_and_other_keys_stay(file: Path) -> None:
    file.write_text(MINE, encoding="utf-8")
    write_settings(file, Settings("mps", 3, ("private", "*.png"), "m"))
    expected = MINE.replace('"cpu"', '"mps"').replace(
        "future = { kept = 1 }\n", 'future = { kept = 1 }\ndecode_workers = 3\nmodel = "m"\n'
    )
    assert file.read_text("utf-8") == expected
    write_settings(file, Settings())
    after = file.read_text("utf-8")
    kept = {"future": {"kept": 1}, "table": {"x": 1}}
    assert tomllib.loads(after) == {"device": "auto", "decode_workers": 0, "excluded": [], **kept}
    for comment in ("# My settings", "# the fan is loud", "# not these", "# theirs"):
        assert comment in after


def test_what_makes_no_sense_is_corrected_where_it_stands(file: Path) -> None:
    file.write_text('device = 7 # hm\r\ndecode_workers = false\r\nmodel = ""\r\n', encoding="utf-8", newline="")
    write_settings(file, Settings())
    assert file.read_bytes() == b'device = "auto" # hm\r\ndecode_workers = 0\r\n'
    assert read_settings_leniently(file).problems == ()


def test_what_would_not_change_is_not_written(file: Path) -> None:
    file.write_text(MINE, encoding="utf-8")
    before = file.stat()
    write_settings(file, Settings("cpu", 0, ("private", "*.png")))
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize("broken", [b"device = = 1", b"\xff\xfe\x00", b'device = "a"\ndevice = "a"\n'])
def test_what_is_no_toml_is_kept_beside(file: Path, broken: bytes) -> None:
    for content in (b"old and = = broken", broken):
        file.write_bytes(content)
        write_settings(file, ALL)
        assert file.with_name("settings.toml.broken").read_bytes() == content
        assert read_settings(file) == ALL


def test_tables_in_the_place_of_settings(file: Path) -> None:
    file.write_text("[device]\nx = 1\n[other]\ny = 2\n", encoding="utf-8")
    write_settings(file, ALL)
    assert read_settings_leniently(file).settings == ALL
    assert tomllib.loads(file.read_text("utf-8"))["other"] == {"y": 2}


def test_a_file_that_cannot_be_written_is_left(file: Path) -> None:
    file.mkdir()
    with pytest.raises(StorageError):
        write_settings(file, ALL)
    with pytest.raises(StorageError):
        write_settings(file.parent / "nowhere" / "settings.toml", ALL)


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(["", MINE, "# only a comment", "[a]\nb=1", "device.x = 1\n", "\ufeffmodel='x'\r\n", "x = "]),
    st.builds(
        Settings,
        st.sampled_from(["auto", "cpu", "xpu:1"]),
        st.integers(0, 64),
        st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip), max_size=3).map(
            tuple
        ),
        st.none() | st.sampled_from(["m", "a/b"]),
        st.none() | st.just(ALL.thumbnails),
        st.booleans(),
    ),
)
def test_any_settings_over_any_file(tmp_path_factory: pytest.TempPathFactory, before: str, wanted: Settings) -> None:
    file = tmp_path_factory.getbasetemp() / "over-any.toml"
    file.write_text(before, encoding="utf-8", newline="")
    write_settings(file, wanted)
    assert read_settings_leniently(file).settings == wanted
