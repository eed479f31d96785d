"""Waiting until a new session's services are there."""

import os
import re
import subprocess
import time
from pathlib import Path

from gi.repository import GLib

from tests.e2e.desk.basics import DeskError, until
from tests.e2e.desk.helper.bus import PROPERTIES, Bus, session_address
from tests.e2e.desk.helper.offering import Offering

_LAUNCHER = "/usr/share/dbus-1/services/org.a11y.Bus.service"


class SettingUp:
    """Brings a session's services up and joins them to the desk's parts."""

    def __init__(self, desk):
        self._desk, self._end = desk, 0.0

    def ready(self, a11y, tray, sni, keyring, timeout):
        """Return when all of the session that was asked for is there."""
        self._end = time.monotonic() + timeout
        bus = Bus(session_address())
        offering = Offering()
        self._desk.notices.open(offering)
        self._desk.tray.open(bus, offering, sni)
        offering.start()
        if a11y:
            self._desk.tree.open(self._start_accessibility(bus))
        self._hold(
            "the window manager", lambda: b"0x" in _output("xprop", "-root", "_NET_SUPPORTING_WM_CHECK")
        )
        if tray:
            self._hold("the tray", lambda: b'"panel"' in _output("xwininfo", "-root", "-tree"))
        if keyring != "none":
            self._desk.keyring.open(bus)
            self._hold("the login keyring", self._desk.keyring.has_login)
        if keyring == "locked":
            self._desk.keyring.lock_keyring()

    def _start_accessibility(self, bus):
        launcher = re.search(r"^Exec=(\S+)", Path(_LAUNCHER).read_text(), re.MULTILINE)[1]
        null = subprocess.DEVNULL
        subprocess.Popen([launcher, "--launch-immediately"], stdin=null, stdout=null, env=os.environ)
        self._hold("the accessibility bus", lambda: bus.owner("org.a11y.Bus"))
        for what in ("IsEnabled", "ScreenReaderEnabled"):
            value = GLib.Variant("b", True)
            call = (
                "org.a11y.Bus",
                "/org/a11y/bus",
                PROPERTIES,
                "Set",
                "(ssv)",
                "org.a11y.Status",
                what,
                value,
            )
            bus.one(*call)
        return Bus(bus.one("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress"))

    def _hold(self, what, look):
        if not until(look, self._end - time.monotonic(), 0.02):
            raise DeskError(f"{what} was not there in time")


def _output(*argv):
    return subprocess.run(argv, capture_output=True).stdout
