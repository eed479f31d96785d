"""Past sessions: asked once, kept as they really were; who was there is kept nowhere."""

from datetime import timedelta

import pytest

from app.zoom.errors import InvalidRequest, MissingScope, NetworkError, PlanLacks
from app.zoom.models.meeting import MeetingListItem, PastMeeting, PastParticipant
from tests.services.meetings_house import a_house

NUMBER = 81


@pytest.fixture
async def house(tmp_path):
    async with a_house(tmp_path) as found:
        yield found


async def a_series(house, count):
    """A meeting that took place `count` times, daily, 47 minutes each."""
    now = house.clock.now()
    meeting = house.api.add(NUMBER, start=now - timedelta(hours=2))
    for day in range(1, count + 1):
        start, uuid = now - timedelta(days=day), f"/past{day}=="
        house.api.past_meetings[uuid] = PastMeeting(
            id=NUMBER,
            uuid=uuid,
            start_time=start,
            end_time=start + timedelta(minutes=47),
            duration=47,
            participants_count=20 + day,
        )
    return await house.store.meetings.put_meeting(meeting, "ada", now)


async def test_the_newest_five_sessions_come_with_length_and_people(house):
    key = await a_series(house, 7)
    await house.service.refresh_past(key)
    sessions = await house.service.past_sessions(NUMBER)
    assert [(each.duration, each.participants) for each in sessions] == [
        (47, 20 + day) for day in range(1, 6)
    ]


async def test_what_is_known_is_not_asked_again(house):
    key = await a_series(house, 2)
    await house.service.refresh_past(key)
    await house.service.refresh_past(key)
    assert len(house.api.named("past_instances")) == 1
    await house.clock.advance(600)
    await house.service.refresh_past(key)
    assert len(house.api.named("past_instances")) == 2
    assert len(house.api.named("past")) == 2


async def test_a_list_that_tells_the_planned_length_does_not_undo_the_real_one(house):
    key = await a_series(house, 1)
    await house.service.refresh_past(key)
    planned = MeetingListItem(id=NUMBER, uuid="/past1==", start_time=house.clock.now(), duration=30, type=2)
    await house.clock.advance(60)
    await house.store.meetings.put_past_page([planned], "ada", house.clock.now())
    assert [each.duration for each in await house.service.past_sessions(NUMBER)] == [47]


@pytest.mark.parametrize("fault", [PlanLacks(), MissingScope(), InvalidRequest(code=12702)])
async def test_a_refusal_is_quiet_and_remembered(house, fault):
    key = await a_series(house, 2)
    house.api.faults["past_instances"].append(fault)
    await house.service.refresh_past(key)
    await house.service.refresh_past(key)
    assert house.api.calls == [("past_instances", NUMBER)]


async def test_a_broken_connection_is_not_remembered(house):
    key = await a_series(house, 1)
    house.api.faults["past_instances"].append(NetworkError())
    await house.service.refresh_past(key)
    await house.service.refresh_past(key)
    assert len(await house.service.past_sessions(NUMBER)) == 1


async def test_a_session_that_still_runs_is_left_out(house):
    key = await a_series(house, 1)
    past = house.api.past_meetings["/past1=="]
    house.api.past_meetings["/past1=="] = past.model_copy(update={"end_time": None})
    await house.service.refresh_past(key)
    assert await house.service.past_sessions(NUMBER) == ()


async def test_who_comes_back_counts_once(house):
    ada, guest = PastParticipant(id="a", name="Ada"), PastParticipant(name="Guest")
    house.api.people["/u=="] = [[ada, guest], [ada, PastParticipant(name="Grace")]]
    assert await house.service.participants("/u==") == ("Ada", "Guest", "Grace")


async def test_a_plan_without_figures_is_asked_for_one_session_only(house):
    key = await a_series(house, 3)
    house.api.faults["past"].append(PlanLacks())
    await house.service.refresh_past(key)
    await house.clock.advance(600)
    await house.service.refresh_past(key)
    assert len(house.api.named("past")) == 1
