import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import respx

from app.zoom.api.accounts import AccountsApi
from app.zoom.api.groups import GroupsApi
from app.zoom.api.roles import RolesApi
from app.zoom.api.users import FEATURES_AT_ONCE, FEATURES_SECONDS, UsersApi
from app.zoom.errors import (
    BadResponse,
    Busy,
    MissingScope,
    NotFound,
    OutcomeUnknown,
    PlanLacks,
    RateLimited,
    UserRefused,
)
from app.zoom.limits import Label, Priority
from app.zoom.models.settings import SettingsOption
from app.zoom.models.user import Creation, UserDraft, UserType
from app.zoom.retry import BUSY_ATTEMPTS
from tests.fakes.clock import FakeClock
from tests.fakes.zoom import API, Pipeline

DRAFT = UserDraft(email="ada@example.com", type=UserType.LICENSED, first_name="Ada")
GONE = {"code": 1001, "message": "User does not exist: ada."}
BUSY = {
    "code": 429,
    "message": "Too many concurrent requests. A request to disassociate this user has already been made.",
}


@pytest.fixture
def users(pipeline: Pipeline) -> UsersApi:
    return UsersApi(pipeline.client)


@pytest.fixture
def router() -> Iterator[respx.MockRouter]:
    with respx.mock(base_url=API) as router:
        yield router


def body_of(route: respx.Route) -> Any:
    return json.loads(route.calls.last.request.content)


class TestCreate:
    async def test_a_user_is_made(self, users: UsersApi, router: respx.MockRouter) -> None:
        route = router.post("/users").respond(201, json={"id": "u1", "email": "ada@example.com", "type": 2})
        made = await users.create(Creation.CREATE, DRAFT)
        assert (made.id, made.type) == ("u1", 2)
        info = {"email": "ada@example.com", "type": 2, "first_name": "Ada"}
        assert body_of(route) == {"action": "create", "user_info": info}

    async def test_a_lost_answer_is_not_sent_again(self, users: UsersApi, router: respx.MockRouter) -> None:
        route = router.post("/users").mock(side_effect=httpx.ReadError("cut"))
        with pytest.raises(OutcomeUnknown):
            await users.create(Creation.CREATE, DRAFT)
        assert route.call_count == 1

    async def test_an_answer_that_is_no_user_leaves_it_open(
        self, users: UsersApi, router: respx.MockRouter
    ) -> None:
        router.post("/users").respond(201, json=["odd"])
        with pytest.raises(OutcomeUnknown):
            await users.create(Creation.CREATE, DRAFT)

    async def test_the_days_limit_of_new_users_stops_nothing_else(
        self, users: UsersApi, router: respx.MockRouter, pipeline: Pipeline
    ) -> None:
        said = {"code": 429, "message": "You have reached the maximum daily rate limit for this API."}
        route = router.post("/users").respond(429, json=said)
        with pytest.raises(RateLimited) as told:
            await users.create(Creation.CREATE, DRAFT)
        assert told.value.daily and told.value.resumes_at == datetime(2026, 11, 24, tzinfo=UTC)
        assert route.call_count == 1 and pipeline.limiter.budget().resumes_at is None
        router.patch("/users/u1").respond(204)
        await users.update("u1", {"type": 1})


class TestChange:
    async def test_only_what_is_named_is_sent(self, users: UsersApi, router: respx.MockRouter) -> None:
        route = router.patch("/users/ada%40example.com").respond(204)
        await users.update("ada@example.com", {"dept": "", "type": 2})
        assert body_of(route) == {"dept": "", "type": 2}

    @pytest.mark.parametrize("changes", [{}, {"licence": 2}, {"type": "many"}])
    async def test_what_zoom_does_not_have_is_never_sent(
        self, users: UsersApi, changes: dict[str, Any]
    ) -> None:
        with respx.mock(assert_all_called=False) as router:
            router.route().respond(204)
            with pytest.raises(ValueError):
                await users.update("u1", changes)
            assert not router.calls

    async def test_a_status(self, users: UsersApi, router: respx.MockRouter) -> None:
        route = router.put("/users/u1/status").respond(204)
        await users.set_status("u1", "deactivate")
        assert body_of(route) == {"action": "deactivate"}

    async def test_a_lost_answer_is_sent_again(self, users: UsersApi, router: respx.MockRouter) -> None:
        route = router.patch("/users/u1").mock(side_effect=[httpx.ReadError("cut"), httpx.Response(204)])
        await users.update("u1", {"type": 1})
        assert route.call_count == 2


