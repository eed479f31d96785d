"""For tests: change faults, look at requests, move time, start and end meetings, while the sandbox runs."""

import dataclasses
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute

from app.sandbox.errors import ApiFault
from app.sandbox.exchange import answer, json_object
from app.sandbox.sessions import begin, end, find
from app.sandbox.state import InSandbox


class ControlRoute(APIRoute):
    """Tells what was wrong with an order to the sandbox."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Turn refusals into JSON."""
        handle = super().get_route_handler()

        async def told(request: Request) -> Response:
            try:
                return await handle(request)
            except ApiFault as fault:
                return answer(fault.body(), fault.status)
            except ValueError as error:
                return answer({"message": str(error)}, 400)

        return told


router = APIRouter(prefix="/_sandbox", route_class=ControlRoute)


@router.get("/faults")
async def get_faults(sandbox: InSandbox) -> Response:
    """Every fault with its value."""
    return answer(dataclasses.asdict(sandbox.faults))


@router.put("/faults")
async def put_faults(sandbox: InSandbox, request: Request) -> Response:
    """Set the faults named in the body; the others stay."""
    sandbox.faults.update(await json_object(request))
    sandbox.dice.forget_hits()
    return answer(dataclasses.asdict(sandbox.faults))


@router.delete("/faults")
async def reset_faults(sandbox: InSandbox) -> Response:
    """Nothing goes wrong any more."""
    sandbox.faults.reset()
    sandbox.dice.forget_hits()
    return Response(status_code=204)


@router.get("/requests")
async def get_requests(sandbox: InSandbox) -> Response:
    """Requests to API and token endpoint since the start, or since they were forgotten."""
    return answer(list(sandbox.requests))


@router.delete("/requests")
async def forget_requests(sandbox: InSandbox) -> Response:
    """Forget the requests so far."""
    sandbox.requests.clear()
    return Response(status_code=204)


@router.get("/meetings/{meeting_id}")
async def get_meeting(sandbox: InSandbox, meeting_id: int) -> Response:
    """A meeting's state."""
    meeting = find(sandbox, meeting_id)
    people = [each.name for each in meeting.live.participants] if meeting.live else []
    return answer({"id": meeting.id, "status": meeting.status, "participants": people})


@router.put("/meetings/{meeting_id}")
async def put_meeting(sandbox: InSandbox, meeting_id: int, request: Request) -> Response:
    """Start (`{"status": "started", "participants": 3}`) or end (`{"status": "waiting"}`) a meeting."""
    meeting = find(sandbox, meeting_id)
    wish = await json_object(request)
    if wish.get("status") == "started":
        begin(sandbox, meeting, int(wish.get("participants", 1)))
    elif wish.get("status") == "waiting":
        end(sandbox, meeting)
    else:
        raise ValueError('status: "started" or "waiting"')
    return answer({"id": meeting.id, "status": meeting.status})


@router.delete("/meetings/{meeting_id}")
async def delete_meeting(sandbox: InSandbox, meeting_id: int) -> Response:
    """Delete a meeting as if by someone else; a running one ends first."""
    meeting = find(sandbox, meeting_id)
    if meeting.live:
        end(sandbox, meeting)
    sandbox.meetings.trash(meeting)
    return Response(status_code=204)


@router.put("/clock")
async def put_clock(sandbox: InSandbox, request: Request) -> Response:
    """Move the sandbox's time: `{"advance": seconds}`."""
    sandbox.clock.advance(float((await json_object(request)).get("advance", 0)))
    return answer({"now": sandbox.clock.now().isoformat()})


@router.put("/redirects")
async def put_redirects(sandbox: InSandbox, request: Request) -> Response:
    """Register other redirect addresses: `{"uris": [...]}`."""
    sandbox.redirect_uris = tuple(map(str, (await json_object(request)).get("uris", [])))
    return answer({"uris": sandbox.redirect_uris})


@router.get("/tokens")
async def get_tokens(sandbox: InSandbox) -> Response:
    """Every code and token handed out so far, for a search through logs and files."""
    return answer({"given": sandbox.oauth.given})


@router.put("/tokens")
async def put_tokens(sandbox: InSandbox, request: Request) -> Response:
    """`{"access": "expired"}` ends every access token, `{"grants": "revoked"}` every consent."""
    wish = await json_object(request)
    if wish.get("access") == "expired":
        sandbox.oauth.expire_access_tokens()
    if wish.get("grants") == "revoked":
        sandbox.oauth.revoke_all()
    return Response(status_code=204)
