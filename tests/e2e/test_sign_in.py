"""Signing in to Zoom and out again, with a real browser, a real keyring and the real program."""

import signal
import socket
import urllib.parse

import pytest

from tests.e2e.consent import callback, changed, get
from tests.e2e.desk import until
from tests.e2e.desk.basics import MENU_ITEMS
from tests.e2e.steps import connected_as, meetings, shows, wait_for_meetings

pytestmark = pytest.mark.sandbox("--users", "12", "--meetings", "12")
PATH = "/api/auth/zoom/callback"
SIGNED_IN = "You can go back to Greenroom"


@pytest.fixture
def port():
    """A port that nothing listens at."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@pytest.fixture
def start(greenroom, sandbox, port):
    """Start the program as an app of a kind; its redirect address has a port of this test's own."""

    def run(kind="public", **more):
        redirect = f"http://127.0.0.1:{port}{PATH}"
        sandbox.control("PUT", "redirects", {"uris": [redirect]})
        return greenroom(env={**sandbox.environment(kind), "ZOOM_REDIRECT_URI": redirect, **more})

    return run


def connect(app):
    """Press the welcome page's button."""
    app.wait("push button", "Connect to Zoom").press()


def authorize_url(desktop, number=0):
    """The page that the program opened in the browser."""
    assert until(lambda: desktop.urls()[number:], 20), "no browser was opened"
    return desktop.urls()[number]


def kept(desktop):
    """The secrets in the keyring, without the head that says how many parts each has."""
    return [item["secret"] for item in desktop.secrets() if not item["secret"].startswith('{"')]


def prompted(desktop):
    """Whether the keyring asks for its password."""
    return any("nlock" in window["name"] for window in desktop.windows())


def sign_in(desktop, app):
    """Connect and answer the consent page without a browser."""
    connect(app)
    assert SIGNED_IN in get(callback(authorize_url(desktop, -1)))[1]
    return wait_for_meetings(app)


@pytest.mark.desktop(browser="chromium")
def test_a_browser_brings_the_consent_and_the_keyring_holds_it_across_a_restart(desktop, start, sandbox):
    app = start()
    connect(app)
    shows(app, "left")
    desktop.wait("push button", "Allow", timeout=40).click()
    desktop.wait("heading", SIGNED_IN)
    address = desktop.wait("text", "Address and search bar").text
    assert "code=" not in address
    wait_for_meetings(app)
    assert connected_as(app) == sandbox.told["person"]["display_name"]
    first = kept(desktop)
    assert len(first) == 1
    assert app.terminate() == 0

    opened = len(desktop.urls())
    again = start()
    wait_for_meetings(again)
    assert connected_as(again) == sandbox.told["person"]["display_name"]
    assert len(desktop.urls()) == opened
    assert len(sandbox.requests("POST", "/oauth/token")) == 2
    assert until(lambda: len(kept(desktop)) == 1, 5)
    assert kept(desktop) != first


def test_the_form_asks_for_what_is_missing_and_checks_it(desktop, greenroom, sandbox, port):
    redirect = f"http://127.0.0.1:{port}{PATH}"
    sandbox.control("PUT", "redirects", {"uris": [redirect]})
    addresses = {name: url for name, url in sandbox.environment().items() if name.endswith("_URL")}
    app = greenroom(env=addresses)
    connect(app)
    app.wait("text", "Client ID").type("two words")
    app.find("push button", "Connect").press()
    shows(app, "Client ID")
    assert desktop.urls() == []
    app.find("text", "Client ID").type(sandbox.told["clients"]["public"]["client_id"], clear=True)
    app.find("text", "Redirect address").type(redirect, clear=True)
    app.find("push button", "Connect").press()
    assert SIGNED_IN in get(callback(authorize_url(desktop)))[1]
    wait_for_meetings(app)


def test_a_confidential_app_keeps_its_secret_in_the_keyring_alone(desktop, start, sandbox):
    app = start("confidential")
    sign_in(desktop, app)
    secret = sandbox.told["clients"]["confidential"]["client_secret"]
    assert secret in kept(desktop)
    assert app.terminate() == 0
    again = start("confidential", ZOOM_CLIENT_SECRET=None)
    wait_for_meetings(again)


@pytest.mark.desktop(keyring="none")
def test_server_to_server_from_the_environment_asks_nothing(desktop, start, sandbox):
    app = start("server_to_server")
    wait_for_meetings(app)
    assert desktop.urls() == []
    assert connected_as(app)


