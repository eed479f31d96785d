import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.views.widgets.chips import ChipsField


@pytest.fixture
def field(look, show):
    return show(
        ChipsField(look, name="Invitees", placeholder="Names or e-mail addresses"), width=400, height=120
    )


@pytest.mark.parametrize("end", [Qt.Key.Key_Return, Qt.Key.Key_Comma, Qt.Key.Key_Semicolon, Qt.Key.Key_Space])
def test_an_address_becomes_a_chip(field, qtbot, end):
    edit = field.focusProxy()
    qtbot.keyClicks(edit, "ada@example.org")
    with qtbot.waitSignal(field.changed):
        qtbot.keyClick(edit, end)
    assert field.values() == ("ada@example.org",)
    assert edit.text() == ""


def test_what_is_typed_counts_before_it_is_a_chip(field, qtbot):
    qtbot.keyClicks(field.focusProxy(), "ada@example.org")
    assert field.values() == ("ada@example.org",)


def test_pasted_lists_are_split(field, qtbot):
    QGuiApplication.clipboard().setText('Ada Lovelace <ada@example.org>, "G" <grace@example.org>;')
    field.focusProxy().setFocus()
    field.focusProxy().paste()
    assert field.values() == ("ada@example.org", "grace@example.org")


def test_backspace_takes_the_last_one_back(field, qtbot):
    field.set_values(["ada@example.org", "grace@example.org"])
    qtbot.keyClick(field.focusProxy(), Qt.Key.Key_Backspace)
    assert field.values() == ("ada@example.org",)


def test_wrong_addresses_stay_and_are_named(field, qtbot):
    field.set_values(["ada@example.org", "not-an-address"])
    assert field.invalid() == ("not-an-address",)


def test_no_address_twice(field):
    field.set_values(["ada@example.org", "ada@example.org"])
    assert field.values() == ("ada@example.org",)


def test_setting_values_is_no_change_by_the_person(field, qtbot):
    with qtbot.assertNotEmitted(field.changed):
        field.set_values(["ada@example.org"])


def test_the_field_grows_with_its_lines(field, qtbot):
    one_line = field.height()
    field.set_values([f"person.number.{number}@example.org" for number in range(6)])
    qtbot.waitUntil(lambda: field.height() > one_line * 2)


def test_a_chip_is_removed_by_its_cross(field, qtbot):
    field.set_values(["ada@example.org", "grace@example.org"])
    named = {child.accessibleName(): child for child in field.findChildren(QWidget)}
    cross = named["Remove ada@example.org"]
    qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert field.values() == ("grace@example.org",)
