"""What Zoom or the network may answer instead of what was asked for.

ZoomError (GreenroomError)    operation, HTTP status, Zoom's code and message, field errors, tracking id
├── NetworkError              Zoom could not be reached, or the connection broke
├── OutcomeUnknown            a write that may have reached Zoom; look before sending it again
├── RateLimited               Zoom, or our own count, asks to wait
├── Busy                      Zoom is at work on another write of the same user
├── GrantRefused              the OAuth server refused a code or the app itself
│   └── RefreshRefused        the sign-in has ended: sign in again
├── TokenRejected             the access token is dead even after a renewal: sign in again
├── MissingScope              the Zoom app lacks scopes; names them
├── PlanLacks                 the account's plan lacks this
├── NotAllowed                this person may not do that
├── NotFound                  no such meeting, recording or user
├── UserRefused               Zoom does not make, change or remove this user, and says why
├── LinkRefused               a download link has expired or was refused: get a fresh one
├── InvalidRequest            Zoom refused what was sent; field by field where it says so
├── ServerError               HTTP 5xx
├── BadResponse               HTML, garbage, or a cut answer
└── PagingError               a list that repeats itself or never ends
    └── WindowCut             a list of fewer days than were asked for

An error's texts are safe to show and to copy: Zoom's words pass through `redacted` first.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict, Unpack

from app.core.errors import GreenroomError
from app.core.i18n import _
from app.zoom._redact import redacted
from app.zoom._user_refusals import SEAT_CODES, refusal


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field of a request that Zoom refused."""

    field: str
    """Zoom's name of the field, such as "settings.alternative_hosts"."""
    message: str
    """Why, in Zoom's words."""


class Facts(TypedDict, total=False):
    """What is known of a failed call; every part may be missing."""

    operation: str
    http_status: int | None
    code: int | None
    said: str
    field_errors: tuple[FieldError, ...]
    tracking_id: str


class ZoomError(GreenroomError):
    """A call of Zoom's API failed."""

    def __init__(self, **facts: Unpack[Facts]) -> None:
        """Keep what Zoom said.

        Args:
            **facts: `operation` is Zoom's operationId; `code` and `said` are the code and message of the
                body; `tracking_id` is the header x-zm-trackingid, which Zoom's support asks for.
        """
        self.operation = facts.get("operation", "")
        self.http_status = facts.get("http_status")
        self.code = facts.get("code")
        self.said = redacted(facts.get("said", ""))
        self.field_errors = tuple(
            FieldError(each.field, redacted(each.message)) for each in facts.get("field_errors", ())
        )
        self.tracking_id = facts.get("tracking_id", "")
        title, message, next_step = self._words()
        super().__init__(title, message, next_step, details=self._details())

    def facts(self) -> Facts:
        """What is known, to raise another error from."""
        return Facts(
            operation=self.operation,
            http_status=self.http_status,
            code=self.code,
            said=self.said,
            field_errors=self.field_errors,
            tracking_id=self.tracking_id,
        )

    def name_operation(self, operation: str) -> None:
        """Tell which operation it happened to, where the one who raised it could not know."""
        self.operation = operation
        self.details = self._details()

    def _words(self) -> tuple[str, str, str]:
        return (
            _("Zoom refused"),
            self._quoted(_("Zoom did not do what was asked.")),
            _("Try again; if it stays, copy the details for your administrator."),
        )

    def _quoted(self, message: str) -> str:
        """`message`, followed by Zoom's own words where there are any."""
        if not self.said:
            return message
        return _("{message} Zoom said: “{said}”").format(message=message, said=self.said)

    def _details(self) -> str:
        rows = [("Error", type(self).__name__), ("Operation", self.operation)]
        rows += [("HTTP status", str(self.http_status or "")), ("Zoom code", _text(self.code))]
        rows += [("Zoom message", self.said)]
        rows += [(f"Field {each.field}", each.message) for each in self.field_errors]
        rows += [("Tracking id", self.tracking_id), *self._more_details()]
        return "\n".join(f"{name}: {value}" for name, value in rows if value)

    def _more_details(self) -> list[tuple[str, str]]:
        return []


def _text(code: int | None) -> str:
    return "" if code is None else str(code)


class NetworkError(ZoomError):
    """Zoom could not be reached, or the connection broke.

    `kind` is one of dns, refused, unreachable, timeout, tls, proxy, cut, broken. `sent` says whether the
    request may have reached Zoom.
    """

    def __init__(
        self, kind: str = "unreachable", *, sent: bool = False, host: str = "", **facts: Unpack[Facts]
    ) -> None:
        self.kind, self.sent, self.host = kind, sent, host
        super().__init__(**facts)

    def _words(self) -> tuple[str, str, str]:
        host = self.host or "Zoom"
        connection = _("Check the internet connection and try again.")
        network = _("Check Preferences > Network, or ask whoever runs your network.")
        texts = {
            "dns": (_("The address {host} could not be looked up."), connection),
            "refused": (_("{host} refused the connection."), connection),
            "timeout": (_("{host} did not answer in time."), connection),
            "tls": (_("The certificate of {host} is not trusted, so nothing was sent."), network),
            "proxy": (_("The proxy did not let us through to {host}."), network),
            "cut": (_("The answer of {host} was cut off."), connection),
        }
        message, step = texts.get(self.kind, (_("The connection to {host} failed."), connection))
        return _("Zoom cannot be reached"), message.format(host=host), step

    def _more_details(self) -> list[tuple[str, str]]:
        return [("Kind", self.kind), ("Host", self.host)]


