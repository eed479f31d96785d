"""The Secret Service as a client sees it: what lies in it, and locking it."""

import contextlib

from gi.repository import GLib

from tests.e2e.desk.basics import Gone

_SECRETS = "org.freedesktop.secrets", "/org/freedesktop/secrets"
_SERVICE, _ITEM = "org.freedesktop.Secret.Service", "org.freedesktop.Secret.Item"
_COLLECTION = "org.freedesktop.Secret.Collection"
_LOGIN = "/org/freedesktop/secrets/collection/login"


class Keyring:
    """The session's gnome-keyring."""

    def __init__(self):
        self._bus = None

    def open(self, bus):
        """Use the Secret Service of this bus."""
        self._bus = bus

    def has_login(self):
        """Whether the login keyring is there."""
        return _LOGIN in self._collections()

    def lock_keyring(self):
        """Lock all keyrings."""
        self._bus.one(*_SECRETS, _SERVICE, "Lock", "(ao)", self._collections())

    def secrets(self):
        """All items: label, attributes, and the secret where its keyring is unlocked."""
        plain = GLib.Variant("s", "")
        _, session = self._bus.one(*_SECRETS, _SERVICE, "OpenSession", "(sv)", "plain", plain)
        paths = [p for c in self._collections() for p in self._bus.get(_SECRETS[0], c, _COLLECTION, "Items")]
        return [self._item((_SECRETS[0], path), session) for path in paths]

    def _item(self, where, session):
        secret = self._bus.many([(*where, _ITEM, "GetSecret", "(o)", session)])[0]
        return {
            "label": self._bus.get(*where, _ITEM, "Label"),
            "attributes": self._bus.get(*where, _ITEM, "Attributes"),
            "secret": None if isinstance(secret, Gone) else bytes(secret[2]).decode(errors="replace"),
        }

    def _collections(self):
        with contextlib.suppress(Gone):
            return self._bus.get(*_SECRETS, _SERVICE, "Collections")
        return []
