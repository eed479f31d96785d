import asyncio

import pytest

from app.core.errors import GreenroomError
from app.core.secret import Secret
from app.core.settings import DEFAULT_REDIRECT, Settings
from app.services.sign_in_errors import AddressRefused, SignInTimedOut
from app.store.secrets import KeyringError, KeyringTrouble
from app.viewmodels.connect import ConnectPhase, ConnectViewModel, Field, remaining
from app.viewmodels.connect_checks import Verdict
from app.zoom.auth import AppKind, Credentials
from tests.fakes.sign_in import URL, FakeSignIn, account

ID = "kT7pQ2xVRrWm4hZc0NfYAg"
SECRET = "x" * 32


@pytest.fixture
def sign_in():
    return FakeSignIn()


@pytest.fixture
def opened():
    return []


@pytest.fixture
async def make_vm(qapp, io, sign_in, opened):
    models = []

    def make(settings=None):
        models.append(
            ConnectViewModel(io, sign_in, settings or Settings(), lambda url: not opened.append(url))
        )
        return models[-1]

    yield make
    for model in models:
        await model.close()


@pytest.fixture
def vm(make_vm):
    return make_vm()


def told(signal) -> list:
    heard = []
    signal.connect(lambda *values: heard.append(values[0] if values else None))
    return heard


async def until(vm, phase) -> None:
    async with asyncio.timeout(5):
        while vm.phase is not phase:  # noqa: ASYNC110 - a signal of Qt, not an event of asyncio
            await asyncio.sleep(0.001)


async def test_the_form_begins_with_what_is_known(make_vm):
    vm = make_vm(Settings(redirect_uri="http://127.0.0.1:7000/back"))
    assert vm.kind is AppKind.PUBLIC
    assert vm.fields == (Field.CLIENT_ID, Field.REDIRECT)
    assert vm.values[Field.REDIRECT] == "http://127.0.0.1:7000/back"
    assert vm.checks[Field.REDIRECT].verdict is Verdict.RIGHT
    assert vm.checks[Field.CLIENT_ID].verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("settings", "kind"),
    [
        (Settings(client_id=ID), AppKind.PUBLIC),
        (Settings(client_id=ID, client_secret=Secret(SECRET)), AppKind.CONFIDENTIAL),
        (
            Settings(client_id=ID, client_secret=Secret(SECRET), account_id=ID),
            AppKind.SERVER_TO_SERVER,
        ),
    ],
)
async def test_where_settings_suffice_nothing_is_asked(make_vm, sign_in, settings, kind):
    vm = make_vm(settings)
    signed_in = told(vm.signed_in)
    vm.begin()
    if kind is not AppKind.SERVER_TO_SERVER:
        await until(vm, ConnectPhase.WAITING)
        assert await vm.paste("http://127.0.0.1/?code=a&state=s") is None
    await until(vm, ConnectPhase.FORM)
    assert signed_in == [account()]
    assert sign_in.requests[0].credentials.kind is kind
    assert sign_in.requests[0].redirect_uri == DEFAULT_REDIRECT


async def test_asked_to_ask_it_asks(make_vm, sign_in):
    vm = make_vm(Settings(client_id=ID))
    vm.begin(ask=True)
    assert vm.phase is ConnectPhase.FORM
    assert sign_in.requests == []


async def test_the_browser_opens_once_and_again_on_request(vm, opened):
    vm.set_value(Field.CLIENT_ID, ID)
    vm.connect_to_zoom()
    await until(vm, ConnectPhase.WAITING)
    await asyncio.sleep(0.01)
    assert opened == [URL]
    assert vm.browser_opened
    assert vm.waiting.seconds_left == 299
    vm.open_again()
    assert opened == [URL, URL]


async def test_a_browser_elsewhere_is_left_to_the_person(vm, opened):
    vm.set_value(Field.CLIENT_ID, ID)
    vm.connect_elsewhere()
    await until(vm, ConnectPhase.WAITING)
    assert opened == []
    assert not vm.browser_opened


