import asyncio
import re
from datetime import UTC, datetime

import httpx
import pytest
import respx

from app.zoom.api.meetings import MeetingsApi
from app.zoom.api.users import UsersApi
from app.zoom.client import ZoomClient
from app.zoom.errors import (
    BadResponse,
    InvalidRequest,
    MissingScope,
    NetworkError,
    NotAllowed,
    NotFound,
    OutcomeUnknown,
    PlanLacks,
    RateLimited,
    RefreshRefused,
    ServerError,
    TokenRejected,
    ZoomError,
)
from app.zoom.http import Http
from app.zoom.limits import Plan
from app.zoom.models.meeting import MeetingRequest, MeetingType
from tests.fakes.clock import FakeClock
from tests.fakes.zoom import API, OAUTH, Pipeline, jwt

MEETING = f"{API}/meetings/123456789"
MEETINGS = f"{API}/users/me/meetings"
REQUEST = MeetingRequest(topic="Weekly", type=MeetingType.SCHEDULED)
DEAD_TOKEN = {"code": 124, "message": "Invalid access token."}
GONE = {"code": 3001, "message": "Meeting does not exist: 123456789."}
RATE_429 = {"code": 429, "message": "You have reached the maximum per-second rate limit for this API."}


@pytest.fixture
def meetings(pipeline: Pipeline) -> MeetingsApi:
    return MeetingsApi(pipeline.client)


def respond(status: int = 200, **more: object) -> httpx.Response:
    return httpx.Response(status, **more)  # type: ignore[arg-type]


class TestPipeline:
    async def test_a_call_carries_the_token_and_leaves_a_figure(
        self, meetings: MeetingsApi, pipeline: Pipeline, respx_mock: respx.MockRouter
    ) -> None:
        route = respx_mock.get(MEETING).respond(json={"id": 123456789, "topic": "Weekly"})
        meeting = await meetings.get(123456789)
        assert meeting.topic == "Weekly"
        request = route.calls.last.request
        assert request.headers["authorization"] == "Bearer access-1"
        assert request.headers["user-agent"] == "Greenroom/test"
        (call,) = pipeline.calls
        assert (call.operation, call.outcome, call.http_status, call.attempts) == ("meeting", "ok", 200, 1)
        assert call.started_at == datetime(2026, 11, 23, 12, 0, tzinfo=UTC) and call.seconds == 0

    def test_the_token_goes_over_tls_or_loopback_only(self, pipeline: Pipeline) -> None:
        for url in ("http://api.zoom.us/v2", "ftp://zoom.us", "https://user@zoom.us/v2", "zoom.us", ""):
            with pytest.raises(ValueError):
                ZoomClient(
                    pipeline.http,
                    url,
                    pipeline.tokens,
                    pipeline.limiter,
                    pipeline.clock,
                    pipeline.calls.append,
                )

    async def test_a_redirect_is_refused_and_the_token_stays_home(
        self, meetings: MeetingsApi, respx_mock: respx.MockRouter
    ) -> None:
        respx_mock.get(MEETING).respond(302, headers={"Location": "https://evil.example/"})
        with pytest.raises(BadResponse):
            await meetings.get(123456789)
        assert respx_mock.calls.call_count == 1

    async def test_cancelling_is_clean_and_leaves_a_figure(
        self, meetings: MeetingsApi, pipeline: Pipeline, respx_mock: respx.MockRouter
    ) -> None:
        started = asyncio.Event()

        async def never(request: httpx.Request) -> httpx.Response:
            started.set()
            await asyncio.Event().wait()
            raise AssertionError

        respx_mock.get(MEETING).mock(side_effect=never)
        task = asyncio.ensure_future(meetings.get(123456789))
        await started.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert pipeline.calls[0].outcome == "cancelled" and pipeline.calls[0].attempts == 1


