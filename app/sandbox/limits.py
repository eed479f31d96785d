"""Zoom's rate limits: four labels by plan, a second's and a day's, and 100 writes a day for each host."""

from collections import Counter, deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.sandbox.clock import SandboxClock, as_zoom_time
from app.sandbox.errors import ApiFault
from app.sandbox.faults import Faults

LABELS = {"LIGHT": "Light", "MEDIUM": "Medium", "HEAVY": "Heavy", "RESOURCE-INTENSIVE": "Resource-intensive"}


@dataclass(frozen=True)
class Allowance:
    """So many requests in so many seconds; `daily` is None where there is no daily cap."""

    requests: int
    seconds: int
    daily: int | None


ALLOWANCES = {
    "free": {
        "LIGHT": Allowance(4, 1, 6_000),
        "MEDIUM": Allowance(2, 1, 2_000),
        "HEAVY": Allowance(1, 1, 1_000),
        "RESOURCE-INTENSIVE": Allowance(10, 60, 30_000),
    },
    "pro": {
        "LIGHT": Allowance(30, 1, None),
        "MEDIUM": Allowance(20, 1, None),
        "HEAVY": Allowance(10, 1, 30_000),
        "RESOURCE-INTENSIVE": Allowance(10, 60, 30_000),
    },
    "business": {
        "LIGHT": Allowance(80, 1, None),
        "MEDIUM": Allowance(60, 1, None),
        "HEAVY": Allowance(40, 1, 60_000),
        "RESOURCE-INTENSIVE": Allowance(20, 60, 60_000),
    },
}

CREATIONS = {"free": 50, "pro": 1_500, "business": 10_000}
"""People who may be invited a day."""
EMAIL_CHANGES = 3


