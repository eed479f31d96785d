from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.zoom import retry
from app.zoom._headers import parse_date, retry_after
from app.zoom.api import meetings
from app.zoom.errors import (
    BadResponse,
    Busy,
    InvalidRequest,
    NetworkError,
    RateLimited,
    ServerError,
    ZoomError,
)

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SENT, UNSENT = NetworkError("timeout", sent=True), NetworkError("refused", sent=False)


@pytest.mark.parametrize(
    ("error", "reading", "creating"),
    [
        (SENT, True, False),
        (UNSENT, True, True),
        (NetworkError("tls"), False, False),
        (NetworkError("proxy"), False, False),
        (ServerError(http_status=502), True, False),
        (BadResponse(http_status=200), True, False),
        (BadResponse(http_status=404), False, False),
        (RateLimited(), True, True),
        (RateLimited(daily=True), False, False),
        (Busy(http_status=429), True, True),
        (InvalidRequest(code=300), False, False),
    ],
)
def test_what_is_sent_again(error: ZoomError, reading: bool, creating: bool) -> None:
    assert retry.may_repeat(error, meetings.GET, 1) is reading
    assert retry.may_repeat(error, meetings.CREATE, 1) is creating
    most = retry.BUSY_ATTEMPTS if isinstance(error, Busy) else retry.ATTEMPTS
    assert not retry.may_repeat(error, meetings.GET, most)
    assert retry.may_repeat(error, meetings.GET, most - 1) is reading


@pytest.mark.parametrize(
    "operation", [meetings.GET, meetings.LIST, meetings.UPDATE, meetings.DELETE, meetings.END]
)
def test_only_what_is_sent_once_can_stay_unknown(operation: meetings.Operation) -> None:
    assert not retry.leaves_unknown(SENT, operation)
    assert retry.leaves_unknown(SENT, meetings.CREATE) and retry.leaves_unknown(SENT, meetings.RECOVER)
    assert not retry.leaves_unknown(UNSENT, meetings.CREATE)


@given(st.integers(1, 60), st.floats(0, 1))
def test_pauses_grow_and_stay_bounded(attempts: int, chance: float) -> None:
    pause = retry.pause(attempts, None, NOW, chance)
    assert pause is not None
    assert retry.FIRST_PAUSE_SECONDS / 2 <= pause <= retry.LONGEST_PAUSE_SECONDS
    later = retry.pause(attempts + 1, None, NOW, chance)
    assert later is not None and later >= pause


def test_pauses_differ_from_each_other() -> None:
    assert len({retry.pause(3, None, NOW) for _ in range(10)}) > 1


@pytest.mark.parametrize(("seconds", "pause"), [(5, 5.0), (-5, 0.0), (60, 60.0), (61, None)])
def test_zooms_wish_is_kept_unless_too_long(seconds: int, pause: float | None) -> None:
    assert retry.pause(1, NOW + timedelta(seconds=seconds), NOW) == pause


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("7", NOW + timedelta(seconds=7)),
        ("1.5", NOW + timedelta(seconds=1.5)),
        ("-3", NOW),
        ("Mon, 23 Nov 2026 12:00:09 GMT", NOW + timedelta(seconds=9)),
        ("2026-11-24T00:00:00Z", datetime(2026, 11, 24, tzinfo=UTC)),
        ("2026-11-24T00:00:00", datetime(2026, 11, 24, tzinfo=UTC)),
        ("2026-11-24T01:00:00+01:00", datetime(2026, 11, 24, tzinfo=UTC)),
        ("", None),
        ("soon", None),
        ("nan", None),
        ("inf", None),
    ],
)
def test_retry_after(text: str, moment: datetime | None) -> None:
    assert retry_after({"retry-after": text}, NOW) == moment


@given(st.text())
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    read = retry_after({"retry-after": text, "x-ratelimit-reset": text}, NOW) or parse_date(text)
    assert read is None or read.tzinfo is not None
