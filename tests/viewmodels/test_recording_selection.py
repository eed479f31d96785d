"""What is selected, and what it is together."""

import asyncio
from dataclasses import replace

import pytest

from app.core.errors import GreenroomError
from app.core.tasks import TaskScope
from app.viewmodels.base import ViewModel
from app.viewmodels.recording_selection import CHUNK, RecordingSelection, summed
from tests.fakes.clock import settle
from tests.fakes.meetings_session import InlineIo
from tests.fakes.recordings_session import recording, recordings_session, sample_rows


class SlowIo(InlineIo):
    """Waits until it is let go."""

    def __init__(self):
        self.gate = asyncio.Event()

    async def run(self, work):
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            work.close()
            raise
        return await work


@pytest.fixture
def session():
    return recordings_session(sample_rows())


@pytest.fixture
async def owner(qapp):
    owner = ViewModel()
    owner.told = []
    owner.failed.connect(owner.told.append)
    yield owner
    await owner.close()


@pytest.fixture
def selection(session, owner):
    return RecordingSelection(InlineIo(), session.store, owner.tasks, owner)


async def test_several_recordings_are_summed_up(selection, session):
    heard = []
    selection.changed.connect(lambda: heard.append(selection.summary))
    selection.select(iter([1, 2, 5]))
    assert selection.count == 3 and selection.summary is None
    await settle()
    rows = session.store.recordings.rows
    summary = selection.summary
    assert summary.uuids == ("rec1==", "rec2==", "rec5==")
    assert (summary.count, summary.files, summary.on_disk, summary.in_trash) == (3, 6, 1, 1)
    assert summary.bytes == sum(rows[each].size for each in (1, 2, 5))
    assert summary.topic == "" and selection.single == ""
    assert heard == [None, summary]


async def test_a_single_one_has_a_name(selection):
    selection.select([2])
    await settle()
    assert selection.single == "rec2==" and selection.summary.topic == "Linear algebra, lecture 8"
    selection.select([])
    assert selection.summary == summed(()) and selection.single == ""


async def test_the_same_rows_again_are_read_once(selection, session):
    selection.select([1, 2])
    selection.select([1, 2])
    await settle()
    assert session.store.recordings.fetched == [(1, 2)]


async def test_any_number_is_read_in_pieces(owner):
    session = recordings_session([recording(n) for n in range(1, 2 * CHUNK + 2)])
    selection = RecordingSelection(InlineIo(), session.store, owner.tasks, owner)
    selection.select(range(1, 2 * CHUNK + 2))
    assert len(await selection.uuids()) == 2 * CHUNK + 1
    assert [len(piece) for piece in session.store.recordings.fetched] == [CHUNK, CHUNK, 1]


async def test_the_figures_of_very_many_stay_as_they_were(owner):
    session = recordings_session([recording(n) for n in range(1, CHUNK + 2)])
    selection = RecordingSelection(InlineIo(), session.store, owner.tasks, owner)
    selection.select(range(1, CHUNK + 2))
    await settle()
    before = len(session.store.recordings.fetched)
    selection.reread()
    await settle()
    assert len(session.store.recordings.fetched) == before
    assert selection.summary.files == 2 * (CHUNK + 1)


async def test_commands_wait_for_what_is_selected(session, owner):
    io = SlowIo()
    selection = RecordingSelection(io, session.store, owner.tasks, owner)
    selection.select([1])
    asked = asyncio.ensure_future(selection.uuids())
    await settle()
    selection.select([2, 3])
    await settle()
    assert not asked.done()
    io.gate.set()
    assert await asked == ("rec2==", "rec3==")


async def test_what_cannot_be_read_is_nobody(selection, session, owner):
    session.store.recordings.error = GreenroomError("The store", "is broken")
    selection.select([1])
    assert await selection.uuids() == ()
    await settle()
    assert [error.title for error in owner.told] == ["The store"]
    session.store.recordings.error = None
    selection.reread()
    assert await selection.uuids() == ("rec1==",)


async def test_news_keep_the_summary_until_the_next_is_there(selection, session):
    selection.select([1])
    await settle()
    before = selection.summary
    session.store.recordings.put(replace(session.store.recordings.rows[1], size=7))
    selection.reread()
    assert selection.summary is before
    await settle()
    assert selection.summary.bytes == 7


async def test_recordings_that_are_gone_are_left_out(selection, session):
    del session.store.recordings.rows[2]
    selection.select([1, 2])
    await settle()
    assert selection.summary.uuids == ("rec1==",)


async def test_nothing_is_read_after_the_end(session, qapp):
    tasks = TaskScope("owner")
    owner = ViewModel()
    selection = RecordingSelection(InlineIo(), session.store, tasks, owner)
    await tasks.close()
    selection.reread()
    assert session.store.recordings.fetched == []
    await owner.close()
