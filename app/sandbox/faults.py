"""What can go wrong, by switch when the sandbox starts and by PUT /_sandbox/faults while it runs."""

import dataclasses
import random
import re
from dataclasses import dataclass, field
from typing import Any

KINDS_OF_429 = ("second", "day", "user-day", "bare")
RETRY_AFTER_FORMS = ("zoom", "seconds", "http-date", "none")
PLANS = ("free", "pro", "business")
PAGE_TOKENS = ("normal", "endless", "repeating")
LONG_WINDOWS = ("reject", "clamp", "cut")
ACCOUNT_RECORDINGS = ("granted", "refused", "missing-scope")
ACCOUNT_TRASH = ("refused", "granted")
LICENCE_CAPS = ("counted", "full")
LICENCE_REFUSALS = ("3412", "2034")
FEATURES = ("granted", "refused", "missing-scope")
FILE_REFUSALS = ("html", "401", "403", "404")
FILE_SHARES = frozenset(
    [
        "file_cut",
        "file_stall",
        "file_html",
        "file_401",
        "file_403",
        "file_429",
        "file_5xx",
        "file_no_range",
        "file_wrong_range",
        "file_no_length",
        "file_short",
    ]
)


def _fault(default: Any, text: str, choices: tuple[str, ...] = ()) -> Any:
    return field(default=default, metadata={"help": text, "choices": choices})


@dataclass
class Faults:
    """Every fault with its value; shares are probabilities from 0 to 1."""

    latency_ms: float = _fault(0.0, "wait so many milliseconds before each answer")
    jitter_ms: float = _fault(0.0, "and up to so many more, drawn anew each time")
    share_429: float = _fault(0.0, "share of requests refused with 429")
    kind_429: str = _fault(
        "second",
        "which limit such a 429 names: the second's, the day's, the user's 100 a day, or none",
        KINDS_OF_429,
    )
    retry_after: str = _fault(
        "zoom",
        "form of Retry-After on a 429: as Zoom documents it (ISO date on a daily limit), seconds, or a date",
        RETRY_AFTER_FORMS,
    )
    share_5xx: float = _fault(0.0, "share of requests answered with --status-5xx, not executed")
    status_5xx: int = _fault(503, "the status of --share-5xx")
    share_cut: float = _fault(0.0, "share of bodies cut in the middle")
    share_garbage: float = _fault(0.0, "share of bodies replaced by bytes that are no JSON, status 200")
    share_html: float = _fault(0.0, "share of bodies replaced by an HTML page, status 200")
    share_lost: float = _fault(0.0, "share of requests executed, but the connection closes without an answer")
    share_dropped: float = _fault(0.0, "share of requests not executed, the connection closes at once")
    only: str = _fault(
        "", 'regular expression on "METHOD /path" that limits latency and shares; without it they hit the API'
    )
    times: int = _fault(0, "let the shares hit so many times, then no more (0: without end)")
    page_token: str = _fault("normal", "page tokens that never end, or that repeat one page", PAGE_TOKENS)
    page_token_seconds: float = _fault(900.0, "lifetime of a page token")
    code_seconds: float = _fault(300.0, "lifetime of an authorization code")
    access_token_seconds: float = _fault(3600.0, "lifetime of an access token")
    refresh_grace_seconds: float = _fault(0.0, "how long a spent refresh token still works")
    refuse_refresh: bool = _fault(False, "refuse every refresh token")
    refuse_revoke: bool = _fault(False, "refuse to revoke")
    refuse_past_start: bool = _fault(
        False, "refuse a start in the past with a field error, instead of starting now or ignoring it"
    )
    no_me: bool = _fault(False, "a Server-to-Server token has nobody behind /users/me")
    series_once: bool = _fault(False, "list a series once in every list, not once for each occurrence")
    long_window: str = _fault(
        "reject",
        "recordings over more than a month: refuse (300), move from up, or leave the rest out silently",
        LONG_WINDOWS,
    )
    account_recordings: str = _fault(
        "granted", "the recordings of the whole account: listed or not", ACCOUNT_RECORDINGS
    )
    account_trash: str = _fault("refused", "the trash of the whole account: listed or not", ACCOUNT_TRASH)
    storage_full: bool = _fault(False, "there is no room to restore a recording (3309)")
    licence_cap: str = _fault("counted", "seats for licences: as counted, or none left", LICENCE_CAPS)
    licence_refusal: str = _fault(
        "3412",
        "code that says that no seat is left; with 2034, too many basic users are told by 2033",
        LICENCE_REFUSALS,
    )
    basic_cap: int = _fault(0, "how many basic users the account may have (0: without end)")
    managed_domain: bool = _fault(False, "the domain is managed: nobody can be unlinked (1107)")
    sso: bool = _fault(True, "people can be created for single sign-on (else 2002)")
    share_concurrent: float = _fault(0.0, "share of changes to a user refused as concurrent (429)")
    share_user_gone: float = _fault(0.0, "share of changes to a user before which the user is deleted")
    user_write_ms: float = _fault(
        0.0, "how long a change to a user takes; another one to the same user meanwhile is refused (429)"
    )
    features: str = _fault("granted", "licences in batches (POST /users/features): allowed or not", FEATURES)
    features_seconds: float = _fault(10.0, "seconds between two batches of licences")
    plan_usage: str = _fault("granted", "usage of the plan: told or not", FEATURES)
    download_url_seconds: float = _fault(0.0, "lifetime of a listed download link (0: without end)")
    signature_seconds: float = _fault(3600.0, "lifetime of the signed link that a download redirects to")
    file_refusal: str = _fault(
        "html", "answer to a download without right: a page with status 200, or a status", FILE_REFUSALS
    )
    refuse_forwarded_bearer: bool = _fault(True, "the files' origin refuses a request with a token (403)")
    file_rate: float = _fault(0.0, "bytes a second on each connection to the files' origin (0: no limit)")
    file_cut: float = _fault(0.0, "share of files cut in the middle")
    file_stall: float = _fault(0.0, "share of files that stop coming in the middle")
    stall_seconds: float = _fault(0.0, "for how long they stop (0: until the client hangs up)")
    file_html: float = _fault(0.0, "share of downloads answered with a page, status 200")
    file_401: float = _fault(0.0, "share of downloads refused with 401 by the API's origin")
    file_403: float = _fault(0.0, "share of downloads refused with 403 by the files' origin")
    file_429: float = _fault(0.0, "share of downloads refused with 429 by the API's origin (see --kind-429)")
    file_5xx: float = _fault(0.0, "share of downloads answered with 503 by the files' origin")
    file_no_range: float = _fault(0.0, "share of files sent whole whatever range is asked for")
    file_wrong_range: float = _fault(0.0, "share of ranges that begin elsewhere than asked for")
    file_no_length: float = _fault(0.0, "share of files sent without Content-Length")
    file_short: float = _fault(0.0, "share of files that end early, with the Content-Length of what is sent")
    without_scopes: list[str] = field(
        default_factory=list,
        metadata={"help": "scopes that no token holds, separated by commas", "choices": ()},
    )
    plan: str = _fault("business", "the account's plan: rate limits, and what is for paid accounts", PLANS)
    limits: bool = _fault(True, "enforce the rate limits")
    daily_limit: int = _fault(0, "requests a day of each rate label instead of the plan's (0: the plan's)")
    user_creations: int = _fault(0, "people that may be invited a day (0: as the plan says)")
    user_daily_limit: int = _fault(100, "meetings that may be created or updated a day for one host")

    def update(self, values: dict[str, Any]) -> None:
        """Set the named faults, all or none.

        Raises:
            ValueError: an unknown name, a wrong type or a value out of range.
        """
        known = {each.name: each for each in dataclasses.fields(self)}
        for name, value in values.items():
            if name not in known:
                raise ValueError(f"{name}: no such fault; there are {', '.join(known)}")
            _check(known[name], getattr(self, name), value)
        for name, value in values.items():
            setattr(self, name, float(value) if isinstance(getattr(self, name), float) else value)

    def reset(self) -> None:
        """Everything as by default."""
        for each, value in dataclasses.asdict(Faults()).items():
            setattr(self, each, value)


