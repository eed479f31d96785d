import asyncio
import base64
import hashlib
import logging
import socket
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import respx
from keyring.errors import KeyringLocked

from app.core.clock import SystemClock
from app.core.secret import Secret
from app.core.settings import Settings
from app.services.sign_in import SignIn, SignInPhase, SignInRequest, credentials_from
from app.services.sign_in_errors import (
    AddressRefused,
    ConsentRefused,
    NotSignedIn,
    PortTaken,
    SignInError,
    SignInTimedOut,
)
from app.store.accounts import Accounts
from app.store.secrets import (
    KeyringError,
    KeyringSecrets,
    KeyringTrouble,
    MemorySecrets,
    client_secret_name,
    refresh_token_name,
)
from app.zoom.auth import AppKind, Credentials
from app.zoom.errors import GrantRefused, MissingScope, NetworkError, RefreshRefused
from app.zoom.http import create_http
from tests.fakes.clock import FakeClock
from tests.fakes.keyrings import FailingKeyring
from tests.fakes.zoom_oauth import FakeZoom, access_token, answer_address, refusal, token_answer

PUBLIC = Credentials(AppKind.PUBLIC, "public-id")
CONFIDENTIAL = Credentials(AppKind.CONFIDENTIAL, "client-id", "client-secret")
SERVER = Credentials(AppKind.SERVER_TO_SERVER, "server-id", "server-secret", "acc-1")


@pytest.fixture
def zoom():
    with respx.mock(assert_all_called=False) as router:
        yield FakeZoom(router)


class Desk:
    """A SignIn with everything around it; plays the person at the browser."""

    def __init__(self, folder, http, *, secrets=None, settings=None, clock=None):
        self.secrets = secrets or MemorySecrets()
        self.accounts = Accounts(folder / "accounts.json")
        self.folder, self.http = folder, http
        self.sign_in = self.restarted(settings, clock)
        self.states = []
        self.answer = None

    def restarted(self, settings=None, clock=None) -> SignIn:
        return SignIn(
            self.http,
            settings or Settings(),
            self.secrets,
            self.accounts,
            clock or SystemClock(),
            self.folder / "locks",
        )

    def request(self, credentials=PUBLIC, **fields) -> SignInRequest:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
        return SignInRequest(credentials, f"http://127.0.0.1:{port}/api/auth/zoom/callback", **fields)

    def on_state(self, state) -> None:
        self.states.append(state)
        if state.phase is SignInPhase.BROWSER and self.answer is not None:
            self.answer(state.authorize_url)

    def paste(self, **fields):
        return lambda url: self.sign_in.paste(answer_address(url, **fields))

    async def sign_in_with(self, credentials=PUBLIC, **fields):
        self.answer = self.answer or self.paste()
        return await self.sign_in.start(self.request(credentials, **fields), self.on_state)


@pytest.fixture
async def http():
    client = create_http(user_agent="test")
    yield client
    await client.aclose()


@pytest.fixture
async def make_desk(tmp_path, http):
    desks = []

    def make(**fields):
        desks.append(Desk(tmp_path, http, **fields))
        return desks[-1]

    yield make
    for one in desks:
        await one.sign_in.close()


@pytest.fixture
def desk(make_desk, zoom):
    return make_desk()


@pytest.mark.parametrize(
    ("settings", "credentials"),
    [
        (Settings(), None),
        (Settings(account_id="acc", client_secret=Secret("s")), None),
        (Settings(client_id="id"), Credentials(AppKind.PUBLIC, "id")),
        (Settings(client_id="id", account_id="acc"), Credentials(AppKind.PUBLIC, "id")),
        (
            Settings(client_id="id", client_secret=Secret("s")),
            Credentials(AppKind.CONFIDENTIAL, "id", "s"),
        ),
        (
            Settings(client_id="id", client_secret=Secret("s"), account_id="acc"),
            Credentials(AppKind.SERVER_TO_SERVER, "id", "s", "acc"),
        ),
    ],
)
def test_settings_describe_an_app_or_none(settings, credentials):
    assert credentials_from(settings) == credentials


