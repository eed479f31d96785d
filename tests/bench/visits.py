"""What the watched program does on its own Recordings page, while beats are taken on the loop of its window.

The parent names the act: `filter` sorts, filters and scrolls, `look` shows the list and nothing more,
`download` brings files of the server in BENCH_FILES while the drawer of transfers is open.
"""

import asyncio
import os
import time
import traceback
from collections.abc import Callable, Coroutine
from datetime import UTC, date, datetime
from typing import Any

from PySide6.QtWidgets import QTableView

from tests.bench.beats import Beats
from tests.bench.marks import tell

FIRST_DAY = date(2023, 1, 1)
CALM = 1.0
"""Seconds after each act, in which the picture becomes complete."""
PATIENCE, LOOK_SECONDS = 50.0, 0.01
STEPS, STEP_SECONDS = 120, 0.02
"""Of scrolling from the top to the bottom."""
ORDERS = (
    ("topic", False),
    ("size", True),
    ("host", False),
    ("length", True),
    ("state", False),
    ("date", True),
)
SEARCHES = ("research", "ne", "80000000042", "café review", "")
TOGETHER = 6


def visit(act: str) -> None:
    """Have the program do so once its account is open; its token waits in a keyring of our own."""
    import keyring

    from app.store.secrets import KeyringSecrets, refresh_token_name
    from app.views.session_pages import SessionPages
    from tests.fakes.keyrings import MemoryKeyring

    keyring.set_keyring(MemoryKeyring())
    asyncio.run(KeyringSecrets().set(refresh_token_name("bench"), "bench"))
    open_session, acts = SessionPages.open, {"filter": _filter, "look": _look, "download": _download}

    def opened(pages: Any, session: Any) -> None:
        open_session(pages, session)
        pages.bench = asyncio.ensure_future(_told(acts[act](pages, session)))

    SessionPages.open = opened  # type: ignore[method-assign]


async def _told(act: Coroutine[Any, Any, None]) -> None:
    try:
        await act
    except Exception:
        traceback.print_exc()
        raise


async def _look(pages: Any, _session: Any) -> None:
    await _listed(pages)
    _mark("listed")


async def _filter(pages: Any, _session: Any) -> None:
    page = await _listed(pages)
    beats, vm = Beats(), pages.recordings
    _mark("calm")
    for order in ORDERS:
        await _settled(vm, lambda order=order: vm.set_sort(*order))
    for text in SEARCHES:
        await _settled(vm, lambda text=text: vm.set_search(text))
    await _scroll(page.findChild(QTableView))
    beats.tell()


async def _download(pages: Any, session: Any) -> None:
    from app.core.name_template import DEFAULT_TEMPLATE

    pages._window.open_page("recordings")
    pages.show_transfers()
    folder = session.folders.default
    await pages._io.run(session.folders.catalogue(folder))
    session.transfers.set_parallel(TOGETHER)
    await asyncio.sleep(CALM)
    beats = Beats()
    _mark("calm")
    await pages._io.run(session.transfers.add(folder, _files(os.environ["BENCH_FILES"]), DEFAULT_TEMPLATE))
    while session.transfers.snapshot().done < TOGETHER:  # noqa: ASYNC110 - nothing tells of the last one
        await asyncio.sleep(0.1)
    _mark("downloaded")
    beats.tell()


async def _listed(pages: Any) -> Any:
    """The page with all recordings listed."""
    page = pages._window.open_page("recordings")
    vm = pages.recordings
    await asyncio.sleep(CALM)
    vm.decline()
    await _settled(vm, lambda: vm.set_range(FIRST_DAY, None))
    return page


async def _settled(vm: Any, act: Callable[[], object]) -> None:
    """Do something and wait until another listing is shown, and painted."""
    before = vm.listing
    act()
    async with asyncio.timeout(PATIENCE):
        while vm.listing is None or vm.listing is before:  # noqa: ASYNC110 - nor of a listing
            await asyncio.sleep(LOOK_SECONDS)
    await asyncio.sleep(CALM)


async def _scroll(table: QTableView) -> None:
    bar = table.verticalScrollBar()
    for step in range(STEPS + 1):
        bar.setValue(bar.maximum() * step // STEPS)
        await asyncio.sleep(STEP_SECONDS)
    await asyncio.sleep(CALM)


def _files(origin: str) -> list[Any]:
    from app.store.recordings import WantedFile

    return [
        WantedFile(
            key=f"file-{at}",
            uuid=f"bench{at}==",
            meeting_id=9_000_000_000 + at,
            file_id=f"file-{at}",
            account_id="bench",
            host_id="host",
            host_email="host@example.com",
            host_name="Host",
            topic=f"Lecture {at}",
            start=datetime.now(UTC),
            duration=45,
            recording_type="shared_screen_with_speaker_view",
            file_type="MP4",
            extension="mp4",
            size=None,
            url=f"{origin}/files/{at}",
        )
        for at in range(TOGETHER)
    ]


def _mark(name: str) -> None:
    tell(name, time.monotonic(), time.process_time())
