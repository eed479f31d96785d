import asyncio
import tempfile
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.changes import Change, Changes
from app.store._meeting_queries import midnights
from app.store._queries import ids
from app.store.meetings import MeetingQuery, MeetingStatus, Sort, View
from app.store.store import Store
from app.store.users import Person
from app.zoom.models.meeting import Meeting, MeetingListItem, MeetingSettings, Recurrence
from tests.fakes.clock import FakeClock

NOW = FakeClock().now()
HOUR = timedelta(hours=1)
ADA = "ada"


def item(number=1, topic="Stand-up", start=NOW + HOUR, **fields):
    """A row of Zoom's list."""
    known = {"id": number, "uuid": f"u{number}==", "host_id": ADA, "topic": topic, "type": 2, "duration": 45}
    return MeetingListItem(**{**known, "start_time": start, "timezone": "Europe/Berlin", **fields})


def meeting(number=1, topic="Stand-up", start=NOW + HOUR, **fields):
    """A meeting as Zoom tells it in full."""
    known = {"id": number, "uuid": f"u{number}==", "host_id": ADA, "topic": topic, "type": 2, "duration": 45}
    return Meeting(**{**known, "start_time": start, "timezone": "Europe/Berlin", **fields})


def series(number, starts, deleted=()):
    """A series with these dates."""
    occurrences = [
        {
            "occurrence_id": str(int(start.timestamp() * 1000)),
            "start_time": start,
            "duration": 30,
            "status": "deleted" if start in deleted else "available",
        }
        for start in starts
    ]
    return meeting(number, "Weekly", starts[0], type=8, occurrences=occurrences, recurrence={"type": 2})


def query(view=View.UPCOMING, search="", *, now=NOW, zone="UTC", sort=None, host=ADA):
    sort = sort or Sort("time", view is View.PAST)
    return MeetingQuery(view, host, search, now, zone, sort)


async def listed(store, *args, **fields):
    """The rows of a listing."""
    listing = await store.meetings.listing(query(*args, **fields))
    return await store.meetings.fetch(listing.rows)


async def topics(store, *args, **fields):
    return [row.topic for row in await listed(store, *args, **fields)]


async def status(store, key):
    detail = await store.meetings.detail(key)
    return detail and detail.row.status


@pytest.fixture
def meetings(store):
    return store.meetings


class TestRows:
    async def test_what_zoom_says_is_what_is_shown(self, store):
        await store.users.put([Person(ADA, "ada@example.com", "Ada Lovelace")])
        await store.meetings.put_page([item(81, "Zoë’s <b>talk</b>", pmi="123")], ADA, NOW)
        (row,) = await listed(store)
        assert (row.key, row.meeting_id, row.uuid, row.topic) == ("81", 81, "u81==", "Zoë’s <b>talk</b>")
        assert (row.host_id, row.host_name, row.host_email) == (ADA, "Ada Lovelace", "ada@example.com")
        assert (row.start, row.duration, row.zone) == (NOW + HOUR, 45, "Europe/Berlin")
        assert row.start.tzinfo is UTC
        assert (row.status, row.type, row.repeats, row.participants) == (
            MeetingStatus.SCHEDULED,
            2,
            False,
            None,
        )
        assert row.pmi
        assert not row.session

    async def test_every_field_may_be_missing(self, store):
        await store.meetings.put_page([MeetingListItem(id=5), MeetingListItem(topic="no number")], ADA, NOW)
        (row,) = await listed(store)
        assert (row.topic, row.host_id, row.start, row.duration, row.zone, row.type) == (
            "",
            ADA,
            None,
            None,
            None,
            None,
        )

    @pytest.mark.parametrize("number", [0, -1, 2**63, 10**30])
    async def test_numbers_that_cannot_be_are_left_out(self, store, number):
        await store.meetings.put_page([item(number), item(7)], ADA, NOW)
        assert [row.meeting_id for row in await listed(store)] == [7]

    @pytest.mark.parametrize(
        "topic",
        [
            "nul\0inside",
            "lone \ud800 surrogate",
            "\u202eRTL",
            "x" * 5_000,
            "'; DROP TABLE meetings; --",
            '{"a": 1}',
        ],
    )
    async def test_hostile_topics_are_data(self, store, topic):
        await store.meetings.put_page([item(1, topic)], ADA, NOW)
        (found,) = await topics(store)
        assert found == topic[:1_000].replace("\0", "\ufffd").replace("\ud800", "\ufffd")

    @pytest.mark.parametrize("year", [1, 1969, 9999])
    async def test_absurd_times_do_not_break_the_list(self, store, year):
        await store.meetings.put_page(
            [item(1, start=datetime(year, 12, 31, 23, 59, tzinfo=UTC)), item(2)], ADA, NOW
        )
        shown = [*await listed(store, zone="Pacific/Kiritimati"), *await listed(store, View.PAST)]
        assert {row.meeting_id for row in shown} == {1, 2}

    async def test_fetch_keeps_the_order_and_skips_what_is_gone(self, store):
        await store.meetings.put_page([item(number) for number in range(1, 6)], ADA, NOW)
        rows = [row.row for row in await listed(store)]
        wanted = [rows[3], 999_999, rows[0]]
        assert [row.row for row in await store.meetings.fetch(wanted)] == [rows[3], rows[0]]