async def test_a_public_client_signs_in_with_pkce_alone(desk, zoom):
    account = await desk.sign_in_with()
    form = zoom.form(zoom.token)
    asked = {k: v[0] for k, v in parse_qs(urlsplit(desk.states[0].authorize_url).query).items()}
    challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest())
    assert asked["code_challenge"] == challenge.rstrip(b"=").decode()
    assert asked["code_challenge_method"] == "S256"
    assert form["redirect_uri"] == asked["redirect_uri"]
    assert (form["code"], form["client_id"]) == ("the-code", "public-id")
    assert "Authorization" not in zoom.token.calls[-1].request.headers
    assert (account.display_name, account.email, account.user_id) == (
        "Ada Lovelace",
        "ada@example.com",
        "u-ada",
    )
    assert (account.zoom_account_id, account.kind) == ("acc-1", AppKind.PUBLIC)
    assert account.scopes == ("meeting:read:list_meetings", "user:read:user")
    assert desk.accounts.current == account.key
    assert await desk.secrets.get(refresh_token_name(account.key)) == "refresh-1"
    assert await desk.secrets.get(client_secret_name(account.key)) is None


async def test_a_confidential_client_brings_secret_and_pkce(desk, zoom):
    account = await desk.sign_in_with(CONFIDENTIAL)
    basic = base64.b64encode(b"client-id:client-secret").decode()
    assert zoom.token.calls[-1].request.headers["Authorization"] == f"Basic {basic}"
    assert "code_verifier" in zoom.form(zoom.token)
    assert await desk.secrets.get(client_secret_name(account.key)) == "client-secret"
    assert await desk.secrets.get(refresh_token_name(account.key)) == "refresh-1"


async def test_server_to_server_asks_no_browser(desk, zoom):
    zoom.token.return_value = token_answer(refresh_token=None)
    account = await desk.sign_in_with(SERVER)
    assert zoom.form(zoom.token) == {"grant_type": "account_credentials", "account_id": "acc-1"}
    assert [state.phase for state in desk.states] == [SignInPhase.EXCHANGING, SignInPhase.KEEPING]
    assert await desk.secrets.get(client_secret_name(account.key)) == "server-secret"
    assert await (await desk.sign_in.tokens_for(account)).token() == access_token()


async def test_a_server_to_server_app_may_have_nobody_behind_it(desk, zoom):
    zoom.token.return_value = token_answer(refresh_token=None)
    zoom.me.return_value = httpx.Response(404, json={"code": 1001, "message": "User does not exist: me"})
    account = await desk.sign_in_with(SERVER)
    assert (account.user_id, account.title) == ("", "acc-1")


async def test_a_person_must_be_known_by_name(desk, zoom):
    zoom.me.return_value = httpx.Response(
        400,
        json={"code": 4711, "message": "Invalid access token, does not contain scopes:[user:read:user]"},
    )
    with pytest.raises(MissingScope) as told:
        await desk.sign_in_with()
    assert told.value.scopes == ("user:read:user",)
    assert desk.accounts.all() == ()


async def test_the_browser_brings_the_answer(desk, zoom):
    answers = []

    async def browse(url):
        async with httpx.AsyncClient(trust_env=False, follow_redirects=True) as browser:
            forged = await browser.get(answer_address(url, state="forged"))
            answers.extend([forged, await browser.get(answer_address(url))])
            answers.append(await browser.get(answer_address(url, code="second")))

    browsing = []
    desk.answer = lambda url: browsing.append(asyncio.ensure_future(browse(url)))
    account = await desk.sign_in_with()
    await browsing[0]
    assert [answer.status_code for answer in answers] == [400, 200, 410]
    assert answers[1].url.path == "/done"
    assert "code" not in answers[1].url.query.decode()
    assert account.email == "ada@example.com"
    assert zoom.token.call_count == 1


