import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from app.viewmodels.meeting_draft import Field
from app.viewmodels.meeting_editor import MeetingEditorViewModel
from app.views.dialogs.confirm import ConfirmDialog
from app.views.dialogs.meeting_editor import MeetingEditorDialog
from app.views.window_state import WindowState
from app.zoom.errors import FieldError, InvalidRequest, NetworkError
from tests.fakes.clock import FakeClock
from tests.fakes.meetings_session import ME, NOW, InlineIo, detail_of, fake_session, meeting


async def settled():
    for _ in range(25):
        await asyncio.sleep(0)
        QApplication.processEvents()


@pytest.fixture
def session():
    return fake_session()


@pytest.fixture
def state(tmp_path):
    return WindowState(tmp_path / "window.ini")


class Desk:
    """The dialog on the screen."""

    def __init__(self, look, session, state, original=None, zone="Europe/Berlin"):
        self.window = QWidget()
        self.window.resize(1280, 800)
        self.window.show()
        self.vm = MeetingEditorViewModel(InlineIo(), session, FakeClock(NOW), ME, zone, original)
        self.dialog = MeetingEditorDialog(look, self.window, self.vm, state)
        self.vm.start()
        self.dialog.open()

    def field(self, name):
        """The field of that name, as a screen reader finds it."""
        kinds = (QLineEdit, QPlainTextEdit)
        found = [each for kind in kinds for each in self.dialog.findChildren(kind)]
        return next(each for each in found if each.accessibleName() == name)

    def box(self, name):
        return next(each for each in self.dialog.findChildren(QCheckBox) if each.text() == name)

    def button(self, name, within=None):
        buttons = (within or self.dialog).findChildren(QAbstractButton)
        return next(each for each in buttons if name in {each.text(), each.accessibleName()})

    def labels(self):
        return [each.text() for each in self.dialog.findChildren(QLabel) if not each.isHidden()]

    def question(self):
        found = [each for each in self.dialog.findChildren(ConfirmDialog) if each.isVisible()]
        return found[0] if found else None

    def type(self, **fields):
        names = {"topic": "Topic", "date": "Date", "time": "Time", "duration": "Duration in minutes"}
        for field, text in fields.items():
            self.field(names[field]).setText(text)


@pytest.fixture
def open_desk(look, session, state):
    desks = []

    def make(**arguments):
        desks.append(Desk(look, session, state, **arguments))
        return desks[-1]

    yield make
    for desk in desks:
        desk.window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
async def desk(open_desk):
    desk = open_desk()
    await settled()
    yield desk
    await desk.vm.close()


async def test_the_fields_have_their_names(desk):
    for name in ("Topic", "Agenda", "Date", "Time", "Duration in minutes", "Time zone", "Passcode"):
        assert desk.field(name) is not None
    for name in (
        "Waiting room",
        "Join before host",
        "Host video",
        "Participant video",
        "Mute participants upon entry",
        "Require authentication to join",
    ):
        assert desk.box(name) is not None
    assert {"Audio", "Record", "Meeting ID", "Alternative hosts", "Invitees"} <= set(desk.labels())
    assert desk.dialog.windowTitle() == "New meeting"
    assert desk.field("Topic").hasFocus() or desk.dialog.focusWidget() is desk.field("Topic")


async def test_everything_typed_is_sent(desk, session):
    desk.type(topic="Data stewardship", date="2026-11-26", time="14:30", duration="45")
    desk.field("Agenda").setPlainText("What we keep")
    desk.box("Waiting room").setChecked(False)
    desk.box("Join before host").setChecked(True)
    desk.box("Host video").setChecked(True)
    desk.dialog._options._hosts.set_values(["noor@halvern.example"])
    desk.dialog._options._hosts.changed.emit()
    desk.dialog._options._record.chosen.emit("cloud")
    desk.button("Create").click()
    await settled()
    [(request, _host)] = session.meetings.named("create")
    body = request.body()
    assert (body["topic"], body["start_time"], body["duration"]) == (
        "Data stewardship",
        "2026-11-26T14:30:00",
        45,
    )
    assert body["agenda"] == "What we keep"
    settings = body["settings"]
    assert (settings["waiting_room"], settings["join_before_host"], settings["host_video"]) == (
        False,
        True,
        True,
    )
    assert (settings["alternative_hosts"], settings["auto_recording"]) == ("noor@halvern.example", "cloud")
    assert not desk.dialog.isVisible()


