"""Signing in to the sandbox, which checks PKCE, codes, redirects and rotation as Zoom does."""

import asyncio
import socket
import sys

import httpx
import pytest

from app.core.clock import SystemClock
from app.core.paths import Paths
from app.core.settings import Settings
from app.services.demo import DemoAccount
from app.services.sign_in import SignIn, SignInPhase, SignInRequest
from app.services.sign_in_errors import ConsentRefused
from app.store.accounts import Accounts
from app.store.secrets import MemorySecrets, refresh_token_name
from app.zoom.auth import AppKind, Credentials
from app.zoom.errors import GrantRefused, RefreshRefused
from app.zoom.http import create_http
from tests.fakes.sandbox import running_sandbox

PATH = "/api/auth/zoom/callback"
_REFRESHER = """
import asyncio, sys
from pathlib import Path
from app.core.clock import SystemClock
from app.store.secrets import AccountVault
from app.zoom.auth import AppKind, Credentials, OAuth, TokenSource
from app.zoom.http import create_http

oauth_url, client_id, purse = sys.argv[1], sys.argv[2], Path(sys.argv[3])

class FileSecrets:
    async def get(self, name):
        return purse.read_text()

    async def set(self, name, value):
        await asyncio.sleep(0.01)
        purse.write_text(value)

async def main():
    http, clock = create_http(user_agent="test"), SystemClock()
    vault = AccountVault(FileSecrets(), "key", purse.with_suffix(".lock"))
    source = TokenSource(OAuth(http, oauth_url, clock), Credentials(AppKind.PUBLIC, client_id), vault, clock)
    token = await source.token()
    for _ in range(3):
        token = await source.renew(token)
    await http.aclose()

asyncio.run(main())
"""


@pytest.fixture(scope="module")
def shared_sandbox():
    with running_sandbox(users=20, meetings=5) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(shared_sandbox):
    yield shared_sandbox
    shared_sandbox.faults(refuse_refresh=False, no_me=False)


@pytest.fixture
async def http():
    client = create_http(user_agent="test")
    yield client
    await client.aclose()


@pytest.fixture
def redirect(sandbox) -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}{PATH}"
    sandbox.register_redirects(address)
    return address


@pytest.fixture
async def make(tmp_path, http, sandbox):
    made = []

    def make_sign_in(secrets):
        settings = Settings(oauth_url=sandbox.oauth_url, api_url=sandbox.api_url)
        accounts = Accounts(tmp_path / "accounts.json")
        made.append(SignIn(http, settings, secrets, accounts, SystemClock(), tmp_path / "locks"))
        return made[-1]

    yield make_sign_in
    for one in made:
        await one.close()


def credentials(sandbox, kind: AppKind) -> Credentials:
    client = sandbox.clients[kind.value]
    return Credentials(kind, client["client_id"], client.get("client_secret"), client.get("account_id"))


class Person:
    """Goes to the consent page and answers it, as a browser does."""

    def __init__(self, decision="allow", before_callback=None):
        self.decision, self.before_callback = decision, before_callback
        self.visit = None
        self.pages = []

    def __call__(self, state) -> None:
        if state.phase is SignInPhase.BROWSER:
            self.visit = asyncio.ensure_future(self._visit(state.authorize_url))

    async def _visit(self, url: str) -> None:
        async with httpx.AsyncClient(trust_env=False) as browser:
            consent = await browser.get(url)
            assert "Allow" in consent.text, consent.text
            answer = await browser.post(url, data={"decision": self.decision})
            if self.before_callback is not None:
                self.before_callback()
            self.pages.append(await browser.get(answer.headers["location"], follow_redirects=True))


@pytest.mark.parametrize("kind", [AppKind.PUBLIC, AppKind.CONFIDENTIAL])
async def test_a_person_signs_in_through_the_consent_page(sandbox, make, redirect, kind):
    secrets, person = MemorySecrets(), Person()
    sign_in = make(secrets)
    account = await sign_in.start(SignInRequest(credentials(sandbox, kind), redirect), person)
    await person.visit
    assert person.pages[0].url.path == "/done"
    assert account.email == sandbox.person["email"]
    assert account.display_name == sandbox.person["display_name"]
    assert account.zoom_account_id == sandbox.account_id
    first = await secrets.get(refresh_token_name(account.key))
    tokens = await make(secrets).tokens_for(account)
    await tokens.token()
    assert await secrets.get(refresh_token_name(account.key)) not in (None, first)


