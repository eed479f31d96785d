import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import desktop_notifier
import pytest

from app.views import notifications
from app.views.notifications import Notifications
from app.views.widgets.command import Command
from tests.fakes.waiting import until

ICON = Path("icon.svg").absolute()


class Notifier:
    """Takes notifications as the library does: failures reach the log alone."""

    works = True
    hangs = False
    sent: ClassVar[list] = []

    def __init__(self, name, icon):
        self.name = name
        self.cleared = False

    async def send(self, title, text, *, buttons, on_clicked, on_dispatched):
        if Notifier.hangs:
            await asyncio.sleep(3600)
        if Notifier.works:
            sent = SimpleNamespace(title=title, text=text, buttons=buttons, clicked=on_clicked, by=self)
            Notifier.sent.append(sent)
            on_dispatched()

    async def clear_all(self):
        self.cleared = True


@pytest.fixture
async def made(qapp, io, monkeypatch):
    monkeypatch.setattr(desktop_notifier, "DesktopNotifier", Notifier)
    Notifier.works, Notifier.hangs, Notifier.sent = True, False, []
    fallen = []
    found = Notifications(io, ICON, lambda title, text: fallen.append((title, text)))
    found.fallen = fallen
    yield found
    await found.close()


async def test_a_notification_with_buttons(made, io, qtbot):
    done = []
    made.notify(
        "Meeting created",
        "Ada’s <b>meeting</b>.",
        [Command("End meeting", lambda: done.append("end"))],
        clicked=lambda: done.append("open"),
    )
    await until(lambda: Notifier.sent)
    sent = Notifier.sent[0]
    assert (sent.title, sent.text) == ("Meeting created", "Ada’s ‹b›meeting‹/b›.")
    assert [button.title for button in sent.buttons] == ["End meeting"]
    io.loop.call_soon_threadsafe(sent.buttons[0].on_pressed)
    io.loop.call_soon_threadsafe(sent.clicked)
    qtbot.waitUntil(lambda: done == ["end", "open"])
    assert made.fallen == []


async def test_a_desktop_that_takes_none_leaves_it_to_us(made):
    Notifier.works = False
    made.notify("Meeting created", "The link is in the clipboard.")
    await until(lambda: made.fallen)
    assert made.fallen == [("Meeting created", "The link is in the clipboard.")]


async def test_a_desktop_that_never_answers_leaves_it_to_us(made, monkeypatch):
    monkeypatch.setattr(notifications, "SECONDS_TO_SEND", 0.02)
    Notifier.hangs = True
    made.notify("Meeting created", "")
    await until(lambda: made.fallen)


async def test_they_go_with_the_program(made):
    made.notify("Meeting created", "")
    await until(lambda: Notifier.sent)
    await made.close()
    assert Notifier.sent[0].by.cleared


async def test_without_a_session_bus_ours_is_shown(qapp, io, tmp_path, monkeypatch):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    fallen = []
    found = Notifications(io, tmp_path / "icon.svg", lambda *words: fallen.append(words))
    found.notify("Meeting created", "")
    await until(lambda: fallen)
    await found.close()
