"""Keyrings in memory: one that works, and one for each way not to."""

import threading

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError


class MemoryKeyring(KeyringBackend):
    """Works as a keyring does, and refuses what Windows refuses: more than 1,280 characters."""

    priority = 1

    def __init__(self):
        super().__init__()
        self.items: dict[tuple[str, str], str] = {}
        self.writes_left: int | None = None

    def get_password(self, service, username):
        return self.items.get((service, username))

    def set_password(self, service, username, password):
        if len(password) > 1280:
            raise ValueError("too long for the Windows Credential Manager")
        if self.writes_left is not None:
            if self.writes_left == 0:
                raise ConnectionResetError("the keyring went away")
            self.writes_left -= 1
        self.items[service, username] = password

    def delete_password(self, service, username):
        if self.items.pop((service, username), None) is None:
            raise PasswordDeleteError("not found")


class FailingKeyring(MemoryKeyring):
    """Raises the same error at each call."""

    def __init__(self, error):
        super().__init__()
        self.error = error

    def get_password(self, service, username):
        raise self.error

    def set_password(self, service, username, password):
        raise self.error

    def delete_password(self, service, username):
        raise self.error


class SilentKeyring(MemoryKeyring):
    """Blocks, as behind a prompt that nobody answers, until `answered` is set."""

    def __init__(self):
        super().__init__()
        self.answered = threading.Event()

    def get_password(self, service, username):
        self.answered.wait(30)
        return super().get_password(service, username)


class ForgetfulKeyring(MemoryKeyring):
    """Takes everything and keeps nothing."""

    def set_password(self, service, username, password):
        return None
