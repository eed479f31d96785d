"""Changes to a person, one at a time, with what may go wrong beforehand."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Request

from app.sandbox.errors import ApiFault, no_such_user
from app.sandbox.leaving import leave
from app.sandbox.state import Sandbox


@asynccontextmanager
async def turn(sandbox: Sandbox, request: Request, key: str, verb: str) -> AsyncIterator[None]:
    """Take the turn to change the person of that id or e-mail, or to create one of that e-mail.

    Raises:
        ApiFault: 429 another change to the same person runs, 1001 the person was deleted meanwhile.
    """
    user = sandbox.directory.find(key)
    name = user.email.lower() if user else key.lower()
    _strike(sandbox, request, key, verb)
    if name in sandbox.busy_users:
        raise _concurrent(verb)
    sandbox.busy_users.add(name)
    try:
        await asyncio.sleep(sandbox.faults.user_write_ms / 1000)
        yield
    finally:
        sandbox.busy_users.discard(name)


def _strike(sandbox: Sandbox, request: Request, key: str, verb: str) -> None:
    if not sandbox.dice.concerns(f"{request.method} {request.url.path}"):
        return
    if sandbox.dice.hits("share_concurrent"):
        raise _concurrent(verb)
    user = sandbox.directory.find(key)
    removable = user is not None and not user.is_admin
    if user is not None and removable and sandbox.dice.hits("share_user_gone"):
        leave(sandbox, user)
        raise no_such_user(key)


def _concurrent(verb: str) -> ApiFault:
    message = f"Too many concurrent requests. A request to {verb} this user has already been made."
    return ApiFault(429, 429, message)
