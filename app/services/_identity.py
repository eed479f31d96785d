"""Who stands behind a token just granted, and the account that follows from it."""

import logging
from collections.abc import Awaitable, Callable
from datetime import date, datetime

from app.core.clock import Clock
from app.core.settings import Settings
from app.store.accounts import Account, account_key
from app.zoom.api.users import UsersApi
from app.zoom.auth import AppKind, Credentials, Tokens, TokenSource
from app.zoom.client import Call, ZoomClient
from app.zoom.errors import InvalidRequest, MissingScope, NotAllowed, NotFound
from app.zoom.http import Http
from app.zoom.limits import Limiter, Plan
from app.zoom.models.user import User

log = logging.getLogger(__name__)

Identify = Callable[[TokenSource, str, AppKind], Awaitable[User | None]]
"""Asks Zoom at an API address who a token stands for; None where that is nobody."""

_NOBODY = (NotFound, InvalidRequest, MissingScope, NotAllowed)


class _NoCounts:
    """Counts of the day for one call that is not counted."""

    async def load(self, day: date) -> dict[str, int]:
        """Nothing was counted."""
        return {}

    async def save(self, day: date, key: str, count: int) -> None:
        """Nothing is kept."""


def identify_by(http: Http, clock: Clock, plan: str) -> Identify:
    """An Identify that asks Zoom for /users/me; a Server-to-Server app may do without an answer.

    A person's sign-in may not: without the user id, two people of one account would be mixed.
    """

    async def identify(tokens: TokenSource, api_url: str, kind: AppKind) -> User | None:
        limiter = Limiter(Plan(plan), clock, _NoCounts())
        client = ZoomClient(http, api_url, tokens, limiter, clock, _log_call)
        try:
            return await UsersApi(client).me()
        except _NOBODY:
            if kind is AppKind.SERVER_TO_SERVER:
                return None
            raise

    return identify


def _log_call(call: Call) -> None:
    log.debug("%s: %s in %.1f s", call.operation, call.outcome, call.seconds)


def account_of(
    credentials: Credentials, tokens: Tokens, person: User | None, settings: Settings, now: datetime
) -> Account:
    """The account that a sign-in leads to, not kept anywhere yet."""
    user_id = (person and person.id) or ""
    of_person = (person and person.account_id) or ""
    zoom_account_id = credentials.account_id or tokens.account_id or of_person
    person_behind = credentials.kind is not AppKind.SERVER_TO_SERVER and user_id
    return Account(
        key=account_key(settings.oauth_url, zoom_account_id, person_behind or credentials.client_id),
        kind=credentials.kind,
        client_id=credentials.client_id,
        oauth_url=settings.oauth_url,
        api_url=settings.api_url,
        zoom_account_id=zoom_account_id,
        user_id=user_id,
        email=(person and person.email) or "",
        display_name=_name(person),
        scopes=tuple(sorted(tokens.scopes)),
        signed_in_at=now,
    )


def _name(person: User | None) -> str:
    if person is None:
        return ""
    both = " ".join(part for part in (person.first_name, person.last_name) if part)
    return person.display_name or both
