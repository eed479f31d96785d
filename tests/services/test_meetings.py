from datetime import datetime, timedelta

import pytest

from app.core.errors import GreenroomError
from app.services.meetings import Deleted, MaybeCreated, MeetingGone, NotRunning
from app.store.meetings import MeetingStatus
from app.zoom.errors import InvalidRequest, NetworkError, NotFound, OutcomeUnknown, PlanLacks
from app.zoom.models.meeting import MeetingListItem, MeetingRequest, MeetingType
from tests.services.meetings_house import ADA, a_house

REQUEST = MeetingRequest(
    topic="Planning", type=2, start_time=datetime(2026, 12, 1, 9, 30), timezone="UTC", duration=45
)


@pytest.fixture
async def house(tmp_path):
    async with a_house(tmp_path, impatient=True) as found:
        yield found


class TestCreate:
    async def test_the_meeting_is_in_the_store_with_its_link(self, house):
        detail = await house.service.create(REQUEST, ADA)
        assert detail.row.topic == "Planning"
        assert detail.join_url.startswith("https://x.zoom.us/j/")
        assert detail.settings.waiting_room
        assert house.api.named("create") == [("me", "ada")]
        assert await house.statuses() == {detail.row.meeting_id: "scheduled"}

    async def test_a_refusal_is_passed_on_and_nothing_is_stored(self, house):
        house.api.faults["create"] = [InvalidRequest(code=300)]
        with pytest.raises(InvalidRequest):
            await house.service.create(REQUEST, ADA)
        assert await house.statuses() == {}

    async def test_one_that_reached_zoom_is_found_and_not_sent_again(self, house):
        house.api.reaches_zoom = True
        house.api.faults["create"] = [OutcomeUnknown()]
        detail = await house.service.create(REQUEST, ADA)
        assert len(house.api.named("create")) == 1
        assert list(house.api.meetings) == [detail.row.meeting_id]

    async def test_one_that_did_not_reach_zoom_is_sent_again(self, house):
        house.api.faults["create"] = [OutcomeUnknown()]
        detail = await house.service.create(REQUEST, ADA)
        assert len(house.api.named("create")) == 2
        assert list(house.api.meetings) == [detail.row.meeting_id]
        order = [call[0] for call in house.api.calls]
        assert order.index("list") < len(order) - order[::-1].index("create") - 1

    async def test_a_list_that_lags_is_read_again(self, house):
        house.api.reaches_zoom = True
        house.api.faults["create"] = [OutcomeUnknown()]
        house.api.lists["upcoming"] = []

        async def catch_up(name, *_args):
            if len(house.api.named("list")) == 1:
                house.api.lists.clear()

        house.api.on_call = catch_up
        await house.service.create(REQUEST, ADA)
        assert len(house.api.named("create")) == 1

    async def test_alike_ones_from_before_are_not_taken_for_it(self, house):
        await house.service.create(REQUEST, ADA)
        house.api.faults["create"] = [OutcomeUnknown()]
        await house.service.create(REQUEST, ADA)
        assert len(house.api.meetings) == 2

    @pytest.mark.parametrize(
        "other",
        [
            {"topic": "Other"},
            {"duration": 30},
            {"start_time": datetime(2026, 12, 1, 9, 31)},
            {"created_at": timedelta(hours=-1)},
            {"created_at": None},
        ],
    )
    async def test_others_are_not_taken_for_it(self, house, other):
        known = {"id": 5, "topic": "Planning", "type": 2, "duration": 45, "created_at": house.clock.now()}
        fields = {**known, "start_time": datetime(2026, 12, 1, 9, 30), **other}
        if isinstance(fields["created_at"], timedelta):
            fields["created_at"] = house.clock.now() + fields["created_at"]
        house.api.lists["upcoming"] = [MeetingListItem(**fields)]
        house.api.faults["create"] = [OutcomeUnknown()]
        await house.service.create(REQUEST, ADA)
        assert len(house.api.named("create")) == 2

    async def test_when_zoom_cannot_be_asked_the_person_is_told(self, house):
        house.api.faults["create"] = [OutcomeUnknown()]
        house.api.faults["list"] = [NetworkError("dns")] * 5
        with pytest.raises(MaybeCreated) as caught:
            await house.service.create(REQUEST, ADA)
        assert "Planning" in caught.value.message
        assert len(house.api.named("create")) == 1

    async def test_lost_twice(self, house):
        house.api.faults["create"] = [OutcomeUnknown(), OutcomeUnknown()]
        with pytest.raises(MaybeCreated):
            await house.service.create(REQUEST, ADA)
        assert len(house.api.named("create")) == 2

    @pytest.mark.parametrize(
        ("start", "kind"),
        [(datetime(2026, 12, 1), "upcoming"), (datetime(2027, 11, 1), "scheduled"), (None, "scheduled")],
    )
    async def test_the_list_that_reaches_far_enough_is_read(self, house, start, kind):
        house.api.reaches_zoom = True
        house.api.faults["create"] = [OutcomeUnknown()]
        await house.service.create(REQUEST.model_copy(update={"start_time": start}), ADA)
        assert {call[0] for call in house.api.named("list")} == {kind}

    async def test_the_time_is_compared_in_the_zone_of_the_request(self, house):
        house.api.faults["create"] = [OutcomeUnknown()]
        made = house.api.add(9, "Planning", datetime.fromisoformat("2026-12-01T07:30:00+00:00"), duration=45)
        detail = await house.service.create(REQUEST.model_copy(update={"timezone": "Europe/Helsinki"}), ADA)
        assert detail.row.meeting_id == made.id


