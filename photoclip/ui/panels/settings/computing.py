"""Settings: what models run on, and how much of the computer they take."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QSpinBox, QWidget

from photoclip.domain.models import ComputingDevice
from photoclip.domain.settings import SettingsReport
from photoclip.ui.models.data_size import size_text
from photoclip.ui.models.shown import shown
from photoclip.ui.panels.settings.setting import FactTable, Page, Setting, plain
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme

MOST_WORKERS = 64
_DEVICE = "Runs on now"
_AUTO = "auto"
_USUAL = {_AUTO: "Automatic", "cpu": "CPU"}
_KINDS = {"cuda": "NVIDIA or AMD graphics", "mps": "Apple graphics", "xpu": "Intel graphics"}
_LOOKING = "Looking for what this computer has…"
_WIDEST_PX = 360


class ComputingPage(Page):
    """A change is only wished for: `show_report` says what holds."""

    device_wanted = Signal(str)
    """As "auto", "cpu", "cuda:1"."""
    workers_wanted = Signal(int)
    """0..64."""
    gentle_wanted = Signal(bool)

    def __init__(self, _theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Computing", parent)
        self._facts = FactTable((_DEVICE,), self)
        self._shown_device = _AUTO
        self._shown_workers = 0
        self._shown_gentle = False
        self._devices: tuple[ComputingDevice, ...] = ()
        self._device = QComboBox(self)
        self._device.setMaximumWidth(_WIDEST_PX)
        self._device.activated.connect(self._want_device)
        self._found = plain("", self)
        set_role(self._found, "muted")
        self._gentle = QCheckBox("Gentle: leave the computer to you", self)
        self._gentle.clicked.connect(self._want_gentle)
        self._workers = self._worker_box()
        self.device = Setting("Device", self._device, "Automatic takes the fastest that is there.", self)
        self.gentle = Setting(
            "While photos are being understood",
            self._gentle,
            "One process with a low priority reads them. It takes longer, and other programs notice nothing.",
            self,
        )
        self.workers = Setting(
            "Processes that read photos",
            self._workers,
            "Automatic (0): PhotoClip chooses by the processor's cores.",
            self,
        )
        for part in (self._facts, self.device, self._found, self.gentle, self.workers):
            self.column.addWidget(part)
        self._gentle.setAccessibleName(self._gentle.text())
        self._found.hide()
        self._fill()

    def show_looking(self) -> None:
        """What can run models here is being found out."""
        if not self._devices:
            self._tell(_LOOKING)

    def show_devices(self, devices: tuple[ComputingDevice, ...]) -> None:
        """What can run models here, best first."""
        self._devices = devices
        usual = next((device for device in devices if device.is_usual), None)
        self._tell("" if usual is None else f"Here that is {_title(usual)}.")
        self._fill()

    def show_no_devices(self, text: str) -> None:
        """Why nobody knows."""
        self._tell(text)

    def found(self) -> str:
        """What is said of what was found."""
        return self._found.accessibleName()

    def show_report(self, report: SettingsReport) -> None:
        """What holds now."""
        self._shown_device = report.settings.device
        self._shown_workers = report.settings.decode_workers
        self._shown_gentle = report.settings.gentle
        self._fill()
        self._gentle.setChecked(self._shown_gentle)
        blocked = self._workers.blockSignals(True)
        self._workers.setValue(self._shown_workers)
        self._workers.blockSignals(blocked)
        self._facts.show_value(_DEVICE, report.device_in_use or "Not loaded yet")

    def _fill(self) -> None:
        """Automatic, what is there, and what holds though it is not there."""
        wanted = {_AUTO: _USUAL[_AUTO], **{device.name: _title(device) for device in self._devices}}
        if not self._devices:
            wanted |= _USUAL
        if self._shown_device not in wanted:
            kinds = {name.partition(":")[0] for name in wanted}
            is_missing = bool(self._devices) and self._shown_device not in kinds
            wanted[self._shown_device] = _unknown(self._shown_device, is_missing=is_missing)
        if [(self._device.itemData(row), self._device.itemText(row)) for row in range(self._device.count())] != list(
            wanted.items()
        ):
            self._device.clear()
            for name, text in wanted.items():
                self._device.addItem(text, name)
        self._device.setCurrentIndex(self._device.findData(self._shown_device))

    def _worker_box(self) -> QSpinBox:
        box = QSpinBox(self)
        box.setRange(0, MOST_WORKERS)
        box.setSpecialValueText("Automatic")
        box.setKeyboardTracking(False)
        box.setMaximumWidth(240)
        # The style sheet's padding does not reach the text of a spin box.
        box.lineEdit().setTextMargins(6, 0, 0, 0)
        box.valueChanged.connect(self._want_workers)
        return box

    def _tell(self, text: str) -> None:
        self._found.setText(text)
        self._found.setAccessibleName(text)
        self._found.setVisible(bool(text))

    def _want_device(self) -> None:
        device = self._device.currentData()
        if device != self._shown_device:
            self.device.show_error("")
            self.device_wanted.emit(device)

    def _want_gentle(self, wanted: bool) -> None:
        self.gentle.show_error("")
        self.gentle_wanted.emit(wanted)

    def _want_workers(self, workers: int) -> None:
        if workers != self._shown_workers:
            self.workers.show_error("")
            self.workers_wanted.emit(workers)


def _title(device: ComputingDevice) -> str:
    memory = f" ({size_text(device.memory_bytes)})" if device.memory_bytes and device.name != "cpu" else ""
    return f"{shown(device.title)}{memory}"


def _unknown(device: str, *, is_missing: bool) -> str:
    """Of a device that was chosen once. Without a number it is any of its kind."""
    kind, _, ordinal = device.partition(":")
    name = " ".join(part for part in (_KINDS.get(kind, shown(kind)), ordinal) if part)
    return f"{name} (not found)" if is_missing else name
