"""The parts of a transfer alone: partial files, final names, pace, speed, order, decisions, spoken words."""

import asyncio
import hashlib
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.services import _transfer_place as placing
from app.services._transfer_errors import DiskFull, FolderUnwritable, NameBlocked, of_os, size_words
from app.services._transfer_meter import Meter
from app.services._transfer_mirror import LocalMirror
from app.services._transfer_order import positions_before
from app.services._transfer_pace import Pace
from app.services._transfer_part import OVERLAP, Differs, PartFile
from app.services._transfer_place import holds, place
from app.services._transfer_retry import ATTEMPTS, Then, decide
from app.services._transfer_text import spoken_text, words_of
from app.store.errors import FULL, StoreError
from app.store.recordings import FileState, LocalState
from app.zoom.errors import (
    LinkRefused,
    MissingScope,
    NetworkError,
    RateLimited,
    ServerError,
    TokenRejected,
)
from tests.fakes.clock import FakeClock
from tests.fakes.downloads import video

NOW = FakeClock().now()
MIB = 2**20


@pytest.fixture
def threads():
    with ThreadPoolExecutor(2) as pool:
        yield pool


# Partial files


def a_part(folder, threads):
    return PartFile(folder / "deep" / "er" / "file.part", folder, threads)


async def put(part, body, step=100_000):
    """Hand a body over in pieces."""
    for at in range(0, len(body), step):
        await part.add(body[at : at + step])


async def test_what_comes_is_on_disk_and_hashed(tmp_path, threads):
    part, body = a_part(tmp_path, threads), video(3_000_000)
    await part.open()
    await put(part, body)
    assert await part.finish(1_700_000_000.0) == hashlib.sha256(body).hexdigest()
    await part.close()
    assert part.path.read_bytes() == body
    assert part.path.stat().st_mtime == 1_700_000_000.0


@pytest.mark.parametrize("warm", [True, False])
async def test_it_goes_on_after_being_closed(tmp_path, threads, warm):
    part, body = a_part(tmp_path, threads), video(1_000_000)
    await part.open()
    await put(part, body[:700_000])
    await part.close()
    if not warm:
        part = a_part(tmp_path, threads)
    await part.open()
    assert part.length == 700_000
    offset = await part.resume_from()
    assert offset == 700_000 - OVERLAP
    await put(part, body[offset:], step=9_999)
    assert await part.finish(None) == hashlib.sha256(body).hexdigest()
    await part.close()
    assert part.path.read_bytes() == body


async def test_one_that_somebody_changed_meanwhile_is_read_anew(tmp_path, threads):
    part = a_part(tmp_path, threads)
    await part.open()
    await put(part, b"x" * 200_000)
    await part.close()
    part.path.write_bytes(b"y" * 100_000)
    await part.open()
    assert await part.finish(None) == hashlib.sha256(b"y" * 100_000).hexdigest()
    await part.close()


async def test_other_bytes_where_it_ended_are_noticed(tmp_path, threads):
    part, body = a_part(tmp_path, threads), video(300_000)
    await part.open()
    await put(part, body)
    offset = await part.resume_from()
    with pytest.raises(Differs):
        await put(part, video(300_000, b"other")[offset:], step=5_000)
    await part.restart()
    assert part.length == 0
    await put(part, body)
    assert await part.finish(None) == hashlib.sha256(body).hexdigest()
    await part.close()


async def test_a_failing_disk_is_told_and_the_file_read_anew(tmp_path, threads, monkeypatch):
    part, body = a_part(tmp_path, threads), video(2_000_000)
    await part.open()
    await put(part, body[:600_000])
    with monkeypatch.context() as patch:
        patch.setattr(PartFile, "_write", _failing)
        with pytest.raises(OSError, match="No space"):
            await put(part, body[600_000:])
        await part.close()
    await part.open()
    assert part.path.read_bytes() == body[: part.length]
    await put(part, body[part.length :])
    assert await part.finish(None) == hashlib.sha256(body).hexdigest()
    await part.close()


