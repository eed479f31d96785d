"""Downloads from the sandbox: real sockets, redirects to a second origin, and all that goes wrong there."""

from contextlib import asynccontextmanager

import pytest

from app.store.recordings import FileState
from app.zoom.api.recordings import RecordingsApi
from app.zoom.auth import AppKind, Credentials, OAuth, TokenSource
from app.zoom.client import ZoomClient
from app.zoom.downloads import Downloads
from app.zoom.http import create_http
from app.zoom.limits import Limiter, Plan
from app.zoom.media import extension_of, file_key
from tests.fakes.sandbox import running_sandbox
from tests.fakes.waiting import until
from tests.fakes.zoom import MemoryCounts
from tests.services.transfers_house import HastyClock, House, open_house, wanted

FILES = 24
SIZE = 300_000


class SandboxHouse(House):
    """A queue that fetches from the sandbox."""

    api: RecordingsApi

    async def fresh_url(self, uuid, key):
        self.asked.append(key)
        recording = await self.api.of_meeting(uuid)
        links = {file_key(uuid, file): file.download_url for file in recording.recording_files or ()}
        return links.get(key)


@asynccontextmanager
async def sandbox_house(sandbox, folder, **options):
    http, clock = create_http(user_agent="Greenroom/test"), HastyClock()
    credentials = Credentials(AppKind.SERVER_TO_SERVER, **sandbox.clients["server_to_server"])
    tokens = TokenSource(OAuth(http, sandbox.oauth_url, clock), credentials, None, clock)
    client = ZoomClient(
        http,
        sandbox.api_url,
        tokens,
        Limiter(Plan.BUSINESS, clock, MemoryCounts()),
        clock,
        lambda _call: None,
    )
    downloads = Downloads(http, sandbox.api_url, tokens)
    try:
        async with open_house(folder, downloads, house=SandboxHouse, **options) as house:
            house.api = RecordingsApi(client)
            yield house
    finally:
        await tokens.aclose()
        await http.aclose()


def recorded(sandbox, count=FILES, size=SIZE):
    """Record meetings; answers what they are to be, by key, and the files to want."""
    sandbox.control("DELETE", "/recordings")
    kinds = ("MP4", "M4A", "TRANSCRIPT", "CHAT")
    files = [{"file_type": kinds[at % 4], **({"size": size} if at % 4 < 2 else {})} for at in range(count)]
    for at in range(0, count, 4):
        sandbox.record(topic=f"Meeting {at // 4}", files=files[at : at + 4])
    rows = {row["key"]: row for row in sandbox.files()}
    return rows, [_wanted(row) for row in rows.values()]


def _wanted(row):
    return wanted(
        key=row["key"],
        uuid=row["uuid"],
        file_id=row["key"],
        topic=row["topic"],
        file_type=row["file_type"],
        recording_type=row["recording_type"],
        extension=extension_of(row["file_type"], row["extension"]),
        size=row["size"],
        url=row["listed"]["download_url"],
    )


async def all_right(house, rows):
    """Whether each file is on disk as it was recorded."""
    files = await house.catalogue.files(rows)
    whole = {name for name in house.on_disk() if not name.endswith(".part")}
    assert {file.path for file in files.values()} == whole
    for key, row in rows.items():
        assert files[key].sha256 == row["sha256"]
        assert (house.folder / files[key].path).stat().st_size == row["size"]


@pytest.fixture(scope="module")
def sandbox():
    with running_sandbox(recordings=0, meetings=0, users=3, limits=False) as running:
        yield running


@pytest.fixture
def quiet(sandbox):
    """The sandbox as it is without faults, again after the test."""
    yield sandbox
    plain = dict.fromkeys((*FAULTS, "file_stall", "file_rate"), 0.0)
    sandbox.faults(**plain, times=0, signature_seconds=3600.0)


FAULTS = {
    "file_cut": 0.5,
    "file_html": 0.3,
    "file_401": 0.3,
    "file_403": 0.3,
    "file_429": 0.3,
    "file_5xx": 0.3,
    "file_no_range": 0.5,
    "file_wrong_range": 0.5,
    "file_no_length": 0.5,
    "file_short": 0.3,
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_each_fault_ends_with_all_files_right(quiet, tmp_path, fault):
    rows, files = recorded(quiet)
    also = {"file_cut": 0.3} if "range" in fault else {}
    quiet.faults(**{fault: FAULTS[fault]}, **also, kind_429="bare")
    async with sandbox_house(quiet, tmp_path) as house:
        await house.add(*files)
        snapshot = await house.idle()
        assert [row.error.details for row in snapshot.rows if row.error] == []
        assert (snapshot.done, snapshot.failed, snapshot.stopped) == (FILES, 0, None)
        await all_right(house, rows)


async def test_all_faults_at_once_leave_nothing_wrong(quiet, tmp_path):
    rows, files = recorded(quiet, 40)
    quiet.faults(**dict.fromkeys(FAULTS, 0.1), kind_429="bare")
    async with sandbox_house(quiet, tmp_path, parallel=8) as house:
        await house.add(*files)
        snapshot = await house.idle()
        failed = {row.key for row in snapshot.rows if row.state is FileState.FAILED and row.error}
        assert snapshot.done + len(failed) == 40
        assert snapshot.done >= 36
        await all_right(house, {key: row for key, row in rows.items() if key not in failed})


async def test_a_stall_is_noticed_and_the_rest_fetched(quiet, tmp_path, monkeypatch):
    monkeypatch.setattr("app.zoom.http.READ_SECONDS", 0.3)
    rows, files = recorded(quiet, 8)
    quiet.faults(file_stall=0.4, times=6)
    async with sandbox_house(quiet, tmp_path) as house:
        await house.add(*files)
        assert (await house.idle()).done == 8
        await all_right(house, rows)


async def test_a_restart_moves_little_twice(quiet, tmp_path):
    rows, files = recorded(quiet, 4, size=2_000_000)
    quiet.faults(file_rate=4_000_000.0)
    async with sandbox_house(quiet, tmp_path) as house:
        await house.add(*files)
        await until(lambda: house.transfers.snapshot().bytes > 1_500_000)
        await house.restart()
        quiet.faults(file_rate=0.0)
        assert (await house.idle()).done == 4
        await all_right(house, rows)
    moved = sum(row["bytes"] for row in quiet.files(sha256=False))
    assert moved <= sum(row["size"] for row in rows.values()) + 2 * 1024 * 1024


async def test_expired_signatures_are_renewed(quiet, tmp_path):
    rows, files = recorded(quiet, 8, size=500_000)
    quiet.faults(signature_seconds=0.05, file_cut=0.5)
    async with sandbox_house(quiet, tmp_path) as house:
        await house.add(*files)
        assert (await house.idle()).done == 8
        await all_right(house, rows)


async def test_the_words_of_transcripts_are_handed_on(quiet, tmp_path):
    _rows, files = recorded(quiet, 4)
    async with sandbox_house(quiet, tmp_path) as house:
        await house.add(*files)
        await house.idle()
        (text,) = house.heard.values()
        assert len(text) > 100
        assert "-->" not in text
