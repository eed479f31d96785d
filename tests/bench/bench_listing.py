"""What it takes to list a year of recordings, by the number of users: python -m tests.bench listing.

The real client, limits and store against the sandbox; the sandbox counts. Where Zoom refuses the account's
listing, user by user is measured as well, for few users.
"""

import asyncio
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from app.core.changes import Changes
from app.core.clock import SystemClock
from app.services.recordings import ListingResult, RecordingsService
from app.store.accounts import Account
from app.store.store import FILE_NAME, Store
from app.zoom.api.recordings import RecordingsApi
from app.zoom.api.users import UsersApi
from app.zoom.auth import AppKind, Credentials, OAuth, TokenSource
from app.zoom.client import ZoomClient
from app.zoom.http import create_http
from app.zoom.limits import Limiter, Plan
from tests.bench.figures import show
from tests.fakes.sandbox import SandboxAddress, running_sandbox

DAYS, SURE_DAYS = 365, 29
USERS = (10, 100, 1_000)
RECORDINGS = 2_000
PAGE = 300


def measure(folder: Path) -> None:
    """Print the requests and the time of first and second listings."""
    rows = [_row(folder / f"account-{users}", users, {}) for users in USERS]
    rows.append(_row(folder / "users-10", 10, {"account_recordings": "refused"}))
    heads = ("users", "listing", "token", "requests", "goal", "again", "recordings", "seconds")
    show(f"a year of recordings, {DAYS} days, {RECORDINGS:,} meetings recorded", heads, rows)


def _row(folder: Path, users: int, faults: dict[str, str]) -> tuple[str, ...]:
    with running_sandbox(users=users, recordings=RECORDINGS, plan="business") as sandbox:
        sandbox.faults(**faults)
        folder.mkdir(parents=True)
        begun = time.perf_counter()
        first = asyncio.run(_listed(folder, sandbox))
        seconds = time.perf_counter() - begun
        asked = sandbox.requests()
        sandbox.control("DELETE", "/requests")
        asyncio.run(_listed(folder, sandbox))
        again = _of_api(sandbox.requests())
        goal = _goal(sandbox) if not faults else "-"
    reach = str(first.reach)
    tokens, requests = len(asked) - _of_api(asked), _of_api(asked)
    counted = (str(tokens), str(requests), str(goal), str(again), f"{first.found:,}", f"{seconds:.1f}")
    return (f"{users:,}", reach, *counted)


async def _listed(folder: Path, sandbox: SandboxAddress) -> ListingResult:
    """One run of a program: sign in, list the year."""
    clock, changes = SystemClock(), Changes()
    store = await Store.open(folder / FILE_NAME, changes, clock)
    http = create_http(user_agent="Greenroom/bench")
    try:
        kind, who = AppKind.SERVER_TO_SERVER, sandbox.clients["server_to_server"]
        tokens = TokenSource(OAuth(http, sandbox.oauth_url, clock), Credentials(kind, **who), None, clock)
        limiter = Limiter(Plan.BUSINESS, clock, store.counts)
        client = ZoomClient(http, sandbox.api_url, tokens, limiter, clock, lambda _call: None)
        service = RecordingsService(
            RecordingsApi(client),
            UsersApi(client),
            store,
            _account(sandbox, kind, clock),
            tokens,
            limiter,
            changes,
            clock,
        )
        today = clock.now().date()
        return await service.read(today - timedelta(days=DAYS - 1), today)
    finally:
        await store.close()
        await http.aclose()


def _account(sandbox: SandboxAddress, kind: AppKind, clock: SystemClock) -> Account:
    return Account(
        key="bench",
        kind=kind,
        client_id="bench",
        oauth_url=sandbox.oauth_url,
        api_url=sandbox.api_url,
        zoom_account_id=sandbox.account_id,
        signed_in_at=clock.now(),
    )


def _of_api(asked: list[dict[str, Any]]) -> int:
    return len([each for each in asked if "/oauth/" not in each["path"]])


def _goal(sandbox: SandboxAddress) -> int:
    """Windows that step by 29 days, and the further pages of each."""
    today = sandbox.sandbox.clock.now().date()
    first = today - timedelta(days=DAYS - 1)
    goal = 0
    for start in range(0, DAYS, SURE_DAYS):
        begins = first + timedelta(days=start)
        ends = min(begins + timedelta(days=SURE_DAYS), today + timedelta(days=1))
        found = len(sandbox.sandbox.recordings.within(None, begins, ends))
        goal += max(1, -(-found // PAGE))
    return goal
