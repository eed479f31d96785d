"""What the commands of the download queue do, what stops it, and what its snapshot says."""

import asyncio
import errno
import os
import pkgutil
import shutil
import threading
import time
from pathlib import Path

import pytest

from app.core.changes import Change, Changes
from app.services import transfers as module
from app.services._transfer_part import PartFile
from app.services.sign_in_errors import NotSignedIn
from app.services.transfers import ArchiveBusy, DiskFull, FileGone, FolderUnwritable
from app.store.catalogue import Catalogue
from app.store.errors import FULL, StoreError
from app.store.recordings import FileState
from app.zoom.errors import LinkRefused, MissingScope, NetworkError, NotFound, RateLimited, ServerError
from tests.fakes.downloads import video
from tests.fakes.waiting import until
from tests.services.transfers_house import TEMPLATE, open_house, wanted


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path / "archive") as opened:
        yield opened


def serve(house, *numbers, size=300_000, **how):
    """Serve files; answers what is served."""
    return [house.downloads.put(f"https://zoom.test/rec/{n}", video(size), **how) for n in numbers]


# Commands


async def test_pause_keeps_what_came_and_resume_goes_on(house):
    gate = asyncio.Event()
    serve(house, 1, size=3_000_000, gate=gate, gate_at=1_500_000)
    await house.add(wanted(1, size=3_000_000))
    await until(lambda: house.transfers.snapshot().bytes >= 1_500_000)

    await house.transfers.pause(house.ids())
    snapshot = await house.idle()

    assert (snapshot.paused, snapshot.running, snapshot.rows[0].bytes) == (1, 0, snapshot.bytes)
    assert snapshot.bytes >= 1_500_000
    assert (await house.file()).state == "paused"
    assert not house.catalogue.working.held

    gate.set()
    await house.transfers.resume(house.ids())
    assert (await house.idle()).done == 1
    assert house.downloads.moved["https://zoom.test/rec/1"] < 3_100_000


async def test_paused_stays_paused_over_a_restart(house):
    serve(house, 1, gate=asyncio.Event())
    await house.add(wanted(1))
    await house.transfers.pause_all()
    await house.restart()
    assert (await house.idle()).paused == 1


async def test_cancel_removes_what_came_and_its_folder(house):
    serve(house, 1, 2, size=3_000_000, gate=asyncio.Event(), gate_at=1_500_000)
    await house.add(wanted(1), wanted(2, topic="Other"))
    await until(lambda: house.transfers.snapshot().bytes >= 3_000_000)
    await house.transfers.cancel(house.ids()[:1])
    await house.transfers.pause_all()
    assert {Path(name).parts[0] for name in house.on_disk()} == {"Other"}
    assert not (house.folder / "Stand-up").exists()
    assert await house.file(1) is None
    await house.idle()
    assert house.told["file-1"].state is FileState.CLOUD


async def test_cancel_leaves_finished_files(house):
    serve(house, 1)
    await house.add(wanted(1))
    await house.idle()
    await house.transfers.cancel(house.ids())
    assert house.states() == ["on_disk"]
    assert len(house.on_disk()) == 1


async def test_retry_asks_for_a_fresh_link_and_counts_anew(house):
    serve(house, 1, fails=[LinkRefused("expired") for _ in range(3)])
    await house.add(wanted(1))
    assert (await house.idle()).failed == 1
    assert isinstance(house.transfers.snapshot().rows[0].error, FileGone)
    house.fresh["file-1"] = "https://zoom.test/rec/new"
    house.downloads.put("https://zoom.test/rec/new", video(1000))
    await house.transfers.retry_failed()
    assert (await house.idle()).done == 1
    assert house.downloads.opened[-1][0] == "https://zoom.test/rec/new"