class TestStatus:
    async def test_scheduled_then_ended_by_its_own_time(self, store, clock):
        await store.meetings.put_page([item(1)], ADA, NOW)
        assert await status(store, "1") is MeetingStatus.SCHEDULED
        await clock.advance(3600 + 44 * 60)
        assert await status(store, "1") is MeetingStatus.SCHEDULED
        await clock.advance(60)
        assert await status(store, "1") is MeetingStatus.ENDED
        assert await topics(store, now=clock.now()) == []
        assert await topics(store, View.PAST, now=clock.now()) == ["Stand-up"]

    async def test_live_by_the_list_of_live_ones(self, store, clock):
        await store.meetings.put_page([item(1), item(2, "Other")], ADA, NOW)
        await store.meetings.set_live([item(1)], ADA, NOW, complete=True)
        assert await topics(store, View.LIVE) == ["Stand-up"]
        assert await status(store, "1") is MeetingStatus.LIVE
        assert await status(store, "2") is MeetingStatus.SCHEDULED

    async def test_live_beyond_its_time_stays_in_upcoming(self, store, clock):
        await store.meetings.put_page([item(1, start=NOW - 3 * HOUR)], ADA, NOW)
        await store.meetings.set_live([item(1)], ADA, NOW, complete=True)
        assert await topics(store) == ["Stand-up"]
        assert await topics(store, View.PAST) == []

    async def test_leaving_the_list_in_its_time_is_the_end(self, store):
        await store.meetings.put_page([item(1, start=NOW - timedelta(minutes=10))], ADA, NOW)
        await store.meetings.set_live([item(1)], ADA, NOW, complete=True)
        await store.meetings.set_live([], ADA, NOW + HOUR / 60, complete=True)
        assert await status(store, "1") is MeetingStatus.ENDED

    async def test_opened_early_and_closed_is_scheduled_again(self, store):
        await store.meetings.put_page([item(1)], ADA, NOW)
        await store.meetings.set_live([item(1)], ADA, NOW, complete=True)
        await store.meetings.set_live([], ADA, NOW, complete=True)
        assert await status(store, "1") is MeetingStatus.SCHEDULED

    async def test_a_list_that_broke_off_ends_nothing(self, store):
        await store.meetings.put_page([item(1), item(2)], ADA, NOW)
        await store.meetings.set_live([item(1)], ADA, NOW, complete=True)
        await store.meetings.set_live([item(2)], ADA, NOW, complete=False)
        assert [row.meeting_id for row in await listed(store, View.LIVE)] == [1, 2]

    async def test_another_hosts_meetings_are_not_touched(self, store):
        await store.meetings.set_live([item(1)], ADA, NOW, complete=True)
        await store.meetings.set_live([], "grace", NOW, complete=True)
        assert await status(store, "1") is MeetingStatus.LIVE

    async def test_a_live_meeting_that_is_not_known_appears(self, store):
        await store.meetings.set_live([item(9, "Room", None, type=3)], ADA, NOW, complete=True)
        assert await topics(store, View.LIVE) == ["Room"]
        await store.meetings.set_live([], ADA, NOW, complete=True)
        assert await status(store, "9") is MeetingStatus.SCHEDULED

    async def test_of_a_series_the_nearest_date_is_live(self, store):
        starts = [NOW - timedelta(days=7), NOW - timedelta(minutes=5), NOW + timedelta(days=7)]
        await store.meetings.put_meeting(series(3, starts), ADA, NOW)
        await store.meetings.set_live([item(3, type=8, start=starts[0])], ADA, NOW, complete=True)
        assert [row.start for row in await listed(store, View.LIVE)] == [starts[1]]

    async def test_instant_meetings_are_live_by_their_own_answer(self, store, clock):
        instant = {"type": 1, "start": None, "created_at": NOW}
        await store.meetings.put_meeting(meeting(4, "Now", status="waiting", **instant), ADA, NOW)
        assert await store.meetings.instant(ADA, NOW, 10) == [4]
        await store.meetings.put_meeting(meeting(4, "Now", status="started", **instant), ADA, NOW)
        await store.meetings.set_live([], ADA, NOW, complete=True)
        assert await status(store, "4") is MeetingStatus.LIVE
        await store.meetings.put_meeting(meeting(4, "Now", status="waiting", **instant), ADA, NOW)
        assert await status(store, "4") is MeetingStatus.ENDED
        assert await store.meetings.instant(ADA, NOW, 10) == []

    async def test_an_instant_meeting_that_is_gone_has_ended(self, store):
        await store.meetings.put_meeting(meeting(4, type=1), ADA, NOW)
        await store.meetings.mark_cancelled(4, NOW, gone=True)
        assert await status(store, "4") is MeetingStatus.ENDED

    async def test_after_a_restart_only_what_was_live_just_now(self, store, changes, clock):
        await store.meetings.put_page([item(1), item(2)], ADA, NOW)
        await store.meetings.set_live([item(1), item(2)], ADA, NOW, complete=True)
        await clock.advance(9 * 60)
        await store.meetings.set_live([item(2)], ADA, clock.now(), complete=False)
        await clock.advance(5 * 60)
        again = await Store.open(store.path, changes, clock)
        assert [row.meeting_id for row in await listed(again, View.LIVE)] == [2]
        assert await status(again, "1") is MeetingStatus.SCHEDULED
        await again.close()

    async def test_our_own_end_of_one_opened_early(self, store):
        await store.meetings.put_page([item(1), item(2, start=None, type=3)], ADA, NOW)
        await store.meetings.set_live([item(1), item(2, type=3)], ADA, NOW, complete=True)
        for number in (1, 2):
            await store.meetings.mark_ended(number, NOW)
            assert await status(store, str(number)) is MeetingStatus.SCHEDULED

    async def test_our_own_end_outlasts_a_list_that_lags(self, store):
        await store.meetings.put_page([item(1, start=NOW - timedelta(minutes=10))], ADA, NOW)
        await store.meetings.set_live([item(1)], ADA, NOW, complete=True)
        await store.meetings.mark_ended(1, NOW)
        assert await status(store, "1") is MeetingStatus.ENDED
        await store.meetings.set_live([item(1)], ADA, NOW + timedelta(seconds=10), complete=True)
        assert await status(store, "1") is MeetingStatus.ENDED
        await store.meetings.set_live([item(1)], ADA, NOW + timedelta(seconds=40), complete=True)
        assert await status(store, "1") is MeetingStatus.LIVE


