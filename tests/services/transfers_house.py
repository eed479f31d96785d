"""A queue of downloads with all that it stands on, over fake or real files."""

import asyncio
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from app.core.changes import Changes
from app.core.clock import SystemClock
from app.services.transfers import Transfers
from app.store.catalogue import Catalogue
from app.store.recordings import WantedFile
from tests.fakes.downloads import FakeDownloads

TEMPLATE = "{topic}/{kind} {file_id}"
START = datetime(2026, 3, 9, 13, 30, tzinfo=UTC)


class HastyClock(SystemClock):
    """A clock on which pauses take a hundredth of their time."""

    SPEED = 100

    def monotonic(self):
        """Seconds that run faster."""
        return time.monotonic() * self.SPEED

    async def sleep(self, seconds):
        """Wait for a part of it."""
        await asyncio.sleep(seconds / self.SPEED)


def wanted(number=1, **facts):
    """A file of a recording."""
    known = {
        "key": f"file-{number}",
        "uuid": f"uuid-{number}==",
        "meeting_id": 93000000000 + number,
        "file_id": f"file-{number}",
        "account_id": "account",
        "host_id": "host",
        "host_email": "mia@example.com",
        "host_name": "Mia Park",
        "topic": "Stand-up",
        "start": START,
        "duration": 30,
        "recording_type": "shared_screen_with_speaker_view",
        "file_type": "MP4",
        "extension": "mp4",
        "size": None,
        "url": f"https://zoom.test/rec/{number}",
    }
    return WantedFile(**{**known, **facts})


class House:
    """One folder, its catalogue, a queue over it and the server it fetches from."""

    def __init__(self, folder, catalogue, downloads, **options):
        self.folder, self.catalogue, self.downloads = folder, catalogue, downloads
        self.changes = Changes()
        self.fresh = {}
        """Fresh links by key."""
        self.asked = []
        """Keys whose links were asked for."""
        self.told = {}
        """What the list was told, by key."""
        self.heard = {}
        """Spoken words, by key."""
        self.options = {"owner": "ada", "zone": "UTC", **options}
        self.clock = self.options.pop("clock", None) or HastyClock()
        self.transfers = self.new_queue()

    def new_queue(self):
        """A queue as a new start of the program makes it."""
        return Transfers(
            self.downloads,
            self.fresh_url,
            self.changes,
            self.clock,
            on_local=self.on_local,
            on_text=self.on_text,
            **self.options,
        )

    async def restart(self):
        """Begin again with a new queue over the same folder."""
        await self.transfers.close()
        self.transfers = self.new_queue()
        await self.transfers.attach(self.catalogue)
        self.transfers.start()

    async def fresh_url(self, uuid, key):
        self.asked.append(key)
        found = self.fresh.get(key)
        if isinstance(found, Exception):
            raise found
        return found

    async def on_local(self, states):
        self.told.update(states)

    async def on_text(self, key, text):
        self.heard[key] = text

    async def add(self, *files, template=TEMPLATE):
        """Queue files."""
        return await self.transfers.add(self.folder, files, template)

    async def idle(self):
        """Wait until nothing happens any more; answers the snapshot."""
        async with asyncio.timeout(20):
            await self.transfers.idle()
        return self.transfers.snapshot()

    async def file(self, number=1):
        """What the catalogue says of a file."""
        return (await self.catalogue.files([f"file-{number}"])).get(f"file-{number}")

    def on_disk(self):
        """Every file in the folder but Greenroom's own, by relative path."""
        found = (path for path in self.folder.rglob("*") if path.is_file())
        names = {path.relative_to(self.folder).as_posix(): path for path in found}
        return {name: path for name, path in names.items() if not name.startswith(".greenroom")}

    def ids(self):
        """Ids of the rows that are shown."""
        return [row.id for row in self.transfers.snapshot().rows]

    def states(self):
        """States of the rows that are shown."""
        return [row.state.value for row in self.transfers.snapshot().rows]


@asynccontextmanager
async def open_house(folder, downloads=None, *, start=True, house=House, **options):
    """A house, started and closed again."""
    catalogue = await Catalogue.open(folder, Changes())
    opened = house(folder, catalogue, downloads or FakeDownloads(), **options)
    await opened.transfers.attach(catalogue)
    if start:
        opened.transfers.start()
    try:
        yield opened
    finally:
        await opened.transfers.close()
        await catalogue.close()
