"""A refresh that nobody asked for: told only once it has ended, and without forgetting what was missing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from app.services._recording_plan import Wanted
from app.services._recording_types import Gap, ListingCostly, ListingPhase, ListingState


class Quietly:
    """Hears the states of a refresh, and tells the last one, joined with how the listing stood before."""

    def __init__(self, tell: Callable[[ListingState], None], before: ListingState, wanted: Wanted) -> None:
        self._tell, self._before, self._wanted = tell, before, wanted

    def __call__(self, state: ListingState) -> None:
        """Hear a state."""
        if state.phase is not ListingPhase.RUNNING and not isinstance(state.error, ListingCostly):
            self._tell(self._joined(state))

    def _joined(self, state: ListingState) -> ListingState:
        before = self._before
        if before.phase in (ListingPhase.NEVER, ListingPhase.RUNNING):
            return state
        older = _older(before.missing, self._wanted.first)
        error = state.error or (before.error if older else None)
        was_better = state.phase is ListingPhase.FAILED and before.phase is not ListingPhase.FAILED
        less_whole = state.phase is ListingPhase.DONE and bool(older)
        phase = ListingPhase.PARTIAL if was_better or less_whole else state.phase
        return replace(state, phase=phase, missing=(*state.missing, *older), error=error)


def _older(gaps: tuple[Gap, ...], first: date) -> tuple[Gap, ...]:
    """What was missing of the days before the refreshed ones."""
    last = first - timedelta(days=1)
    return tuple(replace(gap, last=min(gap.last, last)) for gap in gaps if gap.first <= last)
