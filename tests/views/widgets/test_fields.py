from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from app.views.theme import Appearance
from app.views.widgets.command import Command
from app.views.widgets.fields import (
    ComboBox,
    FieldState,
    LabelledField,
    LineEdit,
    SearchField,
    SecretEdit,
    ShownLine,
    TextEdit,
)
from app.views.widgets.form_field import FormField
from app.views.widgets.passcode import PasscodeField


def test_search_waits_for_the_last_key(look, show, qtbot):
    field = show(SearchField(look, "Topic"))
    with qtbot.waitSignal(field.searched) as told:
        qtbot.keyClicks(field, "bud")
    assert told.args == ["bud"]


def test_return_searches_at_once_and_escape_clears(look, show, qtbot):
    field = show(SearchField(look, "Topic"))
    qtbot.keyClicks(field, "budget")
    with qtbot.waitSignal(field.searched, timeout=100):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    with qtbot.waitSignal(field.searched, timeout=100) as told:
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert told.args == [""]
    assert field.text() == ""


def test_a_secret_is_hidden_until_asked_for(look, show):
    field = show(SecretEdit(look, name="Client secret"))
    field.setText("s3cret")
    assert field.echoMode() == QLineEdit.EchoMode.Password
    assert field.displayText() != "s3cret"
    field.actions()[-1].trigger()
    assert field.displayText() == "s3cret"
    field.actions()[-1].trigger()
    assert field.displayText() != "s3cret"


def test_a_passcode_can_be_made_anew(look, show):
    field = show(PasscodeField(look, lambda: "r7Kq42"))
    field.actions()[-1].trigger()
    assert field.text() == "r7Kq42"


def test_a_choice_tells_what_the_person_chose_only(look, show, qtbot):
    combo = show(ComboBox(look))
    with qtbot.assertNotEmitted(combo.chosen):
        combo.set_choices([("all", "Whole account"), ("me", "Me")])
        combo.choose("me")
    assert combo.key() == "me"
    with qtbot.waitSignal(combo.chosen) as told:
        qtbot.keyClick(combo, Qt.Key.Key_Up)
    assert told.args == ["all"]


def test_a_choice_stays_where_it_is_still_offered(look, show):
    combo = show(ComboBox(look))
    combo.set_choices([("a", "A"), ("b", "B")])
    combo.choose("b")
    combo.set_choices([("c", "C"), ("b", "B")])
    assert combo.key() == "b"
    combo.set_choices([("x", "X")])
    assert combo.key() == "x"


def test_the_wheel_chooses_nothing(look, show):
    combo = show(ComboBox(look))
    combo.set_choices([("a", "A"), ("b", "B")])
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(combo, event)
    assert combo.key() == "a"


def test_nothing_jumps_when_a_field_takes_the_focus(look, show, qtbot):
    other = LineEdit(look)
    field = show(LineEdit(look), other)
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    before = field.geometry()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    QApplication.processEvents()
    assert field.geometry() == before
    assert before.height() == 32


def test_the_frame_shows_the_focus_of_what_it_holds(look, show, qtbot):
    frame = show(LabelledField(look, "Host", QLineEdit()))
    frame.editor.setFocus()
    qtbot.waitUntil(frame.editor.hasFocus)
    assert frame.property("focused") is True
    frame.editor.clearFocus()
    assert frame.property("focused") is False
    assert frame.height() == 32


def test_tab_leaves_a_field_of_many_lines(look, show):
    assert show(TextEdit(look, name="Agenda")).tabChangesFocus()


def test_an_error_stands_below_and_nothing_moves(look, show):
    field = show(FormField(look, "Client ID", LineEdit(look), hint="22 letters"))
    before = field.height()
    field.set_error("Too short.")
    QApplication.processEvents()
    assert field.error == "Too short."
    assert field.editor.state is FieldState.ERROR
    assert field.height() == before
    field.set_ok("Looks right")
    assert field.editor.state is FieldState.OK
    field.clear()
    assert field.error == ""
    assert field.editor.state is FieldState.NORMAL


def test_an_error_can_offer_its_remedy(look, show, qtbot):
    done = []
    field = show(FormField(look, "Redirect address", LineEdit(look)))
    field.set_error(
        "Plain http works on this computer alone.", Command("Use 127.0.0.1", lambda: done.append(1))
    )
    button = next(child for child in field.findChildren(QWidget) if child.property("role") == "link")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == [1]


def test_a_long_text_to_copy_ends_in_dots_until_it_has_the_focus(look, show, qtbot):
    scopes = ", ".join(["meeting:read:list_meetings"] * 9)
    page, line, other = QWidget(), ShownLine(look, scopes, name="Scopes to add"), QLineEdit()
    column = QVBoxLayout(page)
    column.addWidget(line)
    column.addWidget(other)
    show(page)
    other.setFocus()
    assert line.text().endswith("…")
    page.window().activateWindow()
    qtbot.waitUntil(page.window().isActiveWindow)
    line.setFocus()
    assert line.text() == scopes
    other.setFocus()
    assert line.text().endswith("…")
    line.show_text("short")
    assert line.text() == "short"


def test_a_search_is_cleared_by_a_cross_of_the_theme(look, qtbot):
    field = SearchField(look, "Topic")
    qtbot.addWidget(field)
    before = field._cross.icon().pixmap(16).toImage()
    look.set_appearance(Appearance.DARK)
    assert field._cross.icon().pixmap(16).toImage() != before


def test_a_list_of_choices_is_as_wide_as_its_longest_word(look, show):
    combo = ComboBox(look)
    combo.set_choices([("any", "Any"), ("partly", "Partly on disk, partly in the cloud")])
    combo.setFixedWidth(60)
    show(combo)
    combo.showPopup()
    words = combo.view().fontMetrics().horizontalAdvance("Partly on disk, partly in the cloud")
    assert combo.view().width() > words
    assert combo.view().window().windowTitle() == "Choices"
    combo.hidePopup()


def test_a_search_without_delay_tells_of_every_key(look, show, qtbot):
    field = show(SearchField(look, "Name", delay_ms=0))
    heard = []
    field.searched.connect(heard.append)
    for letter in "ada":
        qtbot.keyClicks(field, letter)
        QApplication.processEvents()
    assert heard == ["a", "ad", "ada"]