class TestDelete:
    async def test_unlinking_moves_nothing_unless_asked(
        self, users: UsersApi, router: respx.MockRouter
    ) -> None:
        route = router.delete("/users/u1").respond(204)
        await users.delete("u1")
        assert dict(route.calls.last.request.url.params) == {"action": "disassociate"}

    async def test_what_goes_to_whom(self, users: UsersApi, router: respx.MockRouter) -> None:
        route = router.delete("/users/u1").respond(204)
        await users.delete("u1", "delete", transfer_email="bob@example.com", transfer_meeting=True)
        assert dict(route.calls.last.request.url.params) == {
            "action": "delete",
            "transfer_email": "bob@example.com",
            "transfer_meeting": "true",
        }

    @pytest.mark.parametrize(
        "what", ["transfer_meeting", "transfer_recording", "transfer_webinar", "transfer_whiteboard"]
    )
    async def test_nothing_is_moved_to_nobody(self, users: UsersApi, what: str) -> None:
        with respx.mock(assert_all_called=False) as router:
            router.route().respond(204)
            with pytest.raises(ValueError, match="receive"):
                await users.delete("u1", **{what: True})  # type: ignore[arg-type]
            assert not router.calls

    @pytest.mark.parametrize("bad", ["", ".", ".."])
    async def test_a_user_without_an_id_is_never_all_users(self, users: UsersApi, bad: str) -> None:
        with respx.mock(assert_all_called=False) as router:
            router.route().respond(204)
            for work in (
                users.delete(bad),
                users.update(bad, {"type": 1}),
                users.set_status(bad, "activate"),
            ):
                with pytest.raises(ValueError):
                    await work
            assert not router.calls

    async def test_a_lost_answer_followed_by_gone_means_done(
        self, users: UsersApi, router: respx.MockRouter
    ) -> None:
        route = router.delete("/users/u1")
        route.side_effect = [httpx.ReadError("cut"), httpx.Response(404, json=GONE)]
        await users.delete("u1")
        assert route.call_count == 2

    @pytest.mark.parametrize("code", [1001, 1010])
    async def test_gone_at_first_is_told(self, users: UsersApi, router: respx.MockRouter, code: int) -> None:
        router.delete("/users/u1").respond(404, json=GONE | {"code": code})
        with pytest.raises(NotFound) as told:
            await users.delete("u1")
        assert "no such user" in told.value.message


class TestBusy:
    async def test_zoom_is_given_time_to_finish(
        self, users: UsersApi, router: respx.MockRouter, clock: FakeClock, pipeline: Pipeline
    ) -> None:
        route = router.delete("/users/u1")
        route.side_effect = [*[httpx.Response(429, json=BUSY)] * 5, httpx.Response(204)]
        await users.delete("u1")
        assert route.call_count == 6 and 5 < clock.monotonic() < 20
        assert pipeline.limiter.throttles == 0

    async def test_even_a_new_user_is_asked_for_again(
        self, users: UsersApi, router: respx.MockRouter
    ) -> None:
        route = router.post("/users")
        route.side_effect = [httpx.Response(429, json=BUSY), httpx.Response(201, json={"id": "u1"})]
        assert (await users.create(Creation.CREATE, DRAFT)).id == "u1"

    async def test_it_ends_with_words(self, users: UsersApi, router: respx.MockRouter) -> None:
        route = router.put("/users/u1/status").respond(429, json=BUSY)
        with pytest.raises(Busy) as told:
            await users.set_status("u1", "activate")
        assert route.call_count == BUSY_ATTEMPTS and told.value.next_step

    async def test_a_lost_answer_then_busy_then_gone_means_done(
        self, users: UsersApi, router: respx.MockRouter
    ) -> None:
        route = router.delete("/users/u1")
        lost = httpx.ReadError("cut")
        route.side_effect = [lost, httpx.Response(429, json=BUSY), httpx.Response(404, json=GONE)]
        await users.delete("u1")


