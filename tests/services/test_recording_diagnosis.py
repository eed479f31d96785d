from datetime import UTC, datetime, timedelta

import pytest

from app.services.recordings import Reach, UsersOfStatus
from app.zoom.client import Call
from app.zoom.errors import NotAllowed, PlanLacks, ServerError
from app.zoom.limits import Label
from tests.fakes.recordings_api import recording, spread
from tests.services.recordings_house import NOBODY, TODAY, YEAR, a_house

DAY = timedelta(days=1)


@pytest.fixture
async def house(tmp_path):
    async with a_house(tmp_path) as found:
        yield found


async def test_before_anything_was_asked(house):
    found = await house.service.diagnosis(*YEAR)
    assert (found.windows, found.pages, found.reach) == ((), 0, None)
    assert [(gap.first, gap.last, gap.title) for gap in found.missing] == [(*YEAR, "Not asked yet")]
    assert found.hints[0] == "Zoom was not asked for these days yet. Refresh to ask."
    assert house.api.count() == 0


async def test_after_a_whole_reading_of_an_empty_account(house):
    await house.service.read(*YEAR)
    found = await house.service.diagnosis(*YEAR)
    assert (len(found.windows), found.pages, found.items, found.throttles) == (13, 13, 0, 0)
    assert (found.reach, found.why, found.missing) == (Reach.ACCOUNT, "", ())
    assert not found.scopes_known
    assert "licensed hosts" in " ".join(found.hints)
    part = await house.service.diagnosis(TODAY - DAY, TODAY)
    assert len(part.windows) == 1


async def test_what_failed_and_why(house):
    first = TODAY - 40 * DAY
    house.api.failures["account"] = lambda asked, _page: ServerError() if asked == first else None
    await house.service.read(first, TODAY)
    found = await house.service.diagnosis(first, TODAY)
    assert [window.title for window in found.windows] == ["", "Zoom has a problem"]
    assert [(gap.first, gap.last) for gap in found.missing] == [(first, first + 28 * DAY)]
    assert "could not be read" in found.hints[0]


async def test_throttles_are_counted_once(house):
    async def throttled():
        headers = {"x-ratelimit-type": "QPS", "retry-after": "1"}
        await house.limiter.refused(Label.MEDIUM, headers, "")

    put = house.store.recordings.put
    house.api.recordings = spread(365, TODAY)

    async def slow(*values, **fields):
        await throttled()
        return await put(*values, **fields)

    house.store.recordings.put = slow
    await house.service.read(*YEAR)
    assert (await house.service.diagnosis(*YEAR)).throttles == house.limiter.throttles == 13


async def test_users_by_status_and_how_many_were_asked(house):
    house.users.users = {"active": ["ada", "grace"], "inactive": ["gone"]}
    house.api.failures["account"] = NotAllowed()
    await house.service.read(TODAY, TODAY, ["grace"])
    await house.service.cost(TODAY, TODAY)
    found = await house.service.diagnosis(TODAY, TODAY)
    assert found.users == (UsersOfStatus("active", 2, 1, 1), UsersOfStatus("inactive", 1, 0, 0))
    assert found.reach is Reach.USERS
    assert "refused" in found.why
    assert any("deleted from the account" in hint for hint in found.hints)
    await house.service.read(TODAY, TODAY)
    assert (await house.service.diagnosis(TODAY, TODAY)).users[1].asked == 1


async def test_scopes(tmp_path):
    scopes = ("cloud_recording:read:list_user_recordings:admin", "meeting:read:meeting:admin")
    async with a_house(tmp_path, *scopes, **NOBODY) as house:
        found = await house.service.diagnosis(*YEAR)
        assert found.scopes_known
        assert found.scopes_had == scopes[:1]
        assert "cloud_recording:read:list_account_recordings:admin" in found.scopes_lacking
        assert "cloud_recording:delete:meeting_recording:admin" in found.scopes_lacking
        assert not any("list_user_recordings" in scope for scope in found.scopes_lacking)


async def test_hints(house):
    house.api.recordings = [recording("r1", datetime(TODAY.year, TODAY.month, TODAY.day, 8, tzinfo=UTC))]
    await house.service.read(TODAY, TODAY)
    await house.service.trash(["r1"])
    found = await house.service.diagnosis(TODAY, TODAY, ["ada@example.com"])
    assert "1 recording of these days lies in the trash." in found.hints
    assert "Only recordings of ada@example.com are shown." in found.hints
    assert any("when Zoom has processed it" in hint for hint in found.hints)
    future = await house.service.diagnosis(TODAY + DAY, TODAY + 9 * DAY)
    assert future.hints == ("These days lie in the future.",)


async def test_the_plan(house):
    house.api.failures["account"] = PlanLacks()
    await house.service.read(TODAY, TODAY)
    found = await house.service.diagnosis(TODAY, TODAY)
    assert "The plan of the Zoom account does not include cloud recordings." in found.hints


async def test_ones_own(tmp_path):
    async with a_house(tmp_path, "recording:read", zoom_account_id="acc") as house:
        await house.service.read(TODAY, TODAY)
        found = await house.service.diagnosis(TODAY, TODAY)
        assert found.reach is Reach.ME
        assert "Only recordings of meetings that you hosted are shown." in found.hints
        assert "list_account_recordings" in found.why


async def test_the_latest_calls(house):
    def call(operation):
        return Call(operation, house.clock.now(), 0.5, "ok", 200, 1, Label.MEDIUM)

    house.service._diagnoses._calls = [call("meetings"), *(call("recordingsList") for _n in range(30))]
    found = await house.service.diagnosis(TODAY, TODAY)
    assert {each.operation for each in found.calls} == {"recordingsList"}
    assert len(found.calls) == 20


async def test_people_without_a_licence_and_deactivated_ones(house):
    house.users.users = {"active": ["ada", "grace"], "inactive": ["gone"]}
    house.users.licensed = {"ada"}
    found = await house.service.diagnosis(TODAY, TODAY, ["gone@example.com"])
    assert "gone@example.com is deactivated." in found.hints
    assert "gone@example.com has no licence." in found.hints
    assert [(each.status, each.users, each.licensed) for each in found.users] == [
        ("active", 2, 1),
        ("inactive", 1, 0),
    ]
    assert not any("ada" in hint for hint in (await house.service.diagnosis(*YEAR)).hints)


async def test_users_that_cannot_be_listed_leave_the_rest(house):
    house.users.failure = ServerError()
    await house.service.read(*YEAR)
    found = await house.service.diagnosis(*YEAR)
    assert (found.users, found.pages) == ((), 13)
