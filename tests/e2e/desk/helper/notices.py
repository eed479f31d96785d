"""A notification service that keeps what it is told."""

import time

from gi.repository import GLib

_NAME, _PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
_INTERFACE = f"""<node><interface name="{_NAME}">
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/>
<arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
<arg type="as" direction="in"/>
<arg type="a{{sv}}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/>
<arg type="s" direction="out"/><arg type="s" direction="out"/></method>
<signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
<signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal></interface></node>"""
_CAPABILITIES = ["actions", "body", "body-markup", "persistence"]
_CLOSED_BY_CALL = 3


class Notices:
    """org.freedesktop.Notifications of the session."""

    def __init__(self):
        self._notes, self._offering = [], None

    def open(self, offering):
        """Have the service offered."""
        self._offering = offering
        offering.add(_NAME, _PATH, _INTERFACE, self._answer)

    def notifications(self):
        """What programs sent so far."""
        return self._notes

    def notification_press(self, number, action):
        """Press a notification's button; it closes by that."""
        self._offering.signal(_PATH, _NAME, "ActionInvoked", "(us)", number, action)
        self._close(number)

    def _answer(self, method, sender, arguments):
        if method == "Notify":
            return GLib.Variant("(u)", (self._add(*arguments),))
        if method == "CloseNotification":
            return self._close(*arguments)
        if method == "GetCapabilities":
            return GLib.Variant("(as)", (_CAPABILITIES,))
        return GLib.Variant("(ssss)", ("desk", "desk", "1", "1.2"))

    def _add(self, app, replaces, icon, title, body, actions, hints, expire):
        number = replaces or len(self._notes) + 1
        note = {
            "id": number,
            "app": app,
            "title": title,
            "body": body,
            "expire_ms": expire,
            "replaces": replaces,
        }
        note |= {
            "actions": dict(zip(actions[::2], actions[1::2], strict=True)),
            "closed": False,
            "time": time.time(),
        }
        self._notes.append(note | {"hints": {key: _plain(value) for key, value in hints.items()}})
        return number

    def _close(self, number):
        for note in self._notes:
            note["closed"] |= note["id"] == number
        self._offering.signal(_PATH, _NAME, "NotificationClosed", "(uu)", number, _CLOSED_BY_CALL)


def _plain(value):
    """A D-Bus value as JSON can carry it; pictures are only named."""
    if isinstance(value, str | int | float | bool):
        return value
    return (
        [_plain(v) for v in value]
        if isinstance(value, list) and len(value) < 50
        else f"<{type(value).__name__}>"
    )
