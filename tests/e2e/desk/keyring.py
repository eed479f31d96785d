"""The session's gnome-keyring: what lies in it, locking it, answering its prompt."""

from tests.e2e.desk.basics import NotFound, until
from tests.e2e.desk.processes import called

PASSWORD = "desk-keyring"
"""Of the login keyring."""


class Keyring:
    """The keyring of a session."""

    def secrets(self):
        """All items of the unlocked keyrings: dicts of label, attributes, secret."""
        return self.call("secrets")

    def lock_keyring(self):
        """Lock all keyrings; the next use raises gnome-keyring's own prompt."""
        self.call("lock_keyring")

    def answer_keyring(self, password=PASSWORD, timeout=10):
        """Answer the keyring's password prompt; None cancels it."""
        self._prompt_field(timeout).focus()
        if password is None:
            self.keys("Escape")
        else:
            self.type(password)
            self.keys("Return")

    def _prompt_field(self, timeout):
        """The prompt's field, without asking the program that waits for it and may be busy."""

        def look():
            prompters = called("gcr-prompter", self.cookie)
            fields = self.look(prompters, None, "password text", None, None, limit=1) if prompters else []
            return fields and fields[0]

        field = until(look, timeout)
        if not field:
            raise NotFound(f"the keyring asked for no password within {timeout} s")
        return field
