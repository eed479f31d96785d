"""The client against the sandbox: real sockets, Zoom's shapes, and everything that can go wrong."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from app.core.clock import SystemClock
from app.zoom.api.meetings import MeetingsApi
from app.zoom.api.users import UsersApi
from app.zoom.auth import AppKind, Credentials, TokenSource
from app.zoom.client import Call, ZoomClient
from app.zoom.errors import (
    BadResponse,
    InvalidRequest,
    MissingScope,
    NetworkError,
    NotFound,
    OutcomeUnknown,
    PagingError,
    PlanLacks,
    RateLimited,
    RefreshRefused,
    ServerError,
    ZoomError,
)
from app.zoom.http import create_http
from app.zoom.limits import Limiter, Plan
from app.zoom.models.meeting import MeetingRequest, MeetingSettingsRequest, MeetingType
from tests.fakes.clock import FakeClock
from tests.fakes.sandbox import SandboxAddress, running_sandbox
from tests.fakes.zoom import MemoryCounts, Pipeline

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
REQUEST = MeetingRequest(
    topic="Résumé <b>of</b> 集会 \u202eevil",
    type=MeetingType.SCHEDULED,
    start_time=datetime(2026, 12, 1, 9, 30),
    timezone="Europe/Berlin",
    duration=45,
    settings=MeetingSettingsRequest(waiting_room=True, mute_upon_entry=True),
)


class Bench:
    """A client signed in to the sandbox, with a clock that does not make anyone wait."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline
        self.meetings, self.users = MeetingsApi(pipeline.client), UsersApi(pipeline.client)

    @property
    def attempts(self) -> int:
        return self.pipeline.calls[-1].attempts


@pytest.fixture(scope="module")
def running() -> Iterator[SandboxAddress]:
    with running_sandbox(users=40, meetings=30, now=NOW) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: SandboxAddress) -> SandboxAddress:
    running.control("DELETE", "/faults")
    running.control("DELETE", "/requests")
    running.faults(limits=False)
    return running


@asynccontextmanager
async def signed_in(
    sandbox: SandboxAddress, kind: AppKind = AppKind.SERVER_TO_SERVER
) -> AsyncIterator[Bench]:
    http = create_http(user_agent="Greenroom/test")
    credentials = Credentials(kind, **sandbox.clients[kind.value])
    clock = FakeClock(sandbox.sandbox.clock.now(), impatient=True)
    try:
        yield Bench(
            await _pipeline(
                sandbox,
                Pipeline(http, clock, sandbox.api_url, sandbox.oauth_url, credentials, plan=Plan.BUSINESS),
            )
        )
    finally:
        await http.aclose()


async def _pipeline(sandbox: SandboxAddress, pipeline: Pipeline) -> Pipeline:
    if pipeline.credentials.kind is AppKind.PUBLIC:
        pipeline.vault.refresh_token = sandbox.demo["refresh_token"]
    await pipeline.tokens.renew("access-1")
    return pipeline


@pytest.fixture
async def bench(sandbox: SandboxAddress) -> AsyncIterator[Bench]:
    async with signed_in(sandbox) as bench:
        yield bench


@pytest.fixture
def owner(sandbox: SandboxAddress) -> str:
    return sandbox.person["email"]


async def topics(bench: Bench, owner: str, kind: str = "upcoming") -> list[str | None]:
    return [item.topic async for page in bench.meetings.list(owner, kind) for item in page.items]


