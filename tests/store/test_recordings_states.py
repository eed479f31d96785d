"""How a recording stands, by what Zoom says of its files and what is on this computer."""

import itertools
from datetime import date, timedelta

import pytest

from app.core.changes import Change
from app.store.recordings import FileState, LocalState, RecordingQuery, RecordingState, Sort
from tests.store.zoom_recordings import (
    DAY,
    NOW,
    SCOPE,
    file,
    file_states,
    recording,
    rows,
    state,
    uuids,
)

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 29))


def local(word, path="/recordings/a.mp4", size=1_000):
    return LocalState(FileState(word), path, size)


async def put(store, *files, **fields):
    """One recording with these files."""
    await store.recordings.put(SCOPE, [recording(files=list(files), **fields)])


@pytest.fixture
async def two(store):
    """A recording with a film and a sound track."""
    await put(store, file("a"), file("b", "M4A", 500))
    return store


class TestHere:
    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            ({}, RecordingState.CLOUD),
            ({"a": "on_disk"}, RecordingState.PARTLY),
            ({"a": "on_disk", "b": "on_disk"}, RecordingState.ON_DISK),
            ({"a": "waiting"}, RecordingState.DOWNLOADING),
            ({"a": "downloading", "b": "failed"}, RecordingState.DOWNLOADING),
            ({"a": "paused", "b": "on_disk"}, RecordingState.DOWNLOADING),
            ({"a": "failed", "b": "on_disk"}, RecordingState.FAILED),
            ({"a": "damaged"}, RecordingState.FAILED),
            ({"a": "on_disk", "b": "cloud"}, RecordingState.PARTLY),
        ],
    )
    async def test_the_state_follows_the_files(self, two, words, expected):
        await two.recordings.set_local({key: local(word) for key, word in words.items()})
        assert await state(two) is expected
        assert [row.uuid for row in await rows(two, state=expected)] == ["r1=="]
        others = set(RecordingState) - {expected}
        assert all([not await rows(two, state=other) for other in others])

    async def test_what_is_here_is_told_of_each_file(self, two):
        await two.recordings.set_local({"a": local("on_disk", "/x/a.mp4", 998)})
        film, sound = (await two.recordings.detail("r1==")).files
        assert (film.state, film.local_path, film.local_bytes) == (FileState.ON_DISK, "/x/a.mp4", 998)
        assert (sound.state, sound.local_path, sound.local_bytes) == (FileState.CLOUD, "", 0)

    async def test_a_change_names_the_recordings_once_it_is_one(self, two, changes):
        await put(two, file("c"), uuid="r2")
        changes.take()
        await two.recordings.set_local({"a": local("on_disk"), "b": local("on_disk")})
        assert changes.take() == [Change("recordings", frozenset({"r1=="}))]
        await two.recordings.set_local({"a": local("on_disk"), "b": local("on_disk")})
        assert changes.take() == []

    async def test_nothing_is_here_any_more(self, two):
        await two.recordings.set_local({"a": local("on_disk"), "b": local("on_disk")})
        await two.recordings.set_local({"a": LocalState(FileState.CLOUD)})
        assert await state(two) is RecordingState.PARTLY
        assert await file_states(two) == {"a": FileState.CLOUD, "b": FileState.ON_DISK}

    async def test_an_archive_may_be_read_before_zoom_is_asked(self, store, changes):
        await store.recordings.set_local({"a": local("on_disk")})
        assert changes.take() == []
        await put(store, file("a"))
        assert await state(store) is RecordingState.ON_DISK

    async def test_what_cannot_be_fetched_is_not_missed(self, store):
        await put(store, file("a"), file("no link", download_url=None))
        await store.recordings.set_local({"a": local("on_disk")})
        assert await state(store) is RecordingState.ON_DISK

    async def test_thousands_at_once(self, store):
        page = [recording(f"r{n}", [file(f"f{n}")]) for n in range(3_000)]
        await store.recordings.put(SCOPE, page)
        await store.recordings.set_local({f"f{n}": local("on_disk") for n in range(0, 3_000, 2)})
        found = await store.recordings.listing(RecordingQuery(state=RecordingState.ON_DISK))
        assert len(found.rows) == 1_500