@pytest.mark.parametrize(
    ("kind", "values", "first_wrong"),
    [
        (AppKind.PUBLIC, {}, Field.CLIENT_ID),
        (AppKind.PUBLIC, {Field.CLIENT_ID: ID, Field.REDIRECT: "http://10.0.0.1/"}, Field.REDIRECT),
        (AppKind.CONFIDENTIAL, {Field.CLIENT_ID: ID}, Field.CLIENT_SECRET),
        (AppKind.SERVER_TO_SERVER, {Field.CLIENT_ID: ID, Field.CLIENT_SECRET: SECRET}, Field.ACCOUNT_ID),
    ],
)
async def test_connect_always_works_a_wrong_value_gets_the_focus(vm, sign_in, kind, values, first_wrong):
    focused = told(vm.focus_requested)
    vm.set_kind(kind)
    for field, text in values.items():
        vm.set_value(field, text)
    vm.connect_to_zoom()
    assert focused == [first_wrong]
    assert vm.checks[first_wrong].wrong
    assert vm.phase is ConnectPhase.FORM
    assert sign_in.requests == []


async def test_each_kind_sends_its_own_values_only(vm, sign_in):
    values = {Field.ACCOUNT_ID: ID, Field.CLIENT_ID: ID, Field.CLIENT_SECRET: SECRET}
    for field, text in values.items():
        vm.set_value(field, f" {text}\n")
    vm.set_kind(AppKind.CONFIDENTIAL)
    vm.connect_to_zoom()
    await until(vm, ConnectPhase.WAITING)
    assert sign_in.requests[0].credentials == Credentials(AppKind.CONFIDENTIAL, ID, SECRET)
    vm.cancel()
    vm.set_kind(AppKind.PUBLIC)
    vm.connect_to_zoom()
    await until(vm, ConnectPhase.WAITING)
    assert sign_in.requests[1].credentials == Credentials(AppKind.PUBLIC, ID)


async def test_values_are_checked_a_moment_after_the_last_key(vm, qtbot):
    checked = told(vm.checked)
    vm.set_value(Field.CLIENT_ID, "k")
    vm.set_value(Field.CLIENT_ID, ID)
    assert checked == []
    qtbot.waitUntil(lambda: checked == [Field.CLIENT_ID], timeout=2000)
    assert vm.checks[Field.CLIENT_ID].verdict is Verdict.RIGHT
    vm.set_value(Field.CLIENT_ID, "")
    qtbot.waitUntil(lambda: len(checked) == 2, timeout=2000)
    assert vm.checks[Field.CLIENT_ID].verdict is Verdict.UNKNOWN


async def test_the_offered_value_is_taken(vm):
    changed = told(vm.value_changed)
    vm.set_value(Field.REDIRECT, "http://192.168.1.20:5058/back")
    vm.connect_to_zoom()
    vm.use_fix(Field.REDIRECT)
    assert vm.values[Field.REDIRECT] == "http://127.0.0.1:5058/back"
    assert vm.checks[Field.REDIRECT].verdict is Verdict.RIGHT
    assert changed == [Field.REDIRECT]


async def test_a_failure_returns_to_the_form_and_can_be_retried(vm, sign_in):
    sign_in.error = SignInTimedOut()
    vm.set_value(Field.CLIENT_ID, ID)
    vm.connect_to_zoom()
    await until(vm, ConnectPhase.WAITING)
    await vm.paste("anything")
    await until(vm, ConnectPhase.FORM)
    assert vm.error is sign_in.error
    assert vm.values[Field.CLIENT_ID] == ID
    sign_in.error = None
    signed_in = told(vm.signed_in)
    vm.retry()
    assert vm.error is None
    await until(vm, ConnectPhase.WAITING)
    await vm.paste("anything")
    await until(vm, ConnectPhase.FORM)
    assert signed_in == [account()]


async def test_a_wrong_pasted_address_is_told_and_the_wait_goes_on(vm, sign_in):
    sign_in.paste_error = AddressRefused("That address holds no answer from Zoom", "No code.")
    vm.set_value(Field.CLIENT_ID, ID)
    vm.connect_to_zoom()
    await until(vm, ConnectPhase.WAITING)
    assert await vm.paste("http://example.com") is sign_in.paste_error
    assert vm.phase is ConnectPhase.WAITING


async def test_cancel_stops_the_wait_then_leaves(vm, sign_in, io):
    left = told(vm.cancelled)
    vm.set_value(Field.CLIENT_ID, ID)
    vm.connect_to_zoom()
    await until(vm, ConnectPhase.WAITING)
    vm.cancel()
    assert vm.phase is ConnectPhase.FORM
    assert vm.waiting is None
    await asyncio.sleep(0.01)
    await io.run(asyncio.sleep(0))
    assert sign_in.cancelled == 1
    assert left == []
    vm.cancel()
    assert left == [None]


