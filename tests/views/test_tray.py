from datetime import timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSystemTrayIcon

from app.core.changes import Changes
from app.core.errors import GreenroomError
from app.services.transfers import TransfersSnapshot
from app.viewmodels.tray import InstantMeeting, TrayMeeting, TrayState, TrayViewModel
from app.views.format import Formats
from app.views.tray import Tray
from app.views.tray_icon import SIZES, tray_icon, tray_pixmap
from tests.fakes.clock import FakeClock
from tests.fakes.meetings_session import ME, NOW, InlineIo

FORMATS = Formats(ZoneInfo("Europe/Berlin"), QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
MADE = InstantMeeting(86, "Ada’s meeting", "Ada", "https://zoom.us/j/86?pwd=x", "https://zoom.us/s/86?zak=y")


class Notes:
    """Notifications, written down."""

    def __init__(self):
        self.sent = []

    def notify(self, title, text, commands=(), *, clicked=None):
        self.sent.append(SimpleNamespace(title=title, text=text, commands=commands, clicked=clicked))


@pytest.fixture
def vm(qapp):
    return TrayViewModel(InlineIo(), Changes(), FakeClock(NOW))


@pytest.fixture
def opened():
    return []


@pytest.fixture
def tray(look, vm, opened):
    made = Tray(look, vm, FORMATS, lambda url: not opened.append(url))
    yield made
    made.close()
    made.menu.deleteLater()


@pytest.fixture
def notes(tray):
    found = Notes()
    tray.use(found)
    return found


def sign_in(vm, meetings=(), host=ME):
    vm._session = SimpleNamespace()
    vm.host, vm.meetings, vm.state = host, tuple(meetings), TrayState.CONNECTED
    vm.changed.emit()


def meeting(topic, hours, *, live=False):
    return TrayMeeting(f"key {topic}", topic, NOW + timedelta(hours=hours), live)


def entries(tray):
    return [(one.text(), one.isEnabled()) for one in tray.menu.actions() if not one.isSeparator()]


def action(tray, text):
    return next(one for one in tray.menu.actions() if one.text() == text)


def test_signed_out_there_is_nothing_to_join(tray):
    assert entries(tray) == [
        ("New instant meeting", False),
        ("Schedule...", False),
        ("Signed out", False),
        ("Open Greenroom", True),
        ("Quit", True),
    ]


def test_the_next_meetings_with_their_times(tray, vm):
    sign_in(
        vm,
        [
            meeting("Senate", -0.2, live=True),
            meeting("日本語 II", 1),
            meeting("Budget & plans", 5),
            meeting("Registry", 24),
            meeting("Ethics", 72),
        ],
    )
    assert entries(tray) == [
        ("New instant meeting", True),
        ("Schedule...", True),
        ("Meetings of Marta Lindqvist", False),
        ("Live now", False),
        ("Join Senate, 11:00", True),
        ("Later today", False),
        ("Join 日本語 II, 12:12", True),
        ("Join Budget && plans, 16:12", True),
        ("Tomorrow", False),
        ("Join Registry, 11:12", True),
        ("Fri 27 Nov", False),
        ("Join Ethics, 11:12", True),
        ("Open Greenroom", True),
        ("Quit", True),
    ]


def test_the_first_one_today_is_next(tray, vm):
    sign_in(vm, [meeting("Senate", 1)])
    assert ("Next", False) in entries(tray)


def test_no_meetings_are_said(tray, vm):
    sign_in(vm)
    assert ("No meetings ahead", False) in entries(tray)


def test_a_hostile_topic_stays_one_short_line(tray, vm):
    sign_in(vm, [meeting("<b>A</b>\n\u202e" + "x" * 300, 1)])
    text = next(text for text, _enabled in entries(tray) if text.startswith("Join"))
    assert text.startswith("Join <b>A</b>")
    assert "\n" not in text
    assert "\u202e" not in text
    assert len(text) < 80


def test_entries_do_what_they_say(tray, vm, monkeypatch, qtbot):
    asked = []
    monkeypatch.setattr(vm, "join", lambda key: asked.append(("join", key)))
    monkeypatch.setattr(vm, "create_instant", lambda: asked.append(("create",)))
    sign_in(vm, [meeting("Senate", 1), meeting("Budget", 2)])
    action(tray, "Join Budget, 13:12").trigger()
    action(tray, "New instant meeting").trigger()
    assert asked == [("join", "key Budget"), ("create",)]
    for text, signal in (
        ("Schedule...", tray.schedule_requested),
        ("Open Greenroom", tray.open_requested),
        ("Quit", tray.quit_requested),
    ):
        with qtbot.waitSignal(signal):
            action(tray, text).trigger()


def test_one_meeting_at_a_time_is_created(tray, vm):
    sign_in(vm)
    vm.creating = True
    vm.changed.emit()
    assert ("New instant meeting", False) in entries(tray)


def test_the_open_menu_does_not_change_under_the_pointer(tray, vm, monkeypatch):
    sign_in(vm, [meeting("Senate", 1)])
    monkeypatch.setattr(tray.menu, "isVisible", lambda: True)
    before = tray.menu.actions()
    sign_in(vm, [meeting("Budget", 1)])
    assert tray.menu.actions() == before
    monkeypatch.undo()
    tray.refresh()
    assert ("Join Budget, 11:12", True) in entries(tray) or ("Join Budget, 12:12", True) in entries(tray)


def test_a_left_click_opens_the_window(tray, qtbot):
    with qtbot.waitSignal(tray.open_requested):
        tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    with qtbot.assertNotEmitted(tray.open_requested):
        tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Context)


