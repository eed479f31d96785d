"""Why a list of recordings is empty, or shorter than expected: facts first, then what they mean."""

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import date

from app.core.clock import Clock
from app.core.errors import GreenroomError
from app.core.i18n import _, ngettext
from app.services._recording_gaps import missing
from app.services._recording_people import People, Source
from app.services._recording_plan import Plan, Planner, Wanted
from app.services._recording_reach import ReachMemory
from app.services._recording_types import Diagnosis, Gap, Reach, UsersOfStatus
from app.services.hosts import Scoped
from app.store.errors import StoreError
from app.store.recordings import RecordingQuery, RecordingsStore, Window, WindowState
from app.zoom.client import Call
from app.zoom.errors import PlanLacks
from app.zoom.limits import Priority
from app.zoom.scopes import ADMIN, FEATURES

log = logging.getLogger(__name__)

_ABOUT_RECORDINGS = "recording"
_OPERATIONS = frozenset({"getAccountCloudRecording", "recordingsList", "recordingGet"})
MOST_CALLS = 20


class Diagnoses:
    """Looks into the journal and the scopes. Raises StoreError."""

    def __init__(
        self,
        recordings: RecordingsStore,
        planner: Planner,
        memory: ReachMemory,
        people: People,
        tokens: Scoped,
        clock: Clock,
        calls: Sequence[Call],
    ) -> None:
        self._recordings, self._planner, self._memory = recordings, planner, memory
        self._people, self._tokens, self._clock, self._calls = people, tokens, clock, calls

    async def of(self, wanted: Wanted) -> Diagnosis:
        """What is known of these days, and what may explain it; once a day Zoom is asked for the users."""
        await self._memory.load()
        await self._list_users()
        reach = self._memory.current()
        windows = await self._windows(wanted)
        gaps = await self._gaps(wanted, reach, windows)
        granted = self._tokens.scopes
        return Diagnosis(
            windows=tuple(windows),
            pages=sum(each.pages for each in windows),
            items=sum(each.items for each in windows),
            throttles=sum(each.throttled for each in windows),
            scopes_had=tuple(sorted(scope for scope in granted if _ABOUT_RECORDINGS in scope)),
            scopes_lacking=self._lacking(granted),
            scopes_known=bool(granted),
            users=self._users(windows),
            reach=reach,
            why=self._memory.why(reach),
            missing=gaps,
            hints=await self._hints(wanted, reach, windows, gaps),
            calls=tuple(call for call in self._calls if call.operation in _OPERATIONS)[-MOST_CALLS:],
        )

    async def _list_users(self) -> None:
        """Who there is explains much; where the users cannot be listed, the rest is told all the same."""
        if self._memory.may_list_users():
            try:
                await self._people.of_all(Priority.INTERACTIVE)
            except StoreError:
                raise
            except GreenroomError as error:
                log.info("the users could not be listed for a diagnosis: %s", error.title)

    async def _windows(self, wanted: Wanted) -> list[Window]:
        found = await self._recordings.windows("", wanted.first, wanted.last)
        if wanted.hosts:
            sources = await self._people.of_hosts(wanted.hosts)
            scopes = {source.scope for source in sources} | {self._people.of_account().scope}
            found = [window for window in found if window.scope in scopes]
        return sorted(found, key=lambda window: (window.last, window.asked_at), reverse=True)

    async def _gaps(self, wanted: Wanted, reach: Reach | None, windows: Sequence[Window]) -> tuple[Gap, ...]:
        sources = await self._sources(wanted, reach, windows)
        plan: Plan = await self._planner.plan_for(reach or Reach.ACCOUNT, sources, wanted)
        return missing(plan, plan.journals, {}, None, self._clock.now())

    async def _sources(self, wanted: Wanted, reach: Reach | None, windows: Sequence[Window]) -> list[Source]:
        """The lists in question, as far as they are known without asking."""
        people = self._people
        if wanted.hosts:
            return await people.of_hosts(wanted.hosts)
        if reach is Reach.USERS:
            return people.of_known()
        return [people.of_me() if reach is Reach.ME else people.of_account()]

    def _lacking(self, granted: frozenset[str]) -> tuple[str, ...]:
        if not granted:
            return ()
        of_admins = any(scope.endswith(ADMIN) for scope in granted)
        lacking = dict.fromkeys(
            scope
            for feature in FEATURES
            if _ABOUT_RECORDINGS in feature.granular[0]
            for scope in feature.missing(granted)
        )
        return tuple(_named(scope, of_admins=of_admins) for scope in lacking)

    def _users(self, windows: Sequence[Window]) -> tuple[UsersOfStatus, ...]:
        known = self._people.known
        asked_scopes = {window.scope for window in windows}
        account = self._people.of_account().scope
        whole = any(each.scope == account and each.state is not WindowState.FAILED for each in windows)
        users, asked, licensed = Counter[str](), Counter[str](), Counter[str]()
        for person, source in zip(known, self._people.of_known(), strict=True):
            users[person.status] += 1
            asked[person.status] += whole or source.scope in asked_scopes
            licensed[person.status] += person.id in self._people.licensed
        return tuple(
            UsersOfStatus(status, count, asked[status], licensed[status]) for status, count in users.items()
        )

    async def _hints(
        self, wanted: Wanted, reach: Reach | None, windows: Sequence[Window], gaps: Sequence[Gap]
    ) -> tuple[str, ...]:
        today = self._clock.now().date()
        if wanted.first > today:
            return (_("These days lie in the future."),)
        found = [
            self._of_windows(windows, gaps),
            _of_plan(windows),
            *self._of_hosts(wanted.hosts),
            await self._of_trash(wanted),
            await self._of_filter(wanted.hosts) or _of_reach(reach),
            _of_today(wanted.last, today),
            _(
                "Zoom records to its cloud for licensed hosts only; what was recorded on a computer "
                "stays there and is not listed."
            ),
        ]
        return tuple(hint for hint in found if hint)

    def _of_windows(self, windows: Sequence[Window], gaps: Sequence[Gap]) -> str:
        if not windows:
            return _("Zoom was not asked for these days yet. Refresh to ask.")
        if gaps:
            return _("Some of these days could not be read, so recordings may be missing.")
        return ""

    async def _of_filter(self, hosts: Sequence[str]) -> str:
        if not hosts:
            return ""
        names = [source.who for source in await self._people.of_hosts(hosts)]
        return _("Only recordings of {hosts} are shown.").format(hosts=", ".join(names))

    def _of_hosts(self, hosts: Sequence[str]) -> list[str]:
        """What stands against recordings of single people."""
        known = {name: each for each in self._people.known for name in (each.id, each.email.casefold())}
        found = [person for host in hosts if (person := known.get(host) or known.get(host.casefold()))]
        hints = []
        for person in found:
            if person.status == "inactive":
                hints.append(_("{name} is deactivated.").format(name=person.email or person.name))
            if person.id not in self._people.licensed:
                hints.append(_("{name} has no licence.").format(name=person.email or person.name))
        return hints

    async def _of_trash(self, wanted: Wanted) -> str:
        query = RecordingQuery(wanted.first, wanted.last, trash=True)
        count = (await self._recordings.listing(query)).total
        if not count:
            return ""
        return ngettext(
            "{count} recording of these days lies in the trash.",
            "{count} recordings of these days lie in the trash.",
            count,
        ).format(count=f"{count:,}")


def _of_plan(windows: Sequence[Window]) -> str:
    if not any(PlanLacks.__name__ in window.details for window in windows):
        return ""
    return _("The plan of the Zoom account does not include cloud recordings.")


def _of_reach(reach: Reach | None) -> str:
    if reach is Reach.ME:
        return _("Only recordings of meetings that you hosted are shown.")
    if reach is Reach.USERS:
        return _("User by user, recordings of people who were deleted from the account are not found.")
    return ""


def _of_today(last: date, today: date) -> str:
    if last < today:
        return ""
    return _("A recording appears when Zoom has processed it, about as long after its end as it lasted.")


def _named(scope: str, *, of_admins: bool) -> str:
    return scope if scope.endswith(ADMIN) or not of_admins else f"{scope}{ADMIN}"
