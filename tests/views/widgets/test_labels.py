from PySide6.QtCore import Qt

from app.views.widgets.labels import ElidedLabel, Kind, Label, plain_tooltip

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