class TestCancelled:
    async def test_stays_in_its_place_until_its_time_has_passed(self, store):
        await store.meetings.put_page([item(1), item(2, "Later", NOW + 2 * HOUR)], ADA, NOW)
        await store.meetings.mark_cancelled(1, NOW)
        assert [(row.meeting_id, row.status.value) for row in await listed(store)] == [
            (1, "cancelled"),
            (2, "scheduled"),
        ]
        assert await topics(store, View.PAST, now=NOW + 2 * HOUR) == ["Stand-up"]

    async def test_what_is_over_is_not_cancelled(self, store):
        await store.meetings.put_page([item(1, start=NOW - 2 * HOUR)], ADA, NOW)
        await store.meetings.mark_cancelled(1, NOW)
        assert await status(store, "1") is MeetingStatus.ENDED

    async def test_never_by_absence_from_a_list(self, store):
        await store.meetings.put_page([item(1), item(2)], ADA, NOW)
        await store.meetings.put_page([item(2)], ADA, NOW + HOUR / 2)
        assert await status(store, "1") is MeetingStatus.SCHEDULED

    async def test_a_lagging_list_does_not_revive_it_but_a_later_one_does(self, store):
        await store.meetings.put_page([item(1)], ADA, NOW)
        await store.meetings.mark_cancelled(1, NOW)
        await store.meetings.put_page([item(1)], ADA, NOW + timedelta(seconds=20))
        assert await status(store, "1") is MeetingStatus.CANCELLED
        await store.meetings.put_page([item(1)], ADA, NOW + timedelta(seconds=40))
        assert await status(store, "1") is MeetingStatus.SCHEDULED

    async def test_restored(self, store):
        await store.meetings.put_page([item(1)], ADA, NOW)
        await store.meetings.mark_cancelled(1, NOW)
        await store.meetings.restore(1, NOW)
        assert await status(store, "1") is MeetingStatus.SCHEDULED

    async def test_a_deleted_date_of_a_series(self, store):
        starts = [NOW + timedelta(days=days) for days in (1, 8, 15)]
        await store.meetings.put_meeting(series(3, starts, deleted=starts[1:2]), ADA, NOW)
        assert [row.status.value for row in await listed(store)] == ["scheduled", "cancelled", "scheduled"]


