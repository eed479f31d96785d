import asyncio
import json
import sys

import pytest

from app.core.clock import SystemClock
from app.core.paths import Paths
from app.services.demo import DemoAccount
from app.services.sign_in_errors import DemoFailed
from app.zoom.http import create_http

ADDRESS = {
    "oauth_url": "http://127.0.0.1:9",
    "api_url": "http://127.0.0.1:9/v2",
    "account_id": "acc",
    "person": {"id": "u1", "email": "ada@example.edu", "display_name": "Ada"},
    "demo": {"client_id": "client", "refresh_token": "demo-refresh"},
}
RUNS = f"""
import json, sys, time
print(json.dumps({ADDRESS!r}), flush=True)
sys.stdout.write("noise\\n" * 100_000)
sys.stdout.flush()
print("drained", file=sys.stderr, flush=True)
time.sleep(60)
"""


def command(program: str) -> tuple[str, ...]:
    return (sys.executable, "-c", program)


@pytest.fixture
async def make_demo(tmp_path):
    http = create_http(user_agent="test")
    demos = []

    def make(program, **fields):
        demos.append(
            DemoAccount(Paths.under(tmp_path), http, SystemClock(), command=command(program), **fields)
        )
        return demos[-1]

    yield make
    for demo in demos:
        await demo.stop()
    await http.aclose()


async def test_it_brings_an_account_that_is_marked_as_demo(make_demo):
    demo = make_demo(RUNS)
    account = await demo.start()
    assert (account.demo, account.session_only) == (True, True)
    assert (account.display_name, account.email, account.user_id) == ("Ada", "ada@example.edu", "u1")
    assert (account.api_url, account.zoom_account_id) == ("http://127.0.0.1:9/v2", "acc")
    assert "PUBLIC" not in repr(demo.tokens()) and "demo-refresh" not in repr((account, demo.tokens()))


async def test_each_start_begins_afresh(make_demo, tmp_path):
    demo = make_demo(RUNS)
    await demo.start()
    folder = Paths.under(tmp_path).demo
    (folder / "store.sqlite3").write_text("of before")
    first = demo._process
    await demo.start()
    assert list(folder.iterdir()) == []
    assert folder.stat().st_mode & 0o777 == 0o700
    assert first.returncode is not None


async def test_stopping_ends_the_process_and_is_no_death(make_demo):
    told = []
    demo = make_demo(RUNS, on_death=told.append)
    await demo.start()
    process = demo._process
    await demo.stop()
    await demo.stop()
    assert process.returncode is not None
    assert told == []
    with pytest.raises(DemoFailed):
        demo.tokens()


async def test_a_process_that_will_not_go_is_killed(make_demo, monkeypatch):
    monkeypatch.setattr("app.services.demo.STOP_SECONDS", 0.2)
    stubborn = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + RUNS
    demo = make_demo(stubborn)
    await demo.start()
    process = demo._process
    await demo.stop()
    assert process.returncode == -9


async def test_a_death_is_told_with_its_last_words(make_demo):
    died = asyncio.get_running_loop().create_future()
    last = f"import sys; print({json.dumps(ADDRESS)!r}, flush=True); sys.exit('out of luck')"
    demo = make_demo(last, on_death=died.set_result)
    await demo.start()
    error = await died
    assert error.title == "The demo account did not start"
    assert "exit 1" in error.details
    with pytest.raises(DemoFailed):
        demo.tokens()


@pytest.mark.parametrize(
    ("program", "details"),
    [
        ("import sys; sys.exit('no module named sandbox')", "no module named sandbox"),
        ("print('hello')", "exit"),
        ("print('{}')", "exit"),
        ("print('[]')", "exit"),
        ("print('x' * 200_000)", "exit"),
    ],
)
async def test_one_that_does_not_come_up_is_told(make_demo, program, details):
    with pytest.raises(DemoFailed) as told:
        await make_demo(program).start()
    assert details in told.value.details


async def test_one_that_says_nothing_is_given_up(make_demo, monkeypatch):
    monkeypatch.setattr("app.services.demo.START_SECONDS", 0.2)
    demo = make_demo("import time; time.sleep(60)")
    with pytest.raises(DemoFailed, match="ended unexpectedly"):
        await demo.start()
    assert demo._process is None


async def test_a_program_that_is_not_there_is_told(tmp_path):
    http = create_http(user_agent="test")
    demo = DemoAccount(Paths.under(tmp_path), http, SystemClock(), command=(str(tmp_path / "gone"),))
    with pytest.raises(DemoFailed):
        await demo.start()
    await http.aclose()


async def test_cancelling_the_start_leaves_no_process(make_demo):
    demo = make_demo("import time; time.sleep(60)")
    starting = asyncio.ensure_future(demo.start())
    while demo._process is None:  # noqa: ASYNC110 - the demo tells nobody when it has spawned
        await asyncio.sleep(0.01)
    process = demo._process
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert process.returncode is not None
