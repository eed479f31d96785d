"""What the queue of downloads makes of bodies, names and ends, over files in memory."""

import asyncio
import hashlib

import pytest

from app.services._transfer_part import OVERLAP
from app.services.transfers import Added, BodyWrong, NameBlocked
from app.store.catalogue import Damage, JobState
from app.store.recordings import FileState
from app.zoom.errors import NetworkError
from tests.fakes.downloads import video
from tests.fakes.waiting import until
from tests.services.transfers_house import START, open_house, wanted


def part_of(house, file=None):
    """The one partial file that there is, or that a file would have."""
    if file is not None:
        path = house.folder / file.path
        return path.with_name(path.name + ".part")
    (part,) = house.folder.rglob("*.part")
    return part


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path / "archive") as opened:
        yield opened


async def test_files_come_whole_under_their_names(house):
    bodies = {number: video(200_000 + number, b"%d" % number) for number in range(1, 7)}
    gate = asyncio.Event()
    for number, body in bodies.items():
        house.downloads.put(f"https://zoom.test/rec/{number}", body, gate=gate)
    added = await house.add(*(wanted(number, size=len(body)) for number, body in bodies.items()))
    assert (added.queued, added.already, added.bytes) == (6, 0, sum(map(len, bodies.values())))

    await until(lambda: house.downloads.at_once == 4)
    gate.set()
    snapshot = await house.idle()

    assert (snapshot.done, snapshot.failed, snapshot.waiting, snapshot.running) == (6, 0, 0, 0)
    assert snapshot.bytes == snapshot.size == added.bytes
    assert len(house.on_disk()) == 6
    assert house.downloads.most_at_once == 4
    for number, body in bodies.items():
        file = await house.file(number)
        path = house.folder / file.path
        assert path.read_bytes() == body
        assert file.sha256 == hashlib.sha256(body).hexdigest()
        assert (file.bytes, file.source, file.url) == (len(body), "https://files.zoom.test", "")
        assert path.stat().st_mtime == START.timestamp()
        assert house.told[f"file-{number}"].path == str(path)


async def test_a_second_time_nothing_moves(house):
    house.downloads.put("https://zoom.test/rec/1", video(1000))
    await house.add(wanted(1))
    await house.idle()
    added = await house.add(wanted(1))
    assert (added.queued, added.already) == (0, 1)
    await house.idle()
    assert len(house.downloads.opened) == 1


# Bodies that are not the file


async def test_a_web_page_never_gets_the_name(house):
    page = b"<!DOCTYPE html><html>Only the host can download this recording.</html>"
    house.downloads.put("https://zoom.test/rec/1", page)
    house.fresh["file-1"] = "https://zoom.test/rec/1"
    await house.add(wanted(1))
    snapshot = await house.idle()
    assert snapshot.failed == 1
    assert isinstance(snapshot.rows[0].error, BodyWrong)
    assert set(house.on_disk().values()) == {part_of(house)}
    assert part_of(house).read_bytes() == b""
    assert (await house.file()).error.title == snapshot.rows[0].error.title


async def test_another_content_type_is_refused_before_a_byte_is_kept(house):
    house.downloads.put("https://zoom.test/rec/1", video(5000), content_type="text/html; charset=utf-8")
    house.fresh["file-1"] = "https://zoom.test/rec/2"
    house.downloads.put("https://zoom.test/rec/2", video(5000))
    await house.add(wanted(1))
    assert (await house.idle()).done == 1
    assert house.asked == ["file-1"]


@pytest.mark.parametrize(
    ("told_length", "size", "comes"),
    [
        (True, 100_000, True),
        (True, 99_000, True),  # longer than listed, but as long as announced
        (True, 101_000, False),
        (False, 100_000, True),
        (False, 99_000, False),
        (False, 101_000, False),
        (True, None, True),
        (False, None, True),
        (False, 0, True),
    ],
)
async def test_lengths_that_disagree(house, told_length, size, comes):
    house.downloads.put("https://zoom.test/rec/1", video(100_000), told_length=told_length)
    house.fresh["file-1"] = "https://zoom.test/rec/1"
    await house.add(wanted(1, size=size))
    snapshot = await house.idle()
    assert (snapshot.done, snapshot.failed) == ((1, 0) if comes else (0, 1))
    assert [name for name in house.on_disk() if not name.endswith(".part")] == (
        [(await house.file()).path] if comes else []
    )