async def test_late_news_of_a_cancelled_sign_in_changes_nothing(vm, opened):
    vm.set_value(Field.CLIENT_ID, ID)
    vm.connect_to_zoom()
    vm.cancel()
    await asyncio.sleep(0.02)
    assert vm.phase is ConnectPhase.FORM
    assert opened == []


@pytest.mark.parametrize("kind", list(KeyringTrouble))
async def test_a_keyring_that_will_not_offers_this_session(vm, sign_in, kind):
    sign_in.keyring = KeyringError(kind)
    signed_in = told(vm.signed_in)
    vm.set_value(Field.CLIENT_ID, ID)
    vm.connect_to_zoom()
    await until(vm, ConnectPhase.WAITING)
    await vm.paste("anything")
    await until(vm, ConnectPhase.KEYRING)
    assert vm.error is sign_in.keyring
    vm.keep_for_session()
    await until(vm, ConnectPhase.FORM)
    assert signed_in == [account(session_only=True)]


async def test_once_unlocked_the_keyring_is_tried_again(vm, sign_in):
    sign_in.keyring = KeyringError(KeyringTrouble.LOCKED)
    signed_in = told(vm.signed_in)
    vm.set_value(Field.CLIENT_ID, ID)
    vm.connect_to_zoom()
    await until(vm, ConnectPhase.WAITING)
    await vm.paste("anything")
    await until(vm, ConnectPhase.KEYRING)
    vm.retry()
    await until(vm, ConnectPhase.WORKING)
    await until(vm, ConnectPhase.KEYRING)
    sign_in.keyring = None
    vm.keep_again()
    await until(vm, ConnectPhase.FORM)
    assert signed_in == [account()]


async def test_leaving_the_keyring_question_gives_the_tokens_back(vm, sign_in):
    sign_in.keyring = KeyringError(KeyringTrouble.LOCKED)
    vm.set_value(Field.CLIENT_ID, ID)
    vm.connect_to_zoom()
    await until(vm, ConnectPhase.WAITING)
    await vm.paste("anything")
    await until(vm, ConnectPhase.KEYRING)
    vm.cancel()
    await asyncio.sleep(0.02)
    assert vm.phase is ConnectPhase.FORM
    assert sign_in.discarded == 1


async def test_an_error_of_ours_brings_the_form_back_and_is_told(vm, sign_in, caplog):
    sign_in.error = ZeroDivisionError()
    failed = told(vm.failed)
    vm.set_value(Field.CLIENT_ID, ID)
    vm.connect_to_zoom()
    await until(vm, ConnectPhase.WAITING)
    await vm.paste("anything")
    await until(vm, ConnectPhase.FORM)
    await asyncio.sleep(0)
    assert isinstance(failed[0], GreenroomError)


async def test_after_signing_in_the_form_forgets_the_secret(vm):
    vm.set_kind(AppKind.CONFIDENTIAL)
    vm.set_value(Field.CLIENT_ID, ID)
    vm.set_value(Field.CLIENT_SECRET, SECRET)
    vm.connect_to_zoom()
    await until(vm, ConnectPhase.WAITING)
    await vm.paste("anything")
    await until(vm, ConnectPhase.FORM)
    assert vm.values[Field.CLIENT_SECRET] == ""


async def test_connecting_again_fills_in_the_account(vm):
    known = account(kind=AppKind.SERVER_TO_SERVER, client_id="other-id", redirect_uri="")
    vm.reconnect(known)
    assert vm.kind is AppKind.SERVER_TO_SERVER
    assert vm.values[Field.CLIENT_ID] == "other-id"
    assert vm.values[Field.ACCOUNT_ID] == "acc-1"
    vm.reconnect(account())
    assert vm.values[Field.REDIRECT] == "http://127.0.0.1:5058/back"


async def test_pressing_connect_twice_signs_in_once(vm, sign_in):
    vm.set_value(Field.CLIENT_ID, ID)
    vm.connect_to_zoom()
    vm.connect_to_zoom()
    await until(vm, ConnectPhase.WAITING)
    assert len(sign_in.requests) == 1


async def test_the_marketplace_opens_in_the_browser(vm, opened):
    vm.open_marketplace()
    assert opened == ["https://marketplace.zoom.us/develop/create"]


@pytest.mark.parametrize(
    ("seconds", "text"), [(300, "5:00 left"), (65, "1:05 left"), (0, "0:00 left"), (-3, "0:00 left")]
)
def test_the_time_left_is_told(seconds, text):
    assert remaining(seconds) == text
