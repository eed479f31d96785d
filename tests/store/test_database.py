import asyncio
import os
import sqlite3
import stat
import sys

import pytest

from app.core.changes import Changes
from app.store.database import Database
from app.store.errors import StoreError, from_sqlite
from app.store.migrations import STORE_SCHEMA, Schema
from app.store.recordings import RecordingQuery
from app.store.store import Store
from app.zoom.models.recording import Recording
from tests.fakes.clock import FakeClock


@pytest.fixture
def path(tmp_path):
    return tmp_path / "account" / "store.sqlite3"


async def made(path):
    database = await Database.open(path)
    async with database.write() as connection:
        await connection.execute("INSERT INTO notes VALUES ('kept', 'yes')")
    await database.close()


async def notes(path):
    database = await Database.open(path)
    try:
        return await database.read("SELECT name, value FROM notes")
    finally:
        await database.close()


async def refused(path):
    with pytest.raises(StoreError) as caught:
        await Database.open(path)
    assert caught.value.title
    assert str(path) in caught.value.message
    assert caught.value.next_step
    return caught.value


class TestOpening:
    async def test_what_was_written_is_there_again(self, path):
        await made(path)
        assert await notes(path) == [("kept", "yes")]

    @pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
    async def test_file_and_folder_are_private(self, path):
        database = await Database.open(path)
        async with database.write() as connection:
            await connection.execute("INSERT INTO notes VALUES ('a', 'b')")
        files = list(path.parent.iterdir())
        assert {file.name for file in files} == {"store.sqlite3", "store.sqlite3-wal", "store.sqlite3-shm"}
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        await database.close()

    async def test_the_reader_cannot_write(self, path):
        database = await Database.open(path)
        with pytest.raises(StoreError):
            await database.read("DELETE FROM notes")
        await database.close()

    async def test_two_processes_may_open_it(self, path):
        one, other = await Database.open(path), await Database.open(path)
        async with one.write() as connection:
            await connection.execute("INSERT INTO notes VALUES ('from', 'one')")
        assert await other.read("SELECT value FROM notes") == [("one",)]
        await one.close()
        await other.close()

    async def test_a_program_that_dies_does_not_hang(self, path):
        program = (
            "import asyncio, sys; from pathlib import Path; from app.store.database import Database\n"
            "async def work():\n"
            "    global kept; kept = await Database.open(Path(sys.argv[1])); raise SystemExit(7)\n"
            "asyncio.run(work())"
        )
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", program, str(path))
        try:
            assert await asyncio.wait_for(process.wait(), 30) == 7
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


class TestTransactions:
    async def test_an_error_takes_all_back(self, path):
        database = await Database.open(path)
        with pytest.raises(ValueError, match="stop"):
            async with database.write() as connection:
                await connection.execute("INSERT INTO notes VALUES ('a', 'b')")
                raise ValueError("stop")
        assert await database.read("SELECT * FROM notes") == []
        async with database.write() as connection:
            await connection.execute("INSERT INTO notes VALUES ('c', 'd')")
        assert await database.read("SELECT name FROM notes") == [("c",)]
        await database.close()

    async def test_cancelling_at_any_step_leaves_the_next_one_whole(self, path):
        database = await Database.open(path)

        async def work():
            async with database.write() as connection:
                await connection.execute("INSERT INTO notes VALUES ('half', 'done')")
                await asyncio.Event().wait()

        for steps in range(6):
            task = asyncio.create_task(work())
            for _step in range(steps):
                await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        async with database.write() as connection:
            await connection.execute("INSERT INTO notes VALUES ('whole', 'one')")
        assert await database.read("SELECT name FROM notes") == [("whole",)]
        await database.close()

    async def test_writers_take_turns(self, path):
        database = await Database.open(path)

        async def work(name):
            async with database.write() as connection:
                await connection.execute("INSERT INTO notes VALUES (?, '')", (name,))
                await asyncio.sleep(0)

        await asyncio.gather(*(work(str(number)) for number in range(20)))
        assert len(await database.read("SELECT name FROM notes")) == 20
        await database.close()


