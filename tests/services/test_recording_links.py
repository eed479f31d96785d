import asyncio
from dataclasses import asdict
from datetime import UTC, datetime

import pytest

from app.store.recordings import RecordingState
from app.zoom.errors import NetworkError
from tests.fakes.recordings_api import recording
from tests.fakes.waiting import until
from tests.services.recordings_house import a_house

START = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
async def house(tmp_path):
    async with a_house(tmp_path) as found:
        found.api.recordings = [recording("r1", START), recording("r2", START)]
        await found.service.read(START.date(), START.date())
        found.api.calls.clear()
        yield found


async def key_of(house, uuid):
    return (await house.store.recordings.detail(uuid)).files[0].key


async def test_a_fresh_link_is_kept_too(house):
    key = await key_of(house, "r1")
    file = {
        **asdict(house.api.recordings[0].recording_files[0]),
        "download_url": "https://zoom.us/new",
    }
    house.api.recordings[0] = recording("r1", START, recording_files=[file])
    assert await house.service.fresh_url("r1", key) == "https://zoom.us/new"
    assert (await house.store.recordings.files(["r1"]))[0].url == "https://zoom.us/new"


async def test_files_of_one_recording_share_a_request(house):
    key = await key_of(house, "r1")
    links = await asyncio.gather(*(house.service.fresh_url("r1", key) for _each in range(8)))
    assert set(links) == {"https://zoom.us/rec/download/r1"}
    assert house.api.count("meeting") == 1
    await house.service.fresh_url("r1", key)
    assert house.api.count("meeting") == 2, "a later one asks anew"


async def test_one_who_gives_up_does_not_end_it_for_the_others(house):
    key = await key_of(house, "r1")
    house.api.gate = asyncio.Event()
    one = asyncio.ensure_future(house.service.fresh_url("r1", key))
    other = asyncio.ensure_future(house.service.fresh_url("r1", key))
    await until(lambda: house.api.running)
    one.cancel()
    house.api.gate.set()
    assert await other == "https://zoom.us/rec/download/r1"
    assert one.cancelled()


async def test_a_file_that_zoom_has_no_more(house):
    assert await house.service.fresh_url("r1", "unknown") is None
    key = await key_of(house, "r2")
    del house.api.recordings[1]
    assert await house.service.fresh_url("r2", key) is None
    assert await house.service.refresh_recording("r2") is False
    assert (await house.store.recordings.detail("r2")).row.state is RecordingState.GONE


async def test_no_connection_is_told(house):
    house.api.failures["meeting"] = NetworkError("dns")
    with pytest.raises(NetworkError):
        await house.service.refresh_recording("r1")
    assert (await house.store.recordings.detail("r1")).row.state is RecordingState.CLOUD
