"""An archive run between its listing and its transfers, both of them played."""

import asyncio
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.core.changes import Change, Changes
from app.services.archive import Archive, ArchiveRequest, Finished, Wanted
from app.services.hosts import UnknownHost
from app.services.recordings import Gap, ListingResult, Reach
from app.services.transfers import Added, DiskFull, TransfersSnapshot
from app.store.catalogue import Catalogue
from app.zoom.errors import NotFound
from app.zoom.models.recording import Recording
from app.zoom.models.user import User

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
GAP = Gap(date(2026, 3, 1), date(2026, 3, 2), "", "Refused", "Zoom said no.", "Ask.")


def recording(name, day=9, host="host"):
    """A session with one chat."""
    start = datetime(2026, 3, day, 12, tzinfo=UTC)
    file = {
        "id": name,
        "file_type": "CHAT",
        "file_extension": "TXT",
        "recording_type": "chat_file",
        "recording_start": start,
        "file_size": 5,
        "status": "completed",
        "download_url": f"https://example.zoom.us/rec/{name}",
    }
    facts = {"uuid": f"uuid {name}", "id": 1, "host_id": host, "topic": name, "start_time": start}
    return Recording.model_validate({**facts, "recording_files": [file]})


class Listing:
    """Stores what it was given, page by page."""

    def __init__(self, catalogue, *pages, missing=()):
        self.catalogue, self.pages, self.missing = catalogue, pages, missing
        self.asked = []
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def read(self, first, last, hosts=()):
        self.asked.append((first, last, tuple(hosts)))
        for page in self.pages:
            await self.catalogue.recordings.put("account", page)
            await self.go_on.wait()
        return ListingResult(sum(map(len, self.pages)), 1, 0, tuple(self.missing), Reach.ACCOUNT)


class Transfers:
    """Has every file at once, or refuses as it was told."""

    def __init__(self, catalogue):
        self.catalogue, self.error, self.added = catalogue, None, []
        self.came = asyncio.Event()

    async def add(self, folder, files, template):
        assert folder == self.catalogue.folder
        if self.error is not None:
            raise self.error
        self.added.append([file.key for file in files])
        intake = await self.catalogue.transfers.take_in(files)
        rows = await self.catalogue.transfers.enqueue(
            intake, "test", 0, lambda file, number: Path(f"{file.topic} {number}.txt")
        )
        for row in rows:
            await self.catalogue.transfers.finish(row, "ab", 5, "text/plain", "https://files.example")
        self.catalogue.changes.publish(Change("transfers"))
        self.came.set()
        return Added(len(rows), intake.already, 5 * len(rows))

    async def idle(self):
        await asyncio.sleep(0)

    def snapshot(self):
        return TransfersSnapshot()


class Users:
    """Knows one person."""

    def __init__(self):
        self.asked = Counter()

    async def get(self, who):
        self.asked[who] += 1
        if who != "mia@example.com":
            raise NotFound()
        return User(id="host", email=who)


class House:
    def __init__(self, catalogue, *pages, **options):
        self.listing = Listing(catalogue, *pages, **options)
        self.transfers, self.users, self.events = Transfers(catalogue), Users(), []
        self.archive = Archive(self.listing, self.users, catalogue, self.transfers, catalogue.changes)

    async def run(self, on_event=None, **request):
        asked = ArchiveRequest(**{"first": FIRST, "last": LAST, **request})
        return await self.archive.run(asked, on_event or self.events.append)


@pytest.fixture
async def catalogue(tmp_path):
    opened = await Catalogue.open(tmp_path, Changes())
    yield opened
    await opened.close()


async def test_each_file_is_asked_for_once_and_told_once(catalogue):
    page = [recording("one"), recording("two")]
    house = House(catalogue, page, page)
    result = await house.run()
    assert sorted(key for keys in house.transfers.added for key in keys) == ["one", "two"]
    assert sorted(event.key for event in house.events) == ["one", "two"]
    assert all(isinstance(event, Finished) for event in house.events)
    assert (result.files, result.downloaded, result.bytes, result.already) == (2, 2, 10, 0)
    assert result.complete


async def test_files_are_queued_before_the_listing_ends(catalogue):
    house = House(catalogue, [recording("one")])
    house.listing.go_on.clear()
    running = asyncio.ensure_future(house.run())
    await asyncio.wait_for(house.transfers.came.wait(), 10)
    assert not running.done()
    house.listing.go_on.set()
    assert (await running).downloaded == 1


async def test_what_was_known_before_is_told_as_already_here(catalogue):
    await House(catalogue, [recording("one")]).run()
    (catalogue.folder / "one 1.txt").write_text("hello")
    house = House(catalogue, [recording("one")], [recording("two")])
    result = await house.run()
    assert (result.downloaded, result.already) == (1, 1)
    assert [event.key for event in house.events] == ["two"]


async def test_days_and_hosts_hold_for_pages_too(catalogue):
    pages = [recording("asked for"), recording("of another", host="other")]
    house = House(catalogue, pages)
    house.listing.go_on.clear()
    running = asyncio.ensure_future(house.run(hosts=("mia@example.com",), first=date(2026, 3, 9)))
    await asyncio.wait_for(house.transfers.came.wait(), 10)
    house.listing.go_on.set()
    assert (await running).files == 1
    assert house.transfers.added == [["asked for"]]
    assert house.listing.asked == [(date(2026, 3, 9), LAST, ("host",))]


async def test_a_host_is_looked_up_once_and_then_known(catalogue):
    house = House(catalogue)
    await house.run(hosts=("mia@example.com",))
    await house.run(hosts=("mia@example.com", "host"))
    assert house.users.asked == {"mia@example.com": 1}


async def test_an_unknown_host_ends_it_before_anything_is_asked(catalogue):
    house = House(catalogue, [recording("one")])
    with pytest.raises(UnknownHost):
        await house.run(hosts=("nobody@example.com",))
    assert house.listing.asked == [] and house.transfers.added == []


async def test_missing_days_are_told_and_the_rest_comes(catalogue):
    house = House(catalogue, [recording("one")], missing=[GAP])
    result = await house.run()
    assert GAP in house.events
    assert (result.downloaded, result.missing, result.complete) == (1, (GAP,), False)


async def test_a_full_disk_stands_in_the_result(catalogue):
    house = House(catalogue, [recording("one")], [recording("two")])
    house.transfers.error = DiskFull(catalogue.folder, needed=10, free=5)
    result = await house.run()
    assert result.stopped is house.transfers.error
    assert (result.to_come, result.complete) == (2, False)


async def test_a_dry_run_queues_nothing(catalogue):
    house = House(catalogue, [recording("one"), recording("one more"), recording("old", day=2)])
    result = await house.run(dry_run=True, first=date(2026, 3, 9), template="{date}")
    assert house.transfers.added == []
    assert sorted(str(event.path) for event in house.events) == ["2026-03-09 (2).txt", "2026-03-09.txt"]
    assert all(isinstance(event, Wanted) for event in house.events)
    assert (result.files, result.bytes_wanted, result.to_come) == (2, 10, 0)


async def test_whoever_listens_can_end_it(catalogue):
    house = House(catalogue, [recording("one")], [recording("two")])

    def refuse(_event):
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        await house.run(on_event=refuse)
    assert [task for task in asyncio.all_tasks() if task.get_name().startswith("archive")] == []
