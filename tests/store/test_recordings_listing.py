"""Which recordings a list names, and in what order: against the same reckoned in Python."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.changes import Changes
from app.store._text import folded
from app.store.database import Database
from app.store.recordings import RecordingQuery, RecordingState, Sort
from app.store.store import FILE_NAME, Store
from app.store.users import Person
from tests.fakes.clock import FakeClock
from tests.fakes.recordings_store import fill, start_of
from tests.store.zoom_recordings import ADA, DAY, NOW, SCOPE, file, recording, rows, uuids

MANY = 3_000


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """Three thousand recordings of 50 hosts, one every five minutes."""
    file = tmp_path_factory.mktemp("filled") / FILE_NAME

    async def work():
        database = await Database.open(file)
        await fill(database, MANY)
        await database.close()

    asyncio.run(work())
    return file


@pytest.fixture
async def filled(path):
    store = await Store.open(path, Changes(), FakeClock())
    yield store
    await store.close()


@pytest.fixture
async def various(store):
    """Recordings that differ in everything that a filter looks at."""
    await store.users.put([Person("bob", "bob@example.com", "Bob Babbage"), Person(ADA, "", "Ada Lovelace")])
    told = [
        recording("film", [file("a", size=5_000)], topic="Roadmap", duration=90),
        recording("sound", [file("b", "M4A", 300)], topic="Café Zoë", host_id="bob", duration=5),
        recording("text", [file("c", "TRANSCRIPT", 20), file("d", "M4A", 10)], topic="日本語の会議"),
        recording("odd", [file("e", "GLB", 1)], topic="Models", id=82_222_222_222, duration=None),
    ]
    for number, each in enumerate(told):
        await store.recordings.put(
            SCOPE, [replace(each, start_time=NOW - DAY * (number + 1), host_email=None)]
        )
    return store


class TestFilters:
    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            ({}, "film sound text odd"),
            ({"host_id": "bob"}, "sound"),
            ({"host_id": "nobody"}, ""),
            ({"kinds": frozenset({"m4a"})}, "sound text"),
            ({"kinds": frozenset({"mp4", "vtt"})}, "film text"),
            ({"kinds": frozenset({"glb"})}, "odd"),
            ({"kinds": frozenset({"glb", "mp4"})}, "film odd"),
            ({"kinds": frozenset({"bin", "x' OR 1"})}, ""),
            ({"least_bytes": 300}, "film sound"),
            ({"most_bytes": 300}, "sound text odd"),
            ({"least_bytes": 30, "most_bytes": 4_999}, "sound text"),
            ({"least_minutes": 45}, "film text"),
            ({"most_minutes": 45}, "sound text"),
            ({"most_bytes": 2**80, "least_minutes": 1}, "film sound text"),
            ({"state": RecordingState.CLOUD, "kinds": frozenset({"mp4"})}, "film"),
            ({"state": RecordingState.ON_DISK}, ""),
            ({"trash": True}, ""),
            ({"first": (NOW - 2 * DAY).date()}, "film sound"),
            ({"last": (NOW - 3 * DAY).date()}, "text odd"),
            ({"first": (NOW - 3 * DAY).date(), "last": (NOW - 2 * DAY).date()}, "sound text"),
            ({"first": (NOW - DAY).date(), "host_id": "bob"}, ""),
        ],
    )
    async def test_each_alone(self, various, fields, expected):
        assert await uuids(various, **fields) == expected.split()

    @pytest.mark.parametrize(
        ("search", "expected"),
        [
            ("", "film sound text odd"),
            ("   ", "film sound text odd"),
            ("road", "film"),
            ("ROADMAP", "film"),
            ("admap", "film"),
            ("rm", ""),
            ("ap", "film"),
            ("cafe zoe", "sound"),
            ("会議", "text"),
            ("本語の", "text"),
            ("babbage", "sound"),
            ("bob cafe", "sound"),
            ("bob road", ""),
            ("lovelace", "film text odd"),
            ("822 2222 2222", "odd"),
            ("822-2222-2222", "odd"),
            ("8222222", "odd"),
            ('"', ""),
            ("!! ()*", ""),
            ("a OR b AND NEAR(", ""),
            ("%", ""),
        ],
    )
    async def test_search(self, various, search, expected):
        assert await uuids(various, search=search) == expected.split()
        for column in ("topic", "host", "size"):
            assert set(await uuids(various, search=search, sort=Sort(column))) == set(expected.split())

    async def test_total_and_bytes(self, various):
        october = {"first": date(2026, 10, 1), "last": date(2026, 11, 21)}
        found = await various.recordings.listing(RecordingQuery(kinds=frozenset({"m4a"}), **october))
        assert (len(found.rows), found.total, found.bytes) == (2, 3, 330)
        found = await various.recordings.listing(RecordingQuery())
        assert (len(found.rows), found.total, found.bytes) == (4, 4, 5_331)
        found = await various.recordings.listing(RecordingQuery(search="nothing at all"))
        assert (len(found.rows), found.total, found.bytes) == (0, 4, 0)

    async def test_an_empty_store(self, store):
        for column in ("date", "topic", "host", "length", "size", "state", "what"):
            found = await store.recordings.listing(RecordingQuery(sort=Sort(column), first=NOW.date()))
            assert (list(found.rows), found.total, found.bytes) == ([], 0, 0)

    @given(search=st.text(max_size=40), trash=st.booleans(), host=st.text(max_size=3))
    def test_any_search_is_a_search(self, path, search, trash, host):
        query = RecordingQuery(search=search, trash=trash, host_id=host, kinds=frozenset({host}))

        async def work():
            store = await Store.open(path, Changes(), FakeClock())
            try:
                return await store.recordings.listing(query)
            finally:
                await store.close()

        found = asyncio.run(work())
        assert 0 <= len(found.rows) <= found.total


class TestDays:
    @pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kathmandu"])
    async def test_days_begin_in_the_zone(self, store, zone):
        day = date(2026, 11, 10)
        midnight = datetime(2026, 11, 10, tzinfo=ZoneInfo(zone))
        second = timedelta(seconds=1)
        starts = {"before": midnight - second, "first": midnight, "last": midnight + DAY - second}
        told = [recording(uuid, start_time=start) for uuid, start in starts.items()]
        await store.recordings.put(SCOPE, [*told, recording("after", start_time=midnight + DAY)])
        assert await uuids(store, first=day, last=day, zone=zone) == ["last", "first"]

    @pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
    async def test_a_day_on_which_clocks_change(self, store, day, hours):
        begins = datetime.combine(day, datetime.min.time(), ZoneInfo("Europe/Helsinki")).astimezone(UTC)
        hour = timedelta(hours=1)
        told = [recording(str(n), start_time=begins + n * hour) for n in range(26)]
        await store.recordings.put(SCOPE, told)
        found = await uuids(store, first=day, last=day, zone="Europe/Helsinki", sort=Sort("date"))
        assert found == [str(n) for n in range(hours)]

    async def test_a_zone_that_nobody_knows_counts_as_utc(self, store):
        await store.recordings.put(SCOPE, [recording()])
        day = (NOW - DAY).date()
        assert await uuids(store, first=day, last=day, zone="Mars/Phobos") == ["r1=="]

    async def test_without_a_time_only_in_a_range_without_end(self, store):
        await store.recordings.put(SCOPE, [recording(start_time=None, files=[])])
        assert await uuids(store) == ["r1=="]
        assert await uuids(store, first=NOW.date()) == ["r1=="]
        assert await uuids(store, last=date(9999, 12, 30)) == []


_KEYS = {
    "date": lambda row: (row.start,),
    "topic": lambda row: (folded(row.topic),),
    "host": lambda row: (f"{row.host_name.lower()}\n{row.host_email}", row.host_id),
    "length": lambda row: (row.duration,),
    "size": lambda row: (row.size,),
    "state": lambda row: (_ATTENTION.index(row.state),),
}
_ATTENTION = [
    RecordingState.FAILED,
    RecordingState.DOWNLOADING,
    RecordingState.PROCESSING,
    RecordingState.PARTLY,
    RecordingState.CLOUD,
    RecordingState.ON_DISK,
]


class TestOrders:
    @pytest.mark.parametrize("descending", [False, True])
    @pytest.mark.parametrize("column", _KEYS)
    @pytest.mark.parametrize(
        "fields",
        [
            {},
            {"first": date(2023, 11, 16), "last": date(2023, 11, 18)},
            {"first": date(2023, 11, 15)},
            {"host_id": "host7"},
            {"search": "7"},
            {"kinds": frozenset({"m4a"}), "first": date(2023, 11, 15)},
        ],
    )
    async def test_each_in_both_directions(self, filled, column, descending, fields):
        found = await rows(filled, sort=Sort(column, descending), **fields)
        assert len(found) > 40
        newest_first = sorted(found, key=lambda row: row.start, reverse=True)
        key = _KEYS[column]
        assert [row.row for row in found] == [
            row.row for row in sorted(newest_first, key=lambda row: key(row), reverse=descending)
        ]

    async def test_rows_without_a_length_come_last(self, store):
        told = [recording(uuid, duration=minutes) for uuid, minutes in (("a", None), ("b", 5), ("c", 9))]
        await store.recordings.put(SCOPE, told)
        assert await uuids(store, sort=Sort("length")) == ["b", "c", "a"]
        assert await uuids(store, sort=Sort("length", True)) == ["c", "b", "a"]

    async def test_hosts_without_a_name_go_by_their_address_and_unknown_ones_come_last(self, store):
        await store.users.put(
            [Person("1", "bob@x.y", ""), Person("2", "z@x.y", "Carl"), Person("3", "", "Al")]
        )
        told = [recording(host, host_id=host, host_email=None) for host in ("4", "1", "2", "3")]
        await store.recordings.put(SCOPE, told)
        assert await uuids(store, sort=Sort("host")) == ["3", "1", "2", "4"]
        assert await uuids(store, sort=Sort("host", True)) == ["2", "1", "3", "4"]

    async def test_topics_go_without_case_and_accents(self, store):
        told = [recording(f"r{topic}", topic=topic) for topic in ("Zebra", "École", "apple", "Eagle", "")]
        await store.recordings.put(SCOPE, told)
        found = [row.topic for row in await rows(store, sort=Sort("topic"))]
        assert found == ["", "apple", "Eagle", "École", "Zebra"]


class TestScale:
    """Whether a listing costs what its rows cost, not what all rows cost."""

    @pytest.mark.parametrize("column", ["date", "topic", "host", "size"])
    async def test_no_listing_reads_the_rows_themselves(self, filled, column):
        """The indexes hold all that is asked for: SQLite never turns to the table."""
        queries = [
            RecordingQuery(sort=Sort(column)),
            RecordingQuery(sort=Sort(column), first=start_of(20).date(), kinds=frozenset({"m4a"})),
            RecordingQuery(sort=Sort(column), least_bytes=5, state=RecordingState.ON_DISK),
        ]
        if column != "topic":
            queries.append(RecordingQuery(sort=Sort(column), host_id="host3", most_minutes=60))
        for query in queries:
            plan = await _plan(filled, query)
            tables = [step for step in plan if " recordings" in step]
            assert tables
            assert all("COVERING INDEX" in step for step in tables), plan

    @pytest.mark.parametrize("column", ["date", "topic"])
    async def test_what_an_index_has_in_order_is_not_sorted(self, filled, column):
        for query in (
            RecordingQuery(sort=Sort(column, column == "date")),
            RecordingQuery(sort=Sort(column, column == "date"), first=start_of(20).date()),
        ):
            assert not [step for step in await _plan(filled, query) if "TEMP B-TREE" in step]

    async def test_a_narrow_range_is_read_alone(self, filled):
        last = start_of(MANY - 1).date()
        plan = await _plan(filled, RecordingQuery(sort=Sort("topic"), first=last, last=last))
        assert any("SEARCH recordings USING INDEX recordings_by_date" in step for step in plan), plan


async def _plan(store, query):
    """How SQLite goes about a listing, step by step."""
    asked = []
    database = store.recordings._database
    original = database.read

    async def read(sql, values=()):
        asked.append((sql, values))
        return await original(sql, values)

    database.read = read
    try:
        await store.recordings.listing(query)
    finally:
        del database.read
    sql, values = next(each for each in asked if "group_concat" in each[0])
    return [step[3] for step in await original(f"EXPLAIN QUERY PLAN {sql}", values)]
