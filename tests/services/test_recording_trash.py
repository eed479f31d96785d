import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from app.services.recordings import ListingPhase, Reach
from app.store.errors import StoreError
from app.store.recordings import FileState, RecordingState
from app.zoom.errors import (
    InvalidRequest,
    MissingScope,
    NetworkError,
    NotAllowed,
    NotFound,
    RateLimited,
    TokenRejected,
)
from tests.fakes.recordings_api import recording
from tests.fakes.waiting import until
from tests.services.recordings_house import NOBODY, TODAY, a_house

START = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
async def house(tmp_path):
    async with a_house(tmp_path) as found:
        found.users.users = {"active": ["ada", "grace"], "inactive": ["gone"]}
        found.api.recordings = [recording(f"r{number}", START) for number in range(6)]
        await found.service.read(TODAY - timedelta(days=9), TODAY)
        found.api.calls.clear()
        yield found


def binned(uuid, host="ada"):
    file = {"id": f"file-{uuid}", "file_type": "MP4", "deleted_time": "2026-11-21T10:00:00Z"}
    return recording(uuid, START, host, recording_files=[file])


async def state_of(house, uuid):
    return (await house.store.recordings.detail(uuid)).row.state


class TestCommands:
    async def test_to_the_trash_and_back(self, house):
        result = await house.service.trash(["r1", "r2", "r1"])
        assert (result.done, result.failed) == (("r1", "r2"), ())
        assert house.api.count("to trash") == 2
        assert await house.uuids(trash=True) == ["r1", "r2"]
        result = await house.service.restore(["r2"])
        assert result.done == ("r2",)
        assert await house.uuids(trash=True) == ["r1"]
        assert await state_of(house, "r2") is RecordingState.CLOUD

    async def test_some_may_fail(self, house):
        house.api.failures["to trash", "r3"] = InvalidRequest(code=3310, http_status=400, said="In use.")
        result = await house.service.trash(["r1", "r3", "r4"])
        assert result.done == ("r1", "r4")
        assert [(each.name, each.title) for each in result.failed] == [("r3", "Zoom did not accept this")]
        assert "In use." in result.failed[0].message
        assert await state_of(house, "r3") is RecordingState.CLOUD

    @pytest.mark.parametrize(
        "error", [TokenRejected(), MissingScope(), NetworkError("dns"), RateLimited(daily=True)]
    )
    async def test_what_meets_all_is_asked_no_further(self, house, error):
        house.api.failures["to trash"] = error
        uuids = [f"r{number}" for number in range(6)]
        result = await house.service.trash(uuids)
        assert result.done == ()
        assert [each.name for each in result.failed] == uuids
        assert {each.title for each in result.failed} == {error.title}
        assert house.api.count() <= 4

    async def test_single_files(self, house):
        key = (await house.store.recordings.detail("r1")).files[0].key
        assert (await house.service.trash_files({"r1": [key]})).done == (key,)
        assert house.api.calls == [("file to trash", "file-r1", None, None)]
        assert (await house.store.recordings.detail("r1")).files[0].state is FileState.TRASH
        assert (await house.service.restore_files({"r1": [key]})).done == (key,)
        assert (await house.store.recordings.detail("r1")).files[0].state is FileState.CLOUD

    async def test_a_file_without_an_id_cannot_be_moved(self, house):
        result = await house.service.trash_files({"r1": ["unknown"]})
        assert result.failed[0].title == "The file cannot be named to Zoom"
        assert house.api.count() == 0

    async def test_what_the_scopes_allow(self, tmp_path):
        async with a_house(tmp_path / "all", **NOBODY) as house:
            assert house.service.may_trash
            assert house.service.may_restore
            house.tokens.scopes = frozenset({"cloud_recording:read:list_user_recordings:admin"})
            assert not house.service.may_trash
            assert "cloud_recording:delete:meeting_recording" in house.service.trash_why_not
            assert "recover" in house.service.restore_why_not
            house.tokens.scopes = frozenset({"recording:write"})
            assert house.service.may_trash
            assert house.service.trash_why_not == house.service.restore_why_not == ""


