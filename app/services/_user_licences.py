"""The account's licences: bought and used as Zoom tells, else counted in the directory and said so."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from pydantic import TypeAdapter, ValidationError

from app.core.clock import Clock
from app.core.i18n import _
from app.services._user_types import LICENSED, LicenceKind, Licences, LicenceSource
from app.store.notes import NotesStore
from app.store.users import DirectoryCounts, UsersStore, UserStatus
from app.zoom.errors import InvalidRequest, MissingScope, NotAllowed, NotFound, PlanLacks
from app.zoom.limits import Priority
from app.zoom.models.user import UserType
from app.zoom.user_words import licence_words

if TYPE_CHECKING:
    from app.zoom.models.account import PlanUsage, Seats
    from app.zoom.models.user import UserSummary

log = logging.getLogger(__name__)

NOTE = "licences"
NOT_GRANTED = (InvalidRequest, MissingScope, NotAllowed, NotFound, PlanLacks)
"""Answers of an account that does not tell; documented for master accounts first."""
_SEATED = (UserStatus.ACTIVE, UserStatus.PENDING)
"""Who is deactivated has given the licence back."""


class UsageApi(Protocol):
    """What is asked about the plan."""

    async def plan_usage(self, *, priority: Priority = ...) -> "PlanUsage":
        """Bought and taken seats."""
        ...


class SummaryApi(Protocol):
    """What is asked about all users."""

    async def summary(self, *, priority: Priority = ...) -> "UserSummary":
        """How many users there are by licence."""
        ...


@dataclass(frozen=True, slots=True)
class Figures:
    """What Zoom told, as it is kept."""

    plan: tuple[LicenceKind, ...] = ()
    """Of the plan's usage; empty where it was not granted."""
    summary: tuple[LicenceKind, ...] = ()
    at: datetime | None = None


_FIGURES = TypeAdapter(Figures)


class LicenceFigures:
    """Reads, keeps and joins the figures."""

    def __init__(
        self, users: SummaryApi, accounts: UsageApi, store: UsersStore, notes: NotesStore, clock: Clock
    ) -> None:
        self._users, self._accounts = users, accounts
        self._store, self._notes, self._clock = store, notes, clock
        self._figures: Figures | None = None

    async def read(self, priority: Priority) -> int:
        """Ask Zoom for both figures; answers how many kinds of licences came.

        Raises:
            ZoomError: Zoom could not be asked; that it does not tell is no error.
        """
        plan: tuple[LicenceKind, ...] = ()
        summary: tuple[LicenceKind, ...] = ()
        try:
            plan = plan_kinds(await self._accounts.plan_usage(priority=priority))
        except NOT_GRANTED as error:
            log.info("the plan's usage is not told: %s", error.title)
        try:
            summary = summary_kinds(await self._users.summary(priority=priority))
        except NOT_GRANTED as error:
            log.info("the summary of users is not told: %s", error.title)
        self._figures = Figures(plan, summary, self._clock.now())
        await self._notes.set(NOTE, _FIGURES.dump_json(self._figures).decode())
        return len(plan) + len(summary)

    async def licences(self) -> Licences:
        """What is known now; asks nothing."""
        figures = await self._known()
        counted = counted_kinds(await self._store.counts())
        if figures.plan:
            basis = figures.summary or counted
            kinds = (*figures.plan, *(kind for kind in basis if kind.key != LICENSED))
            return Licences(
                kinds, LicenceSource.PLAN, _("From the account’s plan, as Zoom tells it."), figures.at
            )
        if figures.summary:
            words = _("Used licences as Zoom counts them; how many the plan has is not shown to this app.")
            return Licences(figures.summary, LicenceSource.SUMMARY, words, figures.at)
        words = _("Counted by Greenroom in the directory; Zoom’s own figures are not read yet.")
        if figures.at is not None:
            words = _(
                "Counted by Greenroom in the directory, since Zoom does not show its figures to this app."
            )
        return Licences(counted, LicenceSource.COUNTED, words)

    async def _known(self) -> Figures:
        if self._figures is None:
            text = await self._notes.get(NOTE)
            self._figures = _read(text) if text else Figures()
        return self._figures


def _read(text: str) -> Figures:
    try:
        return _FIGURES.validate_json(text)
    except ValidationError:
        log.warning("the figures of licences cannot be read and are forgotten")
        return Figures()


def plan_kinds(usage: "PlanUsage") -> tuple[LicenceKind, ...]:
    """The kinds of a plan: the licence for meetings first, then what was bought besides."""
    base = [usage.plan_base] if usage.plan_base is not None else []
    seats = _joined([*base, *usage.plan_zoom_one, *usage.plan_united])
    kinds = [LicenceKind(LICENSED, licence_words(UserType.LICENSED), *seats)] if seats else []
    others = (
        ("large_meeting", _("Large Meeting"), usage.plan_large_meeting),
        ("webinar", _("Webinar"), usage.plan_webinar),
        ("zoom_events", _("Zoom Events"), usage.plan_zoom_events),
        ("zoom_rooms", _("Zoom Rooms"), usage.plan_zoom_rooms),
    )
    for key, words, plans in others:
        if (figures := _joined(plans)) is not None:
            kinds.append(LicenceKind(key, words, *figures))
    return tuple(kinds)


def _joined(plans: "list[Seats] | tuple[Seats, ...]") -> tuple[int, int] | None:
    """Taken and bought seats together; None where nothing was bought.

    `usage` counts the seats that invitations hold, of which `pending` tells besides.
    """
    told = [plan for plan in plans if plan.hosts is not None]
    if not told:
        return None
    return sum(plan.usage or 0 for plan in told), sum(plan.hosts or 0 for plan in told)


def summary_kinds(summary: "UserSummary") -> tuple[LicenceKind, ...]:
    """The kinds of Zoom's summary that anybody has; licensed ones always."""
    told = (
        (LICENSED, licence_words(UserType.LICENSED), summary.licensed_users_count),
        ("basic", licence_words(UserType.BASIC), summary.basic_users_count),
        ("on_prem", licence_words(UserType.ON_PREM), summary.on_prem_users_count),
        ("unassigned", licence_words(UserType.UNASSIGNED), summary.join_only_users_count),
    )
    return tuple(
        LicenceKind(key, words, used)
        for key, words, used in told
        if used is not None and (used or key == LICENSED)
    )


def counted_kinds(counts: DirectoryCounts) -> tuple[LicenceKind, ...]:
    """The same, counted in the directory."""
    told = {
        LICENSED: UserType.LICENSED,
        "basic": UserType.BASIC,
        "on_prem": UserType.ON_PREM,
        "unassigned": UserType.UNASSIGNED,
    }
    kinds = [
        LicenceKind(key, licence_words(type_), counts.of_licence(type_, *_SEATED))
        for key, type_ in told.items()
    ]
    return tuple(kind for kind in kinds if kind.used or kind.key == LICENSED)