class TestFeatures:
    async def test_each_user_has_a_result(self, users: UsersApi, router: respx.MockRouter) -> None:
        told = {
            "success_user_ids": ["a"],
            "fail_details": [
                {"user_ids": ["b", "c"], "reason": "Not enough seats"},
                {"user_ids": ["d"], "reason": "No need to update"},
                {"user_ids": ["e"], "reason": "The moon is full"},
                {"user_ids": ["f"]},
            ],
        }
        route = router.post("/users/features").respond(201, json=told)
        results = {each.id: each for each in await users.features([(each, 2) for each in "abcdefg"])}
        assert body_of(route) == {
            "feature_type": "user_type",
            "feature_value": "2",
            "users": [{"id": each} for each in "abcdefg"],
        }
        assert [each for each, result in results.items() if result.ok] == ["a", "d"]
        assert [each for each, result in results.items() if result.lacks_seats] == ["b", "c"]
        assert [each for each, result in results.items() if result.unknown] == ["g"]
        assert results["b"].message and results["e"].message == "The moon is full"

    @pytest.mark.parametrize(
        "changes",
        [
            [],
            [("a", 1), ("b", 2)],
            [("a", UserType.UNASSIGNED)],
            [(f"{each}", 2) for each in range(FEATURES_AT_ONCE + 1)],
        ],
    )
    async def test_what_zoom_refuses_is_never_sent(
        self, users: UsersApi, changes: list[tuple[str, int]]
    ) -> None:
        with respx.mock(assert_all_called=False) as router:
            router.route().respond(201, json={})
            with pytest.raises(ValueError):
                await users.features(changes)
            assert not router.calls

    async def test_one_call_in_ten_seconds(
        self, users: UsersApi, router: respx.MockRouter, clock: FakeClock
    ) -> None:
        route = router.post("/users/features").respond(201, json={"success_user_ids": ["a"]})
        for _ in range(3):
            await users.features([("a", 1)], priority=Priority.INTERACTIVE)
        assert route.call_count == 3 and 2 * FEATURES_SECONDS <= clock.monotonic() < 3 * FEATURES_SECONDS

    async def test_a_lost_answer_is_asked_for_again(self, users: UsersApi, router: respx.MockRouter) -> None:
        route = router.post("/users/features")
        again = {"fail_details": [{"user_ids": ["a"], "reason": "No need to update"}]}
        route.side_effect = [httpx.ReadError("cut"), httpx.Response(201, json=again)]
        (result,) = await users.features([("a", 2)])
        assert result.ok

    async def test_a_scope_that_lacks_is_named(self, users: UsersApi, router: respx.MockRouter) -> None:
        said = "Invalid access token, does not contain scopes:[user:write:feature:admin]"
        router.post("/users/features").respond(400, json={"code": 4711, "message": said})
        with pytest.raises(MissingScope) as told:
            await users.features([("a", 2)])
        assert told.value.scopes == ("user:write:feature:admin",)

    async def test_a_plan_that_lacks_it_is_told(self, users: UsersApi, router: respx.MockRouter) -> None:
        said = {"code": 200, "message": "Current account must be a paid account."}
        router.post("/users/features").respond(400, json=said)
        with pytest.raises(PlanLacks):
            await users.features([("a", 2)])


