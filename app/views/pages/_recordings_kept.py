"""What the page remembers from one start to the next: the range and the order."""

from datetime import date

from app.viewmodels.recordings import RecordingsViewModel
from app.views.window_state import WindowState

FIRST, LAST, SORT = "recordings/from", "recordings/to", "recordings/sort"
_SORTS = frozenset({"date", "topic", "host", "length", "size", "state"})


class KeptChoices:
    """Gives a view-model that has not started what was chosen last, and keeps what is chosen from then on.

    Filters that hide recordings are not kept: a list that is short for a forgotten reason misleads.
    """

    def __init__(self, vm: RecordingsViewModel, state: WindowState) -> None:
        self._vm, self._state = vm, state
        first, last = _day(state.value(FIRST)), _day(state.value(LAST))
        if first is not None and first <= vm.today:
            vm.set_range(first, last)
        column, _sign, direction = state.value(SORT).partition(":")
        if column in _SORTS:
            vm.set_sort(column, direction == "descending")

    def store(self) -> None:
        """Keep what is chosen now."""
        filters, sort = self._vm.filters, self._vm.sort
        self._state.store(FIRST, filters.first.isoformat())
        self._state.store(LAST, filters.last.isoformat() if filters.last else "")
        self._state.store(SORT, f"{sort.column}:{'descending' if sort.descending else 'ascending'}")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
