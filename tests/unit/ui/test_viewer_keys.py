"""Keys of the viewer."""

import pytest
from PySide6.QtCore import Qt

from photoclip.ui.panels.viewer_keys import ViewerCommand, command_of, rating_of

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
KEYPAD = Qt.KeyboardModifier.KeypadModifier


def test_arrows_step_until_the_picture_is_zoomed() -> None:
    assert command_of(Qt.Key.Key_Left, NONE, can_pan=False) is ViewerCommand.PREVIOUS
    assert command_of(Qt.Key.Key_Left, NONE, can_pan=True) is ViewerCommand.LOOK_LEFT
    assert command_of(Qt.Key.Key_PageDown, NONE, can_pan=True) is ViewerCommand.NEXT


def test_shift_turns_the_other_way_and_plus_needs_it_on_some_keyboards() -> None:
    assert command_of(Qt.Key.Key_R, NONE, can_pan=False) is ViewerCommand.TURN
    assert command_of(Qt.Key.Key_R, SHIFT, can_pan=False) is ViewerCommand.TURN_BACK
    assert command_of(Qt.Key.Key_Plus, SHIFT, can_pan=False) is ViewerCommand.NEARER
    assert command_of(Qt.Key.Key_Plus, KEYPAD, can_pan=False) is ViewerCommand.NEARER


def test_digits_are_stars_and_sizes_need_control() -> None:
    control = Qt.KeyboardModifier.ControlModifier
    for rating in range(6):
        key = Qt.Key(Qt.Key.Key_0 + rating)
        assert [rating_of(key, held) for held in (NONE, KEYPAD, control)] == [rating, rating, None]
        assert command_of(key, NONE, can_pan=True) is ViewerCommand.RATE
    assert rating_of(Qt.Key.Key_6, NONE) is None
    assert command_of(Qt.Key.Key_6, NONE, can_pan=True) is None
    assert command_of(Qt.Key.Key_0, control, can_pan=True) is ViewerCommand.FIT
    assert command_of(Qt.Key.Key_1, control, can_pan=True) is ViewerCommand.FULL_SIZE


def test_f_is_for_favourites_and_full_screen_has_keys_of_its_own() -> None:
    assert command_of(Qt.Key.Key_F, NONE, can_pan=False) is ViewerCommand.FAVOURITE
    assert command_of(Qt.Key.Key_F, SHIFT, can_pan=False) is ViewerCommand.FULL_SCREEN
    assert command_of(Qt.Key.Key_F11, NONE, can_pan=False) is ViewerCommand.FULL_SCREEN


def test_s_finds_similar_ones_and_with_shift_those_like_a_part() -> None:
    assert command_of(Qt.Key.Key_S, NONE, can_pan=True) is ViewerCommand.SIMILAR
    assert command_of(Qt.Key.Key_S, SHIFT, can_pan=True) is ViewerCommand.PART


@pytest.mark.parametrize("modifier", ["ControlModifier", "AltModifier", "MetaModifier"])
def test_keys_with_control_belong_to_the_window(modifier: str) -> None:
    held = Qt.KeyboardModifier[modifier]
    for key in (Qt.Key.Key_F, Qt.Key.Key_I, Qt.Key.Key_Left, Qt.Key.Key_R):
        assert command_of(key, held, can_pan=False) is None


def test_other_keys_belong_to_others() -> None:
    for key in (Qt.Key.Key_Q, Qt.Key.Key_Tab, Qt.Key.Key_Delete, 0x01FFFFFF):
        assert command_of(key, NONE, can_pan=False) is None
