import asyncio
from datetime import timedelta

import pytest

from app.services.recordings import (
    Gap,
    ListingCostly,
    Reach,
)
from app.zoom.errors import (
    InvalidRequest,
    MissingScope,
    NotAllowed,
    NotFound,
    PlanLacks,
)
from tests.fakes.clock import settle
from tests.fakes.recordings_api import spread
from tests.services.recordings_house import NOBODY, TODAY, YEAR, a_house

DAY = timedelta(days=1)
PERSON = {"zoom_account_id": "acc"}


@pytest.fixture
async def house(tmp_path):
    async with a_house(tmp_path) as found:
        yield found


class TestFallback:
    @pytest.mark.parametrize(
        "refusal",
        [
            MissingScope(("cloud_recording:read:list_account_recordings:admin",)),
            NotAllowed(said="No permission."),
            NotFound(http_status=404),
            PlanLacks(said="Only available for master accounts."),
            InvalidRequest(code=2001, said="Account does not exist: me."),
        ],
    )
    async def test_refused_it_goes_user_by_user_the_inactive_ones_too(self, house, refusal):
        house.users.users = {"active": ["ada", "grace"], "inactive": ["gone"]}
        house.api.recordings = spread(90, TODAY, ["ada", "grace", "gone"])
        house.api.failures["account"] = refusal
        result = await house.service.read(*YEAR)
        assert (result.found, result.asked, result.reach) == (90, 39, Reach.USERS)
        assert (house.api.count("account"), house.api.count("user")) == (1, 39)
        assert house.users.calls == ["active", "inactive"]
        assert result.complete
        assert "2026-11-23" in house.service.why
        assert refusal.message in house.service.why

    async def test_the_refusal_is_remembered_for_a_day(self, house):
        house.api.failures["account"] = NotAllowed()
        await house.service.read(*YEAR)
        service = house.anew()
        assert await service.probe() is Reach.USERS
        await service.read(*YEAR)
        assert house.api.count("account") == 1
        await house.clock.advance(86_400)
        house.api.failures.clear()
        result = await service.read(*YEAR)
        assert (result.reach, service.reach, service.why) == (Reach.ACCOUNT, Reach.ACCOUNT, "")

    async def test_it_is_tried_again_with_force_and_with_other_scopes(self, house):
        house.api.failures["account"] = NotAllowed()
        await house.service.read(TODAY, TODAY)
        await house.service.read(TODAY, TODAY, force=True)
        assert house.api.count("account") == 2
        house.tokens.scopes = frozenset({"recording:read:admin", "user:read:admin"})
        await house.service.read(TODAY, TODAY)
        assert house.api.count("account") == 3

    async def test_within_the_limits_at_the_same_time(self, house):
        hosts = [f"user{number}" for number in range(30)]
        house.users.users["active"] = hosts
        house.api.failures["account"] = NotAllowed()
        house.api.gate = asyncio.Event()
        reading = asyncio.ensure_future(house.service.read(TODAY, TODAY))
        await settle()
        house.api.gate.set()
        await reading
        assert house.api.most_running == 8

    async def test_without_admin_scope_ones_own(self, tmp_path):
        scopes = ("cloud_recording:read:list_user_recordings", "cloud_recording:read:list_recording_files")
        async with a_house(tmp_path, *scopes, **PERSON) as house:
            house.api.recordings = spread(30, TODAY, ["ada", "grace"])
            result = await house.service.read(*YEAR)
            assert (result.reach, result.found) == (Reach.ME, 15)
            assert {call[:2] for call in house.api.calls} == {("user", "me")}
            assert house.users.calls == []
            assert "list_account_recordings:admin" in house.service.why

    async def test_where_users_cannot_be_listed_ones_own(self, tmp_path):
        async with a_house(tmp_path, **PERSON) as house:
            house.api.failures["account"] = NotAllowed()
            house.users.failure = MissingScope(("user:read:list_users:admin",))
            result = await house.service.read(TODAY, TODAY)
            assert (result.reach, result.error) == (Reach.ME, None)

    async def test_other_peoples_recordings_without_admin_scope(self, tmp_path):
        async with a_house(tmp_path, "recording:read", **PERSON) as house:
            result = await house.service.read(TODAY, TODAY, ["grace@example.com"])
            assert result.error.title == "Only your own recordings"
            assert house.api.count() == 0
            mine = await house.service.read(TODAY, TODAY, ["ada@example.com"])
            assert (mine.error, house.api.calls[0][1]) == (None, "me")

    async def test_no_scope_at_all(self, tmp_path):
        async with a_house(tmp_path, "meeting:read", **NOBODY) as house:
            result = await house.service.read(TODAY, TODAY)
            assert isinstance(result.error, MissingScope)
            assert house.api.count() == 0
            with pytest.raises(MissingScope):
                await house.service.cost(TODAY, TODAY)

    async def test_user_by_user_is_not_begun_where_it_takes_more_than_was_agreed(self, house):
        house.users.users["active"] = [f"user{number}" for number in range(100)]
        house.api.failures["account"] = NotAllowed()
        before = await house.service.cost(*YEAR)
        assert (before.requests, before.certain, before.reach) == (13, False, Reach.ACCOUNT)
        with pytest.raises(ListingCostly) as raised:
            await house.service.read(*YEAR, most_requests=before.requests)
        assert raised.value.cost.requests == 1_300
        state = house.service.state()
        assert (state.error, state.missing[0].first) == (raised.value, YEAR[0])
        assert house.api.count() == 1
        await house.service.read(TODAY, TODAY)
        assert house.api.count("user") == 100

    async def test_a_user_that_zoom_does_not_list_leaves_the_others(self, house):
        house.users.users = {"active": ["ada", "left"], "inactive": []}
        house.api.failures = {"account": NotAllowed(), ("user", "left"): NotFound(code=1001, http_status=404)}
        result = await house.service.read(*YEAR)
        assert result.missing == (
            Gap(
                *YEAR,
                "left@example.com",
                "Not found at Zoom",
                "Zoom knows no such user in this account.",
                "Refresh, then try again.",
            ),
        )
        asked = [call for call in house.api.calls if call[1] == "left"]
        assert len(asked) < 8, "the first answer was enough"

    async def test_refused_for_everybody_is_no_matter_of_single_users(self, house):
        house.users.users["active"] = [f"user{number}" for number in range(200)]
        house.api.failures = {"account": NotAllowed(), "user": NotAllowed()}
        result = await house.service.read(TODAY, TODAY)
        assert isinstance(result.error, NotAllowed)
        assert house.api.count("user") < 30
        assert result.missing[0].who == "200 people"

    async def test_a_plan_without_recordings_is_told(self, house):
        house.users.users["active"] = [f"user{number}" for number in range(100)]
        house.api.failures = {"account": PlanLacks(), "user": PlanLacks()}
        result = await house.service.read(*YEAR)
        assert isinstance(result.error, PlanLacks)
        assert house.api.count() < 30

    async def test_what_was_remembered_and_cannot_be_read_is_forgotten(self, house, caplog):
        for text in (
            "[]",
            "no json",
            '{"account": {"at": "never", "scopes": "", "message": "No."}}',
            '{"account": 3}',
        ):
            await house.store.notes.set("reach of recordings", text)
            assert await house.anew().probe() is Reach.ACCOUNT
        assert "forgotten" in caplog.text
