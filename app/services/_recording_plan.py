"""What a reading asks of Zoom: which lists, which windows, and how many requests that takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.core.clock import Clock
from app.core.errors import GreenroomError
from app.core.i18n import _
from app.services._recording_people import People, Source
from app.services._recording_reach import ReachMemory
from app.services._recording_types import Reach
from app.services._recording_windows import Span, cut, unsettled
from app.store.recordings import RecordingsStore, Window, WindowState
from app.zoom.errors import MissingScope
from app.zoom.limits import Priority

AT_ONCE = {Reach.ACCOUNT: 4, Reach.USERS: 8, Reach.ME: 4}
"""Windows that are read at the same time; the limiter sets the pace."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be read."""

    first: date
    last: date
    hosts: tuple[str, ...] = ()
    """Ids, e-mail addresses or "me"; empty: everybody within reach."""
    force: bool = False
    """Ask also for what is settled, and try again what was refused."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One window of one list."""

    source: Source
    span: Span


@dataclass(frozen=True, slots=True)
class Plan:
    """All windows of a reading, the newest first."""

    reach: Reach
    asks: tuple[Ask, ...]
    known: int
    """Windows that need not be asked."""
    requests: int
    """As many at least, by what earlier windows took."""
    users: int
    """Lists of single users; 0 with one list for all."""
    journals: Mapping[str, list[Window]] = field(repr=False)
    """What was asked before, by scope; a user's holds what was asked of the account too."""


class OnlyOwn(GreenroomError):
    """Someone else's recordings are wanted, and only one's own are within reach."""

    def __init__(self, why: str) -> None:
        super().__init__(
            _("Only your own recordings"),
            why or _("The Zoom app may read your own recordings only."),
            _("Add the scopes to the Zoom app and sign in again, or choose yourself as host."),
        )


class Planner:
    """Makes plans from the journal. Methods raise StoreError, and ZoomError where users must be listed."""

    def __init__(
        self, recordings: RecordingsStore, people: People, memory: ReachMemory, clock: Clock
    ) -> None:
        self._recordings, self._people, self._memory, self._clock = recordings, people, memory, clock

    async def candidates(self, wanted: Wanted) -> list[Reach]:
        """The ways that may work, the widest first.

        Raises:
            MissingScope: the scopes allow none.
            OnlyOwn: they do not reach the hosts that are wanted.
        """
        await self._memory.load()
        found = list(self._memory.candidates())
        if wanted.hosts:
            found = self._for_hosts(found, wanted.hosts)
        if not found:
            raise self._out_of_reach(wanted)
        return found

    def _for_hosts(self, found: list[Reach], hosts: Sequence[str]) -> list[Reach]:
        """Single users may be asked though nobody may list them; oneself, though nobody else may be asked."""
        ways = [Reach.ACCOUNT] if Reach.ACCOUNT in found else []
        ways += [Reach.USERS] if self._memory.may_ask_others() else []
        only_me = Reach.ME in found and all(map(self._people.is_me, hosts))
        return [Reach.ME] if only_me else ways

    def _out_of_reach(self, wanted: Wanted) -> GreenroomError:
        if wanted.hosts and self._memory.may(Reach.ME):
            return OnlyOwn(self._memory.why(Reach.ME))
        widest = next((reach for reach in reversed(Reach) if self._memory.needed(reach)), Reach.ACCOUNT)
        return MissingScope(tuple(self._memory.needed(widest).split(", ")))

    async def plan(self, reach: Reach, wanted: Wanted, priority: Priority = Priority.BACKGROUND) -> Plan:
        """What to ask on this way.

        Raises:
            UnknownHost: a host cannot be one.
        """
        if reach is Reach.ACCOUNT:
            plan = await self.plan_for(reach, [self._people.of_account()], wanted)
            return await self._cheaper(plan, wanted)
        return await self.plan_for(reach, await self._sources(reach, wanted, priority), wanted)

    async def _cheaper(self, plan: Plan, wanted: Wanted) -> Plan:
        """For few hosts in a large account their own lists may take fewer requests than its pages."""
        if not wanted.hosts or not self._memory.may_ask_others():
            return plan
        other = await self.plan_for(Reach.USERS, await self._people.of_hosts(wanted.hosts), wanted)
        return other if other.requests < plan.requests else plan

    async def _sources(self, reach: Reach, wanted: Wanted, priority: Priority) -> list[Source]:
        if reach is Reach.ME:
            return [self._people.of_me()]
        if wanted.hosts:
            return await self._people.of_hosts(wanted.hosts)
        return await self._people.of_all(priority, force=wanted.force)

    async def plan_for(self, reach: Reach, sources: Sequence[Source], wanted: Wanted) -> Plan:
        """What to ask of these lists."""
        span = Span(wanted.first, min(wanted.last, self._clock.now().date()))
        whole = len(cut([span]))
        journals = await self._journals(sources, span)
        pages = await self._pages(sources)
        late = [] if wanted.force else await self._late_days()
        asks: list[Ask] = []
        requests = 0
        for source in sources:
            journal = journals[source.scope]
            windows = cut([span] if wanted.force else unsettled(span, journal, late))
            asks += [Ask(source, each) for each in windows if each.first <= each.last]
            requests += len(windows) * pages
        asks.sort(key=lambda ask: ask.span, reverse=True)
        users = 0 if reach is Reach.ACCOUNT else len(sources)
        return Plan(reach, tuple(asks), whole * len(sources) - len(asks), requests, users, journals)

    async def _journals(self, sources: Sequence[Source], span: Span) -> dict[str, list[Window]]:
        everything: dict[str, list[Window]] = {}
        for window in await self._recordings.windows("", span.first, span.last):
            everything.setdefault(window.scope, []).append(window)
        account = self._people.of_account().scope
        return {
            source.scope: [
                window
                for scope in dict.fromkeys((account, source.scope))
                for window in everything.get(scope, ())
            ]
            for source in sources
        }

    async def _pages(self, sources: Sequence[Source]) -> int:
        """Requests that a window takes, by those that were read whole; one of many users rarely has two."""
        if len(sources) != 1:
            return 1
        journal = await self._recordings.windows(sources[0].scope)
        whole = [each.pages for each in journal if each.state is WindowState.DONE]
        return max(1, round(sum(whole) / len(whole))) if whole else 1

    async def _late_days(self) -> list[date]:
        """Days of recordings that Zoom had not finished when they were read."""
        days = set()
        for uuid in await self._recordings.processing(self._clock.now() + timedelta(seconds=1)):
            detail = await self._recordings.detail(uuid)
            if detail is not None and detail.row.start is not None:
                days.add(detail.row.start.date())
        return sorted(days)