class TestLife:
    async def test_a_meeting_from_its_creation_to_its_end(
        self, bench: Bench, owner: str, sandbox: SandboxAddress
    ) -> None:
        made = await bench.meetings.create(owner, REQUEST, host=owner)
        assert made.id and made.topic == REQUEST.topic and made.settings and made.settings.waiting_room
        assert made.start_time == datetime(2026, 12, 1, 8, 30, tzinfo=UTC)
        assert made.start_url and made.join_url and made.join_url.startswith(sandbox.oauth_url)
        assert REQUEST.topic in await topics(bench, owner)

        await bench.meetings.update(made.id, MeetingRequest(topic="Renamed", duration=30), host=owner)
        read = await bench.meetings.get(made.id)
        assert (read.topic, read.duration, read.host_email) == ("Renamed", 30, owner)
        assert "Renamed" in await bench.meetings.invitation(made.id)

        sandbox.control("PUT", f"/meetings/{made.id}", {"status": "started", "participants": 3})
        assert "Renamed" in await topics(bench, owner, "live")
        assert (await bench.meetings.get(made.id)).status == "started"
        await bench.meetings.end(made.id)
        assert "Renamed" not in await topics(bench, owner, "live")

        (instance,) = await bench.meetings.past_instances(made.id)
        assert instance.uuid
        assert (await bench.meetings.past(instance.uuid)).topic == "Renamed"
        people = [
            each async for page in bench.meetings.past_participants(instance.uuid) for each in page.items
        ]
        assert len(people) >= 3 and all(each.join_time for each in people)

        await bench.meetings.delete(made.id, schedule_for_reminder=True)
        with pytest.raises(NotFound) as told:
            await bench.meetings.get(made.id)
        assert told.value.code == 3001 and told.value.tracking_id
        assert bench.pipeline.limiter.writes_left(owner) == 98

    async def test_a_deleted_meeting_comes_back(self, bench: Bench, owner: str) -> None:
        made = await bench.meetings.create(owner, REQUEST, host=owner)
        assert made.id
        await bench.meetings.delete(made.id)
        await bench.meetings.recover(made.id)
        assert (await bench.meetings.get(made.id)).topic == REQUEST.topic

    async def test_field_errors_stand_by_their_fields(self, bench: Bench, owner: str) -> None:
        with pytest.raises(InvalidRequest) as told:
            await bench.meetings.create(owner, MeetingRequest(topic="x" * 201, duration=9_999), host=owner)
        assert {"topic", "duration"} & {each.field for each in told.value.field_errors}

    async def test_the_directory_and_a_person(self, bench: Bench, owner: str) -> None:
        listed = [user async for page in bench.users.list(page_size=7) for user in page.items]
        assert len({user.id for user in listed}) == len(listed) > 20
        assert owner in {user.email for user in listed}
        assert (await bench.users.get(owner)).email == owner
        assert (await bench.users.settings(owner)).schedule_meeting is not None

    async def test_the_person_behind_a_public_client(self, sandbox: SandboxAddress) -> None:
        async with signed_in(sandbox, AppKind.PUBLIC) as bench:
            me = await bench.users.me()
            assert (me.id, me.email) == (sandbox.person["id"], sandbox.person["email"])
            tokens = bench.pipeline.tokens.tokens
            assert tokens and tokens.account_id == sandbox.account_id and tokens.scopes
            sandbox.demo["refresh_token"] = bench.pipeline.vault.refresh_token or ""

    @pytest.mark.parametrize("meeting", [1, 999999999])
    async def test_a_meeting_that_never_was(self, bench: Bench, meeting: int) -> None:
        with pytest.raises(NotFound):
            await bench.meetings.get(meeting)
        with pytest.raises(NotFound):
            await bench.meetings.delete(meeting)

    async def test_a_user_who_never_was(self, bench: Bench) -> None:
        with pytest.raises(NotFound) as told:
            await bench.users.get("nobody@example.com")
        assert told.value.code == 1001

    async def test_missing_scopes_are_named(self, bench: Bench, owner: str, sandbox: SandboxAddress) -> None:
        sandbox.faults(without_scopes=["meeting:read:list_meetings:admin", "meeting:read:list_meetings"])
        with pytest.raises(MissingScope) as told:
            await topics(bench, owner)
        assert "meeting:read:list_meetings:admin" in told.value.scopes

    async def test_what_the_plan_lacks(self, bench: Bench, sandbox: SandboxAddress, owner: str) -> None:
        made = await bench.meetings.create(owner, REQUEST, host=owner)
        assert made.id
        sandbox.control("PUT", f"/meetings/{made.id}", {"status": "started"})
        await bench.meetings.end(made.id)
        sandbox.faults(plan="free")
        with pytest.raises(PlanLacks):
            await bench.meetings.past(made.id)


