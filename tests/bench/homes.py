"""Base directories as an earlier run of the program left them: an account, and a store of some size."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.core.changes import Changes
from app.core.paths import Paths
from app.store.accounts import Account, Accounts
from app.store.store import FILE_NAME, Store
from app.store.users import Person
from app.zoom.auth import AppKind
from app.zoom.models.meeting import MeetingListItem

NOBODY = "http://127.0.0.1:9"
"""An address of this computer where nothing listens."""
PAGE = 300
WORDS = (
    "Research",
    "Линейная",
    "日本語",
    "Senate",
    "ندوة",
    "Σεμινάριο",
    "Clinic",
    "Budget",
    "Review",
    "Café",
)
_PERSON = {"id": "host", "email": "ada@example.com", "display_name": "Ada Lovelace"}


@dataclass(frozen=True)
class Home:
    """A base directory."""

    base: Path
    meetings: int = 0
    """Rows of its store; 0 as well where it has no account."""


def page(first: int, now: datetime, host: str = "host", size: int = PAGE) -> list[MeetingListItem]:
    """A page of meetings, most of them to come, a tenth in series."""
    return [
        MeetingListItem(
            id=80_000_000_000 + number,
            uuid=f"uuid{number}==",
            host_id=host,
            topic=f"{WORDS[number % 10]} {WORDS[number // 10 % 10]} {number}",
            type=8 if number % 10 == 0 else 2,
            start_time=now + timedelta(minutes=(number * 37) % 250_000 - 20_000),
            duration=45,
            timezone="Europe/Helsinki",
            join_url=f"https://example.zoom.us/j/{number}",
        )
        for number in range(first, first + size)
    ]


def furnish(
    base: Path,
    meetings: int,
    *,
    url: str = NOBODY,
    client_id: str = "bench",
    person: Mapping[str, str] = _PERSON,
) -> Account:
    """Write an account whose store holds `meetings` rows, opened last; answers it."""
    paths = Paths.under(base)
    paths.make()
    account = Account(
        key="bench",
        kind=AppKind.PUBLIC,
        client_id=client_id,
        oauth_url=url,
        api_url=f"{url}/v2",
        user_id=person["id"],
        email=person["email"],
        display_name=person["display_name"],
        signed_in_at=datetime.now(UTC),
    )
    Accounts(paths.accounts_file).put(account)
    asyncio.run(_fill(paths.account(account.key) / FILE_NAME, meetings, account))
    return account


async def _fill(path: Path, meetings: int, account: Account) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    store = await Store.open(path, Changes())
    now = datetime.now(UTC)
    try:
        await store.users.put([Person(account.user_id, account.email, account.display_name, "active")])
        for first in range(0, meetings, PAGE):
            items = page(first, now, account.user_id, min(PAGE, meetings - first))
            await store.meetings.put_page(items, account.user_id, now)
    finally:
        await store.close()