class OutcomeUnknown(ZoomError):
    """A write may have reached Zoom, but its answer did not reach us; `__cause__` says what broke."""

    def _words(self) -> tuple[str, str, str]:
        return (
            _("Not sure whether it worked"),
            _("No clear answer came after the request was sent, so Zoom may or may not have done it."),
            _("Refresh and look before trying again."),
        )


class RateLimited(ZoomError):
    """Zoom, or our own count, asks to wait: until `resumes_at` where that is known.

    `daily` marks a limit of the day (UTC), which no waiting of seconds helps; `of_host` one of a single host.
    """

    def __init__(
        self,
        *,
        resumes_at: datetime | None = None,
        daily: bool = False,
        of_host: bool = False,
        **facts: Unpack[Facts],
    ) -> None:
        self.resumes_at, self.daily, self.of_host = resumes_at, daily, of_host
        super().__init__(**facts)

    def _words(self) -> tuple[str, str, str]:
        if self.of_host:
            message = _(
                "Zoom lets one host create or change 100 meetings a day, and this host’s are used up."
            )
        elif self.daily:
            message = _("Zoom allows no more of these requests today.")
        else:
            message = _("Too many requests reached Zoom at once.")
        title = _("Today’s limit is reached") if self.daily else _("Zoom asked us to wait")
        return title, self._quoted(message), self._step()

    def _step(self) -> str:
        if self.resumes_at is None:
            return _("Try again in a few minutes.")
        local = self.resumes_at.astimezone()
        return _("Try again after {time}.").format(
            time=f"{local:%H:%M}" if not self.daily else f"{local:%Y-%m-%d %H:%M}"
        )

    def _more_details(self) -> list[tuple[str, str]]:
        return [("Resumes at", self.resumes_at.isoformat() if self.resumes_at else "")]


class Busy(ZoomError):
    """Zoom is at work on another write of the same user and did not do this one (HTTP 429)."""

    def _words(self) -> tuple[str, str, str]:
        return (
            _("Zoom is still at work"),
            self._quoted(_("Zoom had not finished another change of this user, so it did not do this one.")),
            _("Try again in a minute."),
        )


class GrantRefused(ZoomError):
    """The OAuth server refused an authorization code or the app; `error` is its code (RFC 6749 §5.2)."""

    def __init__(self, error: str = "", **facts: Unpack[Facts]) -> None:
        self.error = error
        super().__init__(**facts)

    def _words(self) -> tuple[str, str, str]:
        if self.error == "invalid_client":
            return (
                _("Zoom does not know this app"),
                self._quoted(_("The client ID or the client secret is wrong.")),
                _(
                    "Compare both with the app’s page in the Zoom Marketplace; "
                    "a public client has an ID of its own."
                ),
            )
        return (
            _("Zoom refused the sign-in"),
            self._quoted(_("The sign-in could not be completed.")),
            _("Start the sign-in again."),
        )

    def _more_details(self) -> list[tuple[str, str]]:
        return [("OAuth error", self.error)]


class RefreshRefused(GrantRefused):
    """The refresh token is spent, revoked or too old: only a new sign-in helps."""

    def _words(self) -> tuple[str, str, str]:
        if self.error == "invalid_client":
            return super()._words()
        return (
            _("Your sign-in has ended"),
            self._quoted(_("Zoom no longer accepts the stored sign-in.")),
            _("Sign in to Zoom again."),
        )


class TokenRejected(ZoomError):
    """The access token is refused (HTTP 401 or code 124), and a renewed one as well."""

    def _words(self) -> tuple[str, str, str]:
        return (
            _("Zoom does not accept the sign-in"),
            self._quoted(_("The access was refused, although it had just been renewed.")),
            _("Sign in to Zoom again."),
        )


class MissingScope(ZoomError):
    """The Zoom app lacks scopes (code 4711, or 4700 with scopes); `scopes` names them where Zoom did."""

    def __init__(self, scopes: tuple[str, ...] = (), **facts: Unpack[Facts]) -> None:
        self.scopes = scopes
        super().__init__(**facts)

    def _words(self) -> tuple[str, str, str]:
        if self.scopes:
            message = _("The Zoom app lacks the scopes: {scopes}.").format(scopes=", ".join(self.scopes))
        else:
            message = self._quoted(_("The Zoom app lacks a scope for this."))
        return (
            _("A permission is missing"),
            message,
            _("Add them to the app in the Zoom Marketplace, then sign in again."),
        )