async def test_a_video_that_ends_in_the_middle_is_noticed_where_nobody_told_its_length(house):
    house.downloads.put("https://zoom.test/rec/1", video(100_000)[:60_000], told_length=False)
    house.fresh["file-1"] = "https://zoom.test/rec/1"
    await house.add(wanted(1, size=None))
    assert (await house.idle()).failed == 1
    assert (await house.file()).error.title == "The download is not the file"


async def test_an_endless_body_is_left(house):
    served = house.downloads.put("https://zoom.test/rec/1", video(5_000_000), told_length=False)
    served.ranges = False
    house.fresh["file-1"] = "https://zoom.test/rec/1"
    await house.add(wanted(1, size=100_000))
    assert (await house.idle()).failed == 1
    assert house.downloads.moved["https://zoom.test/rec/1"] < 8 * 200_000


# Going on


async def test_a_cut_body_goes_on_where_it_ended(house):
    body = video(3_000_000)
    cut = NetworkError("cut", sent=True)
    served = house.downloads.put("https://zoom.test/rec/1", body, cuts=[(1_000_000, cut), (900_000, cut)])
    await house.add(wanted(1, size=len(body)))
    assert (await house.idle()).done == 1
    assert (house.folder / (await house.file()).path).read_bytes() == body
    assert [offset > 0 for _url, offset in house.downloads.opened] == [False, True, True]
    assert house.downloads.moved["https://zoom.test/rec/1"] <= len(body) + 2 * OVERLAP
    assert served.cuts == []


async def test_another_content_under_the_same_validator_begins_again(house):
    """The bytes that are fetched twice are compared, so that two versions are never mixed."""
    old, new = video(2_000_000, b"old"), video(2_000_000, b"new")
    served = house.downloads.put(
        "https://zoom.test/rec/1", old, cuts=[(1_000_000, NetworkError("cut", sent=True))]
    )
    await house.add(wanted(1))
    await until(lambda: not served.cuts)
    served.body = new
    assert (await house.idle()).done == 1
    assert (house.folder / (await house.file()).path).read_bytes() == new


@pytest.mark.parametrize("how", [{"ranges": False}, {"etag": ""}])
async def test_without_ranges_or_validators_a_file_begins_again(house, how):
    body = video(2_000_000)
    cuts = [(1_500_000, NetworkError("cut", sent=True))]
    house.downloads.put("https://zoom.test/rec/1", body, cuts=cuts, **how)
    await house.add(wanted(1))
    assert (await house.idle()).done == 1
    assert (await house.file()).sha256 == hashlib.sha256(body).hexdigest()


async def test_a_new_program_goes_on_with_the_partial_file(tmp_path):
    """What a kill leaves: a partial file that is longer or shorter than anybody wrote down."""
    body = video(3_000_000)
    async with open_house(tmp_path) as house:
        served = house.downloads.put("https://zoom.test/rec/1", body, gate=asyncio.Event(), gate_at=1_500_000)
        await house.add(wanted(1, size=len(body)))
        await until(lambda: house.transfers.snapshot().bytes >= 1_500_000)
        await house.transfers.close()
        came = part_of(house).stat().st_size
        assert came > 0
        served.gate.set()
        before = house.downloads.moved["https://zoom.test/rec/1"]
        house.transfers = house.new_queue()
        await house.transfers.attach(house.catalogue)
        (row,) = house.transfers.snapshot().rows
        assert (row.state, row.bytes) == (FileState.WAITING, came)
        house.transfers.start()
        assert (await house.idle()).done == 1
        assert (house.folder / (await house.file()).path).read_bytes() == body
        assert house.downloads.moved["https://zoom.test/rec/1"] - before <= len(body) - came + OVERLAP


async def test_a_kill_between_rename_and_record_downloads_nothing(tmp_path):
    body = video(300_000)
    async with open_house(tmp_path, start=False) as house:
        await house.add(wanted(1, size=len(body)))
        file = await house.file()
        await house.catalogue.transfers.seal(file.row, hashlib.sha256(body).hexdigest(), len(body))
        final = house.folder / file.path
        final.parent.mkdir()
        final.write_bytes(body)
        final.with_name(final.name + ".part").write_bytes(body)
        house.transfers.start()
        assert (await house.idle()).done == 1
        assert house.downloads.opened == []
        assert list(house.on_disk().values()) == [final]
        assert (await house.file()).on_disk


async def test_a_kill_between_seal_and_rename_downloads_nothing(tmp_path):
    body = video(300_000)
    async with open_house(tmp_path, start=False) as house:
        await house.add(wanted(1, size=len(body)))
        file = await house.file()
        await house.catalogue.transfers.seal(file.row, hashlib.sha256(body).hexdigest(), len(body))
        final = house.folder / file.path
        final.parent.mkdir()
        final.with_name(final.name + ".part").write_bytes(body)
        house.transfers.start()
        assert (await house.idle()).done == 1
        assert house.downloads.opened == []
        assert final.read_bytes() == body


