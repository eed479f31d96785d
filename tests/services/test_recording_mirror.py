import os
from datetime import UTC, datetime

import pytest

from app.services._recording_mirror import Mirror
from app.store.catalogue import Catalogue, Damage
from app.store.errors import StoreError
from app.store.recordings import FileState, RecordingState
from tests.fakes.recordings_api import recording
from tests.services.recordings_house import a_house

START = datetime(2026, 11, 20, 9, tzinfo=UTC)
TRANSCRIPT = """WEBVTT

1
00:00:01.000 --> 00:00:03.000
<v Ada>Ada: Let us weave algebraic patterns.

NOTE not spoken

2
00:00:04.000 --> 00:00:05.000
Grace: A moth!
"""


@pytest.fixture
async def house(tmp_path):
    async with a_house(tmp_path) as found:
        found.api.recordings = [recording(f"r{number}", START) for number in range(4)]
        await found.service.read(START.date(), START.date())
        yield found


@pytest.fixture
async def catalogue(house, tmp_path):
    found = await Catalogue.open(tmp_path / "archive", house.changes, house.clock)
    yield found
    await found.close()


async def fetched(house, catalogue, *uuids):
    """Have files come into the folder, as another process would."""
    files = await house.store.recordings.files(uuids)
    intake = await catalogue.transfers.take_in(files)
    rows = await catalogue.transfers.enqueue(
        intake, "archive", 0, lambda file, _n: f"{file.uuid}.{file.extension}"
    )
    for row in rows:
        await catalogue.transfers.finish(row, "0" * 64, 1_000, "video/mp4", "https://zoom.us")
    return rows


async def file_of(house, uuid):
    return (await house.store.recordings.detail(uuid)).files[0]


class TestMirror:
    async def test_what_was_fetched_is_on_disk(self, house, catalogue, tmp_path):
        await fetched(house, catalogue, "r1", "r2")
        assert await house.service.mirror(catalogue) == 2
        file = await file_of(house, "r1")
        assert (file.state, file.local_path) == (FileState.ON_DISK, str(tmp_path / "archive" / "r1.mp4"))
        assert (await house.store.recordings.detail("r2")).row.state is RecordingState.ON_DISK
        assert (await house.store.recordings.detail("r3")).row.state is RecordingState.CLOUD

    async def test_what_only_waits_is_not(self, house, catalogue):
        intake = await catalogue.transfers.take_in(await house.store.recordings.files(["r1"]))
        await catalogue.transfers.enqueue(intake, "archive", 0, lambda _file, _n: "r1.mp4")
        assert await house.service.mirror(catalogue) == 0
        assert (await file_of(house, "r1")).state is FileState.CLOUD

    async def test_damage_is_told(self, house, catalogue):
        rows = await fetched(house, catalogue, "r1")
        await house.service.mirror(catalogue)
        await catalogue.set_verified({rows[0]: Damage.SHA256}, house.clock.now())
        assert await house.service._mirror.follow() == 1
        assert (await file_of(house, "r1")).state is FileState.DAMAGED

    async def test_only_what_changed_is_read(self, house, catalogue):
        await fetched(house, catalogue, "r1", "r2")
        await house.service.mirror(catalogue)
        await fetched(house, catalogue, "r3")
        assert await house.service._mirror.follow() == 1
        assert await house.service._mirror.follow() == 0
        assert await house.anew().mirror(catalogue) == 0, "it is remembered"

    async def test_another_catalogue_in_its_place_is_read_from_the_beginning(
        self, house, catalogue, tmp_path
    ):
        await fetched(house, catalogue, "r1", "r2", "r3")
        await house.service.mirror(catalogue)
        await catalogue.close()
        keeper = tmp_path / "inode"
        os.link(catalogue.path, keeper)  # so that its inode is not given again
        for file in catalogue.path.parent.iterdir():
            file.unlink()
        other = await Catalogue.open(tmp_path / "archive", house.changes, house.clock)
        await fetched(house, other, "r0")
        assert await house.service.mirror(other) == 1
        await other.close()

    async def test_a_folder_that_cannot_be_read_leaves_the_others(self, house, catalogue, tmp_path):
        broken = await Catalogue.open(tmp_path / "broken", house.changes, house.clock)
        await house.service.mirror(broken)
        await house.service.mirror(catalogue)
        await fetched(house, catalogue, "r1")
        await fetched(house, broken, "r2")

        async def fails(_number):
            raise StoreError("damaged", broken.path)

        broken.files_changed_since = fails
        assert await house.service._mirror.follow() == 1
        await broken.close()

    async def test_a_folder_that_is_followed_no_longer_has_nothing_on_disk(self, house, catalogue, tmp_path):
        beside = await Catalogue.open(tmp_path / "archive 2", house.changes, house.clock)
        await fetched(house, catalogue, "r1", "r2")
        await fetched(house, beside, "r2", "r3")
        await house.service.mirror(beside)
        await house.service.mirror(catalogue)
        await house.service.unmirror(catalogue.folder)
        states = [(await file_of(house, f"r{number}")).state for number in (1, 2, 3)]
        assert states == [FileState.CLOUD, FileState.ON_DISK, FileState.ON_DISK]
        assert (await file_of(house, "r2")).local_path == str(tmp_path / "archive 2" / "r2.mp4")
        await fetched(house, catalogue, "r0")
        assert await house.service._mirror.follow() == 0
        await beside.close()

    async def test_one_that_comes_back_is_read_from_the_beginning(self, house, catalogue):
        await fetched(house, catalogue, "r1")
        await house.service.mirror(catalogue)
        await house.service.unmirror(catalogue.folder)
        assert await house.service.mirror(catalogue) == 1
        assert (await file_of(house, "r1")).state is FileState.ON_DISK

    async def test_marks_of_an_earlier_run_end_as_well(self, house, catalogue):
        await fetched(house, catalogue, "r1")
        await house.service.mirror(catalogue)
        again = house.anew()
        await again.unmirror(catalogue.folder)
        assert (await file_of(house, "r1")).state is FileState.CLOUD


class TestTranscripts:
    async def test_they_are_found_by_search(self, house, catalogue, tmp_path):
        text = {"id": "t1", "file_type": "TRANSCRIPT", "file_extension": "VTT", "status": "completed"}
        link = {"download_url": "https://zoom.us/rec/download/t"}
        spoken = recording("talk", START, recording_files=[{**text, **link}])
        await house.store.recordings.put("account:acc", [spoken])
        await fetched(house, catalogue, "talk")
        await house.service.mirror(catalogue)
        mirror: Mirror = house.service._mirror
        assert await mirror.hear() == 0, "the file is not there"
        assert await mirror.hear() == 0
        (tmp_path / "archive" / "talk.vtt").write_text(TRANSCRIPT)
        house.anew()
        assert await house.service._mirror.hear() == 1
        assert await house.uuids(search="algebraic") == ["talk"]
        assert await house.service._mirror.hear() == 0