def _failing(part, blocks):
    raise OSError(28, "No space left on device")


async def test_cancelling_the_reading_of_a_long_one_leaves_nothing_open(tmp_path, threads):
    part = a_part(tmp_path, threads)
    part.path.parent.mkdir(parents=True)
    part.path.write_bytes(bytes(40_000_000))
    opening = asyncio.ensure_future(part.open())
    await asyncio.sleep(0)
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    await part.close()
    await part.open()
    assert part.length == 40_000_000
    await part.close()


async def test_what_comes_slowly_reaches_the_disk_all_the_same(tmp_path, threads, monkeypatch):
    monkeypatch.setattr("app.services._transfer_part.FLUSH_SECONDS", 0.0)
    part = a_part(tmp_path, threads)
    await part.open()
    for _ in range(10):
        await part.add(b"x" * 100)
        await asyncio.sleep(0.001)
    assert part.path.stat().st_size >= 800
    await part.close()
    assert part.path.stat().st_size == 1000


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(1, 400_000), min_size=1, max_size=8),
    st.lists(st.booleans(), min_size=8, max_size=8),
)
def test_any_way_of_coming_gives_the_same_file(steps, cold):
    async def come():
        body, at = video(sum(steps)), 0
        with TemporaryDirectory() as folder, ThreadPoolExecutor(1) as threads:
            part = a_part(Path(folder), threads)
            for step, anew in zip(steps, cold, strict=False):
                await part.open()
                at = part.length
                offset = await part.resume_from()
                if not offset:
                    await part.restart()
                await put(part, body[offset : at + step], step=37_777)
                await part.close()
                part = a_part(Path(folder), threads) if anew else part
            await part.open()
            assert await part.finish(None) == hashlib.sha256(body).hexdigest()
            await part.close()

    asyncio.run(come())


# Final names


@pytest.fixture
def two(tmp_path):
    part, final = tmp_path / "a.part", tmp_path / "a"
    part.write_bytes(b"new")
    return part, final


@pytest.mark.parametrize("links", [True, False])
def test_a_name_is_never_taken_from_another_file(two, monkeypatch, links):
    part, final = two
    if not links:
        monkeypatch.setattr(placing.os, "link", _no_links)
    place(part, final)
    assert (final.read_bytes(), part.exists()) == (b"new", False)
    part.write_bytes(b"newer")
    with pytest.raises(FileExistsError):
        place(part, final)
    assert (final.read_bytes(), part.read_bytes()) == (b"new", b"newer")
    place(part, final, replace=True)
    assert final.read_bytes() == b"newer"


def _no_links(*_names, **_options):
    raise PermissionError(1, "Operation not permitted")


def test_a_reserved_name_is_freed_when_the_rename_fails(two, monkeypatch):
    part, final = two
    monkeypatch.setattr(placing.os, "link", _no_links)
    part.unlink()
    with pytest.raises(FileNotFoundError):
        place(part, final)
    assert not final.exists()


def test_holding_is_a_matter_of_bytes(tmp_path):
    path, digest = tmp_path / "a", hashlib.sha256(b"abc").hexdigest()
    assert not holds(path, digest, 3)
    path.write_bytes(b"abc")
    assert holds(path, digest, 3)
    path.write_bytes(b"abd")
    assert not holds(path, digest, 3)
    assert not holds(path / "below", digest, 3)
    if sys.platform != "win32":
        path.unlink()
        (tmp_path / "b").write_bytes(b"abc")
        path.symlink_to(tmp_path / "b")
        assert not holds(path, digest, 3)


# Pace and speed


