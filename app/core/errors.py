"""Failures that a person can meet.

GreenroomError                    title, what happened, next step
├── SettingsError                 a setting has a wrong value
├── StoreError      (store/)      the database is damaged, newer or unwritable
├── KeyringError    (store/)      the system keyring is locked, missing or refusing
├── SignInError     (services/)   signing in did not complete
└── ZoomError       (zoom/)       Zoom or the network said no; its own tree is in zoom/errors.py
"""

from app.core.i18n import _


class GreenroomError(Exception):
    """A failure told in words that help: never holds a token, a secret, a passcode or a join link."""

    def __init__(self, title: str, message: str, next_step: str = "", *, details: str = "") -> None:
        """Describe the failure.

        Args:
            title: a few words, fit for the head of a dialog.
            message: what happened, one or two plain sentences.
            next_step: what the person can do about it.
            details: technical text for "Copy details": codes, tracking ids, operations.
        """
        super().__init__(message)
        self.title = title
        self.message = message
        self.next_step = next_step
        self.details = details

    def __str__(self) -> str:
        return " ".join(part for part in (f"{self.title}:", self.message, self.next_step) if part)


class SettingsError(GreenroomError):
    """A setting has a wrong value; names the variable, the problem and an example."""

    def __init__(self, variable: str, problem: str, example: str) -> None:
        super().__init__(
            _("Wrong setting"),
            _("{variable}: {problem}").format(variable=variable, problem=problem),
            _("Example: {example}").format(example=example),
        )
        self.variable = variable
        self.example = example