async def test_reordering_decides_what_comes_first(tmp_path):
    async with open_house(tmp_path, start=False, parallel=1) as house:
        serve(house, *range(1, 6))
        await house.add(*(wanted(number) for number in range(1, 6)))
        one, two, three, four, five = house.ids()
        await house.transfers.move([five, three], one)
        assert house.ids() == [three, five, one, two, four]
        await house.transfers.move([three], None)
        await house.transfers.move([two, four], three)
        assert house.ids() == [five, one, two, four, three]
        await house.restart()
        await house.idle()
        assert [url[-1] for url, _offset in house.downloads.opened] == ["5", "1", "2", "4", "3"]


async def test_clear_finished_forgets_the_rows_and_keeps_the_files(house):
    serve(house, 1)
    await house.add(wanted(1))
    await house.idle()
    await house.transfers.clear_finished()
    assert house.ids() == []
    assert house.transfers.snapshot().size == 0
    await house.restart()
    assert house.ids() == []
    assert (await house.file()).on_disk
    assert len(house.on_disk()) == 1


async def test_the_number_at_once_changes_while_it_runs(house):
    gate = asyncio.Event()
    serve(house, *range(1, 9), gate=gate)
    await house.add(*(wanted(number) for number in range(1, 9)))
    await until(lambda: house.downloads.at_once == 4)
    house.transfers.set_parallel(6)
    await until(lambda: house.downloads.at_once == 6)
    house.transfers.set_parallel(2)
    await until(lambda: house.downloads.at_once == 2 and house.transfers.snapshot().waiting == 6)
    gate.set()
    assert (await house.idle()).done == 8


async def test_the_speed_limit_holds_all_together(house):
    serve(house, 1, 2, 3, size=1_000_000)
    house.transfers.set_limit(1_000_000 / house.clock.SPEED * 20)
    began = house.clock.monotonic()
    await house.add(*(wanted(number) for number in (1, 2, 3)))
    assert (await house.idle()).done == 3
    assert house.clock.monotonic() - began > 13  # 3 MB at 0.2 MB/s, less what may burst


async def test_what_fails_does_not_hold_back_the_others(house):
    serve(house, 1, fails=[ServerError(http_status=503) for _ in range(20)])
    serve(house, *range(2, 12))
    await house.add(*(wanted(number) for number in range(1, 12)))
    snapshot = await house.idle()
    assert (snapshot.done, snapshot.failed) == (10, 1)
    assert len([url for url, _offset in house.downloads.opened if url.endswith("/1")]) == 8
    assert (await house.file(1)).attempts == 8


@pytest.mark.parametrize("error", [MissingScope(("a",)), NotFound(code=3301)])
async def test_what_cannot_pass_fails_at_once(house, error):
    serve(house, 1, fails=[LinkRefused("expired")])
    house.fresh["file-1"] = error
    await house.add(wanted(1))
    snapshot = await house.idle()
    assert snapshot.failed == 1
    assert len(house.downloads.opened) == 1
    assert house.asked == ["file-1"]


async def test_zooms_pause_holds_all_of_them(house):
    now = house.clock.now()
    serve(house, 1, fails=[RateLimited(resumes_at=now)])
    serve(house, 2, 3)
    await house.add(wanted(1), wanted(2), wanted(3))
    assert (await house.idle()).done == 3


async def test_a_pause_that_never_ends_ends_the_patience(tmp_path):
    async with open_house(tmp_path, patience=60) as house:
        soon = house.clock.now()
        serve(house, 1, fails=[RateLimited(resumes_at=soon) for _ in range(1000)])
        await house.add(wanted(1))
        snapshot = await house.idle()
        assert isinstance(snapshot.stopped, RateLimited)
        assert (snapshot.waiting, snapshot.failed) == (1, 0)
        house.downloads.files["https://zoom.test/rec/1"].fails.clear()
        await house.transfers.go_on()
        assert (await house.idle()).done == 1


# What stops the queue


async def test_no_space_stops_the_queue_once(house, monkeypatch):
    serve(house, *range(1, 9), size=1_000_000)
    write = PartFile._write

    def full(part, blocks):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(PartFile, "_write", full)
    await house.add(*(wanted(number) for number in range(1, 9)))
    snapshot = await house.idle()
    assert isinstance(snapshot.stopped, DiskFull)
    assert (snapshot.waiting, snapshot.failed, snapshot.running) == (8, 0, 0)
    assert not house.catalogue.working.held
    opened = len(house.downloads.opened)
    assert opened <= 4
    monkeypatch.setattr(PartFile, "_write", write)
    await house.transfers.resume_all()
    snapshot = await house.idle()
    assert (snapshot.stopped, snapshot.done) == (None, 8)


