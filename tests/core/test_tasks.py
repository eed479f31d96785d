import asyncio
import gc

import pytest

from app.core.tasks import TaskScope


async def test_a_task_lives_though_nobody_holds_it():
    scope, done = TaskScope("owner"), asyncio.Event()

    async def work():
        await asyncio.sleep(0)
        gc.collect()
        done.set()

    scope.start(work(), "work")
    await asyncio.wait_for(done.wait(), 5)
    await asyncio.sleep(0)
    assert len(scope) == 0


async def test_close_cancels_and_waits():
    scope, ended = TaskScope("owner"), []

    async def work():
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.append(True)

    scope.start(work())
    await asyncio.sleep(0)
    await scope.close()
    assert ended == [True]
    assert len(scope) == 0


async def test_a_closed_scope_takes_no_work():
    scope = TaskScope("owner")
    await scope.close()

    async def work():
        raise AssertionError("never runs")

    with pytest.raises(RuntimeError, match="owner"):
        scope.start(work())


async def test_a_task_may_close_its_own_scope():
    scope, after = TaskScope("owner"), []

    async def work():
        await scope.close()
        after.append(True)

    await asyncio.wait_for(scope.start(work()), 5)
    assert after == [True]


async def failing():
    raise ValueError("broken")


async def test_failures_are_heard():
    heard = []
    scope = TaskScope("owner", heard.append)
    await asyncio.wait([scope.start(failing())])
    await scope.close()
    assert [str(error) for error in heard] == ["broken"]


async def test_failures_that_nobody_hears_are_logged(caplog):
    scope = TaskScope("owner")
    task = scope.start(failing(), "work")
    await asyncio.wait([task])
    await asyncio.sleep(0)
    assert "owner:work failed" in caplog.text
    assert "ValueError: broken" in caplog.text


async def test_cancelling_is_no_failure(caplog):
    heard = []
    scope = TaskScope("owner", heard.append)
    task = scope.start(asyncio.sleep(100))
    await asyncio.sleep(0)
    task.cancel()
    await scope.close()
    assert heard == []
    assert caplog.text == ""