class TestToken:
    @pytest.mark.parametrize("status", [400, 401])
    async def test_a_dead_token_is_renewed_once_and_the_call_repeated(
        self, meetings: MeetingsApi, pipeline: Pipeline, respx_mock: respx.MockRouter, status: int
    ) -> None:
        route = respx_mock.get(MEETING).mock(
            side_effect=[respond(status, json=DEAD_TOKEN), respond(json={"id": 123456789})]
        )
        respx_mock.post(f"{OAUTH}/oauth/token").respond(
            json={"access_token": "access-2", "refresh_token": "refresh-2"}
        )
        assert (await meetings.get(123456789)).id == 123456789
        assert route.calls.last.request.headers["authorization"] == "Bearer access-2"
        assert pipeline.vault.refresh_token == "refresh-2"

    async def test_a_token_that_stays_dead_is_told(
        self, meetings: MeetingsApi, respx_mock: respx.MockRouter
    ) -> None:
        route = respx_mock.get(MEETING).respond(401, json=DEAD_TOKEN)
        respx_mock.post(f"{OAUTH}/oauth/token").respond(
            json={"access_token": "access-2", "refresh_token": "refresh-2"}
        )
        with pytest.raises(TokenRejected):
            await meetings.get(123456789)
        assert route.call_count == 2

    async def test_a_refused_renewal_is_told(
        self, meetings: MeetingsApi, pipeline: Pipeline, respx_mock: respx.MockRouter
    ) -> None:
        respx_mock.get(MEETING).respond(401, json=DEAD_TOKEN)
        respx_mock.post(f"{OAUTH}/oauth/token").respond(
            400, json={"reason": "Invalid Token!", "error": "invalid_grant"}
        )
        with pytest.raises(RefreshRefused):
            await meetings.get(123456789)
        assert pipeline.calls[0].outcome == "RefreshRefused"
        assert pipeline.calls[0].title == RefreshRefused().title

    async def test_a_create_is_repeated_after_a_dead_token_since_nothing_was_made(
        self, meetings: MeetingsApi, respx_mock: respx.MockRouter
    ) -> None:
        respx_mock.post(MEETINGS).mock(
            side_effect=[respond(401, json=DEAD_TOKEN), respond(201, json={"id": 7})]
        )
        respx_mock.post(f"{OAUTH}/oauth/token").respond(
            json={"access_token": jwt(aid="a"), "refresh_token": "refresh-2"}
        )
        assert (await meetings.create("me", REQUEST, host="me")).id == 7

    async def test_a_renewal_that_breaks_does_not_make_a_create_unknown(
        self, http: Http, respx_mock: respx.MockRouter
    ) -> None:
        pipeline = Pipeline(http, FakeClock(impatient=True))
        respx_mock.post(MEETINGS).respond(401, json=DEAD_TOKEN)
        respx_mock.post(f"{OAUTH}/oauth/token").mock(side_effect=httpx.ReadTimeout("slow"))
        with pytest.raises(NetworkError):
            await MeetingsApi(pipeline.client).create("me", REQUEST, host="me")


