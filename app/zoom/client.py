"""The one way to Zoom's API: token -> limiter -> send -> retry -> decode -> errors.

Every call leaves a figure.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.core.clock import Clock
from app.core.errors import GreenroomError
from app.zoom import retry
from app.zoom._answers import value_of
from app.zoom._turns import Turns
from app.zoom.auth import AccessTokens
from app.zoom.errors import NetworkError, NotFound, OutcomeUnknown, RateLimited, TokenRejected, ZoomError
from app.zoom.http import Http, Response, check_base_url
from app.zoom.limits import Label, Limiter, Priority
from app.zoom.operations import Operation

log = logging.getLogger(__name__)

SUCCESS = "ok"
CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Call:
    """A figure of one call, for the health page."""

    operation: str
    """Zoom's operationId."""
    started_at: datetime
    seconds: float
    """From the first wait for the limiter to the end, repeats included."""
    outcome: str
    """"ok", "cancelled", or the name of the error's class."""
    http_status: int | None
    attempts: int
    """How often it was sent."""
    label: Label
    title: str = ""
    """The error's title in words; empty where there was none."""


@dataclass(slots=True)
class _Course:
    """How one call goes."""

    operation: Operation
    url: str = field(repr=False)
    params: Mapping[str, str]
    body: Any = field(repr=False)
    priority: Priority
    host: str | None
    values: Mapping[str, str | int]
    attempts: int = 0
    status: int | None = None
    renewed: bool = False
    may_have_happened: bool = False


class ZoomClient:
    """Calls operations of Zoom's API for one signed-in account.

    The access token goes to the configured address only; redirects are not followed.
    """

    def __init__(
        self,
        http: Http,
        api_url: str,
        tokens: AccessTokens,
        limiter: Limiter,
        clock: Clock,
        on_call: Callable[[Call], None],
    ) -> None:
        """Take the parts of the pipeline.

        Args:
            http: the door to the network.
            api_url: such as https://api.zoom.us/v2.
            tokens: of the account.
            limiter: of the account.
            clock: for waits and figures.
            on_call: hears a figure of each call, also of failed and cancelled ones.

        Raises:
            ValueError: `api_url` is neither https nor loopback.
        """
        self._http, self._tokens, self._limiter, self._clock = http, tokens, limiter, clock
        self._base, self._on_call = check_base_url(api_url), on_call
        self._turns = Turns(clock)

    async def call(
        self,
        operation: Operation,
        values: Mapping[str, str | int] | None = None,
        *,
        params: Mapping[str, str] | None = None,
        body: Any = None,
        priority: Priority = Priority.INTERACTIVE,
        host: str | None = None,
    ) -> Any:
        """Call one operation.

        Args:
            operation: which.
            values: for the places in its path.
            params: the query.
            body: sent as JSON.
            priority: interactive calls pass those of the background.
            host: whose meeting is written; needed where the operation counts for a host.

        Returns:
            The JSON value of the answer; None where the answer is empty.

        Raises:
            ZoomError: what Zoom or the network said; see errors.py.
        """
        url = self._base + operation.url_path(values or {})
        counted = host if operation.counts_for_host else None
        course = _Course(operation, url, params or {}, body, priority, counted, values or {})
        with self._figure(course):
            return await self._run(course)

    @contextmanager
    def _figure(self, course: _Course) -> Iterator[None]:
        """Tell how the call went, however it ends."""
        started_at, start = self._clock.now(), self._clock.monotonic()
        outcome, title = CANCELLED, ""
        try:
            yield
            outcome = SUCCESS
        except Exception as error:
            outcome = type(error).__name__
            title = error.title if isinstance(error, GreenroomError) else ""
            if isinstance(error, ZoomError) and not error.operation:
                error.name_operation(course.operation.name)
            raise
        finally:
            seconds, operation = self._clock.monotonic() - start, course.operation
            self._on_call(
                Call(
                    operation.name,
                    started_at,
                    seconds,
                    outcome,
                    course.status,
                    course.attempts,
                    operation.label,
                    title,
                )
            )

    async def _run(self, course: _Course) -> Any:
        while True:
            token = await self._turn(course)
            try:
                return await self._exchange(course, token)
            except TokenRejected:
                if course.renewed:
                    raise
                course.renewed = True
                await self._tokens.renew(rejected=token)
            except ZoomError as error:
                if self._was_done_before(course, error):
                    return None
                await self._prepare_repeat(course, error)

    async def _turn(self, course: _Course) -> str:
        """Wait until the request may go; answers the token to send with it."""
        await self._tokens.token()
        await self._limiter.acquire(course.operation.label, course.priority, host=course.host)
        # Once more, since a token may end while its request waits.
        return await self._tokens.token()

    async def _exchange(self, course: _Course, token: str) -> Any:
        operation = course.operation
        async with self._turns.taken(operation, course.values):
            response = await self._send(course, token)
        course.status = response.status
        try:
            value = value_of(response, operation.name)
        except RateLimited as error:
            raise await self._limited(course, response, error) from None
        await self._limiter.learn(operation.label, response.headers)
        return value

    async def _send(self, course: _Course, token: str) -> Response:
        course.attempts += 1
        try:
            return await self._http.send(
                course.operation.method,
                course.url,
                headers={"Authorization": f"Bearer {token}"},
                params=course.params,
                json=course.body,
            )
        except NetworkError as error:
            if course.host is not None and not error.sent:
                await self._limiter.give_back(course.host)
            raise

    async def _limited(self, course: _Course, response: Response, error: RateLimited) -> RateLimited:
        verdict = await self._limiter.refused(
            course.operation.label,
            response.headers,
            error.said,
            host=course.host,
            own_day=course.operation.has_own_day,
        )
        return RateLimited(
            resumes_at=verdict.resumes_at, daily=verdict.daily, of_host=verdict.of_host, **error.facts()
        )

    def _was_done_before(self, course: _Course, error: ZoomError) -> bool:
        """Whether a repeat says "gone" because an earlier attempt, whose answer was lost, worked."""
        return course.operation.gone_is_done and course.may_have_happened and isinstance(error, NotFound)

    async def _prepare_repeat(self, course: _Course, error: ZoomError) -> None:
        """Wait until the request may be repeated, or raise what ends the call."""
        course.may_have_happened |= retry.may_have_reached(error)
        now = self._clock.now()
        asked = error.resumes_at if isinstance(error, RateLimited) else None
        seconds = retry.pause(course.attempts, asked, now)
        if not retry.may_repeat(error, course.operation, course.attempts) or seconds is None:
            if retry.leaves_unknown(error, course.operation):
                raise OutcomeUnknown(**error.facts()) from error
            raise error
        log.info("%s: %s, attempt %d", course.operation.name, type(error).__name__, course.attempts + 1)
        if not isinstance(error, RateLimited):
            await self._clock.sleep(seconds)