async def test_a_folder_that_vanished_stops_the_queue_and_is_not_made_anew(tmp_path):
    async with open_house(tmp_path / "archive", start=False) as house:
        serve(house, 1, 2)
        await house.add(wanted(1), wanted(2))
        away = tmp_path / "unplugged"
        house.folder.rename(away)
        with pytest.raises(FolderUnwritable):
            await house.add(wanted(3))
        house.transfers.start()
        snapshot = await house.idle()
        assert isinstance(snapshot.stopped, FolderUnwritable)
        assert not house.folder.exists()
        away.rename(house.folder)
        await house.transfers.resume_all()
        assert (await house.idle()).done == 2


async def test_a_partial_file_that_somebody_removes_comes_again(house):
    gate = asyncio.Event()
    (served,) = serve(house, 1, size=2_000_000, gate=gate, gate_at=1_500_000)
    await house.add(wanted(1, size=2_000_000))
    await until(lambda: house.transfers.snapshot().bytes >= 1_500_000)
    shutil.rmtree(house.folder / "Stand-up")
    gate.set()
    snapshot = await house.idle()
    assert (snapshot.done, snapshot.stopped) == (1, None)
    assert [path.read_bytes() for path in house.on_disk().values()] == [served.body]


async def test_a_batch_that_does_not_fit_is_refused_with_figures(house):
    with pytest.raises(DiskFull) as caught:
        await house.add(wanted(1, size=10**18))
    assert caught.value.needed == 10**18 + module.RESERVE
    assert caught.value.free < 10**18
    assert str(house.folder) in caught.value.message
    assert house.ids() == []


async def test_what_waits_already_counts_when_space_is_checked(house, monkeypatch):
    serve(house, 1, gate=asyncio.Event())
    monkeypatch.setattr(module.shutil, "disk_usage", lambda _folder: _Usage(100_000_000))
    await house.add(wanted(1, size=60_000_000))
    with pytest.raises(DiskFull):
        await house.add(wanted(2, size=60_000_000))
    assert (await house.add(wanted(1, size=60_000_000))).queued == 1


class _Usage:
    def __init__(self, free):
        self.free = free


async def test_a_sign_in_that_ended_stops_the_queue(house):
    serve(house, 1, fails=[NotSignedIn()])
    await house.add(wanted(1))
    snapshot = await house.idle()
    assert isinstance(snapshot.stopped, NotSignedIn)
    assert snapshot.waiting == 1
    await house.transfers.resume_all()
    assert (await house.idle()).done == 1


async def test_a_failing_catalogue_stops_the_queue(house, monkeypatch):
    serve(house, 1)

    async def fetch(rows):
        raise StoreError(FULL, house.catalogue.path)

    with monkeypatch.context() as patch:
        patch.setattr(house.catalogue.transfers, "seal", lambda *_facts: fetch(()))
        await house.add(wanted(1))
        assert isinstance((await house.idle()).stopped, DiskFull)
    await house.transfers.resume_all()
    assert (await house.idle()).done == 1


# The network


async def test_without_network_files_wait_and_go_on_by_themselves(house):
    lost = [NetworkError("unreachable", host="zoom.test") for _ in range(30)]
    served = serve(house, *range(1, 4))
    served[0].fails = lost
    served[1].fails = list(lost)
    served[2].fails = list(lost)
    await house.add(*(wanted(number) for number in range(1, 4)))
    await until(lambda: len(house.downloads.opened) > 9)
    snapshot = house.transfers.snapshot()
    assert (snapshot.failed, snapshot.stopped) == (0, None)
    for each in served:
        each.fails = []
    assert (await house.idle()).done == 3