class TestProcessing:
    async def test_a_file_in_work(self, store, clock):
        await put(store, file("a"), file(None, "TRANSCRIPT", status="processing", download_url=None))
        assert await state(store) is RecordingState.PROCESSING
        assert FileState.PROCESSING in (await file_states(store)).values()
        assert await store.recordings.processing(NOW) == []
        await clock.advance(60)
        assert await store.recordings.processing(clock.now()) == ["r1=="]

    async def test_asked_again_and_still_in_work(self, store, clock):
        busy = file("b", status="processing")
        await put(store, busy)
        await clock.advance(3_600)
        await put(store, busy)
        assert await store.recordings.processing(clock.now()) == []
        await clock.advance(1)
        assert await store.recordings.processing(clock.now()) == ["r1=="]

    async def test_the_one_asked_least_lately_comes_first(self, store, clock):
        for uuid in ("old", "new"):
            await put(store, file(uuid, status="processing"), uuid=uuid)
            await clock.advance(60)
        assert await store.recordings.processing(clock.now()) == ["old", "new"]

    async def test_once_it_is_ready_what_stood_for_it_is_forgotten(self, store):
        busy = file(None, "TRANSCRIPT", status="processing", download_url=None)
        await put(store, file("a"), busy)
        await put(store, file("a"), file("ready", "TRANSCRIPT"))
        assert await file_states(store) == {"a": FileState.CLOUD, "ready": FileState.CLOUD}
        assert (await rows(store))[0].files == 2
        assert await store.recordings.processing(NOW + DAY) == []

    async def test_a_file_without_status_or_link_is_in_work(self, store):
        await put(store, {"file_type": "CC"})
        assert await state(store) is RecordingState.PROCESSING


