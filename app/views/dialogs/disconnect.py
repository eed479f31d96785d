"""Asking before an account is signed out: what goes, what stays."""

from PySide6.QtWidgets import QWidget

from app.core.i18n import _
from app.store.accounts import Account
from app.views.dialogs.confirm import ConfirmDialog
from app.views.look import Look

WIDTH = 480


class DisconnectDialog(ConfirmDialog):
    """“Disconnect” and “Cancel”; accepted means: go on."""

    def __init__(self, look: Look, parent: QWidget | None, account: Account) -> None:
        """Make the dialog for `account`."""
        super().__init__(
            look,
            parent,
            title=_("Disconnect {account}?").format(account=account.title),
            message=_demo_words() if account.demo else _words(),
            verb=_("Disconnect"),
            account="" if account.demo else _where(account),
            width=WIDTH,
        )


def _words() -> str:
    return "\n\n".join(
        (
            _(
                "Greenroom asks Zoom to end the sign-in, and removes its tokens and its client secret from "
                "the keyring and the account’s meetings and people from this computer."
            ),
            _("Downloaded files and archive folders stay where they are. Nothing changes at Zoom itself."),
        )
    )


def _demo_words() -> str:
    return _("The demo account and what was done in it are gone afterwards; nothing of it was real.")


def _where(account: Account) -> str:
    return account.email if account.email and account.email != account.title else account.zoom_account_id
