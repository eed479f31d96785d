"""The composition root against the sandbox: accounts side by side, and settings that change under them."""

from dataclasses import replace
from datetime import UTC, datetime

import keyring
import pytest

from app.application import Application
from app.core.errors import SettingsError
from app.core.paths import Paths
from app.core.settings import Settings
from app.services.sign_in import SignInRequest
from app.store.secrets import refresh_token_name
from app.zoom.auth import AppKind, Credentials
from app.zoom.models.meeting import MeetingListItem
from tests.fakes.keyrings import MemoryKeyring
from tests.fakes.sandbox import running_sandbox

ONLY_HERE = MeetingListItem(
    id=123_456_789, topic="Only here", type=2, start_time=datetime(2030, 1, 2, 9, 0, tzinfo=UTC), duration=30
)
"""Known to one account's store and to no sandbox."""


@pytest.fixture(scope="module")
def sandbox():
    with running_sandbox(users=20, meetings=12) as running:
        yield running


@pytest.fixture
def settings(sandbox):
    return Settings(oauth_url=sandbox.oauth_url, api_url=sandbox.api_url)


@pytest.fixture(autouse=True)
def locker(monkeypatch):
    backend = MemoryKeyring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)
    return backend


@pytest.fixture
async def application(settings, tmp_path):
    paths = Paths.under(tmp_path)
    paths.make()
    core = Application(paths, settings)
    core.io.start()
    yield core
    await core.shutdown()
    core.io.stop()


async def by_app(core, sandbox, *, session_only=False):
    """The account of the Server-to-Server app."""
    client = sandbox.clients["server_to_server"]
    credentials = Credentials(
        AppKind.SERVER_TO_SERVER, client["client_id"], client["client_secret"], client["account_id"]
    )
    return await core.sign_in.start(SignInRequest(credentials, "", session_only), lambda _state: None)


async def by_person(core, app_account, sandbox, locker):
    """The account of the person whose refresh token the sandbox hands out."""
    person = sandbox.person
    changes = {
        "key": "of-the-person",
        "kind": AppKind.PUBLIC,
        "client_id": sandbox.demo["client_id"],
        "user_id": person["id"],
        "email": person["email"],
        "display_name": person["display_name"],
    }
    account = app_account.model_copy(update=changes)
    await core._secrets.set(refresh_token_name(account.key), sandbox.demo["refresh_token"])
    core.accounts.put(account)
    return account


async def test_accounts_are_switched_and_never_mixed(application, sandbox, locker):
    of_app = await by_app(application, sandbox)
    of_person = await by_person(application, of_app, sandbox, locker)
    stranger = sandbox.sandbox.directory.with_status("active")[1]

    session = await application.open(of_app)
    await session.hosts.choose(stranger.email)
    session = await application.open(of_person)
    assert (await session.hosts.current()).id == sandbox.person["id"]
    await session.store.meetings.put_page([ONLY_HERE], sandbox.person["id"], application.clock.now())
    assert await session.store.meetings.key_of(ONLY_HERE.id)

    session = await application.open(of_app)
    assert (await session.hosts.current()).id == stranger.id, "each account remembers its own host"
    assert await session.store.meetings.key_of(ONLY_HERE.id) is None
    session = await application.open(of_person)
    assert await session.store.meetings.key_of(ONLY_HERE.id), "and keeps its own rows"
    assert application.store_file(of_app) != application.store_file(of_person)


async def test_disconnecting_one_leaves_the_other_whole(application, sandbox, locker):
    of_app = await by_app(application, sandbox)
    of_person = await by_person(application, of_app, sandbox, locker)
    await application.open(of_person)
    kept = {name for _service, name in locker.items if name.startswith(of_person.key)}
    await application.open(of_app)
    await application.disconnect(of_app)
    assert {name for _service, name in locker.items} == kept
    assert kept
    assert not application.store_file(of_app).parent.exists()
    assert application.store_file(of_person).exists()
    assert [account.key for account in application.accounts.all()] == [of_person.key]


async def test_a_sign_in_for_this_session_outlives_another_proxy(application, settings, sandbox, locker):
    account = await by_app(application, sandbox, session_only=True)
    assert not locker.items
    await application.open(account)
    await application.apply(replace(settings, proxy="none"))
    session = await application.open(account)
    assert await session.tokens.token()


async def test_a_proxy_that_cannot_be_used_is_named_and_changes_nothing(
    application, settings, sandbox, monkeypatch, tmp_path
):
    await application.apply(replace(settings, proxy="none"))
    session = await application.open(await by_app(application, sandbox))
    monkeypatch.setenv("HTTPS_PROXY", "gopher://proxy:1")
    with pytest.raises(SettingsError) as told:
        await application.apply(settings)
    assert told.value.variable == "HTTPS_PROXY"
    assert application.session is session
    assert await session.tokens.token()
    with pytest.raises(SettingsError):
        Application(Paths.under(tmp_path), settings)