async def test_patience_ends_where_nobody_waits(tmp_path):
    async with open_house(tmp_path, patience=60) as house:
        serve(house, 1, fails=[NetworkError("dns") for _ in range(100)])
        await house.add(wanted(1))
        snapshot = await house.idle()
        assert isinstance(snapshot.stopped, NetworkError)
        assert snapshot.waiting == 1
        assert 3 < len(house.downloads.opened) < 20


# Asked twice


@pytest.mark.parametrize(
    "step", ["app.services._transfer_finish.place", "app.services._transfer_part.PartFile._write"]
)
async def test_a_pause_and_the_end_of_the_program_both_wait_for_the_disk(house, monkeypatch, step):
    (served,) = serve(house, 1, size=4_000_000)
    begun, go = threading.Event(), threading.Event()
    work = pkgutil.resolve_name(step.replace("_part.", "_part:").replace("_finish.", "_finish:"))

    def slowly(*paths, **how):
        begun.set()
        go.wait(10)
        return work(*paths, **how)

    monkeypatch.setattr(step, slowly)
    await house.add(wanted(1, size=4_000_000))
    await until(begun.is_set)
    asked = [asyncio.ensure_future(house.transfers.pause(house.ids()))]
    await asyncio.sleep(0.02)
    asked += [asyncio.ensure_future(house.transfers.close())]
    await asyncio.sleep(0.05)
    assert not any(each.done() for each in asked)
    go.set()
    await asyncio.gather(*asked)
    monkeypatch.undo()
    await house.restart()
    await house.transfers.resume_all()
    assert (await house.idle()).done == 1
    assert [path.read_bytes() for path in house.on_disk().values()] == [served.body]


# Folders and owners


async def test_a_folder_that_another_program_has_is_waited_for(house):
    serve(house, 1)
    other = await Catalogue.open(house.folder, Changes())
    async with other.lock():
        with pytest.raises(ArchiveBusy) as caught:
            await house.catalogue.working.acquire()
        assert str(os.getpid()) in caught.value.message
        await house.add(wanted(1))
        await until(lambda: isinstance(house.transfers.snapshot().stopped, ArchiveBusy))
        assert house.transfers.snapshot().waiting == 1
        assert house.downloads.opened == []
    await until(lambda: house.transfers.snapshot().stopped is None)
    assert (await house.idle()).done == 1
    await until(lambda: not house.catalogue.working.held)
    async with other.lock():
        pass
    await other.close()


async def test_what_another_program_did_meanwhile_is_seen(house):
    serve(house, 1, 2)
    async with open_house(house.folder, house.downloads, owner="archive") as other:
        async with other.catalogue.lock():
            await house.add(wanted(1), wanted(2))
            await other.add(wanted(1))
            assert (await other.idle()).done == 1
            assert house.states() == ["waiting", "waiting"]
            await until(lambda: isinstance(house.transfers.snapshot().stopped, ArchiveBusy))
        await until(lambda: house.transfers.snapshot().stopped is None)
        snapshot = await house.idle()
        assert [row.key for row in snapshot.rows] == ["file-2"]
        assert snapshot.done == 1
    assert len(house.downloads.opened) == 2


async def test_each_owner_has_a_queue_of_its_own(house):
    serve(house, 1, 2, gate=asyncio.Event())
    await house.add(wanted(1))
    async with open_house(house.folder, house.downloads, start=False, owner="bob") as other:
        assert other.ids() == []
        await other.add(wanted(2))
        assert [row.key for row in other.transfers.snapshot().rows] == ["file-2"]
        assert [row.key for row in house.transfers.snapshot().rows] == ["file-1"]


async def test_attaching_twice_changes_nothing_and_detaching_lets_go(house):
    serve(house, 1, gate=asyncio.Event())
    await house.add(wanted(1))
    await house.transfers.attach(house.catalogue)
    assert len(house.ids()) == 1
    await house.transfers.detach(house.folder)
    assert house.ids() == []
    assert not house.catalogue.working.held
    with pytest.raises(LookupError):
        await house.add(wanted(2))
    await house.transfers.attach(house.catalogue)
    assert house.states() == ["waiting"]


