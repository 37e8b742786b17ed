"""Cards slide to their new places, for a moment, so that a person sees where they went."""

from collections.abc import Mapping

from PySide6.QtCore import QEasingCurve, QObject, QPoint, QVariantAnimation, Signal

_TAKES_MS = 140


class CardSliding(QObject):
    """How far each card still is from its place."""

    stepped = Signal()
    """Cards are elsewhere: paint them again."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._from: dict[int, QPoint] = {}
        self._left = 0.0
        self._run = QVariantAnimation(self)
        self._run.setStartValue(1.0)
        self._run.setEndValue(0.0)
        self._run.setDuration(_TAKES_MS)
        self._run.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._run.valueChanged.connect(self._step)

    def begin(self, moves: Mapping[int, QPoint]) -> None:
        """These cards come from so far away; all others are in their places."""
        self._run.stop()
        self._from, self._left = dict(moves), 1.0 if moves else 0.0
        if moves:
            self._run.start()

    @property
    def is_over(self) -> bool:
        """Whether all are in their places."""
        return self._left == 0.0

    def offset(self, card: int) -> QPoint:
        """From its place to where it is painted."""
        away = self._from.get(card) if self._left else None
        return QPoint() if away is None else QPoint(round(away.x() * self._left), round(away.y() * self._left))

    def _step(self, left: float) -> None:
        self._left = float(left)
        self.stepped.emit()