class TestTrash:
    async def test_moved_there_and_back(self, two, changes):
        await two.recordings.set_trashed("r1==", NOW)
        assert await rows(two) == []
        (row,) = await rows(two, trash=True)
        assert (row.state, row.trashed_at, row.size, row.files) == (RecordingState.TRASH, NOW, 1_500, 2)
        assert (await two.recordings.detail("r1==")).trashed_at == NOW
        assert set((await file_states(two)).values()) == {FileState.TRASH}
        assert changes.take()[-1] == Change("recordings", frozenset({"r1=="}))
        await two.recordings.set_trashed("r1==", None)
        assert await rows(two, trash=True) == []
        (row,) = await rows(two)
        assert (row.state, row.trashed_at) == (RecordingState.CLOUD, None)

    async def test_a_single_file(self, two):
        await two.recordings.set_file_trashed("b", NOW)
        assert await file_states(two) == {"a": FileState.CLOUD, "b": FileState.TRASH}
        (row,) = await rows(two, trash=True)
        assert (row.state, row.trashed_at) == (RecordingState.CLOUD, NOW)
        assert await rows(two) == [row]
        await two.recordings.set_file_trashed("a", NOW + DAY)
        assert await rows(two) == []
        assert (await rows(two, trash=True))[0].trashed_at == NOW + DAY
        await two.recordings.set_file_trashed("a", None)
        assert await state(two) is RecordingState.CLOUD

    async def test_zoom_lists_its_trash(self, store):
        films = [file("a", deleted_time=NOW - DAY), file("b", deleted_time=NOW - 2 * DAY)]
        await store.recordings.put(SCOPE, [recording(files=films)], trashed=True)
        assert await rows(store) == []
        (row,) = await rows(store, trash=True)
        assert (row.state, row.trashed_at) == (RecordingState.TRASH, NOW - DAY)

    async def test_without_a_time_it_counts_from_the_first_sight(self, store, clock):
        for _time in range(2):
            await store.recordings.put(SCOPE, [recording()], trashed=True)
            assert (await rows(store, trash=True))[0].trashed_at == NOW
            await clock.advance(86_400)

    async def test_a_recording_without_files(self, store):
        await store.recordings.put(SCOPE, [recording(files=[])], trashed=True)
        assert [row.state for row in await rows(store, trash=True)] == [RecordingState.TRASH]
        await store.recordings.put(SCOPE, [recording(files=[])])
        assert [row.state for row in await rows(store)] == [RecordingState.CLOUD]

    async def test_restored_elsewhere(self, two, clock):
        await two.recordings.set_trashed("r1==", NOW)
        await clock.advance(60)
        await put(two, file("a"), file("b", "M4A", 500))
        assert await rows(two, trash=True) == []
        assert await state(two) is RecordingState.CLOUD

    async def test_lists_that_lag_behind_are_not_believed(self, two, clock):
        await two.recordings.set_trashed("r1==", NOW)
        await clock.advance(10)
        await put(two, file("a"), file("b", "M4A", 500))
        assert await state(two) is RecordingState.TRASH
        await two.recordings.set_trashed("r1==", None)
        await clock.advance(10)
        told = recording(files=[file("a", deleted_time=NOW), file("b", deleted_time=NOW)])
        await two.recordings.put(SCOPE, [told], trashed=True)
        await two.recordings.close_window(SCOPE, *NOVEMBER, ())
        assert await state(two) is RecordingState.CLOUD

    async def test_what_is_in_the_trash_is_not_missed_in_lists(self, two, clock):
        await two.recordings.set_file_trashed("b", NOW)
        await clock.advance(60)
        await put(two, file("a"))
        assert await file_states(two) == {"a": FileState.CLOUD, "b": FileState.TRASH}

    async def test_emptied(self, store, clock):
        told = [recording(uuid, [file(uuid, deleted_time=NOW)]) for uuid in ("a", "b")]
        await store.recordings.put(SCOPE, told, trashed=True)
        await store.recordings.put("user:bob", [recording("c", [file("c")])], trashed=True)
        assert await store.recordings.forget_trash(SCOPE, {"b"}) == 1
        assert await uuids(store, trash=True, sort=Sort("date")) == ["b", "c"]
        assert await state(store, "a") is RecordingState.GONE
        assert await file_states(store, "a") == {"a": FileState.GONE}

    async def test_the_whole_trash_of_a_scope(self, store):
        await store.recordings.put(SCOPE, [recording(), recording("r2", [])], trashed=True)
        assert await store.recordings.forget_trash(SCOPE) == 2
        assert await rows(store, trash=True) == []
        await store.recordings.put(SCOPE, [recording(), recording("r2", [])], trashed=True)
        assert len(await rows(store, trash=True)) == 2

    async def test_only_the_files_in_the_trash_are_lost(self, two, clock):
        await two.recordings.put(SCOPE, [recording(files=[file("b", "M4A")])], trashed=True)
        await two.recordings.forget_trash(SCOPE)
        assert await file_states(two) == {"a": FileState.CLOUD, "b": FileState.GONE}
        assert await state(two) is RecordingState.CLOUD
        assert await rows(two, trash=True) == []

    async def test_zoom_keeps_nothing_for_longer_than_a_month(self, two, clock):
        await two.recordings.set_trashed("r1==", NOW)
        await clock.advance(timedelta(days=30).total_seconds())
        assert await two.recordings.forget_trash("anything") == 0
        await clock.advance(timedelta(days=2).total_seconds())
        assert await two.recordings.forget_trash("anything") == 1
        assert await state(two) is RecordingState.GONE

    async def test_on_disk_outlives_the_trash(self, two, clock):
        await two.recordings.set_local({"a": local("on_disk")})
        await two.recordings.put(SCOPE, [recording(files=[file("a"), file("b", "M4A")])], trashed=True)
        assert await state(two) is RecordingState.TRASH
        await two.recordings.forget_trash(SCOPE)
        assert await state(two) is RecordingState.ON_DISK
        assert await file_states(two) == {"a": FileState.ON_DISK, "b": FileState.GONE}