class TestSeries:
    STARTS = tuple(NOW + timedelta(days=days) for days in (1, 8, 15))

    async def test_each_date_has_its_place(self, store):
        await store.meetings.put_page([item(3, "Weekly", start, type=8) for start in self.STARTS], ADA, NOW)
        rows = await listed(store)
        assert [row.start for row in rows] == list(self.STARTS)
        assert all(row.repeats for row in rows)
        assert len({row.key for row in rows}) == 3

    async def test_the_full_answer_and_the_list_meet_in_the_same_rows(self, store):
        await store.meetings.put_page([item(3, "Weekly", start, type=8) for start in self.STARTS], ADA, NOW)
        before = [row.row for row in await listed(store)]
        await store.meetings.put_meeting(series(3, self.STARTS), ADA, NOW)
        after = await listed(store)
        assert [row.row for row in after] == before
        assert all(row.occurrence_id for row in after)

    async def test_a_moved_date_keeps_its_row(self, store):
        await store.meetings.put_meeting(series(3, self.STARTS), ADA, NOW)
        before = await listed(store)
        moved = series(3, self.STARTS)
        dates = list(moved.occurrences)
        dates[1] = dates[1].model_copy(update={"start_time": self.STARTS[1] + HOUR})
        await store.meetings.put_meeting(
            moved.model_copy(update={"occurrences": tuple(dates)}), ADA, NOW + HOUR
        )
        after = await listed(store)
        assert [row.row for row in after] == [row.row for row in before]
        assert after[1].start == self.STARTS[1] + HOUR

    async def test_dates_that_the_series_no_longer_has_go(self, store):
        await store.meetings.put_meeting(series(3, self.STARTS), ADA, NOW)
        await store.meetings.put_meeting(series(3, [self.STARTS[0], self.STARTS[2]]), ADA, NOW + HOUR)
        assert [row.start for row in await listed(store)] == [self.STARTS[0], self.STARTS[2]]

    async def test_past_dates_stay(self, store):
        past = NOW - timedelta(days=6)
        await store.meetings.put_page([item(3, "Weekly", past, type=8)], ADA, NOW)
        await store.meetings.put_meeting(series(3, self.STARTS), ADA, NOW)
        assert [row.start for row in await listed(store, View.PAST)] == [past]

    async def test_a_meeting_that_becomes_a_series_and_back(self, store):
        await store.meetings.put_meeting(meeting(3, start=self.STARTS[0]), ADA, NOW)
        await store.meetings.put_meeting(series(3, self.STARTS), ADA, NOW + HOUR)
        assert len(await listed(store)) == 3
        await store.meetings.put_meeting(meeting(3, start=self.STARTS[0]), ADA, NOW + 2 * HOUR)
        assert [row.key for row in await listed(store)] == ["3"]

    async def test_without_a_fixed_time_it_comes_last(self, store):
        await store.meetings.put_page([item(3, "Any time", NOW, type=3), item(1)], ADA, NOW)
        listing = await store.meetings.listing(query())
        assert [day.date for day in listing.days] == [NOW.date(), None]
        rows = await listed(store)
        assert [(row.topic, row.start) for row in rows] == [("Stand-up", NOW + HOUR), ("Any time", None)]
        assert rows[1].repeats

    async def test_folded_series_are_found(self, store):
        await store.meetings.put_page([item(3, "Weekly", self.STARTS[0], type=8)], ADA, NOW)
        age = timedelta(hours=6)
        assert await store.meetings.folded_series([3, 77], NOW, age, 10) == [3, 77]
        await store.meetings.put_meeting(series(3, self.STARTS), ADA, NOW)
        assert await store.meetings.folded_series([3, 77], NOW, age, 10) == [77]


class TestPast:
    async def test_a_session_stands_in_for_its_plan(self, store):
        await store.meetings.put_page([item(1, start=NOW - 2 * HOUR)], ADA, NOW)
        await store.meetings.put_past_page(
            [item(1, start=NOW - 2 * HOUR, uuid="s1==", duration=50)], ADA, NOW
        )
        (row,) = await listed(store, View.PAST)
        assert (row.key, row.session, row.duration) == ("past:s1==", True, 50)
        assert (await store.meetings.sessions(1))[0].uuid == "s1=="

    async def test_in_whatever_order_they_come(self, store):
        await store.meetings.put_past_page([item(1, start=NOW - 2 * HOUR, uuid="s1==")], ADA, NOW)
        await store.meetings.put_page([item(1, start=NOW - 2 * HOUR)], ADA, NOW)
        assert [row.key for row in await listed(store, View.PAST)] == ["past:s1=="]

    async def test_a_session_told_in_full_is_listed_once_whatever_uuid_a_list_gives_it(self, store):
        start, real = NOW - 2 * HOUR, NOW - 2 * HOUR + timedelta(minutes=4)
        await store.meetings.put_figures(item(1, start=real, uuid="real==", duration=42), ADA, 21, NOW)
        await store.meetings.put_past_page([item(1, start=start, uuid="listed==", duration=30)], ADA, NOW)
        (row,) = await listed(store, View.PAST)
        assert (row.uuid, row.duration, row.participants) == ("real==", 42, 21)
        before = [item(1, start=start - 24 * HOUR, uuid="day before==", duration=30)]
        await store.meetings.put_past_page(before, ADA, NOW)
        assert len(await listed(store, View.PAST)) == 2

    async def test_a_session_that_ended_early_ends_the_plan(self, store):
        start = NOW - timedelta(minutes=20)
        await store.meetings.put_page([item(1, start=start, duration=60)], ADA, NOW)
        await store.meetings.put_past_page([item(1, start=start, uuid="s1==", duration=10)], ADA, NOW)
        assert await topics(store) == []
        assert await status(store, "1") is MeetingStatus.ENDED

    async def test_a_rehearsal_does_not_end_the_plan(self, store):
        await store.meetings.put_page([item(1)], ADA, NOW)
        await store.meetings.put_past_page([item(1, start=NOW - HOUR, uuid="s1==", duration=10)], ADA, NOW)
        assert await status(store, "1") is MeetingStatus.SCHEDULED
        assert [row.key for row in await listed(store, View.PAST)] == ["past:s1=="]

    async def test_a_rehearsal_does_not_end_a_plan_that_has_begun(self, store):
        await store.meetings.put_page([item(1, start=NOW - timedelta(minutes=5))], ADA, NOW)
        await store.meetings.put_past_page([item(1, start=NOW - HOUR, uuid="s1==", duration=10)], ADA, NOW)
        assert await status(store, "1") is MeetingStatus.SCHEDULED

    async def test_a_session_is_past_even_if_its_planned_length_is_not_over(self, store):
        past = [item(1, start=NOW - timedelta(minutes=20), uuid="s1==", duration=60)]
        await store.meetings.put_past_page(past, ADA, NOW)
        assert [row.key for row in await listed(store, View.PAST)] == ["past:s1=="]

    async def test_a_meeting_moved_to_later_is_scheduled_again(self, store):
        await store.meetings.put_page([item(1, start=NOW - 2 * HOUR)], ADA, NOW)
        await store.meetings.put_past_page([item(1, start=NOW - 2 * HOUR, uuid="s1==")], ADA, NOW)
        await store.meetings.put_meeting(meeting(1, start=NOW + HOUR), ADA, NOW + HOUR / 60)
        assert await status(store, "1") is MeetingStatus.SCHEDULED
        assert len(await listed(store, View.PAST, now=NOW + 5 * HOUR)) == 2

    async def test_newest_first(self, store):
        past = [item(1, f"{hours} h", NOW - hours * HOUR, uuid=f"s{hours}") for hours in (3, 50, 26)]
        await store.meetings.put_past_page(past, ADA, NOW)
        listing = await store.meetings.listing(query(View.PAST))
        assert await topics(store, View.PAST) == ["3 h", "26 h", "50 h"]
        assert [day.date for day in listing.days] == [
            date(2026, 11, 23),
            date(2026, 11, 22),
            date(2026, 11, 21),
        ]


