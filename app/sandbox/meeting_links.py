"""What start and join links open in the browser; either brings the meeting to life."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from app.sandbox.errors import ApiFault
from app.sandbox.pages import meeting_page, sorry_page
from app.sandbox.sessions import begin, find, in_personal_room
from app.sandbox.state import InSandbox

router = APIRouter(default_response_class=HTMLResponse)


@router.get("/s/{number}")
async def start(sandbox: InSandbox, number: int, zak: str = "") -> HTMLResponse:
    """The host starts the meeting; a start link that has expired does not."""
    try:
        meeting = find(sandbox, number)
    except ApiFault as fault:
        return sorry_page("Invalid meeting ID", fault.message, 404)
    if zak and not sandbox.shapes.zak_is_valid(meeting, zak, sandbox.clock.now()):
        return sorry_page("This link has expired", "Ask for the meeting again to get a new one.", 403)
    begin(sandbox, meeting)
    return meeting_page(meeting, "The meeting is live", f"You are signed in as {meeting.host.display_name}.")


@router.get("/j/{number}")
async def join(sandbox: InSandbox, number: int, pwd: str = "") -> HTMLResponse:
    """A participant joins; the first one starts it."""
    try:
        meeting = in_personal_room(sandbox, number) or find(sandbox, number)
    except ApiFault as fault:
        return sorry_page("Invalid meeting ID", fault.message, 404)
    begin(sandbox, meeting, 1 + len(meeting.live.participants) if meeting.live else 1)
    known = pwd in (sandbox.shapes.encrypted_password(meeting), meeting.password)
    text = (
        "You are in."
        if known or meeting.uses_pmi
        else "Without the passcode in the link, Zoom would have asked for it."
    )
    return meeting_page(meeting, "You have joined", text)