async def test_wrong_fields_say_so_and_the_first_gets_the_keyboard(desk, session):
    desk.type(topic="T", time="25:00", duration="0")
    desk.button("Create").click()
    await settled()
    assert desk.field("Time").accessibleDescription() == "Hours go from 00 to 23."
    assert desk.dialog._fields[Field.DURATION].error == "From 1 to 1440 minutes."
    assert desk.dialog.focusWidget() is desk.field("Time")
    desk.type(time="14:30")
    assert desk.dialog._fields[Field.TIME].error == ""
    assert session.meetings.calls == []


async def test_zooms_field_errors_open_more_options(desk, session):
    session.meetings.error = InvalidRequest(
        code=300, field_errors=(FieldError("settings.alternative_hosts", "Not Licensed."),)
    )
    desk.type(topic="T")
    assert not desk.dialog._more.expanded
    desk.button("Create").click()
    await settled()
    assert desk.dialog._more.expanded
    assert desk.dialog._fields[Field.ALTERNATIVE_HOSTS].error == "Not Licensed."
    assert desk.dialog.isVisible() and desk.field("Topic").text() == "T"


async def test_other_errors_stand_in_a_banner_and_nothing_is_lost(desk, session):
    session.meetings.error = NetworkError("dns")
    desk.type(topic="T")
    desk.button("Create").click()
    await settled()
    assert "looked up" in desk.dialog._banner.text
    assert desk.button("Create").isEnabled()
    session.meetings.error = None
    desk.button("Create").click()
    await settled()
    assert not desk.dialog.isVisible()


async def test_while_zoom_is_asked_nothing_can_be_pressed_or_closed(desk, session):
    answered = asyncio.Event()
    create = session.meetings.create

    async def slow(request, host):
        await answered.wait()
        return await create(request, host)

    session.meetings.create = slow
    desk.type(topic="T")
    desk.button("Create").click()
    await settled()
    assert not desk.button("Create").isEnabled()
    assert "Asking Zoom…" in desk.labels()
    desk.dialog.reject()
    assert desk.dialog.isVisible()
    answered.set()
    await settled()
    assert not desk.dialog.isVisible()


async def test_escape_closes_an_untouched_dialog_at_once(desk):
    QTest.keyClick(desk.dialog, Qt.Key.Key_Escape)
    assert not desk.dialog.isVisible()


async def test_escape_asks_before_a_draft_is_lost(desk):
    desk.type(topic="T")
    QTest.keyClick(desk.dialog, Qt.Key.Key_Escape)
    question = desk.question()
    assert question is not None and desk.dialog.isVisible()
    desk.button("Keep editing", question).click()
    assert desk.dialog.isVisible() and desk.field("Topic").text() == "T"
    desk.button("Cancel").click()
    desk.button("Discard", desk.question()).click()
    assert not desk.dialog.isVisible()


async def test_the_window_s_close_button_asks_too(desk):
    desk.type(topic="T")
    desk.dialog.close()
    assert desk.dialog.isVisible() and desk.question() is not None


async def test_the_changes_used_today_are_shown(desk):
    assert "4 of 100 changes used today" in desk.labels()


async def test_a_used_up_day_keeps_the_draft_and_says_until_when(open_desk, session):
    session.meetings.left = 0
    desk = open_desk()
    await settled()
    desk.type(topic="T")
    assert not desk.button("Create").isEnabled()
    assert "01:00" in desk.dialog._banner.text
    assert desk.field("Topic").text() == "T"
    await desk.vm.close()