class TestInstant:
    async def test_it_is_created_for_the_host_and_kept(self, house):
        detail = await house.service.create_instant(ADA)
        assert detail.row.type == MeetingType.INSTANT
        assert detail.row.topic == "Ada Lovelace’s meeting"
        assert await house.statuses() == {detail.row.meeting_id: "scheduled"}

    async def test_a_lost_answer_is_told_and_never_sent_again(self, house):
        house.api.reaches_zoom = True
        house.api.faults["create"] = [OutcomeUnknown()]
        with pytest.raises(MaybeCreated):
            await house.service.create_instant(ADA)
        assert len(house.api.named("create")) == 1
        assert {call[0] for call in house.api.named("list")} == {"live"}

    async def test_one_that_is_live_by_then_is_found(self, house):
        live = house.api.add(7, "Ada Lovelace’s meeting", house.clock.now(), type=1, status="started")
        house.api.lists["live"] = [
            MeetingListItem(id=7, topic=live.topic, type=1, created_at=live.created_at)
        ]
        house.api.faults["create"] = [OutcomeUnknown()]
        assert (await house.service.create_instant(ADA)).row.meeting_id == 7


class TestChange:
    async def test_update_shows_what_zoom_has_then(self, house):
        before = await house.service.create(REQUEST, ADA)
        after = await house.service.update(before, MeetingRequest(topic="Renamed"))
        assert after.row.topic == "Renamed"
        assert house.api.named("update") == [(before.row.meeting_id, "ada")]

    async def test_update_of_a_meeting_deleted_meanwhile(self, house):
        before = await house.service.create(REQUEST, ADA)
        house.api.meetings.clear()
        with pytest.raises(MeetingGone, match="Planning"):
            await house.service.update(before, MeetingRequest(topic="Renamed"))
        assert await house.statuses() == {before.row.meeting_id: "cancelled"}

    async def test_delete_and_undo(self, house):
        detail = await house.service.create(REQUEST, ADA)
        number = detail.row.meeting_id
        deleted = await house.service.delete(detail.row.key, notify_host=True, notify_registrants=False)
        assert (deleted.meeting_id, deleted.topic, deleted.can_undo) == (number, "Planning", True)
        assert house.api.named("delete") == [(number, True, False)]
        assert await house.statuses() == {number: "cancelled"}
        await house.service.undo_delete(deleted)
        assert await house.statuses() == {number: "scheduled"}

    async def test_deleting_what_is_gone_counts_as_deleted(self, house):
        detail = await house.service.create(REQUEST, ADA)
        house.api.meetings.clear()
        await house.service.delete(detail.row.key, notify_host=False, notify_registrants=False)
        assert await house.statuses() == {detail.row.meeting_id: "cancelled"}

    async def test_a_refused_delete_changes_nothing(self, house):
        detail = await house.service.create(REQUEST, ADA)
        house.api.faults["delete"] = [InvalidRequest(code=3018)]
        with pytest.raises(InvalidRequest):
            await house.service.delete(detail.row.key, notify_host=False, notify_registrants=False)
        assert await house.statuses() == {detail.row.meeting_id: "scheduled"}

    async def test_an_instant_meeting_does_not_come_back(self, house):
        detail = await house.service.create_instant(ADA)
        deleted = await house.service.delete(detail.row.key, notify_host=False, notify_registrants=False)
        assert not deleted.can_undo
        assert (await house.store.meetings.detail(detail.row.key)).row.status is MeetingStatus.CANCELLED

    async def test_an_undo_that_zoom_refuses(self, house):
        house.api.faults["recover"] = [PlanLacks()]
        with pytest.raises(PlanLacks):
            await house.service.undo_delete(Deleted(1, "x", True))

    async def test_end(self, house):
        house.api.add(5, start=house.clock.now() - timedelta(minutes=5), status="started")
        await house.service.verify(5, "ada", priority=None)
        assert await house.statuses() == {5: "live"}
        await house.service.end(5)
        assert await house.statuses() == {}
        assert (await house.store.meetings.detail("5")).row.status is MeetingStatus.ENDED

    async def test_ending_what_is_over_counts_as_ended(self, house):
        house.api.faults["end"] = [NotFound(code=3001)]
        await house.service.end(5)
        house.api.faults["end"] = [NotFound(code=1001)]
        with pytest.raises(NotFound):
            await house.service.end(5)

    async def test_ending_what_nobody_has_opened_says_so(self, house):
        made = await house.service.create_instant(ADA)
        house.api.faults["end"] = [InvalidRequest(code=3000, said="The meeting has not started.")]
        with pytest.raises(NotRunning) as caught:
            await house.service.end(made.row.meeting_id)
        assert made.row.topic in caught.value.message
        assert "Delete" in caught.value.next_step
        assert (await house.store.meetings.detail(made.row.key)).row.status is not MeetingStatus.LIVE

    async def test_what_runs_and_is_not_ended_is_told_in_zooms_words(self, house):
        house.api.add(5, start=house.clock.now() - timedelta(minutes=5), status="started")
        await house.service.verify(5, "ada", priority=None)
        for code in (3000, 3063):
            house.api.faults["end"] = [InvalidRequest(code=code, said="Not that way.")]
            with pytest.raises(InvalidRequest, match="Not that way"):
                await house.service.end(5)

    async def test_a_row_that_is_not_stored(self, house):
        for work in (
            house.service.delete("404", notify_host=False, notify_registrants=False),
            house.service.refresh_detail("404"),
        ):
            with pytest.raises(MeetingGone):
                await work


