"""The catalogue of an archive folder: what it keeps of its files, their names, and who works in it."""

import asyncio
import os
import sqlite3
import sys
from contextlib import asynccontextmanager, closing
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.changes import Changes
from app.core.errors import GreenroomError
from app.store._catalogue_names import folded, numbered
from app.store._catalogue_rows import without_query
from app.store.catalogue import ArchiveBusy, Catalogue, CatalogueError, Damage, JobState
from app.store.errors import DAMAGED, NEWER, UNWRITABLE
from app.store.recordings import FileState
from tests.fakes.clock import FakeClock
from tests.services.transfers_house import wanted

OWNER = "ada"


@asynccontextmanager
async def a_catalogue(folder):
    opened = await Catalogue.open(folder, Changes(), FakeClock())
    try:
        yield opened
    finally:
        await opened.close()


@pytest.fixture
async def catalogue(tmp_path):
    async with a_catalogue(tmp_path / "archive") as opened:
        yield opened


def name_of(file, number):
    """A name by topic."""
    suffix = f" ({number})" if number > 1 else ""
    return PurePosixPath(file.topic) / f"video{suffix}.{file.extension}"


async def enqueue(catalogue, *files, owner=OWNER, position=1024):
    """Have files wait; answers their rows."""
    intake = await catalogue.transfers.take_in(files)
    return await catalogue.transfers.enqueue(intake, owner, position, name_of)


async def finish(catalogue, row, body=b"bytes"):
    """Put a file on disk and say so."""
    (file,) = await catalogue.transfers.fetch([row])
    path = catalogue.folder / file.path
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(body)
    await catalogue.transfers.finish(row, "5ha256", len(body), "video/mp4", "https://files.zoom.test")


async def only(catalogue, row):
    (file,) = await catalogue.transfers.fetch([row])
    return file


# The folder


async def test_it_lies_private_in_the_folder(catalogue):
    assert catalogue.path == catalogue.folder / ".greenroom" / "catalogue.sqlite3"
    if sys.platform != "win32":
        assert catalogue.path.stat().st_mode & 0o777 == 0o600
        assert catalogue.path.parent.stat().st_mode & 0o777 == 0o700


async def test_a_folder_without_one_is_left_alone(tmp_path):
    assert await Catalogue.open_existing(tmp_path / "nowhere", Changes()) is None
    assert list(tmp_path.iterdir()) == []


async def test_an_existing_one_is_opened(catalogue):
    again = await Catalogue.open_existing(catalogue.folder, Changes())
    assert again.path == catalogue.path
    await again.close()