class RateLimits:
    """Counts what the account asks; all its people and apps share the allowances."""

    def __init__(self, clock: SandboxClock, faults: Faults) -> None:
        self._clock = clock
        self._faults = faults
        self._recent: dict[str, deque[datetime]] = {label: deque() for label in LABELS}
        self._day = clock.now().date()
        self._today: Counter[str] = Counter()
        self._writes: Counter[str] = Counter()
        self._creations = 0
        self._email_changes: dict[str, list[datetime]] = {}
        self._batch: datetime | None = None

    def count(self, label: str) -> dict[str, str]:
        """Count a request; returns the headers of its answer.

        Raises:
            ApiFault: 429 with Zoom's headers.
        """
        self._new_day()
        allowance = self._allowance(label)
        used = self._used(label, allowance)
        pool = _pool(label, self._faults.plan)
        if self._faults.limits:
            if allowance.daily is not None and self._today[pool] >= allowance.daily:
                raise self.day_exceeded(label)
            if used >= allowance.requests:
                raise self.second_exceeded(label)
        self._recent[label].append(self._clock.now())
        self._today[pool] += 1
        return self._headers(label, "QPS", allowance.requests, allowance.requests - used - 1)

    def count_write(self, host_id: str) -> None:
        """Count a meeting created or updated for a host.

        Raises:
            ApiFault: 429: the host's 100 of the day are used up; it has no type and no Retry-After.
        """
        self._new_day()
        if self._faults.limits and self._writes[host_id] >= self._faults.user_daily_limit:
            raise self.user_day_exceeded()
        self._writes[host_id] += 1

    def count_creation(self) -> None:
        """Count a person created by invitation.

        Raises:
            ApiFault: 429: those of the day are used up.
        """
        self._new_day()
        limit = self._faults.user_creations or CREATIONS[self._faults.plan]
        if self._faults.limits and self._creations >= limit:
            message = (
                f"You have exceeded the daily rate limit ({limit}) of Create User API requests. You may "
                "resume these requests at GMT 00:00:00."
            )
            raise ApiFault(429, 429, message, headers=self._headers("LIGHT", "", limit, 0))
        self._creations += 1

    def count_email_change(self, user_id: str) -> None:
        """Count a change of a person's e-mail.

        Raises:
            ApiFault: 429: three times within 24 hours.
        """
        now = self._clock.now()
        changes = [each for each in self._email_changes.get(user_id, ()) if now - each < timedelta(days=1)]
        if self._faults.limits and len(changes) >= EMAIL_CHANGES:
            message = f"A user's email address can be changed up to {EMAIL_CHANGES} times in 24 hours."
            raise ApiFault(429, 429, message, headers=self._headers("LIGHT", "", EMAIL_CHANGES, 0))
        self._email_changes[user_id] = [*changes, now]

    def count_batch(self) -> None:
        """Count a batch of features, of which one is allowed every ten seconds.

        Raises:
            ApiFault: 429: the one before was just now.
        """
        now, interval = self._clock.now(), timedelta(seconds=self._faults.features_seconds)
        if self._faults.limits and self._batch is not None and now - self._batch < interval:
            message = "You have reached the maximum rate limit for this API. Try again later."
            raise ApiFault(
                429,
                429,
                message,
                headers=self._headers("MEDIUM", "QPS", 1, 0)
                | {"X-RateLimit-Reset": str(int((self._batch + interval).timestamp()) + 1)}
                | self._retry_after(self._batch + interval, daily=False),
            )
        self._batch = now

    def second_exceeded(self, label: str) -> ApiFault:
        """More than the label allows within a second (or minute)."""
        allowance = self._allowance(label)
        recent = self._recent[label]
        frees = (recent[0] if recent else self._clock.now()) + timedelta(seconds=allowance.seconds)
        headers = self._headers(label, "QPS", allowance.requests, 0)
        headers["X-RateLimit-Reset"] = str(int(frees.timestamp()) + 1)
        message = "You have reached the maximum per-second rate limit for this API. Try again later."
        return ApiFault(429, 4001, message, headers=headers | self._retry_after(frees, daily=False))

    def day_exceeded(self, label: str) -> ApiFault:
        """The label's cap of the day."""
        headers = self._headers(label, "Daily-limit", self._allowance(label).daily or 0, 0)
        message = (
            "You have reached the maximum daily rate limit for this API. Refer to the response header for "
            "details on when you can make another request."
        )
        return ApiFault(429, 429, message, headers=headers | self._retry_after(self._midnight(), daily=True))

    def user_day_exceeded(self) -> ApiFault:
        """The host's 100 meetings created or updated a day."""
        limit = self._faults.user_daily_limit
        headers = self._headers("LIGHT", "", limit, 0)
        message = (
            f"You have exceeded the daily rate limit ({limit}) of Meeting Create/Update API requests "
            "permitted for this particular user. You may resume these requests at GMT 00:00:00."
        )
        return ApiFault(429, 429, message, headers=headers)

    def refused(self, label: str) -> ApiFault:
        """The 429 that --share-429 strikes with."""
        if self._faults.kind_429 == "bare":
            return ApiFault(429, 429, "Too many requests.")
        if self._faults.kind_429 == "user-day":
            return self.user_day_exceeded()
        return self.day_exceeded(label) if self._faults.kind_429 == "day" else self.second_exceeded(label)

    def _allowance(self, label: str) -> Allowance:
        allowance = ALLOWANCES[self._faults.plan][label]
        daily = self._faults.daily_limit or allowance.daily
        return Allowance(allowance.requests, allowance.seconds, daily)

    def _used(self, label: str, allowance: Allowance) -> int:
        recent = self._recent[label]
        begin = self._clock.now() - timedelta(seconds=allowance.seconds)
        while recent and recent[0] <= begin:
            recent.popleft()
        return len(recent)

    def _new_day(self) -> None:
        today = self._clock.now().date()
        if today != self._day:
            self._day = today
            self._today.clear()
            self._writes.clear()
            self._creations = 0

    def _midnight(self) -> datetime:
        now = self._clock.now()
        return now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)

    def _headers(self, label: str, kind: str, limit: int, remaining: int) -> dict[str, str]:
        headers = {
            "X-RateLimit-Category": LABELS[label],
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(max(remaining, 0)),
        }
        return headers | ({"X-RateLimit-Type": kind} if kind else {})

    def _retry_after(self, moment: datetime, *, daily: bool) -> dict[str, str]:
        form = self._faults.retry_after
        if form == "seconds":
            return {"Retry-After": str(max(1, int((moment - self._clock.now()).total_seconds()) + 1))}
        if form == "http-date":
            return {"Retry-After": moment.strftime("%a, %d %b %Y %H:%M:%S GMT")}
        return {"Retry-After": as_zoom_time(moment)} if form == "zoom" and daily else {}


def _pool(label: str, plan: str) -> str:
    """Heavy and resource-intensive share a day's cap on paid plans."""
    shared = plan != "free" and label in ("HEAVY", "RESOURCE-INTENSIVE")
    return "HEAVY" if shared else label
