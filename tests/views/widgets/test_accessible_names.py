"""What a screen reader on Linux would hear of each control."""

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QComboBox, QMenu

from app.views.widgets.account_button import AccountButton
from app.views.widgets.avatar import Avatar
from app.views.widgets.buttons import Button, CopyButton, IconButton
from app.views.widgets.chips import ChipsField
from app.views.widgets.fields import ComboBox, LabelledField, LineEdit, SearchField, SecretEdit, TextEdit
from app.views.widgets.form_field import FormField
from app.views.widgets.passcode import PasscodeField
from app.views.widgets.progress import ProgressBar
from app.views.widgets.section import CollapsibleSection
from app.views.widgets.segments import Segments
from app.views.widgets.skeleton import SkeletonView
from app.views.widgets.status import Sign, Status, StatusPill, Tone
from app.views.widgets.table import Column, TableView


def heard(widget):
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


MAKERS = {
    "Create": lambda look: Button(look, "Create"),
    "Create a meeting": lambda look: Button(look, "Create", name="Create a meeting"),
    "More": lambda look: IconButton(look, "more", "More"),
    "Copy link": lambda look: CopyButton(look, "Copy link", str),
    "Account": lambda look: AccountButton(look, QMenu()),
    "Topic": lambda look: LineEdit(look, name="Topic", placeholder="What is it about"),
    "Client secret": lambda look: SecretEdit(look, name="Client secret"),
    "Search": lambda look: SearchField(look, "Topic, number or link"),
    "Agenda": lambda look: TextEdit(look, name="Agenda"),
    "Passcode": lambda look: PasscodeField(look, str),
    "List": lambda look: Segments(look, "List", [("a", "Upcoming"), ("b", "Live")]),
    "Live": lambda look: StatusPill(look, Status("Live", Tone.LIVE, Sign.DISC)),
    "Marta Lindqvist": lambda look: Avatar(look, "Marta Lindqvist"),
    "Upload: running": lambda look: ProgressBar(look, "Upload"),
    "Loading": lambda look: SkeletonView(look),
    "Meetings": lambda look: TableView(look, "Meetings", [Column("time", 104), Column("topic")]),
}


@pytest.mark.parametrize("name", MAKERS)
def test_control_has_its_name(look, qtbot, name):
    widget = MAKERS[name](look)
    qtbot.addWidget(widget)
    if name == "Upload: running":
        widget.set_value(0, None)
    assert heard(widget) == name


def test_the_label_of_a_form_names_its_editor(look, qtbot):
    field = FormField(look, "Client ID", LineEdit(look), hint="22 letters and digits")
    qtbot.addWidget(field)
    assert heard(field.editor) == "Client ID"
    assert field.editor.accessibleDescription() == "22 letters and digits"
    field.set_error("Too short.")
    assert field.editor.accessibleDescription() == "Too short."


def test_a_choice_is_described_by_its_buddy(look, qtbot):
    combo = ComboBox(look)
    combo.set_choices([("all", "Whole account"), ("me", "Me")])
    field = LabelledField(look, "Host", combo)
    qtbot.addWidget(field)
    relations = QAccessible.queryAccessibleInterface(combo).relations()
    labels = [other.text(QAccessible.Text.Name) for other, relation in relations]
    assert isinstance(combo, QComboBox)
    assert "Host" in labels


def test_chips_are_heard_with_their_field(look, qtbot):
    field = ChipsField(look, name="Alternative hosts")
    qtbot.addWidget(field)
    field.set_values(["ada@example.org", "grace@example.org"])
    editor = field.focusProxy()
    assert heard(editor) == "Alternative hosts"
    assert editor.accessibleDescription() == "ada@example.org, grace@example.org"


def test_a_section_is_a_button_of_its_title(look, qtbot):
    section = CollapsibleSection(look, "More options", LineEdit(look))
    qtbot.addWidget(section)
    button = next(child for child in section.children() if child.inherits("QToolButton"))
    assert heard(button) == "More options"


def test_a_status_is_heard_as_its_word_after_a_change(look, qtbot):
    pill = StatusPill(look)
    qtbot.addWidget(pill)
    pill.set_status(Status("Cancelled", Tone.BAD, Sign.CROSS))
    assert heard(pill) == "Cancelled"
    pill.set_status(None)
    assert heard(pill) == ""
