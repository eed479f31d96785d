from datetime import UTC, date, datetime, timedelta

import pytest

from app.core.changes import Change
from app.store.recordings import MAX_KEYS, FileState, LocalState, RecordingState, Sort, Window, WindowState
from app.store.users import Person
from app.zoom.models.recording import Recording
from tests.store.zoom_recordings import ADA, DAY, HOUR, NOW, SCOPE, file, file_states, recording, rows, uuids


@pytest.fixture
def recordings(store):
    return store.recordings


class TestRows:
    async def test_what_zoom_says_is_what_is_shown(self, store):
        await store.users.put([Person(ADA, "ada@example.com", "Ada Lovelace")])
        told = recording(topic="Zoë’s <b>talk</b>", files=[file("a", size=700), file("b", "M4A", 300)])
        assert await store.recordings.put(SCOPE, [told]) == 1
        (row,) = await rows(store)
        assert (row.uuid, row.meeting_id, row.topic) == ("r1==", 81_000_000_001, "Zoë’s <b>talk</b>")
        assert (row.host_id, row.host_name, row.host_email) == (ADA, "Ada Lovelace", "ada@example.com")
        assert (row.start, row.duration, row.size, row.files) == (NOW - DAY, 45, 1_000, 2)
        assert row.start.tzinfo is UTC
        assert row.state is RecordingState.CLOUD
        assert row.trashed_at is None

    async def test_a_detail_has_the_files_by_time(self, recordings):
        later = file("late", recording_start=NOW, file_name="Ada")
        told = recording(
            files=[later, file("early", "TRANSCRIPT", None)],
            recording_play_passcode="play",
            auto_delete=True,
            auto_delete_date="2026-12-24",
        )
        await recordings.put(SCOPE, [told])
        detail = await recordings.detail("r1==")
        assert [each.key for each in detail.files] == ["early", "late"]
        early, late = detail.files
        assert (early.recording_type, early.file_type, early.extension) == (
            "transcript",
            "TRANSCRIPT",
            "vtt",
        )
        assert (early.size, early.started, early.finished) == (None, NOW - DAY, NOW - DAY + HOUR)
        assert (late.state, late.name, late.local_path) == (FileState.CLOUD, "Ada", "")
        assert late.play_url.endswith("/play/late")
        assert detail.share_url.endswith("/share/r1==")
        assert (detail.passcode, detail.play_passcode) == ("s3cret", "play")
        assert (detail.auto_delete_at, detail.type) == (date(2026, 12, 24), "2")
        assert detail.account_id == "acme"

    async def test_private_parts_are_in_no_repr(self, recordings):
        await recordings.put(SCOPE, [recording(recording_play_passcode="play-it")])
        detail = await recordings.detail("r1==")
        (wanted,) = await recordings.files(["r1=="])
        for secret in ("s3cret", "play-it", "/share/", "/play/", "/download/"):
            assert secret not in repr(detail) + repr(wanted)

    async def test_rows_and_uuids_lead_to_each_other(self, recordings):
        await recordings.put(SCOPE, [recording()])
        row = await recordings.row_of("r1==")
        assert await recordings.uuid_of(row) == "r1=="
        assert await recordings.row_of("other") is None
        assert await recordings.uuid_of(row + 1) is None
        assert await recordings.detail("other") is None

    async def test_fetch_keeps_the_order_and_leaves_out_what_is_unknown(self, recordings):
        await recordings.put(SCOPE, [recording("a"), recording("b"), recording("c")])
        one, two, three = [await recordings.row_of(uuid) for uuid in "abc"]
        found = await recordings.fetch([three, 99, one, two])
        assert [row.uuid for row in found] == ["c", "a", "b"]
        assert await recordings.fetch([]) == []


