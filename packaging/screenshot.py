"""Draws PhotoClip's window into a PNG file, without a display: the real window with a real library.

Usage: screenshot.py OUTPUT.png [--library DIR] [--query TEXT] [--size 1440x900] [--appearance dark|light]
       [--scale 1] [--select N] [--sort relevance|newest|...] [--separate] [--rest] [--open N] [--scroll SHARE]
       [--view photos|viewer|settings|models|compare|attention|tuner|review|untagged|teach|tagging|tag-settings|labels]
       [--tag NAME] [--count N]

Without --library it is that of the demonstration. --separate leaves copies and bursts apart, --rest shows what hardly
matches, --open N the photos that stand behind row N, --scroll goes down by a share of the whole, 0..1.
--view teach teaches the tag from the --count photos from --select on.
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
    remembered = replace(Remembered(), query=arguments.query, sorting=arguments.sort, collapses=not arguments.separate)
    wiring = Wiring(paths, Engine(library), Theme(app, Appearance(arguments.appearance)), remembered)
    try:
        width, height = (int(number) for number in arguments.size.split("x"))
        wiring.window.resize(width, height)
        wiring.start()
        _wait(lambda: wiring.browse.is_listed and not wiring.is_working, app.processEvents)
        if arguments.query:
            _wait(lambda: wiring.browse.page is not None, app.processEvents)
        _go_on(wiring, arguments, app.processEvents)
        if arguments.select >= 0 and len(wiring.model.rows) > arguments.select:
            _select(wiring, arguments)
        _VIEWS[arguments.view](wiring)
        _show_tags(wiring, arguments, app.processEvents)
        _settle(app.processEvents)
        shown = (arguments.view in _DIALOGS and app.activeWindow()) or wiring.window
        shown.grab().save(arguments.output)
    finally:
        wiring.close()


def _go_on(wiring: "Wiring", arguments: argparse.Namespace, turn: Callable[[], None]) -> None:
    """What a person would click on before they look."""
    grid, model = wiring.window.middle.grid, wiring.model
    if arguments.rest:
        wiring.conduct.show_weak()
        _wait(lambda: not wiring.browse.wants_more or len(model.rows) >= wiring.browse.reach, turn)
    if 0 <= arguments.open < len(model.rows):
        before = len(model.rows)
        grid.stack_toggled.emit(model.photo_id(arguments.open))
        _wait(lambda: len(model.rows) > before, turn)
    turn()
    bar = grid.verticalScrollBar()
    bar.setValue(round(bar.maximum() * arguments.scroll))


def _select(wiring: "Wiring", arguments: argparse.Namespace) -> None:
    grid = wiring.window.middle.grid
    grid.set_current(arguments.select)
    for row in range(arguments.select + 1, min(arguments.select + arguments.count, len(wiring.model.rows))):
        grid.apply(grid.selection.toggle(row))


def _show_tags(wiring: "Wiring", arguments: argparse.Namespace, turn: Callable[[], None]) -> None:
    """The tag tuner, the review, or what stands at the right."""
    if arguments.view == "tagging":
        from photoclip.ui.panels.tagging_choice import Target

        wiring.window.sidebar.tagging_wanted.emit(Target())
    if arguments.view == "teach":
        panel = wiring.tagging.teach_panel
        wiring.tagging.teach()
        panel.name.set_text(arguments.tag)
        panel.learn.click()
        _wait(lambda: panel.result.isVisible() or bool(panel.problem()), turn)
    if arguments.view == "untagged":
        wiring.untagged.show()
        _wait(lambda: not wiring.untagged.presenter.is_asking, turn)
    if arguments.view == "tuner":
        tuner, nothing = wiring.tag_pages.tuner, wiring.tag_pages.tuner_page.nothing
        wiring.tag_pages.tune(arguments.tag)
        _wait(lambda: tuner.sheet is not None or nothing.accessibleName() != "One moment", turn)
    if arguments.view == "review":
        wiring.tag_pages.review(arguments.tag or None)
        page = wiring.tag_pages.review_page
        _wait(lambda: page.nothing.accessibleName() != "One moment" or bool(page.cards.photo_ids), turn)
        page.cards.select(range(min(arguments.select + 1, len(page.cards.photo_ids))))


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


def _show_tagging_page(wiring: "Wiring") -> None:
    from photoclip.ui.dialogs.settings import SettingsDialog

    wiring.open_settings()
    for dialog in wiring.window.findChildren(SettingsDialog):
        dialog.show_page(dialog.tagging)


_DIALOGS = ("settings", "models", "compare", "tag-settings", "labels")
_VIEWS: dict[str, Callable[..., None]] = {
    "photos": lambda _wiring: None,
    "viewer": lambda wiring: wiring.conduct.open_row(max(0, wiring.window.middle.grid.current_row())),
    "settings": lambda wiring: wiring.open_settings(),
    "models": _show_models,
    "compare": lambda wiring: wiring.compare(""),
    "tag-settings": _show_tagging_page,
    "labels": lambda wiring: wiring.openings.open_vocabularies(),
    "attention": lambda wiring: wiring.conduct.show_attention(),
    "tuner": lambda _wiring: None,
    "review": lambda _wiring: None,
    "untagged": lambda _wiring: None,
    "teach": lambda _wiring: None,
    "tagging": lambda _wiring: None,
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
    parser.add_argument("--count", type=int, default=1)
    parser.add_argument("--tag", default="", metavar="NAME")
    parser.add_argument("--sort", default="relevance")
    parser.add_argument("--separate", action="store_true")
    parser.add_argument("--rest", action="store_true")
    parser.add_argument("--open", type=int, default=-1, metavar="N")
    parser.add_argument("--scroll", type=float, default=0.0, metavar="SHARE")
    return parser


if __name__ == "__main__":
    sys.exit(main())