async def test_server_to_server_signs_in_alone(sandbox, make):
    account = await make(MemorySecrets()).start(
        SignInRequest(credentials(sandbox, AppKind.SERVER_TO_SERVER), ""), lambda state: None
    )
    assert account.zoom_account_id == sandbox.account_id
    assert account.kind is AppKind.SERVER_TO_SERVER


async def test_server_to_server_without_a_person_signs_in_too(sandbox, make):
    sandbox.faults(no_me=True)
    account = await make(MemorySecrets()).start(
        SignInRequest(credentials(sandbox, AppKind.SERVER_TO_SERVER), ""), lambda state: None
    )
    assert account.user_id == ""


async def test_deny_is_told(sandbox, make, redirect):
    person = Person("deny")
    request = SignInRequest(credentials(sandbox, AppKind.PUBLIC), redirect)
    with pytest.raises(ConsentRefused, match="not allowed"):
        await make(MemorySecrets()).start(request, person)
    await person.visit
    assert "Zoom did not let you in" in person.pages[0].text


async def test_an_expired_code_is_refused(sandbox, make, redirect):
    person = Person(before_callback=lambda: sandbox.advance(3600))
    request = SignInRequest(credentials(sandbox, AppKind.PUBLIC), redirect)
    with pytest.raises(GrantRefused):
        await make(MemorySecrets()).start(request, person)
    await person.visit


async def test_a_wrong_secret_is_told_by_what_to_compare(sandbox, make, redirect):
    right = credentials(sandbox, AppKind.CONFIDENTIAL)
    wrong = Credentials(right.kind, right.client_id, "wrong-secret")
    person = Person()
    with pytest.raises(GrantRefused) as told:
        await make(MemorySecrets()).start(SignInRequest(wrong, redirect), person)
    await person.visit
    assert told.value.title == "Zoom does not know this app"


async def test_a_refused_refresh_ends_the_sign_in(sandbox, make, redirect):
    secrets, person = MemorySecrets(), Person()
    request = SignInRequest(credentials(sandbox, AppKind.PUBLIC), redirect)
    account = await make(secrets).start(request, person)
    await person.visit
    sandbox.faults(refuse_refresh=True)
    with pytest.raises(RefreshRefused):
        await (await make(secrets).tokens_for(account)).token()


async def test_disconnecting_makes_the_token_void(sandbox, make, redirect, http):
    secrets, person = MemorySecrets(), Person()
    sign_in = make(secrets)
    request = SignInRequest(credentials(sandbox, AppKind.CONFIDENTIAL), redirect)
    account = await sign_in.start(request, person)
    await person.visit
    token = await (await sign_in.tokens_for(account)).token()
    assert await sign_in.disconnect(account, _no_rows, token)
    answer = await http.send(
        "GET", f"{sandbox.api_url}/users/me", headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status == 401
    assert await secrets.get(refresh_token_name(account.key)) is None


async def test_two_processes_never_spend_one_refresh_token(sandbox, tmp_path):
    purse = tmp_path / "refresh-token"
    purse.write_text(sandbox.demo["refresh_token"])
    client_id = sandbox.clients["public"]["client_id"]
    command = (sys.executable, "-c", _REFRESHER, sandbox.oauth_url, client_id, str(purse))
    before = len(_token_requests(sandbox))
    processes = [await asyncio.create_subprocess_exec(*command) for _ in range(2)]
    assert [await process.wait() for process in processes] == [0, 0]
    spent = _token_requests(sandbox)[before:]
    assert [request["status"] for request in spent] == [200] * 8
    assert purse.read_text() != sandbox.demo["refresh_token"]


async def test_the_demo_account_of_our_own_sandbox_needs_no_browser(tmp_path, http):
    command = (sys.executable, "-m", "app.sandbox", "--port", "0", "--users", "10", "--meetings", "3")
    demo = DemoAccount(Paths.under(tmp_path), http, SystemClock(), command=command)
    account = await demo.start()
    tokens = demo.tokens()
    answer = await http.send(
        "GET",
        f"{account.api_url}/users/me",
        headers={"Authorization": f"Bearer {await tokens.token()}"},
    )
    assert answer.json()["email"] == account.email
    await demo.stop()


def _token_requests(sandbox) -> list[dict]:
    return [request for request in sandbox.requests() if request["path"] == "/oauth/token"]


async def _no_rows(account) -> None:
    return None
