"""A sign-in that goes as the test says."""

import asyncio
from datetime import UTC, datetime

from app.services.sign_in import SignInPhase, SignInState
from app.store.accounts import Account
from app.zoom.auth import AppKind

URL = "https://zoom.us/oauth/authorize?client_id=x&state=s&code_challenge=c"


def account(**fields) -> Account:
    """An account that signed in."""
    given = {
        "key": "key",
        "kind": AppKind.PUBLIC,
        "client_id": "kT7pQ2xVRrWm4hZc0NfYAg",
        "oauth_url": "https://zoom.us",
        "api_url": "https://api.zoom.us/v2",
        "redirect_uri": "http://127.0.0.1:5058/back",
        "zoom_account_id": "acc-1",
        "user_id": "u-ada",
        "email": "ada@example.com",
        "display_name": "Ada Lovelace",
        "scopes": ("user:read:user",),
        "signed_in_at": datetime(2026, 11, 23, 12, 0, tzinfo=UTC),
    }
    return Account(**{**given, **fields})


class FakeSignIn:
    """Waits for a pasted address; `error` ends the sign-in instead, `keyring` the keeping."""

    def __init__(self):
        self.requests = []
        self.error = None
        self.keyring = None
        self.paste_error = None
        self.listening = True
        self.cancelled = 0
        self.discarded = 0
        self._answered = None

    async def start(self, request, on_state):
        self.requests.append(request)
        if request.credentials.kind is not AppKind.SERVER_TO_SERVER:
            await self._wait(on_state)
        on_state(SignInState(SignInPhase.EXCHANGING))
        if self.error is not None:
            raise self.error
        return await self.keep()

    async def _wait(self, on_state):
        self._answered = asyncio.Event()
        on_state(SignInState(SignInPhase.BROWSER, URL, 300, self.listening))
        on_state(SignInState(SignInPhase.WAITING, URL, 299, self.listening))
        try:
            await self._answered.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise

    def paste(self, address):
        if self.paste_error is not None:
            raise self.paste_error
        self._answered.set()

    async def keep(self):
        if self.keyring is not None:
            raise self.keyring
        return account()

    async def keep_for_session(self):
        return account(session_only=True)

    async def discard(self):
        self.discarded += 1
