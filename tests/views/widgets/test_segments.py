import pytest
from PySide6.QtCore import Qt

from app.views.widgets.segments import Segments

CHOICES = [("upcoming", "Upcoming"), ("live", "Live"), ("past", "Past")]


@pytest.fixture
def segments(look, show):
    return show(Segments(look, "List", CHOICES))


def test_one_is_on(segments, qtbot):
    assert segments.key() == "upcoming"
    with qtbot.waitSignal(segments.chosen) as told:
        qtbot.mouseClick(segments.button("live"), Qt.MouseButton.LeftButton)
    assert told.args == ["live"]
    assert not segments.button("upcoming").isChecked()


def test_choosing_from_the_program_tells_nobody(segments, qtbot):
    with qtbot.assertNotEmitted(segments.chosen):
        segments.choose("past")
    assert segments.key() == "past"


def test_arrow_keys_go_along(segments, qtbot):
    button = segments.button("upcoming")
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Right)
    assert segments.key() == "live"
    qtbot.keyClick(segments.button("live"), Qt.Key.Key_Left)
    qtbot.keyClick(button, Qt.Key.Key_Left)
    assert segments.key() == "upcoming"


def test_a_count_is_shown_and_heard(segments):
    narrow = segments.button("live").sizeHint().width()
    segments.set_count("live", 4)
    assert segments.button("live").sizeHint().width() > narrow
    assert segments.button("live").accessibleDescription() == "4"
    assert segments.button("live").accessibleName() == "Live"
    segments.set_count("live", 0)
    assert segments.button("live").sizeHint().width() == narrow


def test_switching_moves_nothing(segments):
    before = [segments.button(key).sizeHint() for key, _text in CHOICES]
    segments.choose("past")
    assert [segments.button(key).sizeHint() for key, _text in CHOICES] == before
