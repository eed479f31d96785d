import asyncio
import contextvars
import threading

import pytest

from app.core.io_thread import IoThread


async def name_of_thread():
    await asyncio.sleep(0)
    return threading.current_thread().name


async def test_work_runs_on_the_thread_and_answers_here(io):
    assert await io.run(name_of_thread()) == "io"
    assert threading.current_thread() is threading.main_thread()


async def test_errors_come_back_as_raised(io):
    class Odd(Exception):
        pass

    async def work():
        raise Odd("from there")

    with pytest.raises(Odd, match="from there"):
        await io.run(work())


async def test_cancelling_here_cancels_there(io):
    begun, cancelled = threading.Event(), threading.Event()

    async def work():
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise

    task = asyncio.create_task(io.run(work()))
    assert await asyncio.to_thread(begun.wait, 5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await asyncio.to_thread(cancelled.wait, 5)


async def test_on_the_thread_itself_work_runs_in_place(io):
    place = contextvars.ContextVar("place", default="")

    async def inner():
        return place.get()

    async def outer():
        place.set("same task")
        return await io.run(inner())

    assert await io.run(outer()) == "same task"


def test_submit_serves_callers_without_a_loop(io):
    assert io.submit(name_of_thread()).result(5) == "io"


def test_stop_lets_work_end(io):
    ended = threading.Event()

    async def work():
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.set()

    future = io.submit(work())
    io.stop()
    assert ended.is_set()
    assert future.cancelled()


def test_stop_waits_for_work_in_other_threads(io):
    begun, release, ended = threading.Event(), threading.Event(), threading.Event()

    def slow():
        begun.set()
        release.wait(5)
        ended.set()

    async def work():
        await asyncio.to_thread(slow)

    io.submit(work())
    assert begun.wait(5)
    threading.Timer(0.05, release.set).start()
    io.stop()
    assert ended.is_set()


def test_after_stop_work_is_refused_and_nothing_leaks(io):
    io.stop()
    io.stop()
    with pytest.raises(RuntimeError):
        io.submit(name_of_thread())


def test_a_thread_that_never_started_stops():
    thread = IoThread()
    thread.stop()
    assert thread.loop.is_closed()
