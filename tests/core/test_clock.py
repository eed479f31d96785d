from datetime import UTC, datetime, timedelta

from app.core.clock import SystemClock


async def test_the_computers_clock():
    clock = SystemClock()
    assert clock.now().tzinfo is UTC
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    before = clock.monotonic()
    await clock.sleep(0.001)
    assert clock.monotonic() > before