async def test_a_seal_over_other_bytes_counts_for_nothing(tmp_path):
    body = video(300_000)
    async with open_house(tmp_path, start=False) as house:
        house.downloads.put("https://zoom.test/rec/1", body)
        await house.add(wanted(1, size=len(body)))
        file = await house.file()
        await house.catalogue.transfers.seal(file.row, hashlib.sha256(body).hexdigest(), len(body))
        final = house.folder / file.path
        final.parent.mkdir()
        final.write_bytes(b"somebody else's")
        house.transfers.start()
        assert (await house.idle()).done == 1
        assert final.read_bytes() == b"somebody else's"
        assert (house.folder / (await house.file()).path).read_bytes() == body


# Names


async def test_files_of_one_name_get_different_ones(house):
    for number in range(1, 6):
        house.downloads.put(f"https://zoom.test/rec/{number}", video(1000 + number))
    await house.add(*(wanted(number) for number in range(1, 4)), template="{topic}/{kind}")
    await house.add(*(wanted(number, topic="STAND-UP") for number in range(4, 6)), template="{topic}/{kind}")
    assert (await house.idle()).done == 5
    names = {(await house.file(number)).path for number in range(1, 6)}
    assert len({name.casefold() for name in names}) == 5
    assert "Stand-up/Screen and speaker (3).mp4" in names


@pytest.mark.parametrize("when", ["before", "meanwhile"])
async def test_what_lies_there_already_is_never_overwritten(tmp_path, when):
    async with open_house(tmp_path, start=False) as house:
        served = house.downloads.put("https://zoom.test/rec/1", video(1000), gate=asyncio.Event())
        await house.add(wanted(1))
        path = house.folder / (await house.file()).path
        if when == "meanwhile":
            house.transfers.start()
            await until(lambda: house.downloads.opened)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"a holiday film")
        served.gate.set()
        if when == "before":
            house.transfers.start()
        assert (await house.idle()).done == 1
        assert path.read_bytes() == b"a holiday film"
        assert (house.folder / (await house.file()).path).read_bytes() == video(1000)
        assert (await house.file()).path.endswith(" (2).mp4")


async def test_a_link_in_place_of_the_partial_file_is_not_followed(tmp_path):
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    async with open_house(tmp_path / "archive", start=False) as house:
        house.downloads.put("https://zoom.test/rec/1", video(1000))
        await house.add(wanted(1))
        part = part_of(house, await house.file())
        part.parent.mkdir()
        part.symlink_to(victim)
        house.transfers.start()
        assert (await house.idle()).failed == 1
        assert isinstance(house.transfers.snapshot().rows[0].error, NameBlocked)
        assert victim.read_bytes() == b"precious"


@pytest.mark.parametrize("damage", ["missing", "shorter", "marked"])
async def test_what_is_damaged_comes_again_under_its_name(house, damage):
    body = video(5000)
    house.downloads.put("https://zoom.test/rec/1", body)
    await house.add(wanted(1, size=5000))
    await house.idle()
    file = await house.file()
    path = house.folder / file.path
    if damage == "missing":
        path.unlink()
    elif damage == "shorter":
        path.write_bytes(body[:100])
    else:
        path.write_bytes(b"x" * 5000)
        await house.catalogue.set_verified({file.row: Damage.SHA256}, house.clock.now())
    assert await house.add(wanted(1, size=5000)) == Added(queued=1, already=0, bytes=5000)
    assert (await house.idle()).done == 1
    again = await house.file()
    assert path.read_bytes() == body
    assert (again.path, again.damage, again.on_disk) == (file.path, Damage.NONE, True)


async def test_cancelling_such_a_file_keeps_what_is_known_of_it(house):
    house.downloads.put("https://zoom.test/rec/1", video(5000))
    await house.add(wanted(1))
    await house.idle()
    file = await house.file()
    (house.folder / file.path).unlink()
    await house.transfers.pause_all()
    house.downloads.files["https://zoom.test/rec/1"].gate = asyncio.Event()
    await house.add(wanted(1))
    await house.transfers.cancel(house.ids())
    again = await house.file()
    assert (again.state, again.damage, again.sha256) == (JobState.DONE, Damage.MISSING, file.sha256)
    assert house.ids() == []
    await house.idle()
    assert house.told["file-1"].state is FileState.DAMAGED
