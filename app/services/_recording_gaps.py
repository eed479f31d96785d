"""Which days are missing, and why: no hole without a word."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.core.errors import GreenroomError
from app.core.i18n import _, ngettext
from app.services._recording_plan import Ask, Plan, Wanted
from app.services._recording_types import Gap
from app.services._recording_windows import Span, latest_failure, uncovered
from app.store.recordings import Window


@dataclass(frozen=True, slots=True)
class _Reason:
    title: str
    message: str
    next_step: str


def missing(
    plan: Plan,
    journals: Mapping[str, Sequence[Window]],
    errors: Mapping[Ask, GreenroomError],
    stopped: GreenroomError | None,
    now: datetime,
) -> tuple[Gap, ...]:
    """The days of a plan that are not known, newest first.

    Args:
        plan: what was to be read.
        journals: what was asked, this reading included, by scope.
        errors: why windows did not come.
        stopped: what ended the reading before some windows were asked.
        now: the present.
    """
    found: dict[tuple[Span, _Reason], list[str]] = {}
    for ask in plan.asks:
        journal = journals[ask.source.scope]
        for span in uncovered(ask.span, journal, now):
            reason = _reason(ask, span, journal, errors, stopped)
            found.setdefault((span, reason), []).append(ask.source.who)
    return tuple(_joined(_gap(span, reason, who) for (span, reason), who in found.items()))


def nothing_known(wanted: Wanted, error: GreenroomError, now: datetime) -> tuple[Gap, ...]:
    """The gap of a reading that could not even be planned."""
    last = min(wanted.last, now.date())
    if last < wanted.first:
        return ()
    return (Gap(wanted.first, last, "", error.title, error.message, error.next_step),)


def _reason(
    ask: Ask,
    span: Span,
    journal: Sequence[Window],
    errors: Mapping[Ask, GreenroomError],
    stopped: GreenroomError | None,
) -> _Reason:
    error = errors.get(ask) or stopped
    if error is not None:
        return _Reason(error.title, error.message, error.next_step)
    if (window := latest_failure(span, journal)) is not None:
        return _Reason(window.title, window.message, window.next_step)
    return _Reason(_("Not asked yet"), _("Zoom was not asked for these days yet."), _("Refresh to ask."))


def _gap(span: Span, reason: _Reason, who: list[str]) -> Gap:
    return Gap(span.first, span.last, people(who), reason.title, reason.message, reason.next_step)


def people(who: Sequence[str]) -> str:
    """Who in words: an e-mail address, or how many."""
    if len(who) == 1:
        return who[0]
    return ngettext("{count} person", "{count} people", len(who)).format(count=f"{len(who):,}")


def _joined(gaps: Iterable[Gap]) -> list[Gap]:
    """Neighbouring days with the same reason as one gap."""
    found: list[Gap] = []
    for gap in sorted(gaps, key=lambda each: (each.who, each.message, each.first)):
        if found and _continues(gap, found[-1]):
            found[-1] = replace(found[-1], last=max(found[-1].last, gap.last))
        else:
            found.append(gap)
    return sorted(found, key=lambda each: (each.last, each.first), reverse=True)


def _continues(gap: Gap, before: Gap) -> bool:
    same = replace(gap, first=before.first, last=before.last) == before
    return same and gap.first <= before.last + timedelta(days=1)