async def test_all_together_keep_to_the_limit_and_share_it():
    clock = FakeClock()
    pace, came = Pace(clock, 1_000_000), [0, 0, 0]

    async def take(at):
        while True:
            await pace.take(50_000)
            came[at] += 50_000

    tasks = [asyncio.ensure_future(take(at)) for at in range(3)]
    await clock.advance(30)
    assert 29_500_000 <= sum(came) <= 30_600_000
    assert max(came) - min(came) <= 100_000
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_new_limit_counts_at_once():
    clock = FakeClock()
    pace = Pace(clock, 10)
    waiting = asyncio.ensure_future(pace.take(1_000_000))
    await clock.advance(5)
    assert not waiting.done()
    pace.set_limit(1_000_000)
    await clock.advance(1.3)
    assert waiting.done()
    pace.set_limit(10)
    waiting = asyncio.ensure_future(pace.take(1_000_000))
    await clock.advance(1)
    pace.set_limit(None)
    await clock.advance(0.5)
    assert waiting.done()
    await pace.take(10**12)


@settings(deadline=None)
@given(st.integers(10**4, 10**6), st.lists(st.integers(1, 10**5), min_size=1, max_size=10))
def test_no_sequence_beats_the_limit(limit, amounts):
    async def run():
        clock = FakeClock(impatient=True)
        pace = Pace(clock, limit)
        for amount in amounts:
            await pace.take(amount)
        assert clock.monotonic() >= (sum(amounts) - limit * 0.26 - 2) / limit

    asyncio.run(run())


async def test_speed_is_that_of_the_last_seconds():
    clock = FakeClock()
    meter = Meter(clock)
    assert (meter.speed, meter.quiet) == (0.0, float("inf"))
    for _ in range(100):
        await clock.advance(0.1)
        meter.add(100_000)
    assert meter.speed == pytest.approx(1_000_000, rel=0.1)
    for _ in range(100):
        await clock.advance(0.1)
        meter.add(10_000)
    assert meter.speed == pytest.approx(100_000, rel=0.1)
    await clock.advance(4)
    assert 0 < meter.speed < 80_000
    await clock.advance(4)
    assert (meter.speed, meter.quiet) == (0.0, 8.0)


async def test_an_hour_without_downloads_is_no_part_of_their_speed():
    clock = FakeClock()
    meter = Meter(clock)
    await clock.advance(3600)
    for _quarter in range(12):
        meter.add(2**18)
        await clock.advance(0.25)
    assert meter.speed == pytest.approx(2**20, rel=0.2)


# Order


def job(name, position):
    return SimpleNamespace(shown=SimpleNamespace(id=name), position=position)


@given(
    st.lists(st.integers(0, 40), min_size=1, max_size=12),
    st.sets(st.integers(0, 11), max_size=6),
    st.none() | st.integers(0, 11),
)
def test_moving_puts_them_before_the_other_and_keeps_the_rest(positions, moved, before):
    jobs = [job(str(at), position) for at, position in enumerate(sorted(set(positions)))]
    moved = {str(at) for at in moved if at < len(jobs)}
    new = positions_before(jobs, moved, None if before is None else str(before))
    after = sorted(jobs, key=lambda each: new.get(each.shown.id, each.position))
    order = [each.shown.id for each in after]
    staying = [each.shown.id for each in jobs if each.shown.id not in moved]
    moving = [each.shown.id for each in jobs if each.shown.id in moved]
    at = staying.index(str(before)) if str(before) in staying else len(staying)
    assert order == [*staying[:at], *moving, *staying[at:]]
    assert len({new.get(each.shown.id, each.position) for each in jobs}) == len(jobs)


# Decisions


@pytest.mark.parametrize(
    ("error", "failures", "quiet", "then"),
    [
        (NetworkError("cut", sent=True), 1, 0, Then.AGAIN),
        (NetworkError("cut", sent=True), ATTEMPTS, 0, Then.FAIL),
        (NetworkError("refused"), 1, 1, Then.AGAIN),
        (NetworkError("refused"), ATTEMPTS, 1, Then.FAIL),
        (NetworkError("dns"), ATTEMPTS, 60, Then.OFFLINE),
        (NetworkError("dns"), 1, float("inf"), Then.OFFLINE),
        (ServerError(http_status=503), 3, 0, Then.AGAIN),
        (LinkRefused("expired"), 1, 0, Then.AGAIN),
        (MissingScope(("a",)), 1, 0, Then.FAIL),
        (TokenRejected(), 1, 0, Then.STOP),
        (DiskFull(Path()), 1, 0, Then.STOP),
        (RateLimited(resumes_at=NOW + timedelta(seconds=90)), ATTEMPTS, 0, Then.HOLD),
        (RateLimited(), 2, 0, Then.AGAIN),
    ],
)
def test_what_follows_on_a_failure(error, failures, quiet, then):
    assert decide(error, failures, quiet, NOW).then is then