class TestHostile:
    async def test_every_field_may_be_missing(self, store):
        await store.recordings.put(SCOPE, [Recording.model_validate({"uuid": "r", "recording_files": [{}]})])
        (row,) = await rows(store)
        assert (row.topic, row.host_id, row.meeting_id, row.start, row.duration) == ("", "", 0, None, None)
        assert (row.size, row.files, row.state) == (0, 1, RecordingState.PROCESSING)
        (only,) = (await store.recordings.detail("r")).files
        assert (only.extension, only.size, only.started) == ("bin", None, None)

    async def test_without_a_uuid_it_is_left_out_and_that_is_logged(self, store, caplog):
        told = [recording(None), recording(""), recording("fine")]
        assert await store.recordings.put(SCOPE, told) == 1
        assert await uuids(store) == ["fine"]
        assert "without a UUID were left out: 2" in caplog.text
        assert "Stand-up" not in caplog.text

    async def test_nul_and_lone_surrogates(self, store):
        told = recording("u\0\ud800", [file("k\0")], topic="a\0b\udfffc", host_id="h\ud900")
        await store.recordings.put(SCOPE, [told])
        (row,) = await rows(store, search="b\ufffdc")
        assert row.topic == "a\ufffdb\ufffdc"
        assert (await store.recordings.detail("u\0\ud800")).row == row
        assert len(await store.recordings.files(["u\0\ud800"])) == 1
        await store.recordings.set_local({"k\0": LocalState(FileState.ON_DISK, "/x.mp4", 1)})
        (row,) = await rows(store)
        assert row.state is RecordingState.ON_DISK
        await store.recordings.close_window(
            SCOPE, date(2026, 1, 1), date(2026, 12, 31), {"u\0\ud800"}, host_id="\ud800"
        )
        assert set((await file_states(store, "u\0\ud800")).values()) == {FileState.ON_DISK}

    async def test_numbers_beyond_all_measure(self, store):
        huge = 2**63 - 1
        films = [file(f"f{n}", size=huge) for n in range(5)]
        told = [
            recording(f"r{n}", films if n == 0 else [], id=huge, duration=huge, total_size=huge, type=huge)
            for n in range(3)
        ]
        await store.recordings.put(SCOPE, told)
        for column in ("size", "length"):
            assert len(await rows(store, sort=Sort(column))) == 3
        found = await rows(store)
        assert all(0 < row.size <= 2**42 for row in found)
        assert {row.duration for row in found} == {10_000}

    @pytest.mark.parametrize("number", [0, -5, 2**63, -(2**70)])
    async def test_impossible_meeting_numbers(self, store, number):
        await store.recordings.put(SCOPE, [recording(id=number)])
        (row,) = await rows(store)
        assert row.meeting_id == 0

    async def test_times_out_of_all_range(self, store):
        told = recording(start_time=datetime(9999, 12, 31, tzinfo=UTC), files=[file(recording_start=None)])
        await store.recordings.put(SCOPE, [told, recording("old", start_time=datetime(1, 1, 1, tzinfo=UTC))])
        assert {row.start.year for row in await rows(store)} == {8999, 1970}
        assert len(await rows(store, last=date.max)) == 2
        assert len(await rows(store, first=date.min)) == 2

    async def test_kinds_states_and_types_that_nobody_knows(self, store):
        odd = file("x", "HOLOGRAM", status="baking", recording_type="dream", file_extension="../../etc")
        await store.recordings.put(SCOPE, [recording(files=[odd])])
        (only,) = (await store.recordings.detail("r1==")).files
        assert (only.file_type, only.recording_type, only.extension) == ("HOLOGRAM", "dream", "bin")
        assert only.state is FileState.CLOUD

    async def test_the_same_recording_twice_in_a_page(self, store):
        assert await store.recordings.put(SCOPE, [recording(topic="One"), recording(topic="Two")]) == 1
        assert [row.topic for row in await rows(store)] == ["Two"]

    async def test_a_file_that_two_recordings_claim_stays_where_it_was(self, store):
        await store.recordings.put(SCOPE, [recording("a", [file("f")])])
        await store.recordings.put(SCOPE, [recording("b", [file("f", size=9), file("g")])])
        assert (await store.recordings.detail("a")).files[0].size == 1_000
        assert [each.key for each in (await store.recordings.detail("b")).files] == ["g"]

    async def test_two_files_of_one_name(self, store):
        same = file(None, "TIMELINE", recording_type="timeline")
        await store.recordings.put(SCOPE, [recording(files=[same, same])])
        assert (await rows(store))[0].files == 1
        assert await store.recordings.put(SCOPE, [recording(files=[same, same])]) == 0