class TestFaults:
    @pytest.mark.parametrize(
        "fault", ["share_5xx", "share_cut", "share_garbage", "share_html", "share_lost", "share_dropped"]
    )
    async def test_reading_survives_two_failures(
        self, bench: Bench, owner: str, sandbox: SandboxAddress, fault: str
    ) -> None:
        sandbox.faults(**{fault: 1.0}, times=2)
        assert (await bench.users.get(owner)).email == owner
        assert bench.attempts == 3

    @pytest.mark.parametrize(
        ("fault", "errors"),
        [
            ("share_5xx", ServerError),
            ("share_cut", (NetworkError, BadResponse)),
            ("share_garbage", BadResponse),
            ("share_html", BadResponse),
            ("share_lost", NetworkError),
            ("share_dropped", NetworkError),
        ],
    )
    async def test_reading_ends_by_its_name(
        self, bench: Bench, owner: str, sandbox: SandboxAddress, fault: str, errors: Any
    ) -> None:
        sandbox.faults(**{fault: 1.0})
        with pytest.raises(errors):
            await bench.users.get(owner)
        assert bench.attempts == 4

    @pytest.mark.parametrize("fault", ["share_lost", "share_cut", "share_html", "share_garbage"])
    async def test_a_create_whose_answer_is_lost_is_made_once(
        self, bench: Bench, owner: str, sandbox: SandboxAddress, fault: str
    ) -> None:
        request = REQUEST.model_copy(update={"topic": f"Once {fault}"})
        sandbox.faults(**{fault: 1.0}, only="^POST ")
        with pytest.raises(OutcomeUnknown):
            await bench.meetings.create(owner, request, host=owner)
        sandbox.control("DELETE", "/faults")
        assert (await topics(bench, owner)).count(f"Once {fault}") == 1

    async def test_a_delete_whose_answer_is_lost_is_done(
        self, bench: Bench, owner: str, sandbox: SandboxAddress
    ) -> None:
        made = await bench.meetings.create(owner, REQUEST, host=owner)
        assert made.id
        sandbox.faults(share_lost=1.0, only="^DELETE ", times=1)
        await bench.meetings.delete(made.id)
        assert bench.attempts == 2

    async def test_an_update_whose_answer_is_lost_is_sent_again(
        self, bench: Bench, owner: str, sandbox: SandboxAddress
    ) -> None:
        made = await bench.meetings.create(owner, REQUEST, host=owner)
        assert made.id
        sandbox.faults(share_lost=1.0, only="^PATCH ", times=1)
        await bench.meetings.update(made.id, MeetingRequest(topic="Again"), host=owner)
        assert (await bench.meetings.get(made.id)).topic == "Again"

    async def test_no_network(self, bench: Bench, owner: str) -> None:
        with running_sandbox(users=5, meetings=0) as gone:
            api_url = gone.api_url
        pipeline = bench.pipeline
        lost = Pipeline(pipeline.http, pipeline.clock, api_url, pipeline.oauth_url)
        with pytest.raises(NetworkError) as told:
            await UsersApi(lost.client).get(owner)
        assert told.value.kind == "refused" and not told.value.sent

    async def test_cancelling_a_slow_call_is_clean(
        self, bench: Bench, owner: str, sandbox: SandboxAddress
    ) -> None:
        sandbox.faults(latency_ms=5_000.0, only="/users/")
        task = asyncio.ensure_future(bench.users.get(owner))
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        sandbox.control("DELETE", "/faults")
        assert await bench.users.get(owner)


class TestPaging:
    async def test_a_page_token_that_expires_midway(self, bench: Bench, sandbox: SandboxAddress) -> None:
        ids: list[str | None] = []
        async for page in bench.users.list(page_size=10):
            ids += [user.id for user in page.items]
            if page.number == 2:
                sandbox.advance(16 * 60)
        assert len(ids) == len(set(ids)) > 20
        assert ids.count(None) == 0

    @pytest.mark.parametrize("kind", ["repeating", "endless"])
    async def test_page_tokens_that_never_end(self, bench: Bench, sandbox: SandboxAddress, kind: str) -> None:
        sandbox.faults(page_token=kind)
        found: list[str | None] = []
        with pytest.raises(PagingError):
            async for page in bench.users.list(page_size=10):
                found += [user.id for user in page.items]
        assert len(found) == len(set(found)) >= 10
        assert len(sandbox.requests()) < 40