class TestRetry:
    @pytest.mark.parametrize(
        "failure",
        [
            httpx.ConnectError("refused"),
            httpx.ReadTimeout("slow"),
            httpx.RemoteProtocolError("cut"),
            respond(500, json={"code": 500, "message": "oops"}),
            respond(503, html="<h1>maintenance</h1>"),
            respond(200, html="<html>sign in to the hotel</html>"),
            respond(200, text='{"id": 123'),
            respond(429, json=RATE_429),
        ],
    )
    @pytest.mark.parametrize("method", ["get", "update", "delete", "end"])
    async def test_a_passing_failure_is_retried(
        self,
        meetings: MeetingsApi,
        pipeline: Pipeline,
        respx_mock: respx.MockRouter,
        failure: httpx.Response | Exception,
        method: str,
    ) -> None:
        good = respond(json={"id": 123456789}) if method == "get" else respond(204)
        respx_mock.route(url__startswith=MEETING).mock(side_effect=[failure, failure, good])
        await call_by_name(meetings, method)
        assert pipeline.calls[0].attempts == 3 and pipeline.calls[0].outcome == "ok"
        assert 0 < pipeline.clock.monotonic() < 5

    @pytest.mark.parametrize(
        ("failure", "error"),
        [
            (httpx.ConnectError("refused"), NetworkError),
            (respond(500, json={"code": 500, "message": "oops"}), ServerError),
            (respond(200, html="<html>portal</html>"), BadResponse),
            (respond(429, json=RATE_429), RateLimited),
        ],
    )
    async def test_a_lasting_failure_ends_by_its_name(
        self,
        meetings: MeetingsApi,
        pipeline: Pipeline,
        respx_mock: respx.MockRouter,
        failure: httpx.Response | Exception,
        error: type[ZoomError],
    ) -> None:
        respx_mock.get(MEETING).mock(side_effect=[failure] * 4)
        with pytest.raises(error) as told:
            await meetings.get(123456789)
        assert type(told.value) is error and told.value.operation == "meeting"
        assert pipeline.calls[0].attempts == 4 and pipeline.calls[0].outcome == error.__name__

    @pytest.mark.parametrize(
        "failure",
        [
            httpx.ReadTimeout("slow"),
            httpx.ReadError("reset"),
            httpx.RemoteProtocolError("cut"),
            respond(500, json={"code": 500, "message": "oops"}),
            respond(504, html="<h1>Gateway timeout</h1>"),
            respond(201, text='{"id": 123'),
            respond(201, json=["odd"]),
            respond(201),
        ],
    )
    async def test_a_create_that_may_have_arrived_is_not_repeated(
        self,
        meetings: MeetingsApi,
        pipeline: Pipeline,
        respx_mock: respx.MockRouter,
        failure: httpx.Response | Exception,
    ) -> None:
        route = respx_mock.post(MEETINGS).mock(side_effect=[failure])
        with pytest.raises(OutcomeUnknown) as told:
            await meetings.create("me", REQUEST, host="me")
        assert route.call_count == 1 and told.value.operation == "meetingCreate"
        assert isinstance(told.value.__cause__, ZoomError)

    @pytest.mark.parametrize(
        "failure",
        [httpx.ConnectError("refused"), httpx.ConnectTimeout("slow"), respond(429, json=RATE_429)],
    )
    async def test_a_create_that_surely_did_not_arrive_is_repeated(
        self, meetings: MeetingsApi, respx_mock: respx.MockRouter, failure: httpx.Response | Exception
    ) -> None:
        respx_mock.post(MEETINGS).mock(side_effect=[failure, respond(201, json={"id": 7})])
        assert (await meetings.create("me", REQUEST, host="me")).id == 7

    @pytest.mark.parametrize("method", ["delete", "end"])
    async def test_gone_after_a_lost_answer_is_done(
        self, meetings: MeetingsApi, respx_mock: respx.MockRouter, method: str
    ) -> None:
        respx_mock.route(url__startswith=MEETING).mock(
            side_effect=[httpx.ReadTimeout("slow"), respond(404, json=GONE)]
        )
        await call_by_name(meetings, method)

    async def test_gone_at_first_is_told(self, meetings: MeetingsApi, respx_mock: respx.MockRouter) -> None:
        respx_mock.delete(MEETING).respond(404, json=GONE)
        with pytest.raises(NotFound) as told:
            await meetings.delete(123456789)
        assert told.value.code == 3001

    async def test_gone_after_a_refused_attempt_is_told(
        self, meetings: MeetingsApi, respx_mock: respx.MockRouter
    ) -> None:
        respx_mock.delete(MEETING).mock(side_effect=[respond(429, json=RATE_429), respond(404, json=GONE)])
        with pytest.raises(NotFound):
            await meetings.delete(123456789)

    async def test_a_recovery_is_sent_once(self, meetings: MeetingsApi, respx_mock: respx.MockRouter) -> None:
        respx_mock.put(f"{MEETING}/status").mock(side_effect=[httpx.ReadTimeout("slow")])
        with pytest.raises(OutcomeUnknown):
            await meetings.recover(123456789)

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 409])
    async def test_a_refusal_is_not_retried(
        self, pipeline: Pipeline, respx_mock: respx.MockRouter, status: int
    ) -> None:
        route = respx_mock.get(f"{API}/users/me").respond(status, json={"code": 4711, "message": "no"})
        with pytest.raises(ZoomError):
            await UsersApi(pipeline.client).me()
        assert route.call_count == 1