class TestAsk:
    async def test_refresh_detail(self, house):
        detail = await house.service.create(REQUEST, ADA)
        house.api.add(detail.row.meeting_id, "New words", detail.row.start)
        assert (await house.service.refresh_detail(detail.row.key)).row.topic == "New words"

    async def test_refresh_of_a_deleted_one_shows_it_cancelled(self, house):
        detail = await house.service.create(REQUEST, ADA)
        house.api.meetings.clear()
        after = await house.service.refresh_detail(detail.row.key)
        assert after.row.status is MeetingStatus.CANCELLED

    async def test_refresh_of_an_expired_one_leaves_it_ended(self, house):
        house.api.add(5, start=house.clock.now() - timedelta(days=40))
        await house.service.verify(5, "ada", priority=None)
        house.api.meetings.clear()
        assert (await house.service.refresh_detail("5")).row.status is MeetingStatus.ENDED

    async def test_another_404_is_no_cancellation(self, house):
        detail = await house.service.create(REQUEST, ADA)
        house.api.faults["get"] = [NotFound(code=1001)]
        with pytest.raises(NotFound):
            await house.service.refresh_detail(detail.row.key)
        assert await house.statuses() == {detail.row.meeting_id: "scheduled"}

    async def test_the_start_link_is_fresh_and_kept_nowhere(self, house):
        house.api.add(5, start_url="https://x.zoom.us/s/5?zak=TOPSECRET")
        assert await house.service.start_url(5) == "https://x.zoom.us/s/5?zak=TOPSECRET"
        await house.service.verify(5, "ada", priority=None)
        assert "TOPSECRET" not in repr(await house.store.meetings.detail("5"))

    async def test_no_start_link(self, house):
        house.api.add(5)
        with pytest.raises(GreenroomError, match="cannot be started"):
            await house.service.start_url(5)
        with pytest.raises(MeetingGone):
            await house.service.start_url(6)

    async def test_invitation(self, house):
        assert await house.service.invitation(5) == "Join 5"

    @pytest.mark.parametrize("text", ["812 3456 7890", "https://x.zoom.us/j/81234567890?pwd=a"])
    async def test_look_up_at_zoom(self, house, text):
        house.api.add(81234567890, "Somebody’s")
        key = await house.service.look_up(text)
        assert (await house.store.meetings.detail(key)).row.topic == "Somebody’s"

    async def test_what_is_known_is_not_asked_for(self, house):
        detail = await house.service.create(REQUEST, ADA)
        assert await house.service.look_up(str(detail.row.meeting_id)) == detail.row.key
        assert house.api.named("get") == []

    @pytest.mark.parametrize("text", ["81234567890", "hello", "", "https://evil.example/j/81234567890"])
    async def test_look_up_of_nothing(self, house, text):
        assert await house.service.look_up(text) is None

    async def test_writes_left(self, house):
        await house.limiter.load()
        assert house.service.writes_left("ada") == 100

    async def test_past_sessions(self, house):
        now = house.clock.now()
        item = MeetingListItem(id=5, uuid="s1==", start_time=now - timedelta(days=1), duration=20)
        await house.store.meetings.put_past_page([item], "ada", now)
        assert [each.uuid for each in await house.service.past_sessions(5)] == ["s1=="]
