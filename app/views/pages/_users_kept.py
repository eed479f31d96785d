"""What the page remembers from one start to the next: columns, order, and filters that fit any account."""

from app.store.users import UserStatus
from app.viewmodels.users import UsersViewModel
from app.viewmodels.users_state import Filters
from app.viewmodels.users_words import SORTABLE
from app.views.window_state import WindowState

COLUMNS, SORT, FILTERS = "users/shown", "users/sort", "users/filters"


class KeptChoices:
    """Gives a view-model that has not started what was chosen last, and keeps what is chosen from then on.

    Roles, groups and departments are an account's own: for another account they would hide everybody. Those
    filters are kept by name, with the account.
    """

    def __init__(self, vm: UsersViewModel, state: WindowState) -> None:
        self._vm, self._state = vm, state
        if columns := state.value(COLUMNS):
            vm.set_columns(columns.split(","))
        column, _sign, direction = state.value(SORT).partition(":")
        if column in SORTABLE:
            vm.set_sort(column, direction == "descending")
        vm.set_filters(_filters(state.value(FILTERS)))

    def store(self) -> None:
        """Keep what is chosen now."""
        vm = self._vm
        self._state.store(COLUMNS, ",".join(vm.columns))
        self._state.store(SORT, f"{vm.sort.column}:{'descending' if vm.sort.descending else 'ascending'}")
        self._state.store(FILTERS, _text(vm.filters))


def _text(filters: Filters) -> str:
    kept = {
        "status": filters.status.value if filters.status else "",
        "licence": "" if filters.licence is None else str(filters.licence),
        "sign_in": "" if filters.sign_in is None else str(filters.sign_in),
        "idle": str(filters.idle_days or ""),
    }
    return ";".join(f"{name}={value}" for name, value in kept.items() if value)


def _filters(text: str) -> Filters:
    """What is kept; what cannot be read is not filtered by."""
    pairs = (pair.partition("=") for pair in text.split(";"))
    kept = {name: value for name, _sign, value in pairs}
    statuses = [each for each in UserStatus if each.value == kept.get("status")]
    return Filters(
        status=statuses[0] if statuses else None,
        licence=_number(kept.get("licence", "")),
        sign_in=_number(kept.get("sign_in", "")),
        idle_days=_number(kept.get("idle", "")) or 0,
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None