def test_a_created_meeting_is_copied_opened_and_told(tray, vm, notes, opened, monkeypatch):
    ended = []
    monkeypatch.setattr(vm, "end", ended.append)
    vm.created.emit(MADE)
    assert QGuiApplication.clipboard().text() == MADE.join_url
    assert opened == [MADE.open_url]
    (note,) = notes.sent
    assert note.title == "Meeting created"
    assert note.text == "Ada’s meeting. The link is in the clipboard."
    assert [command.text for command in note.commands] == ["Open", "End meeting"]
    note.commands[0].run()
    note.commands[1].run()
    assert opened == [MADE.open_url] * 2
    assert ended == [MADE]


def test_an_ended_meeting_is_told(tray, vm, notes):
    vm.ended.emit("Stand-up")
    assert [(note.title, note.text) for note in notes.sent] == [("Meeting ended", "Stand-up")]


def test_downloads_on_their_way_lead_to_the_drawer(tray, vm, qtbot):
    vm.transfers = TransfersSnapshot(running=2, waiting=10)
    sign_in(vm)
    with qtbot.waitSignal(tray.transfers_requested):
        action(tray, "12 files are being downloaded").trigger()
    vm.transfers = TransfersSnapshot(waiting=3, stopped=GreenroomError("The disk is full", "No space."))
    vm.changed.emit()
    assert ("Transfers stopped: The disk is full", True) in entries(tray)


@pytest.mark.parametrize(
    ("ended", "title", "text"),
    [
        (TransfersSnapshot(done=12), "Downloads finished", "12 files are on disk."),
        (TransfersSnapshot(done=1, failed=2), "Downloads ended", "1 file is on disk. 2 files failed."),
        (
            TransfersSnapshot(waiting=1, stopped=GreenroomError("The disk is full", "No space is left.")),
            "The disk is full",
            "No space is left.",
        ),
    ],
)
def test_the_end_of_downloads_is_told_to_whoever_looks_elsewhere(
    tray, vm, notes, monkeypatch, ended, title, text
):
    elsewhere, here = Qt.ApplicationState.ApplicationInactive, Qt.ApplicationState.ApplicationActive
    monkeypatch.setattr(QGuiApplication, "applicationState", lambda: here)
    vm.transfers_ended.emit(ended)
    assert notes.sent == []
    monkeypatch.setattr(QGuiApplication, "applicationState", lambda: elsewhere)
    vm.transfers_ended.emit(ended)
    assert [(note.title, note.text) for note in notes.sent] == [(title, text)]


@pytest.mark.qt_log_ignore("systemTrayWindowChanged", extend=True)
def test_a_tray_may_come_and_go(tray, monkeypatch, qtbot):
    there = [False]
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: there[0])
    tray.show()
    assert not tray.icon.isVisible()
    assert not tray.show_message("Title", "text")
    there[0] = True
    with qtbot.waitSignal(tray.available_changed) as told:
        tray._look_for_tray()
    assert told.args == [True]
    assert tray.icon.isVisible()
    assert tray.available
    there[0] = False
    with qtbot.waitSignal(tray.available_changed):
        tray._look_for_tray()
    assert not tray.available


@pytest.mark.parametrize("size", SIZES)
def test_every_state_has_an_icon_of_its_own(look, size):
    images = [tray_pixmap(look, state, size).toImage() for state in TrayState]
    assert all(image.width() == size for image in images)
    assert all(one != other for i, one in enumerate(images) for other in images[i + 1 :])


def test_the_icon_comes_in_every_size(look):
    sizes = {size.width() for size in tray_icon(look, TrayState.LIVE).availableSizes()}
    assert sizes == set(SIZES)