async def test_what_waits_in_a_folder_that_is_detached_is_with_zoom_alone(house):
    gate = asyncio.Event()
    serve(house, 1, gate=gate)
    await house.add(wanted(1), wanted(2, url=""))
    await until(lambda: house.transfers.snapshot().running)
    await house.transfers.detach(house.folder)
    assert {each.state for each in house.told.values()} == {FileState.CLOUD}
    assert (await house.file()).state == "waiting"


async def test_going_on_leaves_alone_what_a_person_paused(house, monkeypatch):
    serve(house, 1, 2)
    await house.add(wanted(1))
    await house.transfers.pause(house.ids())
    monkeypatch.setattr(PartFile, "_open", _no_space)
    await house.add(wanted(2))
    assert isinstance((await house.idle()).stopped, DiskFull)
    monkeypatch.undo()
    await house.transfers.go_on()
    snapshot = await house.idle()
    assert (snapshot.stopped, snapshot.paused, snapshot.done) == (None, 1, 1)


def _no_space(_part):
    raise OSError(errno.ENOSPC, "No space left on device")


async def test_a_template_that_cannot_be_used_is_refused(house):
    with pytest.raises(ValueError, match="no field"):
        await house.add(wanted(1), template="{secret}")


# What is shown


async def test_a_snapshot_of_a_long_queue_costs_little(tmp_path):
    async with open_house(tmp_path, start=False) as house:
        await house.transfers.add(house.folder, [wanted(n, size=1000) for n in range(20_000)], TEMPLATE)
        first = house.transfers.snapshot()
        assert (first.waiting, first.size) == (20_000, 20_000_000)
        began = time.perf_counter()
        for _ in range(1000):
            again = house.transfers.snapshot()
        assert time.perf_counter() - began < 1.0
        assert again.rows is first.rows
        await house.transfers.pause([first.rows[7].id])
        paused = house.transfers.snapshot()
        assert paused.revision > first.revision
        changed = [at for at, (a, b) in enumerate(zip(first.rows, paused.rows, strict=True)) if a is not b]
        assert changed == [7]


async def test_progress_moves_without_a_new_revision(house):
    gate = asyncio.Event()
    serve(house, 1, size=3_000_000, gate=gate, gate_at=1_500_000)
    await house.add(wanted(1, size=3_000_000))
    await until(lambda: house.transfers.snapshot().running == 1)
    revision = house.transfers.snapshot().revision
    await until(lambda: house.transfers.snapshot().bytes >= 1_500_000)
    snapshot = house.transfers.snapshot()
    assert snapshot.revision == revision
    (row,) = snapshot.rows
    assert (row.bytes, snapshot.live(row).bytes, snapshot.live(row).size) == (0, snapshot.bytes, 3_000_000)
    gate.set()
    await house.idle()


async def test_news_are_published_but_not_for_progress(house):
    heard = []
    house.changes.subscribe(heard.extend, asyncio.get_running_loop())
    serve(house, 1)
    await house.add(wanted(1))
    await house.idle()
    await until(lambda: heard)
    assert set(heard) == {Change("transfers")}


async def test_the_list_hears_of_each_state(house):
    gate = asyncio.Event()
    serve(house, 1, gate=gate)
    await house.add(wanted(1))
    await until(lambda: "file-1" in house.told and house.told["file-1"].state is FileState.DOWNLOADING)
    assert house.told["file-1"].path == ""
    gate.set()
    await house.idle()
    assert house.told["file-1"].state is FileState.ON_DISK
    assert house.told["file-1"].path in map(str, house.on_disk().values())


async def test_close_ends_within_two_seconds_with_everything_running(house):
    serve(house, *range(1, 5), gate=asyncio.Event())
    await house.add(*(wanted(number) for number in range(1, 5)))
    await until(lambda: house.downloads.at_once == 4)
    began = time.monotonic()
    await house.transfers.close()
    assert time.monotonic() - began < 2
    assert house.downloads.at_once == 0