class TestReading:
    async def test_the_summary(self, users: UsersApi, router: respx.MockRouter) -> None:
        router.get("/users/summary").respond(json={"licensed_users_count": 30, "new_count": 3})
        summary = await users.summary()
        assert (summary.licensed_users_count, summary.basic_users_count) == (30, None)

    @pytest.mark.parametrize(
        ("status", "body", "used"),
        [
            (200, {"existed_email": True}, True),
            (200, {"existed_email": False}, False),
            (200, {}, False),
            (404, GONE, False),
        ],
    )
    async def test_whether_an_address_is_used(
        self, users: UsersApi, router: respx.MockRouter, status: int, body: dict[str, Any], used: bool
    ) -> None:
        route = router.get("/users/email").respond(status, json=body)
        assert await users.email_used("ada+x@example.com") is used
        assert route.calls.last.request.url.params["email"] == "ada+x@example.com"

    async def test_a_part_of_the_settings(self, users: UsersApi, router: respx.MockRouter) -> None:
        route = router.get("/users/u1/settings").respond(json={"meeting_security": {"waiting_room": True}})
        read = await users.settings("u1", option=SettingsOption.SECURITY)
        assert read.meeting_security and read.meeting_security.waiting_room is True
        assert dict(route.calls.last.request.url.params) == {"option": "meeting_security"}

    async def test_groups_page_by_page(self, pipeline: Pipeline, router: respx.MockRouter) -> None:
        route = router.get("/groups")
        route.side_effect = [
            httpx.Response(200, json={"groups": [{"id": "a", "name": "A"}], "next_page_token": "t"}),
            httpx.Response(200, json={"groups": [{"id": "b", "total_members": 3}, "odd"]}),
        ]
        read = await GroupsApi(pipeline.client).list()
        assert [(each.id, each.name, each.total_members) for each in read] == [
            ("a", "A", None),
            ("b", None, 3),
        ]
        assert route.calls.last.request.url.params["next_page_token"] == "t"

    async def test_a_groups_locks(self, pipeline: Pipeline, router: respx.MockRouter) -> None:
        router.get("/groups/g%2F1/lock_settings").respond(json={"in_meeting": {"waiting_room": True}})
        read = await GroupsApi(pipeline.client).lock_settings("g/1")
        assert read.in_meeting and read.in_meeting.waiting_room is True

    async def test_roles(self, pipeline: Pipeline, router: respx.MockRouter) -> None:
        router.get("/roles").respond(json={"roles": [{"id": "0", "name": "Owner"}, {"id": 1}]})
        assert [each.id for each in await RolesApi(pipeline.client).list()] == ["0", "1"]

    async def test_an_answer_that_is_no_list(self, pipeline: Pipeline, router: respx.MockRouter) -> None:
        router.get("/roles").respond(json={"roles": "all"})
        with pytest.raises(BadResponse):
            await RolesApi(pipeline.client).list()

    async def test_the_accounts_settings_and_seats(
        self, pipeline: Pipeline, router: respx.MockRouter
    ) -> None:
        api = AccountsApi(pipeline.client)
        router.get("/accounts/me/settings").respond(json={"meeting_authentication": True})
        router.get("/accounts/me/lock_settings").respond(json={"meeting_security": {"waiting_room": False}})
        seats = {"type": "monthly", "hosts": 50, "usage": 48, "pending": 1}
        router.get("/accounts/me/plans/usage").respond(json={"plan_base": seats, "plan_recording": {}})
        settings = await api.settings(option=SettingsOption.AUTHENTICATION)
        assert settings.meeting_authentication is True
        locks = await api.lock_settings()
        assert locks.meeting_security and locks.meeting_security.waiting_room is False
        usage = await api.plan_usage()
        assert usage.plan_base and usage.plan_base.model_dump(exclude_none=True) == seats
        assert pipeline.calls[-1].label is Label.HEAVY


class TestRefused:
    @pytest.mark.parametrize(
        ("status", "code", "said"),
        [
            (409, 1005, 'Email "ada@example.com" has already been used.'),
            (400, 1009, "The user ada@example.com already holds an active account."),
            (400, 1107, "Email domain is blocked."),
            (400, 2033, "Your request to add a basic user wasn't approved."),
            (400, 2034, "Your account has reached the permitted maximum number of licensed users."),
            (400, 3412, 'Your account has reached the permitted maximum number of "5" paying users.'),
            (404, 4130, "Group does not exist: g."),
            (404, 1102, "You do not have any available licenses."),
        ],
    )
    async def test_a_refusal_is_told_and_not_repeated(
        self, users: UsersApi, router: respx.MockRouter, status: int, code: int, said: str
    ) -> None:
        route = router.post("/users").respond(status, json={"code": code, "message": said})
        with pytest.raises(UserRefused) as told:
            await users.create(Creation.CREATE, DRAFT)
        assert told.value.code == code and route.call_count == 1
        assert told.value.lacks_seats is (code in (1102, 2033, 2034, 3412))
        assert said in told.value.details