async def test_the_same_person_gets_the_same_account_and_another_one_another(desk, zoom):
    first = await desk.sign_in_with()
    assert (await desk.sign_in_with()).key == first.key
    zoom.me.return_value = httpx.Response(200, json={"id": "u-grace", "display_name": "Grace"})
    zoom.token.return_value = token_answer(refresh_token="refresh-2")
    second = await desk.sign_in_with()
    assert [account.key for account in desk.accounts.all()] == [first.key, second.key]
    assert await desk.secrets.get(refresh_token_name(first.key)) == "refresh-1"
    assert await desk.secrets.get(refresh_token_name(second.key)) == "refresh-2"


async def test_an_expired_code_is_told_as_zoom_said_it(desk, zoom):
    zoom.token.return_value = refusal("invalid_grant", "Invalid authorization code")
    with pytest.raises(GrantRefused, match="Invalid authorization code"):
        await desk.sign_in_with()
    assert desk.accounts.all() == ()


async def test_no_network_is_told(make_desk, zoom):
    desk = make_desk(clock=FakeClock(impatient=True))
    zoom.token.side_effect = httpx.ConnectError("no route")
    with pytest.raises(NetworkError):
        await desk.sign_in_with()


async def test_a_refused_consent_is_told(desk):
    desk.answer = desk.paste(code="", error="access_denied", error_description="Not approved")
    with pytest.raises(ConsentRefused, match="Not approved"):
        await desk.sign_in_with()


async def test_five_minutes_then_it_stops_waiting(make_desk, zoom):
    desk = make_desk(clock=FakeClock(impatient=True))
    desk.answer = lambda url: None
    with pytest.raises(SignInTimedOut):
        await desk.sign_in_with()
    waits = [state.seconds_left for state in desk.states]
    assert waits == list(range(300, 0, -1))
    assert [state.phase for state in desk.states[:2]] == [SignInPhase.BROWSER, SignInPhase.WAITING]
    assert len({state.authorize_url for state in desk.states}) == 1


async def test_cancelling_frees_the_port_and_keeps_nothing(desk, zoom):
    opened = asyncio.Event()
    desk.answer = lambda url: opened.set()
    request = desk.request()
    running = asyncio.ensure_future(desk.sign_in.start(request, desk.on_state))
    await opened.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    with pytest.raises(SignInError, match="No sign-in waits"):
        desk.sign_in.paste("http://127.0.0.1/?code=a&state=b")
    desk.answer = desk.paste()
    account = await desk.sign_in.start(request, desk.on_state)
    asked = parse_qs(urlsplit(desk.states[-3].authorize_url).query)
    assert asked["redirect_uri"] == [request.redirect_uri]
    assert desk.accounts.all() == (account,)


async def test_a_taken_port_moves_a_public_client_and_stops_a_confidential_one(desk, zoom):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/back"
        desk.answer = desk.paste()
        await desk.sign_in.start(SignInRequest(PUBLIC, address), desk.on_state)
        assert zoom.form(zoom.token)["redirect_uri"] != address
        with pytest.raises(PortTaken):
            await desk.sign_in.start(SignInRequest(CONFIDENTIAL, address), desk.on_state)


async def test_an_address_that_leads_elsewhere_is_refused(desk):
    with pytest.raises(AddressRefused):
        await desk.sign_in.start(SignInRequest(PUBLIC, "http://192.168.1.20:5058/back"), desk.on_state)


async def test_a_locked_keyring_lists_nothing_and_offers_this_session(make_desk, zoom):
    desk = make_desk(secrets=KeyringSecrets(FailingKeyring(KeyringLocked("closed"))))
    with pytest.raises(KeyringError) as told:
        await desk.sign_in_with()
    assert told.value.kind is KeyringTrouble.LOCKED
    assert desk.accounts.all() == ()
    with pytest.raises(KeyringError):
        await desk.sign_in.keep()
    account = await desk.sign_in.keep_for_session()
    assert account.session_only
    assert desk.accounts.all() == (account,)
    assert zoom.token.call_count == 1
    assert await (await desk.sign_in.tokens_for(account)).token() == access_token()
    with pytest.raises(NotSignedIn):
        await desk.restarted().tokens_for(account)


