"""Settings: the model, and what it runs on."""

import sys

from PySide6.QtCore import Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QSpinBox, QWidget

from photoclip.domain.models import ModelList
from photoclip.domain.settings import SettingsReport
from photoclip.ui.panels.settings.setting import FactTable, Page, Setting
from photoclip.ui.theme.theme import Theme

MOST_WORKERS = 64
_MODEL = "Model in use"
_NOTE = "About it"
_DEVICE = "Runs on now"
_DEVICES = {
    "auto": "Automatic",
    "cpu": "CPU",
    "cuda": "NVIDIA or AMD graphics",
    "mps": "Apple graphics",
    "xpu": "Intel graphics",
}


class ComputingPage(Page):
    """A change is only wished for: `show_report` says what holds."""

    device_wanted = Signal(str)
    """As "auto", "cpu", "cuda:1"."""
    workers_wanted = Signal(int)
    """0..64."""

    def __init__(self, _theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Model and device", parent)
        self._facts = FactTable((_MODEL, _NOTE, _DEVICE), self, wrapped=(_NOTE,))
        self._shown_device = "auto"
        self._shown_workers = 0
        self._device = self._device_combo()
        self._workers = QSpinBox(self)
        self._workers.setRange(0, MOST_WORKERS)
        self._workers.setSpecialValueText("Automatic")
        self._workers.setKeyboardTracking(False)
        self._workers.setMaximumWidth(240)
        # The style sheet's padding does not reach the text of a spin box.
        self._workers.lineEdit().setTextMargins(6, 0, 0, 0)
        self._workers.valueChanged.connect(self._want_workers)
        self.device = Setting(
            "Device",
            self._device,
            "Automatic takes the fastest that is there. One of several can be typed, as cuda:1.",
            self,
        )
        self.workers = Setting(
            "Processes that read photos",
            self._workers,
            "Automatic (0): PhotoClip chooses by the processor's cores.",
            self,
        )
        for part in (self._facts, self.device, self.workers):
            self.column.addWidget(part)

    def show_models(self, models: ModelList) -> None:
        """Which one is in use."""
        info = next((model for model in models.models if model.name == models.active), None)
        self._facts.show_value(_MODEL, models.active)
        self._facts.show_value(_NOTE, info.note if info is not None and info.note else "–")

    def show_report(self, report: SettingsReport) -> None:
        """What holds now."""
        self._shown_device = report.settings.device
        self._shown_workers = report.settings.decode_workers
        self._device.setEditText(_DEVICES.get(self._shown_device, self._shown_device))
        place = self._device.findData(self._shown_device)
        blocked = self._device.blockSignals(True)
        self._device.setCurrentIndex(place)
        if place < 0:
            self._device.setEditText(self._shown_device)
        self._device.blockSignals(blocked)
        blocked = self._workers.blockSignals(True)
        self._workers.setValue(self._shown_workers)
        self._workers.blockSignals(blocked)
        self._facts.show_value(_DEVICE, report.device_in_use or "Not loaded yet")

    def _device_combo(self) -> QComboBox:
        combo = QComboBox(self)
        combo.setEditable(True)
        combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        combo.setMaximumWidth(240)
        for device, text in _DEVICES.items():
            combo.addItem(text, device)
        model = combo.model()
        assert isinstance(model, QStandardItemModel)
        for row, device in enumerate(_DEVICES):
            item = model.item(row)
            if item is not None:
                item.setEnabled(_may_be_there(device))
        combo.activated.connect(lambda _index: self._want_device())
        line = combo.lineEdit()
        assert line is not None
        line.editingFinished.connect(self._want_device)
        return combo

    def _want_device(self) -> None:
        text = self._device.currentText().strip()
        names = {name.casefold(): device for device, name in _DEVICES.items()}
        device = names.get(text.casefold(), text.casefold())
        if device and device != self._shown_device:
            self.device.show_error("")
            self.device_wanted.emit(device)
        elif not device:
            self._device.setEditText(_DEVICES.get(self._shown_device, self._shown_device))

    def _want_workers(self, workers: int) -> None:
        if workers != self._shown_workers:
            self.workers.show_error("")
            self.workers_wanted.emit(workers)


def _may_be_there(device: str) -> bool:
    """Whether a machine of this system may have it; which it has, only the engine knows."""
    is_apple = sys.platform == "darwin"
    return is_apple if device == "mps" else not (is_apple and device in ("cuda", "xpu"))