class TestDays:
    async def test_counts_minutes_and_first_rows(self, store):
        await store.meetings.put_page(
            [
                item(1),
                item(2, start=NOW + 2 * HOUR, duration=30),
                item(3, start=NOW + 30 * HOUR, duration=None),
            ],
            ADA,
            NOW,
        )
        await store.meetings.mark_cancelled(2, NOW)
        days = (await store.meetings.listing(query())).days
        assert [(d.first, d.date, d.count, d.minutes, d.rows) for d in days] == [
            (0, date(2026, 11, 23), 1, 45, 2),
            (2, date(2026, 11, 24), 1, 0, 1),
        ]

    async def test_the_zone_decides_the_day(self, store):
        await store.meetings.put_page([item(1, start=datetime(2026, 11, 23, 22, 30, tzinfo=UTC))], ADA, NOW)
        zones = {"UTC": 23, "Europe/Helsinki": 24, "America/New_York": 23, "Nowhere/Land": 23}
        for zone, day in zones.items():
            listing = await store.meetings.listing(query(zone=zone))
            assert [each.date.day for each in listing.days] == [day]

    @pytest.mark.parametrize(
        ("zone", "day", "hours"),
        [
            ("Europe/Berlin", date(2026, 10, 25), 25),
            ("Europe/Berlin", date(2027, 3, 28), 23),
            ("America/Sao_Paulo", date(2018, 11, 4), 23),
            ("Africa/Cairo", date(2027, 4, 30), 23),
            ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
            ("UTC", date(2026, 10, 25), 24),
        ],
    )
    def test_days_are_as_long_as_the_zone_makes_them(self, zone, day, hours):
        utc_day = (day - date(1970, 1, 1)).days
        (found,) = [each for each in midnights(zone, [utc_day]) if each[0] == day]
        assert (found[2] - found[1]) / 3600 == hours

    @given(
        st.sampled_from(
            ["Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Pacific/Apia", "Africa/Cairo"]
        ),
        st.integers(0, 4_000_000_000),
    )
    def test_every_moment_lies_in_the_day_it_shows(self, zone, second):
        stretches = midnights(zone, [second // 86_400])
        (day,) = [day for day, first, after in stretches if first <= second < after]
        assert day == datetime.fromtimestamp(second, ZoneInfo(zone)).date()

    async def test_no_days_in_other_orders(self, store):
        await store.meetings.put_page([item(1)], ADA, NOW)
        assert (await store.meetings.listing(query(sort=Sort("topic")))).days == ()


class TestAnyList:
    """Whatever the meetings are, a listing keeps its promises."""

    MINUTES = st.integers(-60 * 24 * 400, 60 * 24 * 400)
    MEETING = st.tuples(
        st.one_of(st.none(), MINUTES),
        st.one_of(st.none(), st.integers(-5, 2_000)),
        st.sampled_from([1, 2, 3, 8, 10, 99, None]),
        st.booleans(),
    )

    @given(
        st.lists(MEETING, max_size=40),
        st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"]),
        st.sampled_from(list(View)),
        st.booleans(),
    )
    def test_days_divide_the_rows_and_hold_their_own(self, drawn, zone, view, descending):
        asyncio.run(self.check(drawn, zone, view, descending))

    async def check(self, drawn, zone, view, descending):
        with tempfile.TemporaryDirectory() as folder:
            store = await Store.open(Path(folder) / "store.sqlite3", Changes(), FakeClock())
            try:
                await self.fill(store, drawn)
                listing = await store.meetings.listing(query(view, zone=zone, sort=Sort("time", descending)))
                rows = await store.meetings.fetch(listing.rows)
                counts = await store.meetings.counts(ADA, NOW)
            finally:
                await store.close()
        assert len(rows) == len(listing.rows) == listing.total == counts[view]
        starts = [row.start or datetime.max.replace(tzinfo=UTC) for row in rows]
        assert starts == sorted(starts, reverse=descending)
        assert [day.first for day in listing.days] == [0, *accumulate(day.rows for day in listing.days)][:-1]
        assert sum(day.rows for day in listing.days) == len(rows)
        for day in listing.days:
            inside = rows[day.first : day.first + day.rows]
            counted = [row for row in inside if row.status is not MeetingStatus.CANCELLED]
            dates = {row.start and row.start.astimezone(ZoneInfo(zone)).date() for row in inside}
            assert dates == {day.date}
            assert (day.count, day.minutes) == (len(counted), sum(row.duration or 0 for row in counted))

    async def fill(self, store, drawn):
        items = [
            item(
                number,
                start=None if minutes is None else NOW + timedelta(minutes=minutes),
                duration=length,
                type=kind,
            )
            for number, (minutes, length, kind, _cancelled) in enumerate(drawn, 1)
        ]
        await store.meetings.put_page(items, ADA, NOW)
        await store.meetings.set_live(items[:2], ADA, NOW, complete=True)
        await store.meetings.put_past_page(items[2:4], ADA, NOW)
        for number, (_minutes, _length, _kind, cancelled) in enumerate(drawn, 1):
            if cancelled:
                await store.meetings.mark_cancelled(number, NOW)


class TestOrder:
    async def test_by_each_column_and_back(self, store):
        await store.users.put([Person("a", name="Zed"), Person("b", name="amy")])
        rows = [
            item(1, "émile", NOW + HOUR, host_id="a"),
            item(2, "Zulu", NOW + 2 * HOUR, host_id="b"),
            item(3, "Anna", NOW + 3 * HOUR, host_id="a"),
        ]
        await store.meetings.put_page(rows, ADA, NOW)
        await store.meetings.set_live([rows[1]], "b", NOW, complete=True)
        await store.meetings.mark_cancelled(1, NOW)
        expected = {
            "time": [1, 2, 3],
            "topic": [3, 1, 2],
            "host": [2, 1, 3],
            "status": [2, 3, 1],
        }
        for column, order in expected.items():
            found = await listed(store, host="", sort=Sort(column))
            assert [row.meeting_id for row in found] == order, column
        backwards = await listed(store, host="", sort=Sort("topic", descending=True))
        assert [row.meeting_id for row in backwards] == [2, 1, 3]

    async def test_rows_without_people_come_last_in_both_directions(self, store):
        await store.meetings.put_page([item(1), item(2, start=NOW + 2 * HOUR)], ADA, NOW)
        for descending in (False, True):
            rows = await listed(store, sort=Sort("people", descending))
            assert [row.meeting_id for row in rows] == [1, 2]

    async def test_an_unknown_column_means_time(self, store):
        await store.meetings.put_page([item(1, start=NOW + 2 * HOUR), item(2)], ADA, NOW)
        assert [row.meeting_id for row in await listed(store, sort=Sort("colour"))] == [2, 1]


class TestSearch:
    TOPICS = (
        "Research data clinic",
        "Линейная алгебра",
        "日本語 II 会話クラス",
        "ندوة العمارة",
        "Café naïve",
        "100% sure_thing",
    )

    @pytest.fixture
    async def filled(self, store):
        await store.users.put([Person(ADA, "ada@example.com", "Ada Lovelace")])
        rows = [item(86_422_017_740 + place, topic) for place, topic in enumerate(self.TOPICS)]
        await store.meetings.put_page(rows, ADA, NOW)
        return store

    @pytest.mark.parametrize(
        ("text", "places"),
        [
            ("research", [0]),
            ("EARCH", [0]),
            ("data res", [0]),
            ("алг", [1]),
            ("ЛИНЕЙНАЯ", [1]),
            ("日本", [2]),
            ("会話クラス", [2]),
            ("العم", [3]),
            ("cafe", [4]),
            ("CAFÉ NAIVE", [4]),
            ("0%", [5]),
            ("sure_", [5]),
            ("e_t", [5]),
            ("86422017743", [3]),
            ("864 2201 7743", [3]),
            ("864-2201-7743", [3]),
            ("017744", [4]),
            ("lovelace", [0, 1, 2, 3, 4, 5]),
            ("ada@example", [0, 1, 2, 3, 4, 5]),
            ("ada алгебра", [1]),
            ("", [0, 1, 2, 3, 4, 5]),
            ("   ", [0, 1, 2, 3, 4, 5]),
            ("research алгебра", []),
        ],
    )
    async def test_finds(self, filled, text, places):
        assert await topics(filled, search=text) == [self.TOPICS[place] for place in places]

    @pytest.mark.parametrize(
        "text",
        [
            '"',
            '""',
            "a*",
            "NEAR(",
            "topic:x",
            "a AND",
            "OR",
            "NOT x",
            "(",
            "^x",
            "-",
            "'",
            "%",
            "_",
            "\\",
            "\0",
            "\ud800",
            "x" * 5_000,
            "a " * 500,
        ],
    )
    async def test_no_text_is_a_syntax_error(self, filled, text):
        assert isinstance(await topics(filled, search=text), list)

    async def test_the_total_is_without_the_search(self, filled):
        listing = await filled.meetings.listing(query(search="research"))
        assert (len(listing.rows), listing.total) == (1, len(self.TOPICS))

    async def test_a_changed_topic_is_found_by_its_new_words_alone(self, filled):
        await filled.meetings.put_meeting(meeting(86_422_017_740, "Garden party"), ADA, NOW)
        assert await topics(filled, search="research") == []
        assert await topics(filled, search="garden") == ["Garden party"]

    async def test_in_every_order_and_view(self, filled):
        for column in ("time", "topic", "host", "status", "people"):
            assert await topics(filled, search="ese", sort=Sort(column)) == [self.TOPICS[0]]
        assert await topics(filled, View.PAST, search="ese") == []


class TestChanges:
    async def test_only_what_changed_is_told(self, store, changes):
        await store.meetings.put_page([item(1), item(2)], ADA, NOW)
        assert changes.take() == [Change("meetings", frozenset({"1", "2"}))]
        await store.meetings.put_page([item(1), item(2)], ADA, NOW + HOUR / 60)
        assert changes.take() == []
        await store.meetings.put_page([item(1), item(2, "Renamed")], ADA, NOW + HOUR / 30)
        assert changes.take() == [Change("meetings", frozenset({"2"}))]

    async def test_many_rows_are_told_as_all(self, store, changes):
        await store.meetings.put_page([item(number) for number in range(1, 502)], ADA, NOW)
        assert changes.take() == [Change("meetings")]

    async def test_each_writer_tells(self, store, changes):
        await store.meetings.put_page([item(1, start=NOW - HOUR / 4)], ADA, NOW)
        for work in (
            lambda: store.meetings.set_live([item(1)], ADA, NOW, complete=True),
            lambda: store.meetings.mark_ended(1, NOW),
            lambda: store.meetings.put_meeting(meeting(1), ADA, NOW),
            lambda: store.meetings.mark_cancelled(1, NOW),
            lambda: store.meetings.restore(1, NOW),
            lambda: store.meetings.put_past_page([item(1, uuid="s")], ADA, NOW),
        ):
            changes.take()
            await work()
            assert [change.room for change in changes.take()] == ["meetings"]

    async def test_an_answer_from_before_our_change_does_not_undo_it(self, store):
        await store.meetings.put_page([item(1, "Old")], ADA, NOW)
        await store.meetings.put_meeting(meeting(1, "New"), ADA, NOW + timedelta(seconds=2))
        await store.meetings.put_page([item(1, "Old")], ADA, NOW + timedelta(seconds=1))
        assert await topics(store) == ["New"]


class TestDetail:
    async def test_everything_that_zoom_told(self, store):
        full = meeting(
            1,
            agenda="Talk\nand tea",
            join_url="https://example.zoom.us/j/1?pwd=abc",
            password="s3same",
            pmi="999",
            host_email="ada@example.com",
            created_at=NOW,
            settings=MeetingSettings(waiting_room=True, auto_recording="cloud"),
        )
        await store.meetings.put_meeting(full, ADA, NOW)
        detail = await store.meetings.detail("1")
        assert (detail.agenda, detail.password, detail.pmi) == ("Talk\nand tea", "s3same", "999")
        assert detail.join_url == "https://example.zoom.us/j/1?pwd=abc"
        assert detail.settings == full.settings
        assert detail.row.host_email == "ada@example.com"
        assert (detail.created_at, detail.fetched_at) == (NOW, NOW)

    async def test_a_row_of_a_list_has_its_link_at_once(self, store):
        row = item(1, agenda="First 250", join_url="https://example.zoom.us/j/1")
        await store.meetings.put_page([row], ADA, NOW)
        detail = await store.meetings.detail("1")
        assert (detail.join_url, detail.agenda, detail.fetched_at) == (row.join_url, "First 250", None)

    async def test_a_cut_agenda_does_not_replace_the_whole(self, store):
        await store.meetings.put_meeting(meeting(1, agenda="a" * 400), ADA, NOW)
        await store.meetings.put_page([item(1, agenda="a" * 250)], ADA, NOW)
        assert (await store.meetings.detail("1")).agenda == "a" * 400
        await store.meetings.put_page([item(1, agenda="b" * 250)], ADA, NOW)
        assert (await store.meetings.detail("1")).agenda == "b" * 250

    async def test_of_a_series(self, store):
        starts = [NOW + timedelta(days=days) for days in (1, 8)]
        await store.meetings.put_meeting(series(3, starts, deleted=starts[1:]), ADA, NOW)
        await store.meetings.put_past_page([item(3, start=NOW - HOUR, uuid="s1", type=8)], ADA, NOW)
        key = await store.meetings.key_of(3)
        detail = await store.meetings.detail(key)
        assert [each.status.value for each in detail.occurrences] == ["scheduled", "cancelled"]
        assert [each.start for each in detail.occurrences] == starts
        assert detail.recurrence == Recurrence(type=2)
        assert [each.uuid for each in detail.sessions] == ["s1"]

    async def test_no_secret_in_its_repr(self, store):
        full = meeting(1, password="s3same", join_url="https://example.zoom.us/j/1?pwd=abc")
        await store.meetings.put_meeting(full, ADA, NOW)
        text = repr(await store.meetings.detail("1"))
        assert "s3same" not in text
        assert "pwd=" not in text

    async def test_the_start_link_is_nowhere_in_the_file(self, store):
        full = meeting(1, start_url="https://example.zoom.us/s/1?zak=TOPSECRET")
        await store.meetings.put_meeting(full, ADA, NOW)
        await store.close()
        for file in store.path.parent.iterdir():
            assert b"TOPSECRET" not in file.read_bytes()

    async def test_unknown(self, store):
        assert await store.meetings.detail("nothing") is None
        assert await store.meetings.key_of(404) is None


class TestAround:
    async def test_next_for_the_tray(self, store):
        rows = [item(number, f"M{number}", NOW + number * HOUR) for number in range(1, 8)]
        await store.meetings.put_page([*rows, item(20, "Any time", None, type=3)], ADA, NOW)
        await store.meetings.mark_cancelled(2, NOW)
        found = await store.meetings.next(ADA, NOW, 5)
        assert [row.topic for row in found] == ["M1", "M3", "M4", "M5", "M6"]

    async def test_counts(self, store):
        await store.meetings.put_page([item(1), item(2), item(3, start=NOW - 5 * HOUR)], ADA, NOW)
        await store.meetings.put_page([item(4, host_id="grace")], "grace", NOW)
        await store.meetings.set_live([item(1)], ADA, NOW, complete=True)
        assert await store.meetings.counts(ADA, NOW) == {View.UPCOMING: 2, View.LIVE: 1, View.PAST: 1}
        assert (await store.meetings.counts("", NOW))[View.UPCOMING] == 3

    async def test_the_row_to_show_for_a_number(self, store):
        starts = [NOW - timedelta(days=7), NOW + timedelta(days=7), NOW + timedelta(days=14)]
        await store.meetings.put_meeting(series(3, starts), ADA, NOW)
        assert (await store.meetings.detail(await store.meetings.key_of(3))).row.start == starts[1]

    async def test_unseen_are_those_a_complete_list_left_out(self, store):
        later = NOW + timedelta(days=300)
        await store.meetings.put_page(
            [item(1), item(2), item(3, start=NOW - 5 * HOUR), item(4, start=later), item(5, type=1)], ADA, NOW
        )
        begun = NOW + timedelta(seconds=60)
        await store.meetings.put_page([item(1)], ADA, begun)
        args = (timedelta(minutes=30), 10)
        assert await store.meetings.unseen(ADA, begun, NOW + timedelta(days=170), *args) == [2]
        assert await store.meetings.unseen(ADA, begun, None, *args) == [2, 4]
        await store.meetings.mark_checked(2, begun)
        assert await store.meetings.unseen(ADA, begun, None, *args) == [4]
        assert await store.meetings.unseen(ADA, begun + HOUR, None, *args) == [1, 4, 2]

    async def test_forgetting_everything(self, store, changes):
        await store.meetings.put_page([item(1)], ADA, NOW)
        changes.take()
        await store.meetings.remove_account_rows()
        assert await store.meetings.counts("", NOW) == dict.fromkeys(View, 0)
        assert changes.take() == [Change("meetings")]

    async def test_numbers_of_a_topic(self, store):
        await store.meetings.put_page([item(1), item(2), item(3, "Other")], ADA, NOW)
        assert await store.meetings.numbers_of(ADA, "Stand-up") == {1, 2}

    def test_ids_of_long_texts(self):
        numbers = list(range(1, 20_000))
        assert list(ids(",".join(map(str, numbers)))) == numbers
        assert list(ids(None)) == []
