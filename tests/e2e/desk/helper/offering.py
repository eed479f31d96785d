"""Serving names on the session bus, on a thread of their own: a program may call while we call it."""

import threading

from gi.repository import Gio, GLib

from tests.e2e.desk.helper.bus import DBUS, Bus, session_address

_DO_NOT_QUEUE = 4


class Offering:
    """The services that the desk offers to the programs of a session."""

    def __init__(self):
        self._offers, self.bus = [], None
        self._ready = threading.Event()

    def add(self, name, path, interface_xml, answer, value_of=None):
        """Offer a service.

        Args:
            name: the bus name; also the name of its one interface.
            path: of its one object.
            interface_xml: what it offers, in D-Bus's introspection format.
            answer: gets (method, sender, arguments) and answers a GLib.Variant or None.
            value_of: gets a property's name and answers a GLib.Variant.
        """
        self._offers.append((name, path, interface_xml, answer, value_of))

    def start(self):
        """Take the names; return when they are served."""
        threading.Thread(target=self._work, daemon=True).start()
        self._ready.wait(10)

    def signal(self, path, interface, name, signature, *values):
        """Send a signal to all who listen."""
        body = GLib.Variant(signature, values)
        self.bus.connection.emit_signal(None, path, interface, name, body)

    def _work(self):
        context = GLib.MainContext.new()
        context.push_thread_default()
        self.bus = Bus(session_address())
        for name, path, xml, answer, value_of in self._offers:
            info = Gio.DBusNodeInfo.new_for_xml(xml).interfaces[0]
            self.bus.connection.register_object(path, info, _replying(answer), _reading(value_of), None)
            request = GLib.Variant("(su)", (name, _DO_NOT_QUEUE))
            self.bus.connection.call_sync(
                *DBUS, "RequestName", request, None, Gio.DBusCallFlags.NONE, -1, None
            )
        self._ready.set()
        GLib.MainLoop.new(context, False).run()


def _replying(answer):
    def reply(connection, sender, path, interface, method, arguments, invocation):
        invocation.return_value(answer(method, sender, arguments.unpack()))

    return reply


def _reading(value_of):
    return lambda connection, sender, path, interface, name: value_of(name)
