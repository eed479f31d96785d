import re

import pytest

from app.zoom.api import meetings, users
from app.zoom.operations import Operation
from app.zoom.scopes import ADMIN_SCOPES, ALL_SCOPES, FEATURES, lacking
from tests.contract.zoom_descriptions import FOLDER

OPERATIONS = [
    each for module in (meetings, users) for each in vars(module).values() if isinstance(each, Operation)
]


def test_all_granular_scopes_are_enough() -> None:
    assert [feature.name for feature in lacking(ALL_SCOPES)] == ["Choose other people as host"]
    assert lacking(ADMIN_SCOPES) == ()


def test_classic_scopes_are_enough() -> None:
    assert lacking({"meeting:read:admin", "meeting:write:admin", "user:read:admin"}) == ()
    lacked = lacking({"meeting:read", "user:read"})
    assert {feature.name for feature in lacked} >= {"Create meetings", "Delete meetings"}
    assert "List and show meetings" not in {feature.name for feature in lacked}


def test_a_feature_names_what_it_lacks() -> None:
    granted = frozenset(ALL_SCOPES) - {"meeting:read:past_meeting"}
    (past,) = [feature for feature in lacking(granted) if not feature.for_admins_only]
    assert past.missing(granted) == ("meeting:read:past_meeting",)
    assert past.classic == ("meeting:read", "meeting:read:admin")


def test_nothing_granted_lacks_everything() -> None:
    assert lacking(()) == FEATURES


def test_plain_scopes_hold_no_admin_ones() -> None:
    assert not [scope for scope in ALL_SCOPES if scope.endswith(":admin")]
    assert all(scope.endswith(":admin") for scope in ADMIN_SCOPES)
    assert len(set(ALL_SCOPES)) == len(ALL_SCOPES) and len(set(ADMIN_SCOPES)) == len(ADMIN_SCOPES)


def rows() -> dict[str, list[str]]:
    path = FOLDER / "endpoints-scopes-rate.txt"
    if not path.is_file():
        pytest.skip("Zoom's list of scopes (../shared/zoom-api) is not on this machine")
    table = (line.split(" | ") for line in path.read_text("utf-8").splitlines()[1:])
    return {row[3]: row for row in table if len(row) == 7}


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.name)
def test_every_operation_is_as_zoom_lists_it(operation: Operation) -> None:
    _, method, path, _, label, classic, granular = rows()[operation.name]
    assert (operation.method, operation.path) == (method, path)
    assert operation.label == label.lower().replace("-", "_")
    accepted = set(re.findall(r"`([^`]+)`", granular))
    feature = next(
        each for each in FEATURES if accepted & {*each.granular, *(f"{s}:admin" for s in each.granular)}
    )
    assert set(feature.classic) <= set(re.findall(r"`([^`]+)`", classic))


def test_no_scope_is_asked_for_that_no_operation_needs() -> None:
    needed = {
        scope for operation in OPERATIONS for scope in re.findall(r"`([^`]+)`", rows()[operation.name][6])
    }
    assert set(ALL_SCOPES) | set(ADMIN_SCOPES) <= needed