class TestAgain:
    async def test_what_did_not_change_is_neither_written_nor_told(self, store, changes):
        page = [recording(f"r{n}", [file(f"{n}a"), file(f"{n}b", "M4A")]) for n in range(50)]
        assert await store.recordings.put(SCOPE, page) == 50
        changes.take()
        before = store.recordings._database._writer.total_changes
        assert await store.recordings.put(SCOPE, page) == 0
        assert changes.take() == []
        assert store.recordings._database._writer.total_changes == before

    async def test_fresh_links_are_kept_without_telling(self, store, changes):
        await store.recordings.put(SCOPE, [recording(files=[file()])])
        changes.take()
        fresh = file(download_url="https://example.zoom.us/new", play_url="https://example.zoom.us/p")
        assert await store.recordings.put(SCOPE, [recording(files=[fresh])]) == 0
        (wanted,) = await store.recordings.files(["r1=="])
        assert wanted.url == "https://example.zoom.us/new"
        await store.recordings.put(SCOPE, [recording(files=[file(download_url=None, play_url=None)])])
        assert (await store.recordings.files(["r1=="]))[0].url == "https://example.zoom.us/new"
        assert changes.take() == []

    @pytest.mark.parametrize(
        "fields",
        [
            {"topic": "Retro"},
            {"duration": 46},
            {"start_time": NOW},
            {"host_id": "bob"},
            {"id": 82_000_000_002},
            {"password": ""},
            {"share_url": "https://example.zoom.us/rec/share/else"},
            {"auto_delete": True, "auto_delete_date": "2027-01-01"},
            {"recording_files": [file("r1==-f1", size=2_000)]},
            {"recording_files": [file("r1==-f1", status="processing")]},
            {"recording_files": [file("r1==-f1"), file("more")]},
        ],
    )
    async def test_what_changed_is_told_by_its_uuid(self, store, changes, fields):
        await store.recordings.put(SCOPE, [recording(), recording("other")])
        changes.take()
        assert await store.recordings.put(SCOPE, [recording(**fields), recording("other")]) == 1
        assert Change("recordings", frozenset({"r1=="})) in changes.take()

    async def test_what_an_answer_leaves_out_stays_known(self, store):
        await store.recordings.put(SCOPE, [recording(recording_play_passcode="play")])
        before = await store.recordings.detail("r1==")
        bare = Recording.model_validate({"uuid": "r1==", "recording_files": [file("r1==-f1", size=None)]})
        assert await store.recordings.put(SCOPE, [bare]) == 0
        assert await store.recordings.detail("r1==") == before

    async def test_a_passcode_that_was_taken_away_is_gone(self, store):
        await store.recordings.put(SCOPE, [recording(auto_delete=True, auto_delete_date="2027-01-01")])
        await store.recordings.put(SCOPE, [recording(password="", auto_delete=False)])
        detail = await store.recordings.detail("r1==")
        assert (detail.passcode, detail.auto_delete_at) == ("", None)

    async def test_a_new_topic_is_found_and_the_old_one_not(self, store):
        await store.recordings.put(SCOPE, [recording(topic="Retrospective")])
        await store.recordings.put(SCOPE, [recording(topic="Planning")])
        assert await uuids(store, search="plann") == ["r1=="]
        assert await uuids(store, search="retro") == []

    async def test_more_changes_than_can_be_named_name_none(self, store, changes):
        page = [recording(f"r{n}", []) for n in range(MAX_KEYS + 1)]
        await store.recordings.put(SCOPE, page)
        assert Change("recordings") in changes.take()