class TestLimits:
    @pytest.mark.parametrize("form", ["zoom", "seconds", "http-date", "none"])
    async def test_one_429_is_waited_out(
        self, bench: Bench, owner: str, sandbox: SandboxAddress, form: str
    ) -> None:
        sandbox.faults(share_429=1.0, times=1, retry_after=form)
        await bench.users.get(owner)
        assert bench.attempts == 2 and 0 < bench.pipeline.clock.monotonic() < 10

    async def test_a_storm_of_429_ends_with_a_time(
        self, bench: Bench, owner: str, sandbox: SandboxAddress
    ) -> None:
        sandbox.faults(share_429=1.0, kind_429="bare")
        results = await asyncio.gather(*(bench.users.get(owner) for _ in range(20)), return_exceptions=True)
        assert all(isinstance(each, RateLimited) and not each.daily for each in results)
        assert all(isinstance(each, RateLimited) and each.resumes_at for each in results)
        assert len(sandbox.requests()) <= 80

    @pytest.mark.parametrize(
        ("kind", "others_go_on"), [("day", False), ("user-day", True)], ids=["account", "host"]
    )
    async def test_daily_limits_are_told_and_not_retried(
        self, bench: Bench, owner: str, sandbox: SandboxAddress, kind: str, others_go_on: bool
    ) -> None:
        sandbox.faults(share_429=1.0, times=1, kind_429=kind, only="^POST /v2/")
        for _ in range(2):
            with pytest.raises(RateLimited) as told:
                await bench.meetings.create(owner, REQUEST, host=owner)
            assert told.value.daily and told.value.resumes_at == datetime(2026, 11, 24, tzinfo=UTC)
        assert sum(each["path"].endswith("/meetings") for each in sandbox.requests()) == 1
        if others_go_on:
            assert await bench.meetings.create(owner, REQUEST, host="somebody else")
        else:
            with pytest.raises(RateLimited):
                await bench.users.get(owner)

    async def test_our_pace_never_meets_a_limit(self) -> None:
        """In real time: forty calls at once, and Zoom's own counting never refuses one."""
        clock, calls = SystemClock(), list[Call]()
        limiter = Limiter(Plan.BUSINESS, clock, MemoryCounts())
        with running_sandbox(users=5, meetings=0, plan="business") as sandbox:
            async with signed_in(sandbox) as bench:
                client = ZoomClient(
                    bench.pipeline.http, sandbox.api_url, bench.pipeline.tokens, limiter, clock, calls.append
                )
                me = sandbox.person["email"]
                await asyncio.gather(*(UsersApi(client).get(me) for _ in range(40)))
        assert [call.attempts for call in calls] == [1] * 40


class TestSignIn:
    async def test_twenty_calls_with_a_dead_token_make_one_refresh(
        self, sandbox: SandboxAddress, owner: str
    ) -> None:
        async with signed_in(sandbox, AppKind.PUBLIC) as bench:
            before = bench.pipeline.vault.refresh_token
            sandbox.control("PUT", "/tokens", {"access": "expired"})
            sandbox.control("DELETE", "/requests")
            await asyncio.gather(*(bench.users.me() for _ in range(20)))
            tokens = [each for each in sandbox.requests() if each["path"].endswith("/oauth/token")]
            assert len(tokens) == 1
            assert bench.pipeline.vault.refresh_token not in (None, before)
            assert len(bench.pipeline.vault.saved) == 2
            sandbox.demo["refresh_token"] = bench.pipeline.vault.refresh_token or ""

    async def test_two_processes_share_one_rotating_token(self, sandbox: SandboxAddress) -> None:
        async with signed_in(sandbox, AppKind.PUBLIC) as bench:
            pipeline = bench.pipeline
            sources = [
                TokenSource(pipeline.oauth, pipeline.credentials, pipeline.vault, pipeline.clock)
                for _ in range(3)
            ]
            access = await asyncio.gather(*(source.token() for source in sources))
            assert len(set(access)) == 3
            sandbox.demo["refresh_token"] = pipeline.vault.refresh_token or ""

    async def test_a_refused_refresh_asks_to_sign_in_again(self, sandbox: SandboxAddress) -> None:
        async with signed_in(sandbox, AppKind.PUBLIC) as bench:
            sandbox.demo["refresh_token"] = bench.pipeline.vault.refresh_token or ""
            sandbox.control("PUT", "/tokens", {"access": "expired"})
            sandbox.faults(refuse_refresh=True)
            for _ in range(2):
                with pytest.raises(RefreshRefused) as told:
                    await bench.users.me()
            assert "Invalid Token!" in told.value.message
            assert bench.pipeline.vault.refresh_token

    async def test_revoking_ends_the_sign_in(self) -> None:
        with running_sandbox(users=5, meetings=2, now=NOW) as sandbox:
            async with signed_in(sandbox, AppKind.PUBLIC) as bench:
                pipeline = bench.pipeline
                await pipeline.oauth.revoke(pipeline.credentials, await pipeline.tokens.token())
                with pytest.raises(ZoomError) as told:
                    await bench.users.me()
        assert isinstance(told.value, RefreshRefused)

    async def test_no_token_is_in_any_error(self, sandbox: SandboxAddress, owner: str) -> None:
        async with signed_in(sandbox) as bench:
            tokens = bench.pipeline.tokens.tokens
            assert tokens
            sandbox.faults(share_html=1.0)
            with pytest.raises(ZoomError) as told:
                await bench.users.get(owner)
            shown = f"{told.value!r} {told.value} {told.value.details} {bench.pipeline.tokens!r} {tokens!r}"
            assert tokens.access_token not in shown