async def test_a_waiting_room_turns_joining_early_off_and_says_why(desk):
    early = desk.box("Join before host")
    assert not early.isEnabled() and "waiting room" in early.accessibleDescription()
    desk.box("Waiting room").setChecked(False)
    early.setChecked(True)
    desk.box("Waiting room").setChecked(True)
    assert not early.isChecked() and not early.isEnabled()
    assert desk.vm.draft.join_before_host is False


async def test_a_personal_meeting_id_has_its_own_passcode(desk):
    desk.dialog._options._number.chosen.emit("personal")
    assert not desk.field("Passcode").isEnabled()
    assert desk.vm.draft.use_pmi


async def test_a_new_passcode_can_be_made(desk):
    before = desk.field("Passcode").text()
    desk.dialog._options._passcode._renew.trigger()
    assert desk.field("Passcode").text() not in {"", before}
    assert desk.vm.draft.passcode == desk.field("Passcode").text()


async def test_the_end_is_shown_below_the_duration(desk):
    desk.type(time="14:30", duration="45")
    assert "to 15:15" in desk.labels()


async def test_more_options_stay_as_they_were_left(open_desk, state):
    first = open_desk()
    first.dialog._more.set_expanded(True)
    first.dialog.reject()
    await first.vm.close()
    again = open_desk()
    assert again.dialog._more.expanded
    await again.vm.close()


async def test_editing_shows_the_meeting_and_saves_the_change(open_desk, session):
    row = meeting(7, "Council", zone="America/New_York")
    session.store.meetings.rows[7] = row
    desk = open_desk(original=replace(detail_of(row), agenda="Why"))
    await settled()
    assert desk.dialog.windowTitle() == "Edit meeting"
    assert desk.field("Topic").text() == "Council"
    assert desk.field("Time").text() == "06:12"
    assert desk.field("Time zone").text() == "America/New_York"
    assert desk.field("Agenda").toPlainText() == "Why"
    desk.type(duration="30")
    desk.button("Save").click()
    await settled()
    [(_before, request)] = session.meetings.named("update")
    assert request.body() == {"duration": 30}
    await desk.vm.close()


async def test_a_zone_and_settings_nobody_offers_are_kept(open_desk, session):
    row = meeting(7, "Council", zone="EST5EDT")
    settings = detail_of(row).settings.model_copy(update={"audio": "thirdParty", "auto_recording": "moon"})
    desk = open_desk(original=detail_of(row, settings=settings))
    await settled()
    assert desk.field("Time zone").text() == "EST5EDT"
    assert desk.dialog._options._audio.currentText() == "Third party"
    assert desk.dialog._options._record.currentText() == "moon"
    assert not desk.vm.dirty
    desk.dialog.reject()
    assert not desk.dialog.isVisible()
    await desk.vm.close()


async def test_a_zone_is_chosen_from_the_list_or_typed(desk):
    zone = desk.dialog._when._zone
    assert zone.key() == "Europe/Berlin"
    zone.setCurrentIndex(zone.findData("Asia/Tokyo"))
    assert desk.vm.draft.zone == "Asia/Tokyo"
    zone.lineEdit().setText("Asia/Nowhere")
    zone.lineEdit().editingFinished.emit()
    assert desk.dialog._fields[Field.ZONE].error == "Choose a zone from the list."


async def test_the_calendar_takes_a_day(desk):
    date = desk.field("Date")
    QTest.keyClick(date, Qt.Key.Key_Up)
    assert date.text() == "2026-11-25"
    date.open_calendar()
    assert date._calendar.selectedDate().toString("yyyy-MM-dd") == "2026-11-25"
    date._calendar.clicked.emit(date._calendar.selectedDate().addDays(3))
    assert date.text() == "2026-11-28"
    assert desk.vm.draft.date == "2026-11-28"


async def test_leaving_a_field_checks_it_unless_for_cancel(desk):
    desk.type(duration="0")
    desk.field("Duration in minutes").editingFinished.emit()
    assert desk.dialog._fields[Field.DURATION].error
    desk.type(duration="x")
    desk.button("Cancel").setFocus()
    desk.field("Duration in minutes").editingFinished.emit()
    assert desk.dialog._fields[Field.DURATION].error == ""
