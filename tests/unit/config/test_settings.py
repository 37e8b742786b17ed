from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photoclip.config.settings import LenientSettings, checked_settings, read_settings, read_settings_leniently
from photoclip.domain.errors import SettingsError
from photoclip.domain.settings import Settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def refused(file: Path, text: str) -> SettingsError:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_settings(file)
    assert str(file) in caught.value.what
    assert caught.value.remedy
    assert "\n" not in str(caught.value)
    return caught.value


def test_no_file_means_defaults(file: Path) -> None:
    assert read_settings(file) == Settings("auto", 0, (), None, None)
    assert read_settings_leniently(file) == LenientSettings(Settings())


@pytest.mark.parametrize("text", ["", "# nothing\n", "\ufeff", "\ufeff# by Notepad\r\n"])
def test_an_empty_file_too(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="")
    assert read_settings(file) == Settings()


def test_everything_set(file: Path) -> None:
    text = 'device = "cuda:1"\r\ndecode_workers = 4\r\nexcluded = ["private", "*.png"]\r\nmodel = " ViT-B-32/x "\r\n'
    text += "gentle = true\r\ntags_new_photos = true\r\n"
    file.write_text(text, encoding="utf-8", newline="")
    assert read_settings(file) == Settings(
        "cuda:1", 4, ("private", "*.png"), "ViT-B-32/x", gentle=True, tags_new_photos=True
    )


@pytest.mark.parametrize("device", ["auto", "cpu", "mps", "cuda", "cuda:0", "xpu", "xpu:12"])
def test_devices(file: Path, device: str) -> None:
    file.write_text(f'device = "{device}"', encoding="utf-8")
    assert read_settings(file).device == device


@pytest.mark.parametrize(
    ("line", "allowed"),
    [
        ('device = "gpu"', "cuda"),
        ('device = "cuda:"', "cuda"),
        ('device = "cpu\\n"', "cuda"),
        ("device = 1", "auto"),
        ("[device]", "auto"),
        ("decode_workers = -1", "0"),
        ("decode_workers = 65", "64"),
        ("decode_workers = true", "whole number"),
        ("decode_workers = 2.0", "whole number"),
        ('decode_workers = "2"', "whole number"),
        ('excluded = "private"', "list"),
        ("gentle = 1", "true or false"),
        ("tags_new_photos = 1", "true or false"),
        ('gentle = "yes"', "true or false"),
        ("excluded = [1]", "list"),
        ('excluded = ["a", ""]', "list"),
        ('model = ""', "name"),
        ("model = false", "name"),
        ('thumbnails = "beside"', "folder"),
        ('thumbnails = ""', "folder"),
        ("thumbnails = []", "folder"),
    ],
)
def test_nonsense_names_line_key_and_what_is_allowed(file: Path, line: str, allowed: str) -> None:
    error = refused(file, f"# one\n# two\n{line}\n")
    assert "line 3" in error.what
    assert line.strip("[]").split(" ")[0] in error.what
    assert allowed in error.remedy


@pytest.mark.parametrize(
    ("key", "suggested"), [("devise", "device"), ("decode-workers", "decode_workers"), ("Exclude", "excluded")]
)
def test_unknown_keys_suggest_the_closest(file: Path, key: str, suggested: str) -> None:
    error = refused(file, f"\n{key} = 1\n")
    assert "line 2" in error.what
    assert repr(key) in error.what
    assert suggested in error.remedy


def test_unknown_keys_like_none_list_all(file: Path) -> None:
    error = refused(file, "zzz = 1")
    assert "device, decode_workers, excluded, model" in error.remedy


def test_broken_toml_names_the_line(file: Path) -> None:
    assert "line 2" in refused(file, 'device = "cpu"\nmodel = \n').what
    assert "line 3" in refused(file, '\n\ndevice = "a\nb"\n').what
    refused(file, "x = " + "[" * 5000)
    refused(file, "x = " + "9" * 5000)
    refused(file, 'device = "cpu"\ndevice = "cpu"\n')
    refused(file, "x = 2020-13-40")


def test_what_is_no_text_or_no_file(file: Path) -> None:
    file.write_bytes(b'model = "\xff"')
    with pytest.raises(SettingsError, match=r"UTF-8.*delete the file"):
        read_settings(file)
    file.unlink()
    file.mkdir()
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings(file)


def test_long_values_are_shown_short(file: Path) -> None:
    assert len(refused(file, f'device = "{"x" * 10_000}"').what) < len(str(file)) + 120


def test_a_folder_for_thumbnails(file: Path) -> None:
    file.write_text(f"thumbnails = {str(file.parent)!r}", encoding="utf-8")
    assert read_settings(file).thumbnails == str(file.parent)


def test_leniently_each_key_that_makes_no_sense_gets_its_default_and_a_line(file: Path) -> None:
    file.write_text('device = "gpu"\ndecode_workers = 4\n\nexcluded = "x"\nzzz = 1\n', encoding="utf-8")
    found = read_settings_leniently(file)
    assert found.settings == Settings(decode_workers=4)
    assert [line.split(":")[0] for line in found.problems] == [f"{file}, line {number}" for number in (1, 4, 5)]
    assert [any(word in line for line in found.problems) for word in ("cuda", "list of patterns", "zzz")] == [True] * 3


def test_leniently_a_file_that_is_none_is_one_problem(file: Path) -> None:
    for content in (b"device = = 1", b"\xff\xfe", b"x = " + b"[" * 5000):
        file.write_bytes(content)
        found = read_settings_leniently(file)
        assert (found.settings, len(found.problems)) == (Settings(), 1)
    file.unlink()
    file.mkdir()
    assert len(read_settings_leniently(file).problems) == 1


def test_settings_that_came_otherwise_are_checked_by_the_same_rules(file: Path) -> None:
    sound = Settings("cuda:1", 64, ("a",), " model ", str(file), gentle=True)
    assert checked_settings(sound) == Settings("cuda:1", 64, ("a",), "model", str(file), gentle=True)
    for nonsense in (Settings("gpu"), Settings(decode_workers=65), Settings(model="\udcff"), Settings(thumbnails="x")):
        with pytest.raises(SettingsError) as caught:
            checked_settings(nonsense)
        assert caught.value.remedy


@settings(deadline=None)
@given(st.binary(max_size=40) | st.text(max_size=40).map(lambda text: text.encode()))
def test_any_bytes_are_settings_or_a_settings_error(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "any-settings.toml"
    file.write_bytes(data)
    with suppress(SettingsError):
        assert LenientSettings(read_settings(file)) == read_settings_leniently(file)
    assert isinstance(read_settings_leniently(file).settings, Settings)
