"""The icon in the desktop's tray and its menu."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from app.core.i18n import _, ngettext
from app.services.transfers import TransfersSnapshot
from app.viewmodels.tray import InstantMeeting, TrayMeeting, TrayState, TrayViewModel
from app.views.account_menu import menu_text
from app.views.format import Formats, clean
from app.views.look import Look
from app.views.notifications import Notifications
from app.views.tray_icon import tray_icon
from app.views.widgets.command import Command

LOOK_MS = 5_000
"""How often a desktop without a tray is asked again: a panel may start after us, or restart."""


class Tray(QObject):
    """Shows the icon as long as there is a tray."""

    open_requested = Signal()
    """The window is wanted."""
    schedule_requested = Signal()
    """The dialog for a new meeting is wanted."""
    transfers_requested = Signal()
    """The downloads are wanted."""
    quit_requested = Signal()
    available_changed = Signal(bool)

    def __init__(
        self,
        look: Look,
        vm: TrayViewModel,
        formats: Formats,
        open_url: Callable[[str], bool],
    ) -> None:
        """Make the icon; `show` puts it into the tray.

        Args:
            look: the theme and measures.
            vm: what the menu shows and does.
            formats: how times are written.
            open_url: opens an address in the browser; answers whether it could.
        """
        super().__init__()
        self._look, self._vm, self._formats, self._open_url = look, vm, formats, open_url
        self._notifications: Notifications | None = None
        self._written: tuple[object, ...] = ()
        self._available = False
        self.menu = QMenu()
        self.icon = QSystemTrayIcon(self)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._activate)
        self.menu.aboutToHide.connect(self._write_later)
        vm.changed.connect(self.refresh)
        vm.created.connect(self._tell_created)
        vm.join_requested.connect(open_url)
        vm.ended.connect(self._tell_ended)
        vm.transfers_ended.connect(self._tell_transfers)
        look.changed.connect(self._write_anew)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look_for_tray)
        self.refresh()

    @property
    def available(self) -> bool:
        """Whether the icon can be seen now; without it closing the window ends the program."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def use(self, notifications: Notifications) -> None:
        """Tell of created meetings through these."""
        self._notifications = notifications

    def show(self) -> None:
        """Put the icon into the tray, now or as soon as there is one."""
        self._look_for_tray()
        self._timer.start()

    def close(self) -> None:
        """Take the icon away."""
        self._timer.stop()
        self.icon.hide()

    def show_message(self, title: str, text: str) -> bool:
        """Show a bubble at the icon; answers whether there is one to show it at."""
        if not (self.available and self.icon.isVisible()):
            return False
        self.icon.showMessage(title, text, self._look.app_icon())
        return True

    def refresh(self) -> None:
        """Show the state as it is now; the menu waits until it is closed."""
        self.icon.setIcon(tray_icon(self._look, self._vm.state))
        self.icon.setToolTip(_tooltip(self._vm.state))
        if not self.menu.isVisible():
            self._write()

    # Inside

    def _look_for_tray(self) -> None:
        available = self.available
        if available and not self.icon.isVisible():
            self.icon.show()
        if available != self._available:
            self._available = available
            self.available_changed.emit(available)

    def _activate(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.open_requested.emit()

    def _write_later(self) -> None:
        # The action that was picked must outlive its own signal.
        QTimer.singleShot(0, self, self.refresh)

    def _write_anew(self) -> None:
        self._written = ()
        self.refresh()

    def _write(self) -> None:
        """Write the menu where it would read otherwise than it does."""
        vm, now = self._vm, self._vm.now()
        host = vm.host.name if vm.host is not None else ""
        transfers = _transfers_text(vm.transfers)
        wanted = (vm.signed_in, vm.creating, host, vm.meetings, transfers, self._formats.day_of(now))
        if wanted == self._written:
            return
        self._written = wanted
        self.menu.clear()
        usable = vm.signed_in and not vm.creating
        self._offer("plus", _("New instant meeting"), vm.create_instant).setEnabled(usable)
        self._offer("meetings", _("Schedule..."), self.schedule_requested.emit).setEnabled(vm.signed_in)
        self.menu.addSeparator()
        self._write_meetings(host, now)
        self.menu.addSeparator()
        if transfers:
            self._offer("download", transfers, self.transfers_requested.emit)
            self.menu.addSeparator()
        self._offer("open", _("Open Greenroom"), self.open_requested.emit)
        self._offer("sign-out", _("Quit"), self.quit_requested.emit)

    def _write_meetings(self, host: str, now: datetime) -> None:
        if not self._vm.signed_in:
            self._say(_("Signed out"))
            return
        if host:
            self._say(_("Meetings of {host}").format(host=menu_text(host)))
        if not self._vm.meetings:
            self._say(_("No meetings ahead"))
        section = ""
        for at, meeting in enumerate(self._vm.meetings):
            title = self._section(meeting, now, first=at == 0)
            if title != section:
                self._say(title)
                section = title
            self._offer_meeting(meeting)

    def _section(self, meeting: TrayMeeting, now: datetime, *, first: bool) -> str:
        if meeting.live:
            return _("Live now")
        day, today = self._formats.day_of(meeting.start), self._formats.day_of(now)
        if day == today:
            return _("Next") if first else _("Later today")
        return _("Tomorrow") if (day - today).days == 1 else self._formats.short_day(day, today)

    def _offer_meeting(self, meeting: TrayMeeting) -> None:
        text = _("Join {topic}, {time}").format(
            topic=menu_text(meeting.topic), time=self._formats.time(meeting.start)
        )
        self._offer("join", text, lambda: self._vm.join(meeting.key))

    def _offer(self, icon: str, text: str, run: Callable[[], object]) -> QAction:
        action = self.menu.addAction(self._look.icon(icon, "text2", 16), text)
        action.triggered.connect(lambda: run())
        return action

    def _say(self, text: str) -> None:
        self.menu.addAction(text).setEnabled(False)

    def _tell_created(self, meeting: InstantMeeting) -> None:
        QGuiApplication.clipboard().setText(meeting.join_url)
        self._open_url(meeting.open_url)
        if self._notifications is None:
            return
        whose = clean(meeting.host)
        text = _("{host}’s meeting. The link is in the clipboard.").format(host=whose)
        commands = (
            Command(_("Open"), lambda: self._open_url(meeting.open_url)),
            Command(_("End meeting"), lambda: self._vm.end(meeting)),
        )
        self._notifications.notify(_("Meeting created"), text, commands, clicked=self.open_requested.emit)

    def _tell_ended(self, topic: str) -> None:
        if self._notifications is not None:
            self._notifications.notify(_("Meeting ended"), clean(topic))

    def _tell_transfers(self, transfers: TransfersSnapshot) -> None:
        """Tell whoever looks elsewhere; the window shows it by itself."""
        watched = QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive
        if self._notifications is None or watched:
            return
        title, text = _ended_words(transfers)
        self._notifications.notify(title, text, clicked=self.transfers_requested.emit)


def _ended_words(transfers: TransfersSnapshot) -> tuple[str, str]:
    if transfers.stopped is not None:
        return transfers.stopped.title, transfers.stopped.message
    count = transfers.done
    done = ngettext("{count} file is on disk.", "{count} files are on disk.", count).format(count=count)
    if not transfers.failed:
        return _("Downloads finished"), done
    failed = ngettext("{count} file failed.", "{count} files failed.", transfers.failed)
    return _("Downloads ended"), f"{done} {failed.format(count=transfers.failed)}"


def _transfers_text(transfers: TransfersSnapshot) -> str:
    """How the downloads stand; empty where there are none on their way."""
    count = transfers.running + transfers.waiting
    if not count:
        return ""
    if transfers.stopped is not None:
        return _("Transfers stopped: {why}").format(why=transfers.stopped.title)
    return ngettext("{count} file is being downloaded", "{count} files are being downloaded", count).format(
        count=count
    )


def _tooltip(state: TrayState) -> str:
    return {
        TrayState.OFFLINE: _("Greenroom: not connected"),
        TrayState.CONNECTED: _("Greenroom: connected"),
        TrayState.LIVE: _("Greenroom: a meeting is live"),
        TrayState.TRANSFERRING: _("Greenroom: recordings are being downloaded"),
        TrayState.NEEDS_YOU: _("Greenroom: needs your attention"),
    }[state]