async def test_once_unlocked_the_same_sign_in_is_kept(make_desk, zoom):
    keyring = FailingKeyring(KeyringLocked("closed"))
    desk = make_desk(secrets=KeyringSecrets(keyring))
    with pytest.raises(KeyringError):
        await desk.sign_in_with()
    desk.secrets = desk.sign_in._secrets = MemorySecrets()
    account = await desk.sign_in.keep()
    assert not account.session_only
    assert await desk.secrets.get(refresh_token_name(account.key)) == "refresh-1"


async def test_what_is_not_kept_is_given_back(make_desk, zoom):
    desk = make_desk(secrets=KeyringSecrets(FailingKeyring(KeyringLocked("closed"))))
    with pytest.raises(KeyringError):
        await desk.sign_in_with()
    await desk.sign_in.discard()
    assert zoom.form(zoom.revoke)["token"] == access_token()
    with pytest.raises(SignInError, match="Nothing to keep"):
        await desk.sign_in.keep()


async def test_session_only_never_touches_the_keyring(make_desk, zoom):
    desk = make_desk(secrets=KeyringSecrets(FailingKeyring(AssertionError("the keyring was touched"))))
    account = await desk.sign_in_with(session_only=True)
    assert account.session_only


async def test_server_to_server_from_the_environment_needs_no_keyring(make_desk, zoom):
    zoom.token.return_value = token_answer(refresh_token=None)
    settings = Settings(client_id="server-id", client_secret=Secret("server-secret"), account_id="acc-1")
    desk = make_desk(secrets=KeyringSecrets(FailingKeyring(KeyringLocked("closed"))), settings=settings)
    account = await desk.sign_in_with(credentials_from(settings))
    tokens = await desk.restarted(settings).tokens_for(account)
    assert await tokens.token() == access_token()


async def test_after_a_restart_the_refresh_token_is_spent_and_the_new_one_kept_first(desk, zoom):
    account = await desk.sign_in_with()
    order = []

    def refresh(request):
        order.append("refresh")
        return token_answer(access_token=access_token(number=2), refresh_token="refresh-2")

    zoom.token.side_effect = refresh
    tokens = await desk.restarted().tokens_for(account)
    assert await asyncio.gather(*(tokens.token() for _ in range(10))) == [access_token(number=2)] * 10
    assert order == ["refresh"]
    assert zoom.form(zoom.token)["refresh_token"] == "refresh-1"
    assert await desk.secrets.get(refresh_token_name(account.key)) == "refresh-2"


async def test_two_windows_never_spend_one_token_twice(desk, zoom):
    account = await desk.sign_in_with()
    valid = {"refresh-1": "refresh-2", "refresh-2": "refresh-3"}

    def refresh(request):
        spent = parse_qs(request.content.decode())["refresh_token"][0]
        following = valid.pop(spent, None)
        return token_answer(refresh_token=following) if following else refusal("invalid_grant", "Spent")

    zoom.token.side_effect = refresh
    sources = [await desk.restarted().tokens_for(account) for _ in range(2)]
    await asyncio.gather(*(source.token() for source in sources))
    assert await desk.secrets.get(refresh_token_name(account.key)) == "refresh-3"


async def test_a_refused_refresh_asks_to_sign_in_again(desk, zoom):
    account = await desk.sign_in_with()
    zoom.token.return_value = refusal("invalid_grant", "Invalid Token!")
    tokens = await desk.restarted().tokens_for(account)
    with pytest.raises(RefreshRefused) as told:
        await tokens.token()
    assert "Sign in" in told.value.next_step


async def test_a_lost_client_secret_asks_to_sign_in_again(desk, zoom):
    account = await desk.sign_in_with(CONFIDENTIAL)
    await desk.secrets.delete(client_secret_name(account.key))
    with pytest.raises(NotSignedIn):
        await desk.restarted().tokens_for(account)


async def test_disconnect_revokes_and_leaves_no_secret(desk, zoom):
    account = await desk.sign_in_with(CONFIDENTIAL)
    removed = []

    async def remove_rows(which):
        assert await desk.secrets.get(refresh_token_name(which.key)) is None
        assert await desk.secrets.get(client_secret_name(which.key)) is None
        removed.append(which)

    assert await desk.sign_in.disconnect(account, remove_rows, access_token())
    assert removed == [account]
    assert zoom.form(zoom.revoke)["token"] == access_token()
    assert desk.accounts.all() == ()


