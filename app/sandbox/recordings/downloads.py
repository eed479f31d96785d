"""What download, play and share links of the API's origin answer."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from app.sandbox.errors import ApiFault
from app.sandbox.exchange import HTML, Exchange, answer
from app.sandbox.pages import player_page, sorry_page
from app.sandbox.recordings.records import Recording, RecordingFile
from app.sandbox.recordings.store import live_files
from app.sandbox.state import InSandbox, Sandbox

router = APIRouter(default_response_class=HTMLResponse)

_REACHES_ALL = "cloud_recording:read:list_recording_files:admin"


@router.api_route("/rec/webhook_download/{token}", methods=["GET", "HEAD"])
async def download(sandbox: InSandbox, request: Request, token: str) -> Response:
    """Redirect whoever may have the file to where its bytes are; others get a page, or what faults say."""

    async def handle(request: Request) -> Response:
        return _struck(sandbox, request) or _redirect(sandbox, request, token) or _refusal(sandbox)

    return await Exchange(sandbox, request, "LIGHT").run(handle)


@router.get("/rec/play/{token}")
async def play(sandbox: InSandbox, token: str, pwd: str = "") -> HTMLResponse:
    """The page that plays a file."""
    found = _present(sandbox, sandbox.links.shown("play", token))
    return _player(sandbox, found[0], found[1], pwd) if found else _nothing_here()


@router.get("/rec/share/{token}")
async def share(sandbox: InSandbox, token: str, pwd: str = "") -> HTMLResponse:
    """The page of a recording: its first video."""
    now = sandbox.clock.now()
    recording = sandbox.recordings.with_key(sandbox.links.shown("share", token), now)
    if recording is None or recording.trashed:
        return _nothing_here()
    ready = [each for each in live_files(recording) if not each.processing(now)]
    first = next((each for each in ready if each.file_type == "MP4"), next(iter(ready), None))
    return _player(sandbox, recording, first, pwd) if first else _nothing_here()


def _player(sandbox: Sandbox, recording: Recording, file: RecordingFile, pwd: str) -> HTMLResponse:
    known = not recording.passcode or pwd in (recording.passcode, sandbox.links.play_passcode(recording))
    source = sandbox.links.signed_url(recording, file) if known else ""
    return player_page(recording.topic, recording.host.display_name, source, sandbox.files_origin)


def _nothing_here() -> HTMLResponse:
    return sorry_page("This recording does not exist", "It may have been deleted.", 200)


def _struck(sandbox: Sandbox, request: Request) -> Response | None:
    dice = sandbox.dice
    if not dice.covers(f"{request.method} {request.url.path}"):
        return None
    if dice.hits("file_429"):
        fault = sandbox.limits.refused("LIGHT")
        return answer(fault.body(), fault.status, fault.headers)
    if dice.hits("file_401"):
        return answer({"status": False, "errorCode": 401, "errorMessage": "Unauthorized"}, 401)
    return Response(HTML, 200, media_type="text/html") if dice.hits("file_html") else None


def _redirect(sandbox: Sandbox, request: Request, token: str) -> Response | None:
    found = _present(sandbox, sandbox.links.handle_in(token))
    scheme, _space, bearer = request.headers.get("authorization", "").partition(" ")
    if found is None or scheme.lower() != "bearer" or not _may_have(sandbox, bearer, found[0]):
        return None
    return RedirectResponse(sandbox.links.signed_url(*found), 302)


def _present(sandbox: Sandbox, handle: str) -> tuple[Recording, RecordingFile] | None:
    """The file of a handle, unless it is in the trash or still being processed."""
    now = sandbox.clock.now()
    found = sandbox.recordings.of_file(handle, now) if handle else None
    if found is None or found[0].trashed or found[1].trashed or found[1].processing(now):
        return None
    return found


def _may_have(sandbox: Sandbox, bearer: str, recording: Recording) -> bool:
    if sandbox.links.opens(bearer, recording):
        return True
    try:
        grant = sandbox.oauth.check(bearer)
    except ApiFault:
        return False
    return grant.user is recording.host or _REACHES_ALL in sandbox.oauth.scopes(grant)


def _refusal(sandbox: Sandbox) -> Response:
    kind = sandbox.faults.file_refusal
    if kind == "html":
        return sorry_page("This recording does not exist", "Only the host can download this recording.", 200)
    status = int(kind)
    return answer({"status": False, "errorCode": status, "errorMessage": "Not allowed."}, status)
