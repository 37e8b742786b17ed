"""The settings are asked for, and changed one after the other."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QDesktopServices

from photoclip.config.files import storage_error
from photoclip.domain.api import IndexRequest, LibraryApi, News
from photoclip.domain.errors import PhotoClipError
from photoclip.domain.files import Folder
from photoclip.domain.models import ComputingDevice
from photoclip.domain.settings import Settings, SettingsReport, Storage
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.dialogs.settings import SettingsDialog
from photoclip.ui.models.file_url import file_url
from photoclip.ui.models.shown import shown
from photoclip.ui.panels.settings.setting import Page
from photoclip.ui.presenters.backups import BackupsPresenter
from photoclip.ui.presenters.models import ModelsPresenter
from photoclip.ui.presenters.trouble import is_mendable
from photoclip.ui.presenters.wording import sentence
from photoclip.ui.theme.theme import Appearance, Theme

_FOLDERS_LANE = "settings-folders"
_STORAGE_LANE = "settings-storage"
_REPORT_LANE = "settings-report"
_DEVICES_LANE = "settings-devices"
_SIDECARS_LANE = "settings-sidecars"


@dataclass(frozen=True, slots=True, eq=False)
class _Change:
    """`apply` to the settings that hold then; `complain` says in place what went wrong. `then_look`: the folders are
    to be looked through anew.
    """

    apply: Callable[[Settings], Settings]
    complain: Callable[[str], None]
    then_look: bool


class SettingsPresenter(QObject):
    """Connects the dialog with the engine. What could not be changed goes back to what holds."""

    appearance_chosen = Signal(object)
    """Appearance; the theme has it already."""
    report_changed = Signal(object)
    """SettingsReport after a change: thumbnails may lie elsewhere now."""
    said = Signal(str)
    compare_wanted = Signal(str)
    """Name of a model, to be compared with the one in use."""
    returned = Signal(str)
    """The library went back to a backup; with a line for the person."""
    repair_wanted = Signal()
    labels_wanted = Signal()
    """The labels that tags come from are to be seen."""
    conflicts_wanted = Signal()
    """What differs between sidecars and library is to be seen."""

    def __init__(
        self, engine: Engine, dialog: SettingsDialog, theme: Theme, root: Path, parent: QObject | None = None
    ) -> None:
        """`root`: of the library."""
        super().__init__(parent)
        self._engine = engine
        self._dialog = dialog
        self._theme = theme
        self._report: SettingsReport | None = None
        self._changes: deque[_Change] = deque()
        self._changing: _Change | None = None
        self._folders_seen = self._organised_seen = -1
        self._damage: PhotoClipError | None = None
        dialog.opened.connect(self._ask_all)
        dialog.page_shown.connect(self._on_page)
        dialog.open_wanted.connect(self._open_outside)
        dialog.rewrite_wanted.connect(self._rewrite)
        self._connect_pages()
        self._backups = BackupsPresenter(engine, dialog.storage.backups, root, self)
        self._backups.returned.connect(self.returned)
        self._models = ModelsPresenter(engine, dialog.models, self)
        self._models.compare_wanted.connect(self.compare_wanted)
        self._models.said.connect(self.said)
        engine.ready.connect(self._on_ready)
        engine.failed.connect(lambda _error: dialog.storage.show_unknown())
        engine.damaged.connect(self._know_damage)
        engine.news.connect(self._hear)

    def open(self) -> None:
        """Show the dialog, or bring it to the front."""
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    def open_models(self) -> None:
        """Show the page of models."""
        self.open()
        self._dialog.show_page(self._dialog.models)

    def _connect_pages(self) -> None:
        dialog = self._dialog
        dialog.folders.add_wanted.connect(self._add_folder)
        dialog.folders.remove_wanted.connect(self._remove_folder)
        dialog.folders.excluded_wanted.connect(self._exclude)
        dialog.folders.everywhere_wanted.connect(self._exclude_everywhere)
        dialog.computing.device_wanted.connect(
            lambda device: self._change(
                lambda settings: replace(settings, device=device), dialog.computing.device.show_error
            )
        )
        dialog.computing.workers_wanted.connect(
            lambda workers: self._change(
                lambda settings: replace(settings, decode_workers=workers), dialog.computing.workers.show_error
            )
        )
        dialog.computing.gentle_wanted.connect(
            lambda gentle: self._change(
                lambda settings: replace(settings, gentle=gentle), dialog.computing.gentle.show_error
            )
        )
        dialog.storage.thumbnails_wanted.connect(
            lambda path: self._change(
                lambda settings: replace(settings, thumbnails=path), dialog.storage.thumbnails.show_error
            )
        )
        dialog.appearance.chosen.connect(self._choose_appearance)
        self._connect_tagging()

    def _connect_tagging(self) -> None:
        page = self._dialog.tagging
        page.automatic_wanted.connect(
            lambda wanted: self._change(
                lambda settings: replace(settings, tags_new_photos=wanted), page.automatic.show_error
            )
        )
        page.sidecars_wanted.connect(
            lambda wanted: self._change(lambda settings: replace(settings, sidecars=wanted), page.sidecars.show_error)
        )
        page.labels_wanted.connect(self.labels_wanted)
        page.conflicts_wanted.connect(self.conflicts_wanted)

    # asking

    def _ask_all(self) -> None:
        self._ask_report()
        self._ask_folders()
        self._on_page(self._dialog.page)

    def _ask_report(self) -> None:
        if self._changing is None:
            self._engine.ask(lambda api: api.settings(), self._show_report, self._complain, lane=_REPORT_LANE)

    def _ask_folders(self) -> None:
        self._engine.ask(
            lambda api: api.folders(), self._dialog.folders.show_folders, self._complain, lane=_FOLDERS_LANE
        )

    def _on_page(self, page: Page) -> None:
        if not self._dialog.isVisible():
            return
        if page is self._dialog.models:
            self._models.refresh()
        elif page is self._dialog.tagging:
            self._ask_sidecars()
        elif page is self._dialog.computing:
            self._ask_report()  # a model may have been loaded since
            self._dialog.computing.show_looking()
            self._engine.ask(lambda api: api.devices(), self._show_devices, self._no_devices, lane=_DEVICES_LANE)
        elif page is self._dialog.storage:
            if self._engine.is_down:
                self._dialog.storage.show_unknown()
            else:
                self._dialog.storage.show_counting()
            self._engine.ask(lambda api: api.storage(), self._show_storage, self._not_counted, lane=_STORAGE_LANE)
            self._backups.refresh()

    def _on_ready(self) -> None:
        if self._damage is not None:
            self._damage = None
            self._dialog.notice.dismiss()
        if self._dialog.isVisible():
            self._ask_all()

    def _hear(self, news: News) -> None:
        if news.folders != self._folders_seen and self._dialog.isVisible():
            self._folders_seen = news.folders
            self._ask_folders()
        if news.organised != self._organised_seen and self._dialog.isVisible():
            self._organised_seen = news.organised
            if self._dialog.page is self._dialog.tagging:
                self._ask_sidecars()

    def _show_report(self, report: SettingsReport) -> None:
        self._report = report
        self._dialog.show_report(report)
        if self._damage is not None:  # the file with the settings is sound, but that is not all
            self._know_damage(self._damage)

    def _ask_sidecars(self) -> None:
        self._engine.ask(
            lambda api: api.sidecars(), self._dialog.tagging.show_sidecars, self._complain, lane=_SIDECARS_LANE
        )

    def _show_devices(self, devices: tuple[ComputingDevice, ...]) -> None:
        self._dialog.computing.show_devices(devices)

    def _no_devices(self, error: PhotoClipError) -> None:
        self._dialog.computing.show_no_devices(sentence(error))

    def _show_storage(self, storage: Storage) -> None:
        self._dialog.storage.show_storage(storage)

    def _not_counted(self, error: PhotoClipError) -> None:
        self._dialog.storage.show_unknown()
        self._complain(error)

    def _complain(self, error: PhotoClipError) -> None:
        if not is_mendable(error):
            self._dialog.notice.say(sentence(error), "bad")

    def _know_damage(self, error: PhotoClipError) -> None:
        """Whoever met it."""
        self._damage = error
        self._dialog.notice.say(sentence(error), "bad", [("Repair", self.repair_wanted.emit)])

    # changing settings

    def _change(
        self, apply: Callable[[Settings], Settings], complain: Callable[[str], None], *, then_look: bool = False
    ) -> None:
        complain("")
        self._changes.append(_Change(apply, complain, then_look))
        self._change_next()

    def _change_next(self) -> None:
        """One at a time: each starts from what the one before left behind."""
        if self._changing is not None or not self._changes:
            return
        self._changing = change = self._changes.popleft()

        def ask(api: LibraryApi) -> SettingsReport:
            return api.change_settings(change.apply(api.settings().settings))

        self._engine.ask(ask, self._changed, self._refused)

    def _changed(self, report: SettingsReport) -> None:
        change, self._changing = self._changing, None
        self._report = report
        if not self._changes:
            self._dialog.show_report(report)
        if change is not None and change.then_look:
            self._look_again()
        self.report_changed.emit(report)
        self._on_page(self._dialog.page)
        self._change_next()

    def _refused(self, error: PhotoClipError) -> None:
        change, self._changing = self._changing, None
        if self._report is not None:
            self._dialog.show_report(self._report)
        if change is not None:
            change.complain(sentence(error))
        self._change_next()

    def _rewrite(self) -> None:
        self._engine.ask(_write_anew, self._written, self._complain)

    def _written(self, report: SettingsReport) -> None:
        self._show_report(report)
        self.report_changed.emit(report)

    def _exclude_everywhere(self, patterns: tuple[str, ...]) -> None:
        self._change(
            lambda settings: replace(settings, excluded=patterns),
            self._dialog.folders.everywhere.show_error,
            then_look=True,
        )

    def _choose_appearance(self, appearance: Appearance) -> None:
        self._theme.set_appearance(appearance)
        self.appearance_chosen.emit(appearance)

    # changing folders

    def _add_folder(self, path: str) -> None:
        self._dialog.folders.show_error("")
        request = IndexRequest((path,))
        self._engine.ask(
            lambda api: (api.start_index(request), api.folders())[1],
            self._dialog.folders.show_folders,
            lambda error: self._dialog.folders.show_error(sentence(error)),
        )

    def _remove_folder(self, folder: Folder) -> None:
        self._engine.ask(
            lambda api: (api.remove_folder(folder.path), api.folders())[1],
            self._dialog.folders.show_folders,
            lambda error: self._dialog.folders.show_folder_error(folder, sentence(error)),
        )

    def _exclude(self, folder: Folder, patterns: tuple[str, ...]) -> None:
        def ask(api: LibraryApi) -> tuple[Folder, ...]:
            api.add_folder(folder.path, patterns)
            api.start_index(IndexRequest())
            return api.folders()

        self._engine.ask(
            ask,
            self._dialog.folders.show_folders,
            lambda error: self._dialog.folders.show_folder_error(folder, sentence(error)),
        )

    def _look_again(self) -> None:
        """What is left out or taken in by now."""
        self._engine.ask(lambda api: api.start_index(IndexRequest()), lambda _job: None, self._complain)

    def _open_outside(self, path: str) -> None:
        if not QDesktopServices.openUrl(file_url(path)):
            self._dialog.notice.say(f"No program of this system opens {shown(path)}.", "bad")


def _write_anew(api: LibraryApi) -> SettingsReport:
    """The file with the settings in force and nothing else; the old one stays beside it. In a thread."""
    report = api.settings()
    file = Path(report.path)
    old = file.with_name(f"{file.name}.old")
    try:
        file.replace(old)
    except FileNotFoundError:
        return api.change_settings(report.settings)
    except OSError as error:
        raise storage_error(error, file) from error
    try:
        return api.change_settings(report.settings)
    except PhotoClipError:
        old.replace(file)
        raise
