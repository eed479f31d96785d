"""The OAuth endpoints: consent page, token, revoke (FACTS 1)."""

import base64
import binascii
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from app.sandbox.clients import CONFIDENTIAL, PUBLIC, SERVER_TO_SERVER, Client, check_redirect
from app.sandbox.errors import AuthorizeFault, OAuthFault
from app.sandbox.exchange import ZoomRoute, answer
from app.sandbox.oauth import Grant
from app.sandbox.pages import consent_page, oauth_error_page
from app.sandbox.state import InSandbox, Sandbox

router = APIRouter(prefix="/oauth")
tokens = APIRouter(prefix="/oauth", route_class=ZoomRoute)


@router.get("/authorize", response_class=HTMLResponse)
async def authorize(sandbox: InSandbox, request: Request) -> Response:
    """Show the consent page, every time."""
    try:
        _check_request(sandbox, dict(request.query_params))
    except AuthorizeFault as fault:
        return oauth_error_page(fault.code, fault.message)
    owner = sandbox.directory.owner
    people = [user for user in sandbox.directory.with_status("active") if user is not owner]
    people.sort(key=lambda user: user.display_name)
    action = f"/oauth/authorize?{urlencode(request.query_params.multi_items())}"
    return consent_page(action, [owner, *people], sorted(sandbox.scopes_for(owner)))


@router.post("/authorize")
async def decide(sandbox: InSandbox, request: Request) -> Response:
    """The person pressed a button: back to the app with a code, or with an error."""
    query = dict(request.query_params)
    form = await _form(request)
    try:
        client = _check_request(sandbox, query)
        back = _decision(sandbox, client, query, form)
    except AuthorizeFault as fault:
        return oauth_error_page(fault.code, fault.message)
    if "state" in query:
        back["state"] = query["state"]
    uri = query["redirect_uri"]
    return RedirectResponse(f"{uri}{'&' if '?' in uri else '?'}{urlencode(back)}", 302)


@tokens.post("/token")
async def token(sandbox: InSandbox, request: Request) -> Response:
    """POST /oauth/token: authorization_code, refresh_token or account_credentials."""
    form = await _form(request)
    client = _authenticate(sandbox, request, form)
    match form.get("grant_type"):
        case "authorization_code" if client.kind != SERVER_TO_SERVER:
            redirect_uri, verifier = form.get("redirect_uri", ""), form.get("code_verifier", "")
            body = sandbox.oauth.redeem(client, form.get("code", ""), redirect_uri, verifier)
        case "refresh_token" if client.kind != SERVER_TO_SERVER:
            body = sandbox.oauth.refresh(client, form.get("refresh_token", ""))
        case "account_credentials" if client.kind == SERVER_TO_SERVER:
            body = _account_credentials(sandbox, client, form)
        case _:
            raise OAuthFault("unsupported_grant_type", "unsupported grant type")
    return answer(body | {"api_url": sandbox.origin}, 200, {"Cache-Control": "no-store"})


@tokens.post("/revoke")
async def revoke(sandbox: InSandbox, request: Request) -> Response:
    """POST /oauth/revoke."""
    form = await _form(request)
    client = _authenticate(sandbox, request, form)
    sandbox.oauth.revoke(client, form.get("token", ""))
    return answer({"status": "success"})


def _check_request(sandbox: Sandbox, query: dict[str, str]) -> Client:
    client = sandbox.oauth.client(query.get("client_id", ""))
    if client is None or client.kind == SERVER_TO_SERVER:
        raise AuthorizeFault(4702, f"Invalid client id: {query.get('client_id', '')}")
    challenge = query.get("code_challenge", "")
    check_redirect(client, query.get("redirect_uri", ""), sandbox.redirect_uris, pkce=bool(challenge))
    if query.get("response_type") != "code":
        raise AuthorizeFault(4700, "Invalid response type")
    if client.kind == PUBLIC and not challenge:
        raise AuthorizeFault(4700, "A public client needs a code challenge")
    if query.get("code_challenge_method", "plain") not in ("plain", "S256"):
        raise AuthorizeFault(4700, "Invalid code challenge method")
    return client


def _decision(
    sandbox: Sandbox, client: Client, query: dict[str, str], form: dict[str, str]
) -> dict[str, str]:
    if form.get("decision") != "allow":
        return {"error": "access_denied", "error_description": "The user denied the request"}
    user = sandbox.directory.find(form.get("person", "")) or sandbox.directory.owner
    challenge, method = query.get("code_challenge", ""), query.get("code_challenge_method", "plain")
    scopes = sandbox.scopes_for(user)
    return {"code": sandbox.oauth.consent(client, user, scopes, query["redirect_uri"], challenge, method)}


def _authenticate(sandbox: Sandbox, request: Request, form: dict[str, str]) -> Client:
    """A public client names itself in the body, all others use the Basic header and nothing else."""
    basic = _basic(request.headers.get("authorization", ""))
    if basic is None:
        client = sandbox.oauth.client(form.get("client_id", ""))
        if client is None or client.kind != PUBLIC or "client_secret" in form:
            raise OAuthFault("invalid_client", "Invalid client_id or client_secret")
        return client
    client = sandbox.oauth.client(basic[0])
    if client is None or client.kind not in (CONFIDENTIAL, SERVER_TO_SERVER):
        raise OAuthFault("invalid_client", "Invalid client_id or client_secret")
    if client.client_secret != basic[1] or "client_secret" in form:
        raise OAuthFault("invalid_client", "Invalid client_id or client_secret")
    return client


def _account_credentials(sandbox: Sandbox, client: Client, form: dict[str, str]) -> dict[str, object]:
    if form.get("account_id") != sandbox.account_id:
        raise OAuthFault("invalid_request", "Bad Request")
    return sandbox.oauth.issue(Grant(client, None, sandbox.scopes_for(None)))


def _basic(header: str) -> tuple[str, str] | None:
    if not header:
        return None
    scheme, _space, value = header.partition(" ")
    try:
        name, _colon, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return (name, secret) if scheme.lower() == "basic" else ("", "")


async def _form(request: Request) -> dict[str, str]:
    return dict(parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True))
