"""D-Bus calls, one by one or many in flight."""

import contextlib
import os

from gi.repository import Gio, GLib

from tests.e2e.desk.basics import Gone

DBUS = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
PROPERTIES = "org.freedesktop.DBus.Properties"
_AT_ONCE = 500


def session_address():
    """Where the session bus listens."""
    return os.environ["DBUS_SESSION_BUS_ADDRESS"]


class Bus:
    """A connection to a message bus; a call is (name, path, interface, method[, signature, arguments…])."""

    def __init__(self, address):
        flags = Gio.DBusConnectionFlags
        both = flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION
        self.connection = Gio.DBusConnection.new_for_address_sync(address, both, None, None)
        self.context = GLib.MainContext.default()

    def many(self, calls, timeout=5.0):
        """The answers to the calls, a Gone in the place of one that failed."""
        answers = []
        for start in range(0, len(calls), _AT_ONCE):
            answers += self._some(calls[start : start + _AT_ONCE], timeout)
        return answers

    def _some(self, calls, timeout):
        answers, left = [None] * len(calls), [len(calls)]

        def done(connection, result, i):
            left[0] -= 1
            try:
                answer = connection.call_finish(result).unpack()
                answers[i] = answer[0] if len(answer) == 1 else answer
            except GLib.Error as error:
                answers[i] = Gone(error.message)

        for i, (name, path, interface, method, *rest) in enumerate(calls):
            if not name:  # how Qt refers to what has just gone; such a call is never answered
                answers[i], left[0] = Gone(f"nothing at {path}"), left[0] - 1
                continue
            arguments = GLib.Variant(rest[0], tuple(rest[1:])) if rest else None
            flags, limit = Gio.DBusCallFlags.NO_AUTO_START, int(timeout * 1000)
            self.connection.call(name, path, interface, method, arguments, None, flags, limit, None, done, i)
        while left[0]:
            self.context.iteration(True)
        return answers

    def one(self, *call, timeout=5.0):
        """The answer to one call; raises Gone where it failed."""
        answer = self.many([call], timeout)[0]
        if isinstance(answer, Gone):
            raise answer
        return answer

    def do(self, call):
        """A call whose program may open a modal dialog before it answers: one second is waited for it."""
        answer = self.many([call], timeout=1.0)[0]
        if isinstance(answer, Gone) and "imeout" not in str(answer):
            raise answer

    def get(self, name, path, interface, what):
        """A property's value."""
        return self.one(name, path, PROPERTIES, "Get", "(ss)", interface, what)

    def owner(self, name):
        """The unique name of who owns a name, or None."""
        with contextlib.suppress(Gone):
            return self.one(*DBUS, "GetNameOwner", "(s)", name)
        return None
