import pytest

from app.viewmodels.connect_checks import (
    Verdict,
    check_account_id,
    check_client_id,
    check_client_secret,
    check_redirect,
)
from app.viewmodels.connect_steps import StepTool, marketplace_url, scope_uses, scopes_for, steps_for
from app.zoom.auth import AppKind

ID = "kT7pQ2xVRrWm4hZc0NfYAg"


@pytest.mark.parametrize(
    ("text", "verdict", "message"),
    [
        ("", Verdict.WRONG, "Enter the Client ID of the Zoom app."),
        (ID, Verdict.RIGHT, "Looks right: 22 letters and digits"),
        ("a-b_c", Verdict.UNKNOWN, "Unusual: 5 characters; Zoom’s have 22"),
        ("x", Verdict.UNKNOWN, "Unusual: 1 character; Zoom’s have 22"),
        ("two words", Verdict.WRONG, "It holds letters, digits, “-” and “_” alone."),
        ("ключ", Verdict.WRONG, "It holds letters, digits, “-” and “_” alone."),
        ("<b>bold</b>", Verdict.WRONG, "It holds letters, digits, “-” and “_” alone."),
    ],
)
def test_a_client_id(text, verdict, message):
    check = check_client_id(text)
    assert (check.verdict, check.message) == (verdict, message)


def test_an_account_id_is_asked_for_by_name():
    assert check_account_id("").message == "Enter the Account ID from the app’s credentials."
    assert check_account_id(ID).verdict is Verdict.RIGHT


@pytest.mark.parametrize(
    ("text", "verdict"),
    [("", Verdict.WRONG), ("a b", Verdict.WRONG), ("s3cret", Verdict.UNKNOWN), ("x" * 32, Verdict.RIGHT)],
)
def test_a_secret_is_judged_but_never_quoted(text, verdict):
    check = check_client_secret(text)
    assert check.verdict is verdict
    assert not text or text not in check.message


@pytest.mark.parametrize(
    ("text", "verdict", "message"),
    [
        ("http://127.0.0.1:5058/api/auth/zoom/callback", Verdict.RIGHT, "Port 5058 of this computer"),
        ("http://[::1]:4000/back", Verdict.RIGHT, "Port 4000 of this computer"),
        ("http://127.0.0.1/back", Verdict.RIGHT, "This computer"),
        ("http://localhost:5058/back", Verdict.UNKNOWN, "Zoom refuses “localhost”"),
        (
            "https://tools.example.edu/back",
            Verdict.RIGHT,
            "That page must lead back to http://127.0.0.1:5058",
        ),
        ("", Verdict.WRONG, "Enter the redirect address"),
        ("127.0.0.1:5058", Verdict.WRONG, "That is no web address."),
        ("ftp://127.0.0.1/", Verdict.WRONG, "That is no web address."),
        ("http://127.0.0.1:99999/", Verdict.WRONG, "That is no web address."),
        ("http://127.0.0.1/a b", Verdict.WRONG, "That is no web address."),
        ("https://tools.example.edu/back?x=1", Verdict.WRONG, "must end before"),
        ("https://tools.example.edu/back#x", Verdict.WRONG, "must end before"),
        ("https://me@tools.example.edu/back", Verdict.WRONG, "must end before"),
    ],
)
def test_a_redirect_address(text, verdict, message):
    check = check_redirect(text)
    assert check.verdict is verdict
    assert message in check.message


def test_plain_http_to_another_computer_offers_this_one():
    check = check_redirect("http://192.168.1.20:5058/api/auth/zoom/callback")
    assert check.message == "Plain http works on this computer alone."
    assert (check.fix, check.fix_label) == (
        "http://127.0.0.1:5058/api/auth/zoom/callback",
        "Use 127.0.0.1",
    )
    assert check_redirect(check.fix).verdict is Verdict.RIGHT


@pytest.mark.parametrize("kind", list(AppKind))
def test_each_kind_has_steps_that_end_in_the_form(kind):
    steps = steps_for(kind)
    tools = [step.tool for step in steps]
    assert tools[0] is StepTool.OPEN_MARKETPLACE
    assert tools.count(StepTool.COPY_SCOPES) == 1
    assert (StepTool.COPY_ADDRESS in tools) == (kind is not AppKind.SERVER_TO_SERVER)
    assert steps[-1].title.startswith("Bring ")


@pytest.mark.parametrize("kind", list(AppKind))
def test_every_scope_is_explained_and_none_comes_twice(kind):
    scopes = scopes_for(kind)
    explained = [scope for use in scope_uses(kind) for scope in use.scopes]
    assert sorted(set(explained)) == sorted(scopes)
    assert len(set(scopes)) == len(scopes)
    assert all(scope.endswith(":admin") for scope in scopes) == (kind is AppKind.SERVER_TO_SERVER)
    step = next(step for step in steps_for(kind) if step.tool is StepTool.COPY_SCOPES)
    assert step.text.startswith(f"{len(scopes)} ")


def test_the_marketplace_of_the_government_is_another_one():
    assert marketplace_url("https://zoom.us") == "https://marketplace.zoom.us/develop/create"
    assert marketplace_url("https://zoomgov.com") == "https://marketplace.zoomgov.com/develop/create"