class TestHosts:
    async def test_whoever_nobody_has_named_becomes_known(self, store, changes):
        await store.recordings.put(SCOPE, [recording()])
        assert await store.users.get(ADA) == Person(ADA, "ada@example.com")
        assert Change("users", frozenset({ADA})) in changes.take()
        assert await uuids(store, search="ada@exa") == ["r1=="]
        await store.recordings.put(SCOPE, [recording()])
        assert changes.take() == []

    async def test_what_is_known_of_a_person_stays(self, store):
        known = Person(ADA, "ada@lovelace.example", "Ada Lovelace", "active")
        await store.users.put([known, Person("bob", "", "Bob")])
        await store.recordings.put(SCOPE, [recording(), recording("r2", host_id="bob", host_email="bob@x.y")])
        assert await store.users.get(ADA) == known
        assert await store.users.get("bob") == Person("bob", "bob@x.y", "Bob")
        assert [person.id for person in await store.users.find("bob@")] == ["bob"]

    async def test_a_host_by_e_mail_alone(self, store):
        await store.users.put([Person(ADA, "Ada@Example.com", "Ada Lovelace")])
        told = [recording("a", host_id=None), recording("b", host_id=None, host_email="new@example.com")]
        await store.recordings.put(SCOPE, told)
        assert {row.uuid: (row.host_id, row.host_email) for row in await rows(store)} == {
            "a": (ADA, "Ada@Example.com"),
            "b": ("new@example.com", "new@example.com"),
        }

    async def test_the_one_who_was_asked_where_nobody_is_named(self, store):
        bare = recording(host_id=None, host_email=None)
        await store.recordings.put("user:ada", [bare], host_id=ADA)
        assert [row.host_id for row in await rows(store)] == [ADA]

    async def test_whoever_has_recordings_by_name(self, store):
        await store.users.put(
            [Person("1", "z@x.y", "Bob"), Person("2", "y@x.y", "ada"), Person("3", "b@x.y")]
        )
        hosts = ["1", "2", "3", "4", "1", "2"]
        told = [recording(f"r{n}", host_id=host, host_email=None) for n, host in enumerate(hosts)]
        await store.recordings.put(SCOPE, [*told, recording("x", host_id=None, host_email=None)])
        assert [host.id for host in await store.recordings.hosts_with_recordings()] == ["2", "3", "1", "4"]
        assert (await store.recordings.hosts_with_recordings())[0] == Person("2", "y@x.y", "ada")

    async def test_nobody_has_recordings(self, store):
        assert await store.recordings.hosts_with_recordings() == []


class TestWanted:
    async def test_what_transfers_need_to_know(self, store):
        await store.users.put([Person(ADA, "ada@example.com", "Ada Lovelace")])
        await store.recordings.put(SCOPE, [recording(files=[file("k", recording_start=NOW)])])
        (wanted,) = await store.recordings.files(["r1=="])
        assert (wanted.key, wanted.uuid, wanted.file_id, wanted.account_id) == ("k", "r1==", "k", "acme")
        assert (wanted.meeting_id, wanted.topic, wanted.start) == (81_000_000_001, "Stand-up", NOW - DAY)
        assert (wanted.host_id, wanted.host_name, wanted.host_email) == (
            ADA,
            "Ada Lovelace",
            "ada@example.com",
        )
        assert (wanted.duration, wanted.size, wanted.started) == (45, 1_000, NOW)
        assert (wanted.recording_type, wanted.file_type, wanted.extension) == ("active_speaker", "MP4", "mp4")
        assert wanted.url == "https://example.zoom.us/rec/download/k"

    async def test_only_what_can_be_fetched(self, store, clock):
        told = [
            file("ready"),
            file("text", "TRANSCRIPT"),
            file("busy", status="processing"),
            file("nowhere", download_url=None),
            file("binned"),
            file("vanished"),
        ]
        await store.recordings.put(SCOPE, [recording(files=told), recording("r2", [file("other")])])
        await store.recordings.set_file_trashed("binned", NOW)
        assert {each.key for each in await store.recordings.files(["r1=="])} == {"ready", "text", "vanished"}
        await clock.advance(60)
        await store.recordings.put(SCOPE, [recording(files=told[:4])])
        assert {each.key for each in await store.recordings.files(["r1==", "r2"])} == {
            "ready",
            "text",
            "other",
        }
        assert [each.key for each in await store.recordings.files(["r1=="], frozenset({"vtt"}))] == ["text"]
        assert await store.recordings.files([]) == []

    async def test_by_days_of_utc_hosts_and_extensions(self, store):
        day = datetime(2026, 11, 10, tzinfo=UTC)
        told = [
            recording("before", start_time=day - timedelta(seconds=1)),
            recording("first", start_time=day),
            recording("last", start_time=day + 2 * DAY - timedelta(seconds=1), host_id="bob"),
            recording("after", start_time=day + 2 * DAY),
            recording("text", [file("t", "TRANSCRIPT")], start_time=day + HOUR),
        ]
        await store.recordings.put(SCOPE, told)
        none = frozenset()

        async def found(hosts=none, extensions=none):
            wanted = await store.recordings.wanted(date(2026, 11, 10), date(2026, 11, 11), hosts, extensions)
            return [each.uuid for each in wanted]

        assert await found() == ["first", "text", "last"]
        assert await found(hosts=frozenset({"bob", "eve"})) == ["last"]
        assert await found(extensions=frozenset({"vtt"})) == ["text"]

    async def test_a_recording_whose_start_zoom_does_not_tell_begins_with_its_first_file(self, store):
        files = [file("b", recording_start=NOW + HOUR), file("a", recording_start=NOW)]
        await store.recordings.put(SCOPE, [recording(files=files, start_time=None)])
        wanted = await store.recordings.wanted(NOW.date(), NOW.date(), frozenset(), frozenset())
        assert [each.start for each in wanted] == [NOW, NOW]

    async def test_all_time_can_be_wanted(self, store):
        await store.recordings.put(SCOPE, [recording()])
        assert len(await store.recordings.wanted(date.min, date.max, frozenset(), frozenset())) == 1