class PlanLacks(ZoomError):
    """The account's plan lacks this; Zoom may say so with HTTP 200 or 400 and code 200."""

    def _words(self) -> tuple[str, str, str]:
        return (
            _("Your plan lacks this"),
            self._quoted(_("The Zoom account’s plan does not include this.")),
            _("Ask the account’s owner about the plan."),
        )


class NotAllowed(ZoomError):
    """The signed-in person may not do that (HTTP 403, or code 200 and its like)."""

    def _words(self) -> tuple[str, str, str]:
        return (
            _("Not allowed"),
            self._quoted(_("Zoom does not let you do this.")),
            _("Ask the account’s administrator for the permission."),
        )


class NotFound(ZoomError):
    """Zoom knows no such meeting (code 3001), recording (3301) or user (1001, 1010)."""

    def _words(self) -> tuple[str, str, str]:
        if self.code in (1001, 1010):
            message = _("Zoom knows no such user in this account.")
        elif self.code == 3001:
            message = _("Zoom knows no such meeting; it may have been deleted or have expired.")
        elif self.code == 3301:
            message = _("Zoom has no such recording; it may be deleted, or not be ready yet.")
        else:
            message = self._quoted(_("Zoom does not have what was asked for."))
        return _("Not found at Zoom"), message, _("Refresh, then try again.")


class UserRefused(ZoomError):
    """Zoom does not make, change or remove this user; `code` says why (see _user_refusals)."""

    @property
    def lacks_seats(self) -> bool:
        """Whether a free seat would cure it."""
        return self.code in SEAT_CODES

    def _words(self) -> tuple[str, str, str]:
        if (found := refusal(self.code, self.operation, self.said)) is None:
            return super()._words()
        title, message, next_step = found.words()
        return title, self._quoted(message) if found.quotes else message, next_step


class LinkRefused(ZoomError):
    """A link to a recording's file has expired, was refused, or led to a web page instead of the file.

    `host` is where it ended; `reason` says technically why, for the details.
    """

    def __init__(self, reason: str = "", *, host: str = "", **facts: Unpack[Facts]) -> None:
        self.reason, self.host = reason, host
        super().__init__(**facts)

    def _words(self) -> tuple[str, str, str]:
        return (
            _("The file cannot be downloaded"),
            _("Zoom’s link to this file has expired, or Zoom does not give the file to you."),
            _("Try again; if it stays, ask the host or an administrator whether the file may be downloaded."),
        )

    def _more_details(self) -> list[tuple[str, str]]:
        return [("Host", self.host), ("Reason", self.reason)]


class InvalidRequest(ZoomError):
    """Zoom refused what was sent (code 300 and business rules); see `field_errors`."""

    def _words(self) -> tuple[str, str, str]:
        if self.code == 12702:
            return (
                _("Too long ago"),
                _("Zoom keeps the details of past meetings for about a year only."),
                "",
            )
        if self.code == 3309:
            return (
                _("Zoom’s storage is full"),
                _("The account has no room left for cloud recordings."),
                _("Delete recordings that nobody needs, or ask the account’s owner for more storage."),
            )
        fields = " ".join(f"{each.field}: {each.message}" for each in self.field_errors)
        message = self._quoted(_("Something in it is not as Zoom wants it."))
        return _("Zoom did not accept this"), f"{message} {fields}".strip(), _("Correct it and try again.")


class ServerError(ZoomError):
    """Zoom failed inside (HTTP 5xx)."""

    def _words(self) -> tuple[str, str, str]:
        return (
            _("Zoom has a problem"),
            self._quoted(_("Zoom’s service failed to answer.")),
            _("Try again in a few minutes; status.zoom.us tells of disturbances."),
        )


class BadResponse(ZoomError):
    """The answer is not what Zoom's API sends: HTML, garbage, a redirect, or cut off."""

    def _words(self) -> tuple[str, str, str]:
        return (
            _("An answer that makes no sense"),
            _("Something other than Zoom’s service answered, or the answer was damaged."),
            _("Try again; a network that asks for a sign-in page, or a proxy, may stand in between."),
        )


class PagingError(ZoomError):
    """A list repeats a page token, never ends, or expired twice; what came before is good."""

    def _words(self) -> tuple[str, str, str]:
        return (
            _("The list is incomplete"),
            _("Zoom’s list went in circles, so only a part of it could be read."),
            _("Refresh to try again."),
        )


class WindowCut(PagingError):
    """Zoom listed fewer days than were asked for, and no error with it; `listed_from` is its first day."""

    def __init__(self, listed_from: date | None = None, **facts: Unpack[Facts]) -> None:
        self.listed_from = listed_from
        super().__init__(**facts)

    def _words(self) -> tuple[str, str, str]:
        message = _("Zoom listed fewer days than were asked for.")
        if self.listed_from:
            message = _("Zoom left out the days before {date}, which were asked for too.").format(
                date=self.listed_from.isoformat()
            )
        return _("The list is incomplete"), message, _("Ask for fewer days at once.")