class TestGone:
    async def test_a_file_that_an_answer_no_longer_names(self, two):
        await put(two, file("a"))
        assert await file_states(two) == {"a": FileState.CLOUD, "b": FileState.GONE}
        assert [(row.files, row.size) for row in await rows(two)] == [(1, 1_000)]
        await put(two, file("a"), file("b", "M4A", 500))
        assert await file_states(two) == {"a": FileState.CLOUD, "b": FileState.CLOUD}

    async def test_an_answer_without_any_file_says_nothing_of_them(self, two):
        await put(two)
        assert await file_states(two) == {"a": FileState.CLOUD, "b": FileState.CLOUD}

    async def test_a_file_on_disk_counts_also_when_zoom_has_it_no_more(self, two):
        await two.recordings.set_local({"b": local("on_disk")})
        await put(two, file("a"))
        assert await file_states(two) == {"a": FileState.CLOUD, "b": FileState.ON_DISK}
        assert [(row.files, row.size) for row in await rows(two)] == [(2, 1_500)]

    async def test_a_whole_answer_that_lacks_it(self, store, changes):
        await store.recordings.put(SCOPE, [recording("a"), recording("b")])
        changes.take()
        assert await store.recordings.close_window(SCOPE, *NOVEMBER, ["a"]) == 1
        assert changes.take() == [Change("recordings", frozenset({"b"}))]
        assert await uuids(store) == ["a"]
        assert await uuids(store, state=RecordingState.GONE) == ["b"]
        assert (await store.recordings.listing(RecordingQuery())).total == 1
        assert await store.recordings.files(["b"]) == []
        assert await store.recordings.close_window(SCOPE, *NOVEMBER, ["a"]) == 0

    async def test_named_again_it_is_back(self, store):
        await store.recordings.put(SCOPE, [recording()])
        await store.recordings.close_window(SCOPE, *NOVEMBER, ())
        assert await store.recordings.put(SCOPE, [recording()]) == 1
        assert await state(store) is RecordingState.CLOUD
        assert len(await store.recordings.files(["r1=="])) == 1

    async def test_only_days_within_the_window_count(self, store):
        first, last = NOVEMBER
        days = [first - timedelta(1), first, first + timedelta(1), last - timedelta(1), last]
        told = [recording(f"{day:%m-%d}", start_time=f"{day}T12:00:00Z") for day in days]
        await store.recordings.put(SCOPE, told)
        assert await store.recordings.close_window(SCOPE, first, last, ()) == 2
        assert set(await uuids(store)) == {"10-31", "11-01", "11-29"}

    async def test_only_what_the_scope_told_or_the_host_owns(self, store):
        await store.recordings.put("user:ada", [recording("ada")])
        await store.recordings.put("user:bob", [recording("bob", host_id="bob")])
        await store.recordings.put(SCOPE, [recording("both", host_id="bob")])
        assert await store.recordings.close_window("user:ada", *NOVEMBER, ()) == 1
        assert await store.recordings.close_window("user:bob", *NOVEMBER, (), host_id="bob") == 2

    async def test_in_the_trash_or_on_disk_it_stays(self, store, clock):
        told = [recording(uuid, [file(uuid)]) for uuid in ("trash", "disk", "lost")]
        await store.recordings.put(SCOPE, told)
        await store.recordings.set_trashed("trash", NOW)
        await store.recordings.set_local({"disk": local("on_disk")})
        await clock.advance(60)
        await store.recordings.close_window(SCOPE, *NOVEMBER, ())
        states = {uuid: await state(store, uuid) for uuid in ("trash", "disk", "lost")}
        assert states == {
            "trash": RecordingState.TRASH,
            "disk": RecordingState.ON_DISK,
            "lost": RecordingState.GONE,
        }
        await store.recordings.set_local({"disk": LocalState(FileState.CLOUD)})
        assert await state(store, "disk") is RecordingState.GONE

    async def test_zoom_says_of_one_that_it_is_not_there(self, two, store):
        await put(two, file("c"), uuid="binned")
        await two.recordings.set_trashed("binned", NOW)
        for uuid in ("r1==", "binned", "unknown"):
            await two.recordings.set_gone(uuid)
        assert await state(two) is RecordingState.GONE
        assert await state(two, "binned") is RecordingState.TRASH
        details = [await two.recordings.detail(uuid) for uuid in ("r1==", "binned")]
        assert [detail.gone for detail in details] == [True, False]

    async def test_nothing_strange_comes_of_any_sequence(self, store, clock):
        """Whatever order things happen in, the stored figures are those that the files have now."""
        told = recording(files=[file("a"), file("b", "M4A", 500)])
        steps = [
            lambda: store.recordings.put(SCOPE, [told]),
            lambda: store.recordings.put(SCOPE, [recording(files=[file("a")])], trashed=True),
            lambda: store.recordings.set_local({"a": local("on_disk")}),
            lambda: store.recordings.close_window(SCOPE, *NOVEMBER, ()),
            lambda: store.recordings.forget_trash(SCOPE),
        ]
        for order in itertools.permutations(steps):
            for step in order:
                await clock.advance(60)
                await step()
            await clock.advance(60)
            await store.recordings.set_local({"a": LocalState(FileState.CLOUD)})
            await store.recordings.put(SCOPE, [told])
            (row,) = await rows(store)
            assert (row.state, row.files, row.size) == (RecordingState.CLOUD, 2, 1_500)
            assert await rows(store, trash=True) == []


