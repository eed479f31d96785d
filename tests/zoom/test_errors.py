import inspect
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.zoom import errors
from app.zoom._redact import MAX_LENGTH, redacted
from app.zoom.errors import (
    FieldError,
    GrantRefused,
    InvalidRequest,
    MissingScope,
    NetworkError,
    RateLimited,
    ZoomError,
)

TREE = sorted(
    (each for each in vars(errors).values() if inspect.isclass(each) and issubclass(each, ZoomError)),
    key=lambda each: each.__name__,
)


@pytest.mark.parametrize("kind", TREE)
def test_every_error_has_words_and_safe_details(kind: type[ZoomError]) -> None:
    error = kind(operation="meeting", http_status=400, code=300, said="Because.", tracking_id="WEB_1")
    assert error.title and error.message.endswith((".", "”"))
    assert error.next_step.endswith(".")
    for part in ("meeting", "400", "300", "Because.", "WEB_1", kind.__name__):
        assert part in error.details


@pytest.mark.parametrize("kind", TREE)
def test_the_tree_at_the_top_names_every_error(kind: type[ZoomError]) -> None:
    assert kind.__name__ in (errors.__doc__ or "")


@pytest.mark.parametrize("kind", TREE)
def test_an_error_can_be_made_of_nothing(kind: type[ZoomError]) -> None:
    error = kind()
    assert error.title and "None" not in str(error) and "{" not in str(error)


@pytest.mark.parametrize(
    "kind", ["dns", "refused", "unreachable", "timeout", "tls", "proxy", "cut", "broken"]
)
def test_network_errors_name_the_host(kind: str) -> None:
    error = NetworkError(kind, host="api.zoom.us")
    assert "api.zoom.us" in error.message and "{" not in str(error)
    assert f"Kind: {kind}" in error.details


def test_limits_say_when_it_goes_on() -> None:
    moment = datetime(2026, 11, 24, tzinfo=UTC)
    assert f"{moment.astimezone():%H:%M}" in RateLimited(resumes_at=moment).next_step
    assert f"{moment.astimezone():%Y-%m-%d}" in RateLimited(resumes_at=moment, daily=True).next_step
    assert "limit" in RateLimited(daily=True).title


def test_scopes_and_fields_are_in_the_words() -> None:
    assert "a:b:c, d:e:f" in MissingScope(("a:b:c", "d:e:f")).message
    error = InvalidRequest(field_errors=(FieldError("topic", "Too long."),))
    assert "topic: Too long." in error.message and "Field topic: Too long." in error.details


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("Authorization: Bearer abc.def-ghi", "abc.def"),
        ("token eyJhbGciOiJIUzUxMiJ9.eyJhaWQiOiJ4In0.c2ln is dead", "eyJ"),
        ("see https://zoom.us/j/123?pwd=Zm9v and go", "Zm9v"),
        ("see https://zoom.us/s/123?zak=Zm9v#x", "Zm9v"),
        ('{"password": "p4ss", "topic": "x"}', "p4ss"),
        ("passcode=p4ss&x=1", "p4ss"),
        ("refresh_token=p4ss", "p4ss"),
        ('"access_token":"p4ss"', "p4ss"),
        ("client_secret: p4ss", "p4ss"),
    ],
)
def test_secrets_that_zoom_quotes_are_left_out(text: str, secret: str) -> None:
    assert secret not in redacted(text)
    for error in (ZoomError(said=text), GrantRefused("invalid_grant", said=text)):
        shown = f"{error} {error!r} {error.details} {error.said} {error.args}"
        assert secret not in shown
    field = InvalidRequest(field_errors=(FieldError("x", text),))
    assert secret not in f"{field} {field.details} {field.field_errors}"


@given(st.text())
def test_redacting_never_grows_and_never_breaks_a_line(text: str) -> None:
    clean = redacted(text)
    assert len(clean) <= MAX_LENGTH and "\n" not in clean
    assert redacted(clean) == clean


def test_plain_words_stay() -> None:
    assert redacted("Meeting does not exist: 123.") == "Meeting does not exist: 123."
