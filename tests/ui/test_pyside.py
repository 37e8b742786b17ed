"""What PySide6 must get right for the window to live."""

import sys

from PySide6.QtCore import QObject

CALLS = 500


def test_a_call_without_a_result_keeps_the_count_of_none():
    """6.12.0 lost one reference with each call on Python 3.11, where None is not immortal, until the process died."""
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        thing.setObjectName("name")
    assert abs(sys.getrefcount(None) - before) < CALLS // 10