async def call_by_name(meetings: MeetingsApi, method: str) -> None:
    calls = {
        "get": lambda: meetings.get(123456789),
        "update": lambda: meetings.update(123456789, REQUEST, host="me"),
        "delete": lambda: meetings.delete(123456789),
        "end": lambda: meetings.end(123456789),
    }
    await calls[method]()


class TestLimits:
    async def test_a_storm_of_429_ends_with_when_to_come_back(
        self, meetings: MeetingsApi, pipeline: Pipeline, respx_mock: respx.MockRouter
    ) -> None:
        respx_mock.get(MEETING).respond(429, json=RATE_429)
        with pytest.raises(RateLimited) as told:
            await meetings.get(123456789)
        assert not told.value.daily and told.value.resumes_at is not None
        assert told.value.resumes_at > pipeline.clock.now()
        assert re.search(r"after \d\d:\d\d", told.value.next_step)

    @pytest.mark.parametrize(
        "value", ["3", "Mon, 23 Nov 2026 12:00:03 GMT", "2026-11-23T12:00:03Z"], ids=["s", "http", "iso"]
    )
    async def test_retry_after_is_kept_in_every_form(
        self, meetings: MeetingsApi, pipeline: Pipeline, respx_mock: respx.MockRouter, value: str
    ) -> None:
        respx_mock.get(MEETING).mock(
            side_effect=[
                respond(429, json=RATE_429, headers={"Retry-After": value}),
                respond(json={"id": 1}),
            ]
        )
        await meetings.get(123456789)
        assert pipeline.clock.monotonic() == pytest.approx(3)

    async def test_a_long_wait_is_told_at_once(
        self, meetings: MeetingsApi, pipeline: Pipeline, respx_mock: respx.MockRouter
    ) -> None:
        route = respx_mock.get(MEETING).respond(429, json=RATE_429, headers={"Retry-After": "600"})
        with pytest.raises(RateLimited):
            await meetings.get(123456789)
        assert route.call_count == 1 and pipeline.clock.monotonic() == 0

    async def test_a_daily_limit_is_told_and_not_retried(
        self, meetings: MeetingsApi, respx_mock: respx.MockRouter
    ) -> None:
        headers = {"X-RateLimit-Type": "Daily-limit", "Retry-After": "2026-11-24T00:00:00Z"}
        route = respx_mock.get(MEETING).respond(429, json=RATE_429, headers=headers)
        for _ in range(2):
            with pytest.raises(RateLimited) as told:
                await meetings.get(123456789)
            assert told.value.daily and told.value.resumes_at == datetime(2026, 11, 24, tzinfo=UTC)
        assert route.call_count == 1

    async def test_writes_count_for_their_host_and_only_when_sent(
        self, meetings: MeetingsApi, pipeline: Pipeline, respx_mock: respx.MockRouter
    ) -> None:
        respx_mock.post(MEETINGS).mock(
            side_effect=[httpx.ConnectError("refused"), respond(201, json={"id": 7})]
        )
        respx_mock.patch(f"{API}/meetings/7").respond(204)
        respx_mock.delete(f"{API}/meetings/7").respond(204)
        await meetings.create("me", REQUEST, host="ada")
        await meetings.update(7, REQUEST, host="ada")
        await meetings.delete(7)
        assert pipeline.limiter.writes_left("ada") == 98

    async def test_the_hosts_hundred_is_refused_here(
        self, meetings: MeetingsApi, pipeline: Pipeline, respx_mock: respx.MockRouter
    ) -> None:
        pipeline.counts.days[pipeline.clock.now().date()] = {"host:ada": 100}
        with pytest.raises(RateLimited) as told:
            await meetings.create("me", REQUEST, host="ada")
        assert told.value.daily and respx_mock.calls.call_count == 0

    async def test_our_own_refusal_names_the_operation(
        self, meetings: MeetingsApi, pipeline: Pipeline, respx_mock: respx.MockRouter
    ) -> None:
        respx_mock.get(MEETING).respond(429, json=RATE_429, headers={"Retry-After": "30"})
        with pytest.raises(RateLimited) as told:
            await meetings.get(123456789)
        assert told.value.operation == "meeting" and "Operation: meeting" in told.value.details
        assert told.value.resumes_at and pipeline.calls[0].attempts == 1

    async def test_the_clients_pace_is_the_plans(self, http: Http, respx_mock: respx.MockRouter) -> None:
        pipeline = Pipeline(http, FakeClock(impatient=True), plan=Plan.FREE)
        respx_mock.get(MEETING).respond(json={"id": 1})
        for _ in range(12):
            await MeetingsApi(pipeline.client).get(123456789)
        assert pipeline.clock.monotonic() == pytest.approx(5.0)


