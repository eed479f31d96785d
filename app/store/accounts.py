"""The accounts that are signed in, without their secrets: one small file beside their stores."""

import hashlib
import json
import os
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from app.zoom.auth import AppKind, Credentials


class Account(BaseModel):
    """One Zoom account as one person (or one Server-to-Server app) reaches it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    key: str
    """Stable name of the account on this computer; its store and secrets lie under it."""
    kind: AppKind
    client_id: str
    oauth_url: str
    api_url: str
    redirect_uri: str = ""
    zoom_account_id: str = ""
    user_id: str = ""
    """Empty where no person stands behind the token."""
    email: str = ""
    display_name: str = ""
    scopes: tuple[str, ...] = ()
    session_only: bool = False
    """Its secrets live in memory: after a restart it must sign in again."""
    left_in_keyring: bool = False
    """An earlier sign-in of it left secrets in a keyring that did not open since."""
    demo: bool = False
    signed_in_at: datetime

    @property
    def title(self) -> str:
        """What to call the account: its person, else its Zoom account or app."""
        return self.display_name or self.email or self.zoom_account_id or self.client_id

    def credentials(self, client_secret: str | None) -> Credentials:
        """What the account's app shows to Zoom, together with its secret."""
        return Credentials(self.kind, self.client_id, client_secret, self.zoom_account_id or None)


def account_key(oauth_url: str, zoom_account_id: str, who: str) -> str:
    """The key of an account: the same each time the same one signs in at the same Zoom.

    Args:
        oauth_url: the origin signed in at; two clouds never share a key.
        zoom_account_id: Zoom's id of the account.
        who: the user id, or the client id where no person stands behind the token.
    """
    text = "\n".join((oauth_url.rstrip("/").lower(), zoom_account_id, who))
    return hashlib.sha256(text.encode()).hexdigest()[:20]


class Accounts:
    """The list of accounts and which of them is shown; may be called from any thread.

    The file is read at each call, since other processes write it too.
    """

    def __init__(self, file: Path) -> None:
        """Name the file (Paths.accounts_file); it is made by the first change."""
        self._file = file
        self._lock = threading.Lock()
        self.set_aside: Path | None = None
        """Where a damaged list was put, for the window to tell; else None."""

    def all(self) -> tuple[Account, ...]:
        """Every account, in the order they were added."""
        with self._lock:
            return tuple(self._read()[0].values())

    def get(self, key: str) -> Account | None:
        """The account with this key."""
        with self._lock:
            return self._read()[0].get(key)

    @property
    def current(self) -> str | None:
        """Key of the account that is shown; None when there is none."""
        with self._lock:
            return self._read()[1]

    def put(self, account: Account) -> None:
        """Add the account, or replace it, and make it the current one.

        Raises:
            OSError: the file cannot be written.
        """
        with self._lock:
            accounts, _current = self._read()
            self._write({**accounts, account.key: account}, account.key)

    def remove(self, key: str) -> None:
        """Take the account from the list; the next one becomes current.

        Raises:
            OSError: the file cannot be written.
        """
        with self._lock:
            accounts, current = self._read()
            accounts.pop(key, None)
            self._write(accounts, current if current in accounts else next(iter(accounts), None))

    def set_current(self, key: str) -> None:
        """Show this account from now on.

        Raises:
            KeyError: it is not in the list.
            OSError: the file cannot be written.
        """
        with self._lock:
            accounts, _current = self._read()
            self._write(accounts, accounts[key].key)

    def _read(self) -> tuple[dict[str, Account], str | None]:
        try:
            content = json.loads(self._file.read_bytes())
        except FileNotFoundError:
            return {}, None
        except ValueError:
            return self._damaged({}), None
        accounts, whole = _parsed(content)
        if not whole:
            self._damaged(accounts)
        current = content.get("current") if isinstance(content, dict) else None
        return accounts, current if current in accounts else next(iter(accounts), None)

    def _damaged(self, rest: dict[str, Account]) -> dict[str, Account]:
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
        self.set_aside = self._file.with_name(f"{self._file.name}.damaged-{stamp}")
        self._file.replace(self.set_aside)
        if rest:
            self._write(rest, next(iter(rest)))
        return rest

    def _write(self, accounts: dict[str, Account], current: str | None) -> None:
        content = {"current": current, "accounts": [a.model_dump(mode="json") for a in accounts.values()]}
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = self._file.with_name(f"{self._file.name}.{os.getpid()}.part")
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            json.dump(content, stream, indent=2, ensure_ascii=False)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(self._file)


def _parsed(content: Any) -> tuple[dict[str, Account], bool]:
    """The accounts that can be read, and whether that is all of them."""
    entries = content.get("accounts") if isinstance(content, dict) else None
    if not isinstance(entries, list):
        return {}, False
    accounts = [account for entry in entries if (account := _account(entry)) is not None]
    return {account.key: account for account in accounts}, len(accounts) == len(entries)


def _account(entry: Any) -> Account | None:
    try:
        return Account.model_validate(entry)
    except ValidationError:
        return None