def test_pauses_grow_and_a_fresh_link_is_tried_at_once():
    cut = NetworkError("cut", sent=True)
    assert [decide(cut, count, 0, NOW).seconds for count in range(1, 8)] == [0.5, 1, 2, 4, 8, 16, 30]
    assert [decide(LinkRefused("x"), count, 0, NOW).seconds for count in (1, 2)] == [0, 1]
    assert decide(RateLimited(resumes_at=NOW + timedelta(seconds=90)), 1, 0, NOW).seconds == 90


@pytest.mark.parametrize(
    ("number", "kind"),
    [(28, DiskFull), (122, DiskFull), (13, FolderUnwritable), (2, FolderUnwritable), (36, NameBlocked)],
)
@pytest.mark.skipif(sys.platform != "linux", reason="numbers of errors are Linux's")
def test_what_an_error_of_the_disk_means(number, kind):
    error = of_os(OSError(number, os.strerror(number)), Path("/archive"))
    assert isinstance(error, kind)
    assert error.title
    assert error.next_step


def test_sizes_are_told_as_people_read_them():
    assert [size_words(size) for size in (0, 1023, 1536, 5 * 2**30, 2**50)] == [
        "0 bytes",
        "1023 bytes",
        "1.5 KB",
        "5.0 GB",
        "1024.0 TB",
    ]


# Telling the list


async def test_states_are_told_in_batches_and_a_failing_list_stops_nothing(caplog):
    clock, told = FakeClock(), []

    async def hear(states):
        told.append(dict(states))
        if len(told) == 1:
            raise StoreError(FULL, Path("store"))

    mirror = LocalMirror(hear, clock)
    running = asyncio.ensure_future(mirror.run())
    waiting, done = LocalState(FileState.WAITING), LocalState(FileState.ON_DISK, "/a", 1)
    mirror.put("a", waiting)
    mirror.put("a", done)
    await clock.advance(0.1)
    mirror.put("b", waiting)
    mirror.put("c", waiting)
    await clock.advance(1)
    assert told == [{"a": done}, {"b": waiting, "c": waiting}]
    assert "1 states could not be shown" in caplog.text
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


# Spoken words

TRANSCRIPT = """WEBVTT - Meeting

NOTE nobody
says this --> not a cue

STYLE
::cue { color: red }

1
00:00:01.000 --> 00:00:03.000 align:start
<v Mia Park>Good <b>morning</b> everybody</v>
and welcome

00:00:04.000 --> 00:00:05.000
Ada: 2 < 3 & 4 > 3
"""


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_the_words_of_a_transcript_are_those_of_its_cues(ending):
    said = words_of(TRANSCRIPT.replace("\n", ending))
    assert said == "Good morning everybody and welcome\nAda: 2 < 3 & 4 > 3"


def test_a_transcript_is_read_whatever_its_bytes(tmp_path):
    path = tmp_path / "a.vtt"
    path.write_bytes(b"\xef\xbb\xbfWEBVTT\n\n00:01.000 --> 00:02.000\nCaf\xff\n")
    assert spoken_text(path) == "Caf\N{REPLACEMENT CHARACTER}"


@given(st.text(max_size=200))
def test_any_text_has_some_words(text):
    assert "-->" not in words_of("WEBVTT\n\n00:01.000 --> 00:02.000\n" + text.replace("-->", ""))
