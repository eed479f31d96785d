from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.views.widgets.labels import ElidedLabel, Kind, Label, breakable, plain_tooltip
from app.views.widgets.prose import Prose

HOSTILE = '<img src="file:///etc/passwd"><b>Budget</b> & more'


def test_what_looks_like_html_is_shown_as_it_is(look, qtbot):
    label = Label(HOSTILE)
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == HOSTILE


def test_a_tooltip_shows_it_as_it_is_too():
    shown = plain_tooltip(HOSTILE)
    assert "<img" not in shown
    assert "&lt;img" in shown
    assert plain_tooltip("Budget 2026") == "Budget 2026"


def test_a_long_text_ends_in_dots_and_is_whole_in_the_tooltip(look, qtbot):
    label = ElidedLabel("A topic that is far too long for the pane that it stands in")
    qtbot.addWidget(label)
    label.resize(80, 24)
    label.show()
    assert label.toolTip().startswith("A topic")
    assert label.accessibleName().endswith("stands in")
    label.resize(900, 24)
    assert label.toolTip() == ""


def test_line_breaks_do_not_break_the_line(look, qtbot):
    label = ElidedLabel("One\ntwo\t three")
    qtbot.addWidget(label)
    assert label.accessibleName() == "One two three"


def test_a_label_changes_its_kind(look, qtbot):
    label = Label("Hint", Kind.HINT)
    qtbot.addWidget(label)
    label.ensurePolished()
    small = label.font().pointSizeF()
    label.set_kind(Kind.TITLE)
    assert label.font().pointSizeF() > small


def test_one_long_word_does_not_widen_what_it_stands_in(look, qtbot):
    label = Label("Q" * 200, wrap=True)
    qtbot.addWidget(label)
    assert label.minimumSizeHint().width() < 200
    assert label.accessibleName() == "Q" * 200
    label.setText("Short again")
    assert (label.text(), label.accessibleName()) == ("Short again", "")


def test_what_can_be_copied_stays_as_it_is(look, qtbot):
    address = "https://zoom.example/j/" + "1" * 40
    label = Label(address, wrap=True, selectable=True)
    qtbot.addWidget(label)
    assert label.text() == address
    assert breakable("Budget review, second quarter") == "Budget review, second quarter"


def test_prose_is_plain_whole_and_no_wider_than_its_place(look, qtbot, show):
    prose = Prose("Agenda")
    prose.setPlainText(HOSTILE + "\n" + "https://zoom.example/" + "q" * 200)
    page = QWidget()
    QVBoxLayout(page).addWidget(prose)
    show(page)
    page.window().resize(300, 400)
    qtbot.waitUntil(lambda: prose.height() >= prose.document().size().height() > 0)
    assert prose.toPlainText().startswith(HOSTILE)
    assert page.minimumSizeHint().width() < 200
    assert prose.document().idealWidth() <= prose.viewport().width()
    prose.selectAll()
    assert "q" * 200 in prose.textCursor().selectedText()