class TestTranscripts:
    async def test_spoken_words_are_found(self, store, changes):
        await put(store, file("t", "TRANSCRIPT"))
        await put(store, file("u", "TRANSCRIPT"), uuid="r2")
        changes.take()
        await store.recordings.set_spoken(
            "t", "We shall call it Zoë’s Analytical Engine, said Ada. 解析機関です"
        )
        assert changes.take() == [Change("recordings", frozenset({"r1=="}))]
        for search in ("engine", "ANALYTICAL zoe", "analyt", "解析", "機関", "stand engine"):
            assert await uuids(store, search=search) == ["r1=="], search
        for search in ("ngine", "engine bob", "機析", "engine retro"):
            assert await uuids(store, search=search) == [], search

    async def test_told_again_the_old_words_are_not_found(self, store):
        await put(store, file("t", "TRANSCRIPT"))
        await store.recordings.set_spoken("t", "apples")
        await store.recordings.set_spoken("t", "pears")
        assert await uuids(store, search="apples") == []
        assert await uuids(store, search="pears") == ["r1=="]

    async def test_words_of_an_unknown_file_are_dropped(self, store, changes):
        await store.recordings.set_spoken("nobody", "apples")
        assert changes.take() == []

    async def test_which_transcripts_have_yet_to_be_read(self, store):
        await put(store, file("t", "TRANSCRIPT"), file("v", "TRANSCRIPT"), file("a"))
        here = {key: local("on_disk", f"/x/{key}.vtt") for key in ("t", "v", "unknown")}
        await store.recordings.set_local({**here, "a": local("on_disk")})
        assert await store.recordings.unheard(10) == [("t", "/x/t.vtt"), ("v", "/x/v.vtt")]
        assert await store.recordings.unheard(1) == [("t", "/x/t.vtt")]
        await store.recordings.set_spoken("t", "")
        assert await store.recordings.unheard(10) == [("v", "/x/v.vtt")]