async def test_disconnect_fetches_a_token_to_revoke_where_none_is_at_hand(desk, zoom):
    account = await desk.sign_in_with()
    zoom.token.return_value = token_answer(access_token=access_token(number=7))
    assert await desk.sign_in.disconnect(account, _no_rows)
    assert zoom.form(zoom.revoke) == {"token": access_token(number=7), "client_id": "public-id"}


@pytest.mark.parametrize("where", ["revoke", "token"])
async def test_disconnect_goes_through_when_zoom_is_away(make_desk, zoom, where):
    desk = make_desk(clock=FakeClock(impatient=True))
    account = await desk.sign_in_with()
    getattr(zoom, where).side_effect = httpx.ConnectError("no route")
    assert not await desk.sign_in.disconnect(account, _no_rows)
    assert desk.accounts.all() == ()
    assert await desk.secrets.get(refresh_token_name(account.key)) is None


async def test_disconnect_that_fails_midway_leaves_no_token_and_can_go_on(desk, zoom):
    account = await desk.sign_in_with()

    async def broken(which):
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="disk"):
        await desk.sign_in.disconnect(account, broken)
    assert await desk.secrets.get(refresh_token_name(account.key)) is None
    assert desk.accounts.all() == (account,)
    await desk.sign_in.disconnect(account, _no_rows)
    assert desk.accounts.all() == ()


async def test_what_an_earlier_sign_in_left_in_the_keyring_goes_too(desk, zoom):
    await desk.sign_in_with(CONFIDENTIAL)
    account = await desk.sign_in_with(CONFIDENTIAL, session_only=True)
    account = await desk.sign_in_with(CONFIDENTIAL, session_only=True)
    assert account.left_in_keyring
    assert await desk.secrets.get(client_secret_name(account.key)) == "client-secret"
    await desk.sign_in.disconnect(account, _no_rows, access_token())
    assert await desk.secrets.get(client_secret_name(account.key)) is None
    assert await desk.secrets.get(refresh_token_name(account.key)) is None


async def test_once_kept_the_memory_forgets(desk, zoom):
    await desk.sign_in_with(session_only=True)
    account = await desk.sign_in_with()
    assert not account.session_only and not account.left_in_keyring
    assert await desk.sign_in._memory.get(refresh_token_name(account.key)) is None


async def test_disconnect_touches_no_other_account(desk, zoom):
    first = await desk.sign_in_with()
    zoom.me.return_value = httpx.Response(200, json={"id": "u-grace"})
    second = await desk.sign_in_with()
    await desk.sign_in.disconnect(first, _no_rows, access_token())
    assert desk.accounts.all() == (second,)
    assert await desk.secrets.get(refresh_token_name(second.key)) == "refresh-1"


async def test_a_list_that_cannot_be_written_is_told_and_can_be_tried_again(desk, zoom, tmp_path):
    (tmp_path / "accounts.json").mkdir()
    with pytest.raises(SignInError, match="The account cannot be kept"):
        await desk.sign_in_with()
    (tmp_path / "accounts.json").rmdir()
    account = await desk.sign_in.keep()
    assert desk.accounts.all() == (account,)
    assert zoom.token.call_count == 1


async def test_no_token_secret_or_code_is_logged_or_shown(desk, zoom, caplog):
    caplog.set_level(logging.DEBUG)
    account = await desk.sign_in_with(CONFIDENTIAL)
    zoom.revoke.return_value = refusal("invalid_token", f"{access_token()} is unknown")
    await desk.sign_in.disconnect(account, _no_rows, access_token())
    told = caplog.text + repr(account) + repr(desk.states) + (desk.folder / "accounts.json").read_text()
    for secret in (access_token(), "refresh-1", "client-secret", "the-code"):
        assert secret not in told


async def _no_rows(account) -> None:
    return None
