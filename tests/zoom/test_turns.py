import asyncio

import pytest

from app.zoom._turns import Turns
from app.zoom.api import users
from app.zoom.operations import Operation
from tests.fakes.clock import FakeClock, settle


class Bench:
    """Requests that begin and end as the test says."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.turns = Turns(self.clock)
        self.inside: list[str] = []

    def begin(self, operation: Operation, user: str = "") -> tuple[asyncio.Task[None], asyncio.Event]:
        """Start a request; it ends when the event is set."""
        end, name = asyncio.Event(), f"{operation.name} {user}".strip()

        async def run() -> None:
            async with self.turns.taken(operation, {"userId": user} if user else {}):
                self.inside.append(name)
                await end.wait()
            self.inside.remove(name)

        return asyncio.ensure_future(run()), end


@pytest.fixture
def bench() -> Bench:
    return Bench()


async def test_writes_of_one_user_wait_for_each_other(bench: Bench) -> None:
    first, end = bench.begin(users.DELETE, "ada")
    second, end_second = bench.begin(users.UPDATE, "ADA")
    other, end_other = bench.begin(users.DELETE, "bob")
    await settle()
    assert bench.inside == ["userDelete ada", "userDelete bob"]
    end.set()
    await settle()
    assert bench.inside == ["userDelete bob", "userUpdate ADA"]
    end_second.set()
    end_other.set()
    await asyncio.gather(first, second, other)


async def test_a_new_user_is_made_alone(bench: Bench) -> None:
    before, end_before = bench.begin(users.UPDATE, "ada")
    await settle()
    new, end_new = bench.begin(users.CREATE)
    await settle()
    after, end_after = bench.begin(users.STATUS, "bob")
    await settle()
    assert bench.inside == ["userUpdate ada"]
    end_before.set()
    await settle()
    assert bench.inside == ["userCreate"]
    end_new.set()
    await settle()
    assert bench.inside == ["userStatus bob"]
    end_after.set()
    await asyncio.gather(before, new, after)


async def test_reading_waits_for_nobody(bench: Bench) -> None:
    new, end = bench.begin(users.CREATE)
    await settle()
    tasks = [bench.begin(operation, "ada") for operation in (users.GET, users.SETTINGS, users.LIST)]
    await settle()
    assert len(bench.inside) == 4
    for each in (end, *(event for _, event in tasks)):
        each.set()
    await asyncio.gather(new, *(task for task, _ in tasks))


async def test_changes_of_many_licences_rest_in_between(bench: Bench) -> None:
    times: list[float] = []

    async def change() -> None:
        async with bench.turns.taken(users.FEATURES, {}):
            times.append(bench.clock.monotonic())

    async def three() -> None:
        await asyncio.gather(change(), change(), change())

    await bench.clock.run(three())
    assert times == [0.0, 10.0, 20.0]


async def test_who_gives_up_waiting_leaves_no_trace(bench: Bench) -> None:
    first, end = bench.begin(users.DELETE, "ada")
    await settle()
    waiting = [bench.begin(users.DELETE, "ada"), bench.begin(users.CREATE)]
    await settle()
    for task, _ in waiting:
        task.cancel()
    await settle()
    end.set()
    await first
    async with asyncio.timeout(1), bench.turns.taken(users.CREATE, {}):
        assert bench.inside == []
    last, end_last = bench.begin(users.DELETE, "ada")
    end_last.set()
    await last


async def test_a_failure_gives_the_turn_back(bench: Bench) -> None:
    for operation in (users.CREATE, users.DELETE, users.FEATURES):
        with pytest.raises(OSError):
            async with bench.turns.taken(operation, {"userId": "ada"}):
                raise OSError
    async with asyncio.timeout(1), bench.turns.taken(users.CREATE, {}):
        pass