def _check(fault: "dataclasses.Field[Any]", current: object, value: object) -> None:
    wanted = (int, float) if isinstance(current, float) else type(current)
    if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
        raise ValueError(f"{fault.name}: {value!r} is not of the right type, like {current!r}")
    if fault.metadata["choices"] and value not in fault.metadata["choices"]:
        raise ValueError(f"{fault.name}: choose from {', '.join(fault.metadata['choices'])}")
    share = fault.name.startswith("share_") or fault.name in FILE_SHARES
    if share and not 0 <= float(str(value)) <= 1:
        raise ValueError(f"{fault.name}: a share lies between 0 and 1")
    if fault.name == "only":
        _check_pattern(str(value))


def _check_pattern(pattern: str) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"only: {error}") from error


class Dice:
    """Decides by share, the same for the same seed and the same sequence of requests."""

    def __init__(self, seed: int, faults: Faults) -> None:
        self._faults = faults
        self._seed = seed
        self._draws: dict[str, random.Random] = {}
        self._hits = 0

    def concerns(self, request: str) -> bool:
        """Whether latency and shares apply to `request` ("METHOD /path")."""
        if self._faults.only:
            return re.search(self._faults.only, request) is not None
        return " /v2/" in request

    def covers(self, request: str) -> bool:
        """Whether faults of files apply to `request` ("METHOD /path")."""
        return re.search(self._faults.only, request) is not None

    def hits(self, fault: str) -> bool:
        """Whether the share named `fault` strikes now."""
        share = float(getattr(self._faults, fault))
        if share <= 0 or (self._faults.times and self._hits >= self._faults.times):
            return False
        struck = self.draw(fault) < share
        self._hits += struck
        return struck

    def draw(self, name: str) -> float:
        """The next number of `name`'s own sequence, from 0 to 1."""
        # Not for secrets: the point is that it can be foretold.
        source = self._draws.setdefault(name, random.Random(f"{self._seed}:{name}"))  # noqa: S311
        return source.random()

    def forget_hits(self) -> None:
        """Begin to count `times` anew."""
        self._hits = 0
