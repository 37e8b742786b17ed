"""Draws PhotoClip's window into a PNG file, without a display: the real window with a real library.

Usage: screenshot.py OUTPUT.png [--library DIR] [--query TEXT] [--size 1440x900] [--appearance dark|light]
       [--scale 1] [--select N]
       [--view photos|viewer|settings|models|compare|attention]

Without --library it is that of the demonstration.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from photoclip.ui.windows.wiring import Wiring

LOADS_WITHIN_S = 60.0


def main() -> int:
    """Exit 0 and name the file, or 1 with one line on stderr."""
    arguments = _parser().parse_args()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_SCALE_FACTOR"] = arguments.scale
    # The offscreen platform says "This plugin does not support propagateSizeHints()" to every window.
    os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.*=false;default.warning=false")
    try:
        import PySide6.QtWidgets  # noqa: F401
    except ImportError as error:
        print(f"no picture of the window: {error}; `make system` says what to install", file=sys.stderr)
        return 1
    from photoclip.domain.errors import PhotoClipError

    try:
        _draw(arguments)
    except PhotoClipError as error:
        print(f"no picture of the window: {error}", file=sys.stderr)
        return 1
    print(f"picture of the window: {arguments.output}")
    return 0


def _draw(arguments: argparse.Namespace) -> None:
    from dataclasses import replace

    from photoclip.config.paths import demo_dir, library_paths, prepare
    from photoclip.ui.bridge.engine import Engine
    from photoclip.ui.theme.theme import Appearance, Theme
    from photoclip.ui.windows.remembered import Remembered
    from photoclip.ui.windows.start import application
    from photoclip.ui.windows.wiring import Wiring

    library = Path(arguments.library) if arguments.library else demo_dir()
    paths = library_paths(library)
    prepare(paths)
    app = application()
    remembered = replace(Remembered(), query=arguments.query)
    wiring = Wiring(paths, Engine(library), Theme(app, Appearance(arguments.appearance)), remembered)
    try:
        width, height = (int(number) for number in arguments.size.split("x"))
        wiring.window.resize(width, height)
        wiring.start()
        _wait(lambda: wiring.browse.is_listed and not wiring.is_working, app.processEvents)
        if arguments.query:
            _wait(lambda: wiring.browse.page is not None, app.processEvents)
        if arguments.select >= 0 and len(wiring.model.rows) > arguments.select:
            wiring.window.middle.grid.set_current(arguments.select)
        _VIEWS[arguments.view](wiring)
        _settle(app.processEvents)
        shown = (arguments.view in _DIALOGS and app.activeWindow()) or wiring.window
        shown.grab().save(arguments.output)
    finally:
        wiring.close()


def _wait(until: Callable[[], bool], turn: Callable[[], None]) -> None:
    deadline = time.monotonic() + LOADS_WITHIN_S
    while not until() and time.monotonic() < deadline:
        turn()
        time.sleep(0.01)


def _settle(turn: Callable[[], None]) -> None:
    """What is painted last: details, large thumbnails, fading bars."""
    deadline = time.monotonic() + 1.5
    while time.monotonic() < deadline:
        turn()
        time.sleep(0.01)


def _show_models(wiring: "Wiring") -> None:
    from photoclip.ui.dialogs.settings import SettingsDialog

    wiring.open_settings()
    for dialog in wiring.window.findChildren(SettingsDialog):
        dialog.show_page(dialog.models)


_DIALOGS = ("settings", "models", "compare")
_VIEWS: dict[str, Callable[..., None]] = {
    "photos": lambda _wiring: None,
    "viewer": lambda wiring: wiring.conduct.open_row(max(0, wiring.window.middle.grid.current_row())),
    "settings": lambda wiring: wiring.open_settings(),
    "models": _show_models,
    "compare": lambda wiring: wiring.compare(""),
    "attention": lambda wiring: wiring.conduct.show_attention(),
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output")
    parser.add_argument("--library")
    parser.add_argument("--query", default="")
    parser.add_argument("--size", default="1440x900")
    parser.add_argument("--appearance", choices=("dark", "light"), default="dark")
    parser.add_argument("--scale", default="1")
    parser.add_argument("--view", choices=tuple(_VIEWS), default="photos")
    parser.add_argument("--select", type=int, default=-1)
    return parser


if __name__ == "__main__":
    sys.exit(main())