class TestWindows:
    async def test_the_journal_keeps_how_each_window_went(self, store):
        done = _window(asked_at=NOW + timedelta(milliseconds=5))
        failed = _window(
            first=date(2026, 10, 1),
            state=WindowState.FAILED,
            title="Zoom refused",
            message="Why.",
            next_step="Wait.",
            details="429",
        )
        await store.recordings.record_window(failed)
        await store.recordings.record_window(done)
        await store.recordings.record_window(_window(scope="user:bob"))
        assert await store.recordings.windows(SCOPE) == [done, failed]
        assert len(await store.recordings.windows()) == 3
        assert await store.recordings.windows("nobody") == []

    async def test_by_days(self, store):
        october = _window(first=date(2026, 10, 3), last=date(2026, 11, 1))
        await store.recordings.record_window(october)
        await store.recordings.record_window(_window())
        assert await store.recordings.windows(SCOPE, last=date(2026, 10, 31)) == [october]
        assert await store.recordings.windows(SCOPE, first=date(2026, 11, 2)) == [_window()]
        assert len(await store.recordings.windows("", date(2026, 11, 1), date(2026, 11, 1))) == 2
        assert await store.recordings.windows("", date(2027, 1, 1)) == []

    async def test_a_window_that_came_whole_replaces_what_was_known(self, store):
        for state in (WindowState.PARTIAL, WindowState.FAILED, WindowState.DONE):
            await store.recordings.record_window(_window(state=state))
            assert await store.recordings.windows(SCOPE) == [_window(state=state)]
        await store.recordings.record_window(_window(items=7))
        assert await store.recordings.windows(SCOPE) == [_window(items=7)]

    async def test_a_failure_leaves_what_came_whole_before(self, store):
        await store.recordings.record_window(_window())
        for state in (WindowState.PARTIAL, WindowState.FAILED):
            await store.recordings.record_window(_window(state=state))
            assert {each.state for each in await store.recordings.windows(SCOPE)} == {WindowState.DONE, state}

    async def test_hostile_words_of_a_failure(self, store):
        await store.recordings.record_window(_window(title="a\0\ud800", details="x" * 1_000_000))
        (found,) = await store.recordings.windows(SCOPE)
        assert found.title == "a\ufffd\ufffd"
        assert len(found.details) < 100_000


def _window(**fields):
    known = {"scope": SCOPE, "first": date(2026, 11, 1), "last": date(2026, 11, 29), "asked_at": NOW}
    return Window(**{**known, "state": WindowState.DONE, "pages": 1, "items": 3, "throttled": 0, **fields})