@pytest.mark.sandbox("--users", "12", "--meetings", "12", "--no-me")
@pytest.mark.desktop(keyring="none")
def test_a_server_to_server_token_without_a_person_asks_whose_meetings_once(desktop, start, sandbox):
    app = start("server_to_server")
    shows(app, "Whose meetings?")
    app.find("text", "Host").type(sandbox.told["person"]["email"])
    desktop.keys("Return")
    wait_for_meetings(app)


def test_forged_and_second_callbacks_are_refused_and_the_wait_goes_on(desktop, start):
    app = start()
    connect(app)
    page = authorize_url(desktop)
    right = callback(page)
    forged = changed(right, state="forged", code="stolen")
    assert get(forged)[0] == 400
    assert get(changed(right, state=None))[0] == 400
    assert get(changed(right).replace(PATH, "/elsewhere"))[0] == 404
    assert get(right, "POST")[0] == 405
    shows(app, "left", timeout=5)
    status, text, address = get(right)
    assert (status, SIGNED_IN in text) == (200, True)
    assert "code=" not in address
    second = get_or_refused(forged)
    assert second in (None, 400, 404, 410)
    wait_for_meetings(app)


def get_or_refused(address):
    """The status, or None where nobody listens any more."""
    try:
        return get(address)[0]
    except OSError:
        return None


def test_refusing_on_the_page_is_told(desktop, start):
    app = start()
    connect(app)
    assert "did not let you in" in get(callback(authorize_url(desktop), "deny"))[1]
    shows(app, "Zoom did not let you in")
    assert desktop.secrets() == []


def test_an_expired_code_is_told_in_zooms_words(desktop, start, sandbox):
    sandbox.faults(code_seconds=-1.0)
    app = start()
    connect(app)
    get(callback(authorize_url(desktop)))
    shows(app, "Authorization code has expired")
    sandbox.faults(code_seconds=300.0)
    app.find("push button", "Connect").press()
    get(callback(authorize_url(desktop, 1)))
    wait_for_meetings(app)


def test_a_public_app_takes_the_next_free_port(desktop, start, port):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        app = start()
        connect(app)
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(authorize_url(desktop)).query)
        assert f":{port}/" not in query["redirect_uri"][0]
        get(callback(authorize_url(desktop)))
        wait_for_meetings(app)


def test_a_confidential_app_is_told_of_the_taken_port(desktop, start, port):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        app = start("confidential")
        connect(app)
        shows(app, f"Port {port} is in use")
        assert desktop.urls() == []


def test_the_answer_can_be_pasted(desktop, start):
    app = start()
    connect(app)
    answer = callback(authorize_url(desktop))
    app.wait("push button", "Paste address").press()
    field = app.wait("text", "Address of the last page", state="focused")
    field.set_text(changed(answer, state="another"))
    app.find("push button", "Use address").press()
    shows(app, "That address belongs to another sign-in")
    desktop.set_clipboard(answer)
    field.keys("ctrl+a", "ctrl+v")
    app.find("push button", "Use address").press()
    wait_for_meetings(app)


def test_cancel_ends_the_wait_and_nothing_listens_any_more(desktop, start, port):
    app = start()
    connect(app)
    authorize_url(desktop)
    app.wait("push button", "Cancel").press()
    app.wait("push button", "Connect")
    assert until(lambda: get_or_refused(f"http://127.0.0.1:{port}{PATH}") is None, 5)


@pytest.mark.desktop(keyring="none")
def test_without_a_keyring_it_says_so_and_lasts_for_the_session(desktop, start):
    app = start()
    connect(app)
    get(callback(authorize_url(desktop)))
    shows(app, "There is no keyring")
    app.wait("push button", "This session only").press()
    wait_for_meetings(app)
    assert app.terminate() == 0
    again = start()
    again.wait("push button", "Connect to Zoom")
    assert connected_as(again) == ""


@pytest.mark.desktop(keyring="locked")
def test_a_locked_keyring_that_stays_shut_is_told_and_can_be_tried_again(desktop, start):
    app = start()
    connect(app)
    get(callback(authorize_url(desktop)))
    desktop.answer_keyring(None)
    shows(app, "The keyring is locked")
    app.wait("push button", "Retry").press()
    desktop.answer_keyring()
    wait_for_meetings(app)
    assert len(kept(desktop)) == 1


