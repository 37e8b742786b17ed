"""What a Linux desktop is told of PhotoClip."""

import configparser
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[3]
LINUX = ROOT / "packaging" / "linux"
APP_ID = "io.github.photoclip.PhotoClip"


@pytest.fixture
def entry() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read(LINUX / f"{APP_ID}.desktop", encoding="utf-8")
    return parser["Desktop Entry"]


def test_the_menu_starts_what_is_installed(entry):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    command, argument = entry["Exec"].split()
    assert command == entry["TryExec"]
    assert command in project["gui-scripts"]
    assert argument == "%F"
    assert entry["Icon"] == entry["StartupWMClass"] == APP_ID


def test_the_names_agree():
    source = (ROOT / "photoclip" / "ui" / "windows" / "start.py").read_text("utf-8")
    assert f'APP_ID = "{APP_ID}"' in source
    component = ElementTree.parse(LINUX / f"{APP_ID}.metainfo.xml").getroot()
    assert component.findtext("id") == APP_ID
    assert component.findtext("launchable") == f"{APP_ID}.desktop"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert component.findtext("project_license") == project["license"]
    scripts = {*project["scripts"], *project["gui-scripts"]}
    assert {binary.text for binary in component.iter("binary")} == scripts


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="needs desktop-file-utils")
def test_the_menu_entry_is_valid():
    subprocess.run(["desktop-file-validate", str(LINUX / f"{APP_ID}.desktop")], check=True)


@pytest.mark.skipif(shutil.which("appstreamcli") is None, reason="needs appstream")
def test_the_software_centre_takes_it():
    told = subprocess.run(
        ["appstreamcli", "validate", "--no-net", str(LINUX / f"{APP_ID}.metainfo.xml")],
        check=False,
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script")
def test_it_is_put_into_the_menu_and_taken_out_again(tmp_path):
    environment = dict(os.environ, XDG_DATA_HOME=str(tmp_path))
    subprocess.run(["sh", str(LINUX / "install.sh")], env=environment, check=True)
    put = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob(f"{APP_ID}*")}
    assert put == {
        f"applications/{APP_ID}.desktop",
        f"metainfo/{APP_ID}.metainfo.xml",
        f"icons/hicolor/scalable/apps/{APP_ID}.svg",
    }
    subprocess.run(["sh", str(LINUX / "install.sh"), "--remove"], env=environment, check=True)
    assert not list(tmp_path.rglob(f"{APP_ID}*"))
