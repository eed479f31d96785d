import re

import pytest

from app.zoom.api import accounts, groups, meetings, recordings, roles, users
from app.zoom.operations import Operation
from app.zoom.scopes import ADMIN_SCOPES, ALL_SCOPES, FEATURES, USER_ACTIONS, lacking
from tests.contract.zoom_descriptions import FOLDER

OPERATIONS = [
    each
    for module in (accounts, groups, meetings, recordings, roles, users)
    for each in vars(module).values()
    if isinstance(each, Operation)
]
DESCRIBED = [each for each in OPERATIONS if each not in (recordings.LIST_ACCOUNT, accounts.USAGE)]
"""An account's recordings and seats stand in Zoom's description for master accounts, which is not here."""
PROMISED = list(dict.fromkeys([*FEATURES, *USER_ACTIONS]))
NOT_IN_THE_LIST = {"recordingGet": {"recording:read:admin"}}
"""Classic scopes that work, but were lost in Zoom's list, where those of Zoom Phone stand instead."""
ACCOUNT_LIST = "cloud_recording:read:list_account_recordings:admin"
USAGE = "billing:read:plan_usage:admin"
FOR_ADMINS = [feature.name for feature in FEATURES if feature.for_admins_only]


def test_all_granular_scopes_are_enough() -> None:
    assert [feature.name for feature in lacking(ALL_SCOPES)] == FOR_ADMINS
    assert FOR_ADMINS[0] == "List everyone’s recordings at once" and len(FOR_ADMINS) >= 7
    assert lacking(ADMIN_SCOPES) == ()


def test_classic_scopes_are_enough() -> None:
    of_admins = ("meeting:read", "meeting:write", "recording:read", "recording:write", "user:read")
    of_admins += ("account:read", "group:read", "role:read")
    assert lacking(f"{scope}:admin" for scope in of_admins) == ()
    lacked = lacking({"meeting:read", "user:read"})
    assert {feature.name for feature in lacked} >= {"Create meetings", "Delete meetings"}
    assert "List and show meetings" not in {feature.name for feature in lacked}


def test_a_feature_names_what_it_lacks() -> None:
    granted = frozenset(ALL_SCOPES) - {"meeting:read:past_meeting"}
    (past,) = [feature for feature in lacking(granted) if not feature.for_admins_only]
    assert past.missing(granted) == ("meeting:read:past_meeting",)
    assert past.classic == ("meeting:read", "meeting:read:admin")


@pytest.mark.parametrize("form", ["admin", "master"])
def test_the_forms_for_whole_accounts_cover_the_others(form: str) -> None:
    granted = {f"{scope.removesuffix(':admin')}:{form}" for scope in ADMIN_SCOPES}
    assert lacking(granted) == ()


def test_the_accounts_list_needs_more_than_the_plain_form() -> None:
    granted = {ACCOUNT_LIST.removesuffix(":admin")} | set(ALL_SCOPES)
    assert [feature.name for feature in lacking(granted)] == FOR_ADMINS


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


@pytest.mark.parametrize("operation", DESCRIBED, ids=lambda each: each.name)
def test_every_operation_is_as_zoom_lists_it(operation: Operation) -> None:
    _, method, path, _, label, classic, granular = rows()[operation.name]
    assert (operation.method, operation.path) == (method, path)
    assert operation.label == label.lower().replace("-", "_")
    accepted = set(re.findall(r"`([^`]+)`", granular))
    if operation is accounts.LOCKS:
        assert accepted == {"account:read:lock_settings:master"}
        return
    feature = next(
        each for each in PROMISED if accepted & {*each.granular, *(f"{s}:admin" for s in each.granular)}
    )
    listed = set(re.findall(r"`([^`]+)`", classic)) | NOT_IN_THE_LIST.get(operation.name, set())
    assert listed >= set(feature.classic)


def test_no_scope_is_asked_for_that_no_operation_needs() -> None:
    needed = {
        scope for operation in DESCRIBED for scope in re.findall(r"`([^`]+)`", rows()[operation.name][6])
    }
    wanted = {scope for feature in PROMISED for scope in feature.granular}
    assert wanted | set(ALL_SCOPES) | set(ADMIN_SCOPES) <= needed | {ACCOUNT_LIST, USAGE}


def test_each_write_of_users_has_its_feature_once() -> None:
    scopes = [scope for feature in USER_ACTIONS for scope in feature.granular]
    assert len(set(scopes)) == len(scopes) and all(feature.for_admins_only for feature in USER_ACTIONS)
    assert not {"user:read:list_users:admin"} & set(scopes)
