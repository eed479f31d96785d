"""Zoom's recordings in memory: lists with Zoom's rules of windows and pages, and errors on demand."""

import asyncio
from datetime import UTC, datetime, timedelta

from app.zoom.errors import InvalidRequest, NotFound
from app.zoom.models.recording import Recording
from app.zoom.models.user import User
from app.zoom.paging import Page


def recording(uuid, start, host="ada", *, status="completed", **fields):
    """A recording with one file."""
    file = {
        "id": f"file-{uuid}",
        "file_type": "MP4",
        "file_extension": "MP4",
        "file_size": 1_000,
        "status": status,
        "recording_type": "shared_screen_with_speaker_view",
        "download_url": f"https://zoom.us/rec/download/{uuid}",
        "recording_start": start.isoformat(),
    }
    known = {"uuid": uuid, "id": 1, "host_id": host, "host_email": f"{host}@example.com", "topic": uuid}
    return Recording.model_validate(
        {**known, "start_time": start.isoformat(), "duration": 10, "recording_files": [file], **fields}
    )


def spread(count, last, hosts=("ada",), days=365):
    """Recordings evenly over `days` days up to `last`."""
    first = datetime(last.year, last.month, last.day, 12, tzinfo=UTC) - timedelta(days=days - 1)
    step = timedelta(days=days - 1) / max(count - 1, 1)
    return [
        recording(f"r{number}", first + step * number, hosts[number % len(hosts)]) for number in range(count)
    ]


class FakeRecordingsApi:
    """What RecordingsApi answers, counted; `last` is exclusive, the worse of Zoom's two readings."""

    def __init__(self, *recordings):
        self.recordings = list(recordings)
        self.trashed = []
        self.page_size = 300
        self.inclusive = False
        self.calls = []
        """(kind, path, first, last), one for each request."""
        self.failures = {}
        """By kind, or by (kind, path): an error, or what answers one for a call or None."""
        self.running = self.most_running = 0
        self.gate = None
        """An event that each page waits for, if set."""

    def count(self, kind=None):
        """Requests so far."""
        return len([call for call in self.calls if kind is None or call[0] == kind])

    async def of_account(self, first, last, *, page_size=300, priority=None):
        async for page in self._pages("account", "", first, last, self.recordings):
            yield page

    async def of_user(
        self,
        user_id,
        first,
        last,
        *,
        trash=False,
        trash_type="meeting_recordings",
        page_size=300,
        priority=None,
    ):
        mine = {"me": "ada"}.get(user_id, user_id).partition("@")[0]
        if trash:
            items = [each for each in self.trashed if each.host_id == mine and trash_type != "recording_file"]
            pages = self._pages("trash", user_id, None, None, items)
        else:
            items = [each for each in self.recordings if each.host_id == mine]
            pages = self._pages("user", user_id, first, last, items)
        async for page in pages:
            yield page

    async def account_trash(self, *, trash_type="meeting_recordings", page_size=300, priority=None):
        items = self.trashed if trash_type != "recording_file" else []
        async for page in self._pages("account trash", "", None, None, items):
            yield page

    async def of_meeting(self, meeting, *, priority=None):
        await self._asked("meeting", meeting)
        found = next((each for each in self.recordings if each.uuid == meeting), None)
        if found is None:
            raise NotFound(code=3301, http_status=404)
        return found

    async def trash(self, uuid, *, priority=None):
        await self._asked("to trash", uuid)

    async def trash_file(self, uuid, file_id, *, priority=None):
        await self._asked("file to trash", file_id)

    async def restore(self, uuid, *, priority=None):
        await self._asked("restore", uuid)

    async def restore_file(self, uuid, file_id, *, priority=None):
        await self._asked("restore file", file_id)

    async def _pages(self, kind, path, first, last, items):
        if first is not None:
            if (last - first).days > 30:
                raise InvalidRequest(code=300, http_status=400, said="The next month is too far.")
            until = last if self.inclusive else last - timedelta(days=1)
            items = [each for each in items if first <= each.start_time.date() <= until]
        items = sorted(items, key=lambda each: each.uuid)
        number = 0
        while number == 0 or items:
            await self._asked(kind, path, first, last, number + 1)
            page, items = items[: self.page_size], items[self.page_size :]
            number += 1
            yield Page(tuple(page), None, number)

    async def _asked(self, kind, path, first=None, last=None, page=1):
        self.calls.append((kind, path, first, last))
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        try:
            await asyncio.sleep(0)
            if self.gate is not None:
                await self.gate.wait()
            for key in (kind, (kind, path)):
                failure = self.failures.get(key)
                error = failure(first, page) if callable(failure) else failure
                if error is not None:
                    raise error
        finally:
            self.running -= 1


class FakeUsersApi:
    """The users of an account, by status."""

    def __init__(self, *ids, inactive=()):
        self.users = {"active": list(ids), "inactive": list(inactive)}
        self.calls = []
        self.failure = None
        self.licensed = {*ids, *inactive}

    async def list(self, *, status="active", page_size=2_000, role_id=None, priority=None):
        self.calls.append(status)
        if self.failure is not None:
            raise self.failure
        people = self.users.get(status, [])
        yield Page(
            tuple(
                User(id=each, email=f"{each}@example.com", status=status, type=1 + (each in self.licensed))
                for each in people
            ),
            None,
            1,
        )