def test_a_keyring_locked_at_the_start_asks_once_and_what_is_stored_is_shown(desktop, start):
    app = start()
    sign_in(desktop, app)
    assert app.terminate() == 0
    desktop.lock_keyring()
    again = start()
    wait_for_meetings(again)
    desktop.answer_keyring(None)
    shows(again, "keyring did not open")
    shows(again, "Connection: signed out")
    assert not until(lambda: prompted(desktop), 3)
    again.find("push button", "Retry").press()
    desktop.answer_keyring()
    assert until(lambda: connected_as(again), 20)


@pytest.mark.desktop(keyring="none")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_program_ends_in_the_middle_of_a_sign_in(desktop, start, port, number):
    app = start()
    connect(app)
    authorize_url(desktop)
    shows(app, "Waiting for your browser")
    app.process.send_signal(number)
    assert app.join(3) == 0
    assert app.stderr() == ""
    assert get_or_refused(f"http://127.0.0.1:{port}{PATH}") is None


@pytest.mark.long
def test_a_network_that_fails_while_signing_in_is_told(desktop, start, greenroom, sandbox):
    app = start()
    connect(app)
    answer = callback(authorize_url(desktop))
    greenroom.guard(*sandbox.secrets())
    sandbox.process.kill()
    sandbox.process.wait()
    get(answer)
    shows(app, "Zoom cannot be reached")
    assert desktop.secrets() == []


@pytest.mark.long
def test_a_killed_program_starts_again_signed_in(desktop, start):
    app = start()
    sign_in(desktop, app)
    app.kill()
    again = start()
    wait_for_meetings(again)
    assert until(lambda: connected_as(again), 5)
    assert len(desktop.urls()) == 1


@pytest.mark.long
def test_accounts_stand_side_by_side_and_are_never_mixed(desktop, start, sandbox):
    app = start()
    sign_in(desktop, app)
    first = connected_as(app)
    pick_account_entry(app, "Connect another account")
    app.wait("radio button", "General app with secret").press()
    client = sandbox.told["clients"]["confidential"]
    app.wait("text", "Client ID").type(client["client_id"], clear=True)
    app.wait("password text", "Client secret").type(client["client_secret"], clear=True)
    app.find("push button", "Connect").press()
    get(callback(authorize_url(desktop, 1), person=3))
    assert until(lambda: connected_as(app) not in ("", first), 20)
    second = connected_as(app)
    assert until(lambda: hosts(app) <= {second}, 10)
    for name in (first, second):
        pick_account_entry(app, name)
        assert until(lambda name=name: connected_as(app) == name, 10)
        assert until(lambda name=name: hosts(app) <= {name}, 10)
    pick_account_entry(app, first)
    assert until(lambda: hosts(app) == {first}, 10)


def hosts(app):
    """Whose meetings the table shows."""
    return {row["Host"] for row in meetings(app)}


def pick_account_entry(app, text):
    """Choose from the account menu."""
    app.wait("push button", "Account").press()
    app.wait(MENU_ITEMS, text, state="enabled").press()


def test_a_refused_refresh_asks_to_sign_in_again_and_loses_nothing(desktop, start, sandbox):
    app = start()
    sign_in(desktop, app)
    assert app.terminate() == 0
    sandbox.faults(refuse_refresh=True)
    again = start()
    wait_for_meetings(again)  # what the store knows
    shows(again, "Zoom no longer accepts the stored sign-in.")
    shows(again, "Connection: signed out")
    sandbox.faults(refuse_refresh=False)
    again.find("push button", "Connect again").press()
    again.wait("push button", "Connect").press()
    get(callback(authorize_url(desktop, 1)))
    assert until(lambda: connected_as(again), 20)


def test_disconnect_says_what_goes_and_leaves_nothing(desktop, start, greenroom, sandbox):
    app = start()
    sign_in(desktop, app)
    stores = list(greenroom.base_dir.rglob("store.sqlite3"))
    assert stores
    pick_account_entry(app, "Disconnect")
    dialog = app.wait(["dialog", "alert"])
    assert dialog.find("label", contains=sandbox.told["person"]["display_name"])
    dialog.find("push button", "Disconnect").press()
    app.wait("push button", "Connect to Zoom")
    assert desktop.secrets() == []
    assert not any(store.exists() for store in stores)
    assert sandbox.requests("POST", "/oauth/revoke")