async def test_failures_speak_of_the_archive(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(CatalogueError) as caught:
        await Catalogue.open(tmp_path / "file", Changes())
    assert caught.value.kind == UNWRITABLE
    assert str(tmp_path / "file") in caught.value.message
    private = tmp_path / "damaged" / ".greenroom"
    private.mkdir(parents=True)
    (private / "catalogue.sqlite3").write_bytes(b"no database" * 100)
    with pytest.raises(CatalogueError) as caught:
        await Catalogue.open(tmp_path / "damaged", Changes())
    assert caught.value.kind == DAMAGED
    assert "archive" in caught.value.title


async def test_one_of_a_newer_program_is_refused(tmp_path):
    async with a_catalogue(tmp_path) as opened:
        path = opened.path
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(CatalogueError) as caught:
        await Catalogue.open(tmp_path, Changes())
    assert caught.value.kind == NEWER


async def test_one_process_works_in_it_and_the_other_can_say_which(catalogue):
    other = await Catalogue.open(catalogue.folder, Changes())
    async with catalogue.lock():
        async with catalogue.lock():
            assert catalogue.working.held
        with pytest.raises(ArchiveBusy) as caught:
            async with other.lock():
                pass
        assert f"Process {os.getpid()} on " in caught.value.message
        waiting = asyncio.ensure_future(other.working.acquire(5))
        await asyncio.sleep(0)
    await waiting
    assert other.working.held
    other.working.release()
    async with catalogue.lock():
        pass
    await other.close()


@pytest.mark.parametrize("card", ["", "{}", '{"pid": "x", "host": 1, "since": 3}', "[1]", "\xff"])
async def test_a_holder_that_cannot_be_read_is_unknown(catalogue, card):
    other = await Catalogue.open(catalogue.folder, Changes())
    async with catalogue.lock():
        (catalogue.path.parent / "holder.json").write_text(card, encoding="latin-1")
        with pytest.raises(ArchiveBusy) as caught:
            await other.working.acquire()
    assert "Process" not in caught.value.message
    await other.close()


async def test_it_keeps_what_a_store_keeps(catalogue):
    await catalogue.notes.set("name", "value")
    assert await catalogue.notes.get("name") == "value"
    assert await catalogue.recordings.uuid_of(1) is None
    assert await catalogue.users.get("nobody") is None


# Files


async def test_a_file_is_known_with_all_that_zoom_told(catalogue):
    wish = wanted(1, size=700, url="https://zoom.test/rec/1?access_token=secret#x")
    (row,) = await enqueue(catalogue, wish)
    file = await only(catalogue, row)
    same = ("key", "uuid", "meeting_id", "file_id", "account_id", "host_id", "host_email", "host_name")
    for name in (*same, "topic", "start", "duration", "recording_type", "file_type", "extension", "size"):
        assert getattr(file, name) == getattr(wish, name), name
    assert (file.state, file.owner, file.path) == (JobState.WAITING, OWNER, "Stand-up/video.mp4")
    assert file.url == "https://zoom.test/rec/1"
    assert file.file_state is FileState.WAITING
    assert "secret" not in repr(file)
    assert b"secret" not in catalogue.path.read_bytes()


async def test_a_finished_file_is_known_without_looking_at_zoom(catalogue):
    (row,) = await enqueue(catalogue, wanted(1))
    await finish(catalogue, row)
    file = await only(catalogue, row)
    assert (file.state, file.bytes, file.sha256) == (JobState.DONE, 5, "5ha256")
    assert (file.source, file.content_type, file.url) == ("https://files.zoom.test", "video/mp4", "")
    assert file.on_disk
    assert file.finished_at == FakeClock().now()
    assert await catalogue.done(["file-1", "file-2"]) == {"file-1"}
    assert (await catalogue.totals()).bytes == 5
    intake = await catalogue.transfers.take_in([wanted(1), wanted(1), wanted(2)])
    assert (len(intake.new), intake.again, intake.already) == (1, (), 1)


@pytest.mark.parametrize("damage", [Damage.MISSING, Damage.SIZE, Damage.SHA256])
async def test_damaged_files_are_wanted_again(catalogue, damage):
    (row,) = await enqueue(catalogue, wanted(1))
    await finish(catalogue, row)
    path = catalogue.folder / "Stand-up" / "video.mp4"
    if damage is Damage.MISSING:
        path.unlink()
    elif damage is Damage.SIZE:
        path.write_bytes(b"short"[:3])
    else:
        await catalogue.set_verified({row: damage}, FakeClock().now())
        assert (await only(catalogue, row)).file_state is FileState.DAMAGED
    assert await enqueue(catalogue, wanted(1)) == [row]
    file = await only(catalogue, row)
    assert (file.state, file.damage, file.path) == (JobState.WAITING, damage, "Stand-up/video.mp4")
    assert [each.row for each in await catalogue.finished()] == [row]
    await catalogue.transfers.finish(row, "new", 3, "", "")
    assert (await only(catalogue, row)).on_disk


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
async def test_what_cannot_be_looked_at_is_not_taken_for_missing(catalogue):
    (row,) = await enqueue(catalogue, wanted(1))
    await finish(catalogue, row)
    folder = catalogue.folder / "Stand-up"
    (folder / "video.mp4").unlink()
    folder.rmdir()
    folder.symlink_to(folder)
    with pytest.raises(CatalogueError) as caught:
        await catalogue.transfers.take_in([wanted(1)])
    assert caught.value.kind == UNWRITABLE


async def test_verifying_is_remembered_with_its_time(catalogue):
    (row,) = await enqueue(catalogue, wanted(1))
    (waits,) = await enqueue(catalogue, wanted(2))
    await finish(catalogue, row)
    now = FakeClock().now()
    await catalogue.set_verified({row: Damage.NONE, waits: Damage.MISSING}, now)
    assert ((await only(catalogue, row)).verified_at, (await only(catalogue, row)).damage) == (
        now,
        Damage.NONE,
    )
    assert (await only(catalogue, waits)).damage is Damage.NONE


async def test_finished_files_come_by_pages(catalogue):
    rows = await enqueue(catalogue, *(wanted(number) for number in range(7)))
    for row in rows:
        await finish(catalogue, row)
    found, after = [], 0
    while page := await catalogue.finished(after, limit=3):
        assert len(page) <= 3
        found += [file.row for file in page]
        after = page[-1].row
    assert found == sorted(rows)


async def test_changes_are_told_once_and_none_is_missed(catalogue):
    rows = await enqueue(catalogue, *(wanted(number) for number in range(5)))
    for row in rows[:3]:
        await finish(catalogue, row)
    told, number = [], 0
    while True:
        files, number = await catalogue.files_changed_since(number, limit=2)
        if not files:
            break
        told += [file.row for file in files]
    assert sorted(told) == rows
    assert await catalogue.last_change() == number
    await catalogue.transfers.set_state([rows[4]], OWNER, JobState.PAUSED)
    files, later = await catalogue.files_changed_since(number)
    assert ([file.row for file in files], later) == ([rows[4]], number + 1)


# The journal


async def test_a_queue_shows_its_own_files_in_order(catalogue):
    one, two = await enqueue(catalogue, wanted(1), wanted(2))
    await enqueue(catalogue, wanted(3), owner="bob")
    await catalogue.transfers.set_positions({one: 5000})
    assert [file.row for file in await catalogue.transfers.shown(OWNER)] == [two, one]
    await enqueue(catalogue, wanted(2), owner="bob")
    assert [file.row for file in await catalogue.transfers.shown(OWNER)] == [one]


async def test_finished_files_are_shown_until_they_are_hidden(catalogue):
    rows = await enqueue(catalogue, wanted(1), wanted(2))
    await finish(catalogue, rows[0])
    await catalogue.transfers.hide_finished(OWNER)
    assert [file.row for file in await catalogue.transfers.shown(OWNER)] == [rows[1]]


async def test_a_failure_keeps_its_words(catalogue):
    (row,) = await enqueue(catalogue, wanted(1))
    error = GreenroomError("Title", "Message.", "Step.", details="code 1\0")
    await catalogue.transfers.fail(row, error, 8, 77)
    file = await only(catalogue, row)
    assert (file.state, file.attempts, file.came) == (JobState.FAILED, 8, 77)
    assert (file.error.title, file.error.message, file.error.next_step) == ("Title", "Message.", "Step.")
    await catalogue.transfers.set_state([row], OWNER, JobState.WAITING)
    assert (await only(catalogue, row)).error is None


async def test_another_queues_rows_are_left_alone(catalogue):
    (row,) = await enqueue(catalogue, wanted(1), owner="bob")
    await catalogue.transfers.set_state([row], OWNER, JobState.PAUSED)
    await catalogue.transfers.remove([row], OWNER)
    assert (await only(catalogue, row)).state is JobState.WAITING


async def test_what_partial_files_hold_is_read_from_the_disk(catalogue):
    rows = await enqueue(catalogue, wanted(1), wanted(2))
    await catalogue.transfers.note_body(rows[0], '"etag"')
    for number in ("", " (2)"):
        part = catalogue.folder / "Stand-up" / f"video{number}.mp4.part"
        part.parent.mkdir(exist_ok=True)
        part.write_bytes(b"x" * 99)
    assert [file.came for file in await catalogue.transfers.shown(OWNER)] == [99, 0]


async def test_a_validator_that_is_too_long_is_none(catalogue):
    (row,) = await enqueue(catalogue, wanted(1))
    await catalogue.transfers.note_body(row, '"' + "e" * 600 + '"')
    assert (await only(catalogue, row)).validator == ""


# Names


async def test_names_differ_where_case_does_not_count(catalogue):
    topics = ["Café", "CAFÉ", "cafe\N{COMBINING ACUTE ACCENT}", "Straße", "STRASSE"]
    rows = await enqueue(catalogue, *(wanted(at, topic=topic) for at, topic in enumerate(topics)))
    paths = [file.path for file in await catalogue.transfers.fetch(rows)]
    assert len({folded(path) for path in paths}) == 5
    assert paths[0] == "Café/video.mp4"
    assert paths[4] == "STRASSE/video (2).mp4"


async def test_names_avoid_what_lies_there(catalogue):
    folder = catalogue.folder / "Stand-up"
    folder.mkdir()
    (folder / "video.mp4").write_text("mine")
    (folder / "video (2).mp4.part").write_text("mine")
    (folder / "video (3).mp4").symlink_to("nowhere")
    (row,) = await enqueue(catalogue, wanted(1))
    assert (await only(catalogue, row)).path == "Stand-up/video (4).mp4"
    assert await catalogue.transfers.rename(row, "Stand-up/video.mp4") == "Stand-up/video (5).mp4"


async def test_no_file_is_called_like_a_partial_one(catalogue):
    (row,) = await enqueue(catalogue, wanted(1, extension="part"))
    assert (await only(catalogue, row)).path == "Stand-up/video.part_"


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(["a", "A", "a (2)", "b", "ß", "ss"]), min_size=1, max_size=30))
def test_any_batch_gets_different_names(topics):
    async def check():
        with TemporaryDirectory() as folder:
            async with a_catalogue(Path(folder)) as opened:
                half = len(topics) // 2
                files = [wanted(at, topic=topic) for at, topic in enumerate(topics)]
                rows = await enqueue(opened, *files[:half])
                rows += await enqueue(opened, *files[half:])
                paths = [file.path for file in await opened.transfers.fetch(rows)]
                assert len({folded(path) for path in paths}) == len(topics)

    asyncio.run(check())


def test_numbers_stand_before_the_extension():
    assert numbered("a.b/c.d.mp4", 3) == "a.b/c.d (3).mp4"


def test_links_lose_their_query():
    assert without_query("https://zoom.us/rec/x?access_token=1#y") == "https://zoom.us/rec/x"
