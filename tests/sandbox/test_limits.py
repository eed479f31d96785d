"""Rate limits by label and plan, with the headers of each kind of 429."""

from datetime import UTC, datetime

import pytest

from app.sandbox.clock import SandboxClock
from app.sandbox.errors import ApiFault
from app.sandbox.faults import Faults
from app.sandbox.limits import ALLOWANCES, RateLimits


@pytest.fixture
def faults():
    return Faults(plan="free")


@pytest.fixture
def clock():
    return SandboxClock(datetime(2026, 11, 24, 9, tzinfo=UTC))


@pytest.fixture
def limits(clock, faults):
    return RateLimits(clock, faults)


def refused(ask, *arguments):
    with pytest.raises(ApiFault) as caught:
        ask(*arguments)
    assert caught.value.status == 429
    return caught.value


def test_what_is_left_is_told(limits):
    headers = limits.count("LIGHT")
    assert headers["X-RateLimit-Category"] == "Light"
    assert (headers["X-RateLimit-Limit"], headers["X-RateLimit-Remaining"]) == ("4", "3")


def test_a_second_s_limit(limits, clock):
    for _ in range(4):
        limits.count("LIGHT")
    fault = refused(limits.count, "LIGHT")
    assert fault.code == 4001
    assert fault.headers["X-RateLimit-Type"] == "QPS"
    assert int(fault.headers["X-RateLimit-Reset"]) > clock.now().timestamp()
    assert "Retry-After" not in fault.headers
    limits.count("MEDIUM")
    clock.advance(1.1)
    limits.count("LIGHT")


def test_a_day_s_limit(limits, clock, faults):
    faults.daily_limit = 2
    limits.count("LIGHT")
    limits.count("LIGHT")
    fault = refused(limits.count, "LIGHT")
    assert fault.headers["X-RateLimit-Type"] == "Daily-limit"
    assert fault.headers["Retry-After"] == "2026-11-25T00:00:00Z"
    clock.advance(15 * 3600 + 1)
    limits.count("LIGHT")


def test_heavy_and_resource_intensive_share_a_day(limits, faults):
    faults.plan, faults.daily_limit = "business", 2
    limits.count("HEAVY")
    limits.count("RESOURCE-INTENSIVE")
    assert "daily" in refused(limits.count, "HEAVY").message


def test_resource_intensive_is_counted_by_the_minute(limits, clock):
    for _ in range(10):
        limits.count("RESOURCE-INTENSIVE")
    clock.advance(30)
    refused(limits.count, "RESOURCE-INTENSIVE")
    clock.advance(31)
    limits.count("RESOURCE-INTENSIVE")


def test_a_hundred_writes_for_a_host(limits, clock):
    for _ in range(100):
        limits.count_write("host")
    fault = refused(limits.count_write, "host")
    assert fault.message.startswith("You have exceeded the daily rate limit (100) of Meeting Create/Update")
    assert {"X-RateLimit-Type", "Retry-After"}.isdisjoint(fault.headers)
    limits.count_write("another")
    clock.advance(24 * 3600)
    limits.count_write("host")


@pytest.mark.parametrize(
    ("form", "value"), [("seconds", "54001"), ("http-date", "Wed, 25 Nov 2026 00:00:00 GMT"), ("none", None)]
)
def test_forms_of_retry_after(limits, faults, form, value, monkeypatch, clock):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 24, 9, tzinfo=UTC))
    faults.retry_after = form
    assert limits.day_exceeded("LIGHT").headers.get("Retry-After") == value


@pytest.mark.parametrize(
    ("kind", "code", "type_"),
    [("second", 4001, "QPS"), ("day", 429, "Daily-limit"), ("user-day", 429, None), ("bare", 429, None)],
)
def test_kinds_of_refusal(limits, faults, kind, code, type_):
    faults.kind_429 = kind
    fault = limits.refused("MEDIUM")
    assert (fault.code, fault.headers.get("X-RateLimit-Type")) == (code, type_)


def test_may_be_switched_off(limits, faults):
    faults.limits = False
    for _ in range(50):
        limits.count("MEDIUM")


def test_the_table_is_that_of_the_facts():
    light = {plan: allowances["LIGHT"].requests for plan, allowances in ALLOWANCES.items()}
    heavy = {plan: allowances["HEAVY"].daily for plan, allowances in ALLOWANCES.items()}
    assert light == {"free": 4, "pro": 30, "business": 80}
    assert heavy == {"free": 1_000, "pro": 30_000, "business": 60_000}
