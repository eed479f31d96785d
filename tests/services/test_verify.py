"""Reading an archive folder again: what is damaged is found, told, and marked for the next archive run."""

import asyncio
import os
from pathlib import PurePosixPath

import pytest

from app.core.changes import Changes
from app.services.verify import verify
from app.store.catalogue import Catalogue, Damage
from tests.fakes.archive_folder import fill, wanted_file

CONTENTS = {"a/video.mp4": b"v" * 3_000_000, "a/audio.m4a": b"a" * 5_000, "b/chat.txt": b"hello"}


@pytest.fixture
async def catalogue(tmp_path):
    await fill(tmp_path, CONTENTS)
    opened = await Catalogue.open(tmp_path, Changes())
    yield opened
    await opened.close()


async def run(catalogue, **options):
    told = []
    result = await verify(catalogue, told.append, **options)
    return result, told


async def test_whole_files_are_told_as_whole(catalogue):
    result, told = await run(catalogue)
    assert result.whole
    assert result.checked == len(told) == 3
    assert result.bytes == sum(map(len, CONTENTS.values()))
    assert all(row.verified_at for row in await catalogue.finished())


async def test_each_kind_of_damage_is_told_and_marked(catalogue, tmp_path):
    (tmp_path / "a/video.mp4").write_bytes(b"w" + CONTENTS["a/video.mp4"][1:])
    (tmp_path / "a/audio.m4a").write_bytes(b"short")
    (tmp_path / "b/chat.txt").unlink()
    result, told = await run(catalogue)
    assert not result.whole
    assert [(str(each.path), each.damage) for each in result.damaged] == [
        ("a/audio.m4a", Damage.SIZE),
        ("a/video.mp4", Damage.SHA256),
    ]
    assert [str(each.path) for each in result.missing] == ["b/chat.txt"]
    assert len(told) == 3
    marks = {row.path: row.damage for row in await catalogue.finished()}
    assert marks == {
        "a/audio.m4a": Damage.SIZE,
        "a/video.mp4": Damage.SHA256,
        "b/chat.txt": Damage.MISSING,
    }


async def test_what_is_marked_is_wanted_again_and_a_mark_goes_with_the_damage(catalogue, tmp_path):
    (tmp_path / "b/chat.txt").write_bytes(b"hellO")
    await run(catalogue)
    assert await catalogue.done(CONTENTS) == {"a/video.mp4", "a/audio.m4a"}
    intake = await catalogue.transfers.take_in([wanted_file("b/chat.txt")])
    assert [(wanted.key, damage) for wanted, _row, damage in intake.again] == [("b/chat.txt", Damage.SHA256)]
    (tmp_path / "b/chat.txt").write_bytes(b"hello")
    result, _told = await run(catalogue)
    assert result.whole
    assert await catalogue.done(CONTENTS) == set(CONTENTS)


async def test_a_folder_in_place_of_a_file_or_of_its_folder_is_damage(catalogue, tmp_path):
    (tmp_path / "b/chat.txt").unlink()
    (tmp_path / "b").rmdir()
    (tmp_path / "b").write_bytes(b"a file now")
    (tmp_path / "a/audio.m4a").unlink()
    (tmp_path / "a/audio.m4a").mkdir()
    result, _told = await run(catalogue)
    assert [each.path.name for each in result.missing] == ["chat.txt"]
    assert [each.path.name for each in result.damaged] == ["audio.m4a"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
async def test_an_unreadable_file_is_told_and_not_marked(catalogue, tmp_path):
    (tmp_path / "b/chat.txt").chmod(0)
    result, _told = await run(catalogue)
    assert [each.path.name for each in result.unreadable] == ["chat.txt"]
    assert not result.whole
    assert await catalogue.done(CONTENTS) == set(CONTENTS)


async def test_a_read_error_is_told_and_not_marked(catalogue, monkeypatch):
    def fail(_self, path):
        raise OSError(5, "Input/output error", str(path))

    monkeypatch.setattr("app.services.verify._Readers._sha256", fail)
    result, _told = await run(catalogue)
    assert [each.error.title for each in result.unreadable] == ["A file cannot be read"] * 3
    assert await catalogue.done(CONTENTS) == set(CONTENTS)


async def test_a_file_that_is_fetched_again_meanwhile_is_not_called_damaged(catalogue, tmp_path, monkeypatch):
    """The row is read first, then the file: between them a download may have replaced both."""
    stale = await catalogue.finished()
    await catalogue.set_verified({stale[2].row: Damage.SHA256}, catalogue.clock.now())
    await fill(tmp_path, {"b/chat.txt": b"a new body"})

    async def finished(after=0, limit=500):
        return [] if after else stale

    monkeypatch.setattr(catalogue, "finished", finished)
    result, _told = await run(catalogue)
    assert result.whole


async def test_more_files_than_one_page(tmp_path):
    await fill(tmp_path, {f"{number}.txt": b"x" * number for number in range(1, 520)})
    catalogue = await Catalogue.open(tmp_path, Changes())
    try:
        result, _told = await run(catalogue, threads=3)
    finally:
        await catalogue.close()
    assert result.whole and result.checked == 519


async def test_whoever_listens_can_end_it_and_marks_stay(catalogue, tmp_path):
    (tmp_path / "a/video.mp4").unlink()

    def end(file):
        if file.path == PurePosixPath("a/video.mp4"):
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        await verify(catalogue, end, threads=1)
    assert "a/video.mp4" not in await catalogue.done(CONTENTS)


async def test_cancelling_ends_it_soon(catalogue, monkeypatch):
    reading = asyncio.Event()
    loop = asyncio.get_running_loop()

    def endless(self, _path):
        loop.call_soon_threadsafe(reading.set)
        self._closed.wait(30)
        return ""

    monkeypatch.setattr("app.services.verify._Readers._sha256", endless)
    task = asyncio.ensure_future(verify(catalogue, lambda _file: None))
    await reading.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 5)
    assert await catalogue.done(CONTENTS) == set(CONTENTS)