class TestAnswers:
    @pytest.mark.parametrize(
        ("status", "body", "error"),
        [
            (400, {"code": 300, "message": "Validation Failed."}, InvalidRequest),
            (400, {"code": 3000, "message": "Cannot access webinar info."}, InvalidRequest),
            (400, {"code": 12702, "message": "Can not access a meeting a year ago."}, InvalidRequest),
            (
                400,
                {"code": 4711, "message": "Invalid access token, does not contain scopes:[a]"},
                MissingScope,
            ),
            (400, {"code": 4700, "message": "does not contain scopes: [a, b]"}, MissingScope),
            (200, {"code": 200, "message": "Only available for paid account: x"}, PlanLacks),
            (400, {"code": 200, "message": "Only available for paid account: x"}, PlanLacks),
            (200, {"code": 200, "message": "You do not have the right permissions"}, NotAllowed),
            (400, {"code": 3161, "message": "Meeting hosting is not allowed."}, NotAllowed),
            (403, {"code": 2306, "message": "Not allowed to view meetings"}, NotAllowed),
            (403, None, NotAllowed),
            (404, {"code": 1001, "message": "User does not exist: x."}, NotFound),
            (400, {"code": 1001, "message": "User does not exist: x."}, NotFound),
            (404, {"code": "3001", "message": "Meeting does not exist."}, NotFound),
            (404, None, BadResponse),
            (418, None, BadResponse),
        ],
    )
    async def test_zooms_answers_by_their_meaning(
        self,
        meetings: MeetingsApi,
        respx_mock: respx.MockRouter,
        status: int,
        body: dict[str, object] | None,
        error: type[ZoomError],
    ) -> None:
        respx_mock.get(MEETING).respond(
            status, headers={"x-zm-trackingid": "WEB_abc"}, **({"json": body} if body else {"html": "<p>"})
        )
        with pytest.raises(ZoomError) as told:
            await meetings.get(123456789)
        assert type(told.value) is error
        assert told.value.tracking_id == "WEB_abc" and "WEB_abc" in told.value.details
        assert told.value.http_status == status

    async def test_field_errors_stand_by_their_fields(
        self, meetings: MeetingsApi, respx_mock: respx.MockRouter
    ) -> None:
        body = {
            "code": 300,
            "message": "Validation Failed.",
            "errors": [{"field": "topic", "message": "Too long."}, "odd", {"field": "agenda"}],
        }
        respx_mock.post(MEETINGS).respond(400, json=body)
        with pytest.raises(InvalidRequest) as told:
            await meetings.create("me", REQUEST, host="me")
        assert [(each.field, each.message) for each in told.value.field_errors] == [
            ("topic", "Too long."),
            ("agenda", ""),
        ]

    async def test_missing_scopes_are_named(
        self, meetings: MeetingsApi, respx_mock: respx.MockRouter
    ) -> None:
        scopes = "meeting:read:meeting, meeting:read:meeting:admin"
        message = f"Invalid access token, does not contain scopes:[{scopes}]."
        respx_mock.get(MEETING).respond(400, json={"code": 4711, "message": message})
        with pytest.raises(MissingScope) as told:
            await meetings.get(123456789)
        assert told.value.scopes == ("meeting:read:meeting", "meeting:read:meeting:admin")
        assert "meeting:read:meeting" in told.value.message

    async def test_a_meeting_that_has_a_code_and_a_message_is_no_error(
        self, meetings: MeetingsApi, respx_mock: respx.MockRouter
    ) -> None:
        respx_mock.get(MEETING).respond(json={"id": 1, "code": 5, "message": "x"})
        assert (await meetings.get(123456789)).id == 1
