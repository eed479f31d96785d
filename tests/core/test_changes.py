import asyncio
import threading

from app.core import changes as module
from app.core.changes import Change, Changes


async def gathered(changes, publish):
    """What a listener hears of what `publish` tells, call by call."""
    calls, heard = [], asyncio.Event()

    def listen(news):
        calls.append(news)
        heard.set()

    stop = changes.subscribe(listen, asyncio.get_running_loop())
    publish()
    await asyncio.wait_for(heard.wait(), 5)
    stop()
    return calls


async def test_a_burst_becomes_one_call():
    changes = Changes()

    def publish():
        for number in range(1_000):
            changes.publish(Change("meetings", frozenset({str(number % 7)})))
        changes.publish(Change("users", frozenset({"ada"})))

    calls = await gathered(changes, publish)
    assert calls == [
        (
            Change("meetings", frozenset("0123456")),
            Change("users", frozenset({"ada"})),
        )
    ]


async def test_no_keys_means_all_and_swallows_the_others():
    changes = Changes()

    def publish():
        changes.publish(Change("meetings", frozenset({"1"})))
        changes.publish(Change("meetings"))
        changes.publish(Change("meetings", frozenset({"2"})))

    assert await gathered(changes, publish) == [(Change("meetings"),)]


async def test_news_after_a_delivery_come_in_the_next(monkeypatch):
    monkeypatch.setattr(module, "COALESCE_SECONDS", 0)
    changes, heard = Changes(), asyncio.Queue()
    stop = changes.subscribe(heard.put_nowait, asyncio.get_running_loop())
    changes.publish(Change("a"))
    assert await asyncio.wait_for(heard.get(), 5) == (Change("a"),)
    changes.publish(Change("b"))
    assert await asyncio.wait_for(heard.get(), 5) == (Change("b"),)
    stop()


async def test_from_another_thread_on_the_listeners_loop():
    changes, threads = Changes(), []
    heard = asyncio.Event()

    def listen(_news):
        threads.append(threading.current_thread())
        heard.set()

    changes.subscribe(listen, asyncio.get_running_loop())
    await asyncio.to_thread(changes.publish, Change("a"))
    await asyncio.wait_for(heard.wait(), 5)
    assert threads == [threading.current_thread()]


async def test_who_stopped_hears_nothing_more(monkeypatch):
    monkeypatch.setattr(module, "COALESCE_SECONDS", 0)
    changes, calls = Changes(), []
    stop = changes.subscribe(calls.append, asyncio.get_running_loop())
    changes.publish(Change("a"))
    stop()
    stop()
    changes.publish(Change("b"))
    await asyncio.sleep(0.01)
    assert calls == []


def test_a_listener_whose_loop_is_closed_does_not_hurt_others():
    changes, loop = Changes(), asyncio.new_event_loop()
    changes.subscribe(lambda _news: None, loop)
    loop.close()
    changes.publish(Change("a"))
    changes.publish(Change("b"))