class TestList:
    async def test_the_accounts_trash_at_once(self, house):
        house.api.trashed = [binned("r1"), binned("t1", "grace")]
        assert (await house.service.trash_cost()).requests == 2
        result = await house.service.read_trash()
        assert (result.found, result.reach, result.error) == (2, Reach.ACCOUNT, None)
        assert house.api.count() == house.api.count("account trash") == 2
        assert await house.uuids(trash=True) == ["r1", "t1"]
        assert house.service.trash_state().phase is ListingPhase.DONE
        assert house.service.state().found == 6, "the listing tells of itself alone"

    async def test_user_by_user_where_zoom_refuses_that(self, house):
        house.api.failures["account trash"] = InvalidRequest(code=300, http_status=400)
        house.api.trashed = [binned("t1", "grace"), binned("t2", "gone")]
        result = await house.service.read_trash()
        assert (result.found, result.asked, result.reach) == (2, 3, Reach.USERS)
        assert (house.api.count("account trash"), house.api.count("trash")) == (1, 6)
        cost = await house.service.trash_cost()
        assert (cost.requests, cost.users, cost.reach) == (6, 3, Reach.USERS)
        await house.service.read_trash()
        assert house.api.count("account trash") == 1, "the refusal is remembered"
        assert house.service.reach is Reach.ACCOUNT, "the listing itself was not refused"

    async def test_a_list_that_does_not_mind_being_asked_for_the_trash(self, house):
        house.api.trashed = [recording("r1", START)]
        await house.service.read_trash()
        assert house.api.count("trash") == 6
        assert await state_of(house, "r2") is RecordingState.CLOUD

    async def test_what_left_the_trash_leaves_the_list(self, house):
        house.api.trashed = [binned("t1"), binned("t2")]
        await house.service.read_trash()
        await house.clock.advance(3_600)
        house.api.trashed = [binned("t2")]
        await house.service.read_trash()
        assert await house.uuids(trash=True) == ["t2"]

    async def test_one_user_may_fail(self, house):
        house.api.failures = {"account trash": NotAllowed(), ("trash", "gone"): NotFound(code=1001)}
        house.api.trashed = [binned("t1", "grace")]
        result = await house.service.read_trash()
        assert (result.found, [gap.who for gap in result.missing]) == (1, ["gone@example.com"])
        assert house.service.trash_state().phase is ListingPhase.PARTIAL

    async def test_what_needs_the_person_ends_it(self, house):
        house.users.users["active"] = [f"user{number}" for number in range(50)]
        house.api.failures = {"account trash": NotAllowed(), "trash": TokenRejected()}
        result = await house.service.read_trash()
        assert isinstance(result.error, TokenRejected)
        assert house.api.count("trash") <= 8
        assert result.missing[0].who == "51 people"

    async def test_cancelled_it_says_so(self, house):
        house.api.gate = asyncio.Event()
        reading = asyncio.ensure_future(house.service.read_trash())
        await until(lambda: house.api.running)
        assert house.service.trash_state().phase is ListingPhase.RUNNING
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        assert house.service.trash_state().error.title == "Stopped"

    async def test_a_broken_store_is_raised(self, house, tmp_path):
        house.api.trashed = [binned("t1")]
        error = StoreError("full", tmp_path)

        async def fails(*_values, **_fields):
            raise error

        house.store.recordings.put = fails
        with pytest.raises(StoreError):
            await house.service.read_trash()
        assert house.service.trash_state().error is error

    async def test_no_connection(self, house):
        house.api.failures["account trash"] = NetworkError("dns")
        result = await house.service.read_trash()
        assert (result.error.kind, house.api.count()) == ("dns", 1)
        assert house.service.trash_state().phase is ListingPhase.FAILED

    async def test_without_any_scope(self, tmp_path):
        async with a_house(tmp_path / "none", "meeting:read", **NOBODY) as house:
            result = await house.service.read_trash()
            assert isinstance(result.error, MissingScope)
            assert result.missing
            with pytest.raises(MissingScope):
                await house.service.trash_cost()