class TestDamage:
    @pytest.mark.parametrize("content", [b"not a database at all, but long enough to be one" * 100, b"short"])
    async def test_a_file_of_something_else(self, path, content):
        path.parent.mkdir()
        path.write_bytes(content)
        error = await refused(path)
        assert error.kind == "damaged"
        assert error.may_set_aside
        assert path.read_bytes() == content

    async def test_another_programs_database(self, path):
        path.parent.mkdir()
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE precious (data)")
        connection.close()
        before = path.read_bytes()
        assert (await refused(path)).kind == "damaged"
        assert path.read_bytes() == before

    async def test_a_file_that_was_cut_off(self, path):
        await made(path)
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2])
        assert (await refused(path)).kind == "damaged"

    async def test_pages_that_were_overwritten(self, path):
        await made(path)
        content = bytearray(path.read_bytes())
        content[4096 * 2 : 4096 * 8] = os.urandom(4096 * 6)
        path.write_bytes(content)
        assert (await refused(path)).kind == "damaged"

    async def test_set_aside_keeps_the_old_file_and_makes_room(self, path):
        path.parent.mkdir()
        path.write_bytes(b"precious" * 1000)
        await refused(path)
        path.with_name("store.sqlite3-wal").write_bytes(b"log")
        aside = Database.set_aside(path)
        assert aside.read_bytes() == b"precious" * 1000
        assert aside.with_name(aside.name + "-wal").read_bytes() == b"log"
        assert "damaged" in aside.name
        await made(path)
        assert await notes(path) == [("kept", "yes")]
        assert aside.exists()

    async def test_damage_met_while_reading_is_told(self, path, monkeypatch):
        await made(path)
        database = await Database.open(path)
        async with database.write() as connection:
            for number in range(500):
                await connection.execute("INSERT INTO notes VALUES (?, ?)", (str(number), "x" * 500))
        await database.close()
        content = bytearray(path.read_bytes())
        content[len(content) // 2 :] = os.urandom(len(content) - len(content) // 2)
        path.write_bytes(content)
        monkeypatch.setattr("app.store.database.CHECKED_BYTES", 0)
        database = await Database.open(path)
        with pytest.raises(StoreError) as caught:
            await database.read("SELECT * FROM notes")
        assert caught.value.kind == "damaged"
        await database.close()

    @pytest.mark.parametrize(
        ("name", "kind"),
        [
            ("SQLITE_CORRUPT_VTAB", "damaged"),
            ("SQLITE_IOERR_WRITE", "unwritable"),
            ("SQLITE_BUSY_SNAPSHOT", "busy"),
            ("SQLITE_READONLY_DBMOVED", "unwritable"),
        ],
    )
    def test_errors_of_the_file_have_a_kind(self, path, name, kind):
        error = sqlite3.OperationalError("as SQLite says")
        error.sqlite_errorname = name
        assert from_sqlite(error, path).kind == kind

    def test_errors_of_our_own_statements_are_no_store_errors(self, path):
        error = sqlite3.OperationalError("no such column")
        error.sqlite_errorname = "SQLITE_ERROR"
        assert from_sqlite(error, path) is None


class TestVersions:
    async def test_a_newer_file_is_left_as_it_is(self, path):
        await made(path)
        with sqlite3.connect(path) as connection:
            connection.execute(f"PRAGMA user_version = {STORE_SCHEMA.latest + 1}")
        connection.close()
        before = path.read_bytes()
        error = await refused(path)
        assert error.kind == "newer"
        assert error.may_set_aside
        assert path.read_bytes() == before

    async def test_an_older_file_is_backed_up_and_brought_up(self, path):
        await made(path)
        scripts = (*STORE_SCHEMA.scripts, "ALTER TABLE notes ADD COLUMN colour TEXT DEFAULT 'green'")
        database = await Database.open(path, Schema(STORE_SCHEMA.application_id, scripts))
        assert await database.read("SELECT name, colour FROM notes") == [("kept", "green")]
        await database.close()
        copy = path.with_name(f"store.sqlite3.version-{len(scripts) - 1}")
        with sqlite3.connect(copy) as connection:
            assert connection.execute("SELECT * FROM notes").fetchall() == [("kept", "yes")]
        connection.close()

    async def test_a_step_that_fails_leaves_the_old_shape(self, path):
        await made(path)
        scripts = (*STORE_SCHEMA.scripts, "CREATE TABLE more (x); CREATE TABLE notes (y)")
        with pytest.raises(sqlite3.OperationalError):
            await Database.open(path, Schema(STORE_SCHEMA.application_id, scripts))
        assert await notes(path) == [("kept", "yes")]

    async def test_a_file_of_the_first_version_gains_recordings(self, path):
        first = Schema(STORE_SCHEMA.application_id, STORE_SCHEMA.scripts[:1])
        database = await Database.open(path, first)
        async with database.write() as connection:
            await connection.execute("INSERT INTO notes VALUES ('kept', 'yes')")
            await connection.execute("INSERT INTO meetings (key, meeting_id, host_id) VALUES ('1', 1, 'ada')")
        await database.close()
        store = await Store.open(path, Changes(), FakeClock())
        await store.recordings.put("account", [Recording(uuid="r")])
        assert len((await store.recordings.listing(RecordingQuery())).rows) == 1
        assert await store.notes.get("kept") == "yes"
        assert await store.meetings.key_of(1) == "1"
        await store.close()
        copy = path.with_name("store.sqlite3.version-1")
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600 or sys.platform == "win32"
        kept = await Database.open(copy, first)
        assert await kept.read("SELECT * FROM notes") == [("kept", "yes")]
        with pytest.raises(sqlite3.OperationalError):
            await kept.read("SELECT * FROM recordings")
        await kept.close()

    async def test_a_new_file_has_the_same_shape_as_one_brought_up(self, path):
        old = path.with_name("old.sqlite3")
        await (
            await Database.open(old, Schema(STORE_SCHEMA.application_id, STORE_SCHEMA.scripts[:1]))
        ).close()
        shapes = []
        for each in (old, path):
            database = await Database.open(each)
            shapes.append(await database.read("SELECT type, name, sql FROM sqlite_schema ORDER BY name"))
            await database.close()
        assert shapes[0] == shapes[1]

    async def test_a_file_of_another_kind_is_left_as_it_is(self, path):
        other = Schema(0x47726E43, ("CREATE TABLE things (name)",))
        await (await Database.open(path, other)).close()
        before = path.read_bytes()
        error = await refused(path)
        assert error.kind == "damaged"
        assert path.read_bytes() == before
        database = await Database.open(path, other)
        assert await database.read("SELECT * FROM things") == []
        await database.close()


class TestUnwritable:
    async def test_a_folder_in_the_way(self, path):
        path.mkdir(parents=True)
        error = await refused(path)
        assert error.kind == "unwritable"
        assert not error.may_set_aside

    async def test_a_file_where_the_folder_should_be(self, path):
        path.parent.write_text("in the way")
        assert (await refused(path)).kind == "unwritable"

    async def test_a_full_disk(self, path):
        database = await Database.open(path)
        await database._writer.execute("PRAGMA max_page_count = 60")
        with pytest.raises(StoreError) as caught:
            async with database.write() as connection:
                await connection.execute("INSERT INTO notes VALUES ('big', ?)", ("x" * 1_000_000,))
        assert caught.value.kind == "full"
        assert await database.read("SELECT * FROM notes") == []
        await database.close()

    async def test_a_lock_that_does_not_fall(self, path, monkeypatch):
        monkeypatch.setattr("app.store.database.BUSY_MS", 10)
        database = await Database.open(path)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError) as caught:
            async with database.write():
                pass
        assert caught.value.kind == "busy"
        other.close()
        await database.close()


async def test_the_rooms_of_a_store_share_the_file(path):
    store = await Store.open(path, Changes(), FakeClock())
    assert store.path == path
    await store.notes.set("a", "1")
    await store.notes.set("b", "2")
    await store.notes.set("a", None)
    assert (await store.notes.get("a"), await store.notes.get("b")) == (None, "2")
    await store.close()


async def test_several_that_make_it_at_the_same_moment_share_it(tmp_path):
    for number in range(10):
        path = tmp_path / str(number) / "store.sqlite3"
        opened = await asyncio.gather(*(Database.open(path) for _ in range(6)), return_exceptions=True)
        made = [each for each in opened if isinstance(each, Database)]
        for each in made:
            await each.close()
        assert len(made) == 6, opened
