import re

import pytest

from app.zoom._answers import error_of
from app.zoom._user_refusals import CREATE, DELETE, FEATURES, STATUS, UPDATE, reason_words, refusal
from app.zoom.errors import InvalidRequest, NotAllowed, NotFound, PlanLacks, UserRefused, ZoomError
from app.zoom.http import Response
from tests.contract.zoom_descriptions import descriptions

PLACES = {
    CREATE: ("POST", "/users"),
    UPDATE: ("PATCH", "/users/{userId}"),
    STATUS: ("PUT", "/users/{userId}/status"),
    DELETE: ("DELETE", "/users/{userId}"),
}


def error(code: int, operation: str, said: str = "Because.", status: int = 400) -> ZoomError:
    body = {"code": code, "message": said}
    found = error_of(Response(status, {}, b""), body, operation)
    assert found is not None
    return found


@pytest.mark.parametrize("operation", PLACES)
def test_every_code_that_zoom_documents_has_words(operation: str) -> None:
    method, path = PLACES[operation]
    responses = descriptions().operation(method, path).description["responses"]
    found = 0
    for status in ("400", "404", "409"):
        text = responses.get(status, {}).get("description", "")
        for code in {int(each) for each in re.findall(r"Error Code:\*\* `(\d+)`", text)} - {200, 300, 4100}:
            told = error(code, operation, status=int(status))
            assert isinstance(told, NotFound if code == 1001 else UserRefused), code
            assert told.title != ZoomError().title and told.next_step, code
            found += 1
    assert found


@pytest.mark.parametrize("code", [1005, 1009, 1107, 2033, 2034, 3412])
@pytest.mark.parametrize("operation", [CREATE, UPDATE, STATUS])
def test_refusals_stay_what_they_are_whatever_the_operation(code: int, operation: str) -> None:
    told = error(code, operation)
    assert isinstance(told, UserRefused) and told.code == code
    assert told.message.endswith((".", "”")) and told.next_step.endswith(".")


def test_one_code_means_two_things() -> None:
    created, deleted = error(1107, CREATE), error(1107, DELETE)
    assert "blocked" in created.title and "unlinked" in deleted.title


def test_zooms_number_of_seats_is_quoted() -> None:
    said = 'Your account has reached the permitted maximum number of "5" paying users.'
    assert said in error(3412, UPDATE, said).message
    assert "Because" not in error(1005, CREATE).message


def test_administrators_and_rooms_are_named() -> None:
    said = "Zoom Room and Admin users' status cannot be activated or deactivated."
    told = error(200, STATUS, said)
    assert isinstance(told, UserRefused) and "administrators" in told.message and said in told.message


@pytest.mark.parametrize(
    ("code", "operation", "said", "kind"),
    [
        (300, UPDATE, "Invalid parameter: password", InvalidRequest),
        (300, UPDATE, "You cannot change ... an upcoming Zoom Events scheduled.", UserRefused),
        (300, DELETE, "This user has published events on Zoom Events.", UserRefused),
        (200, FEATURES, "Current account must be a paid account.", PlanLacks),
        (200, FEATURES, "Current account does not enable this feature.", NotAllowed),
        (200, UPDATE, "Only an account administrator can change a user's name.", NotAllowed),
        (3412, "meetingCreate", "Because.", InvalidRequest),
        (1120, "user", "A valid invitation was not found.", UserRefused),
        (1001, "user", "User does not exist.", NotFound),
        (1010, "meetings", "User does not belong to this account.", NotFound),
    ],
)
def test_only_what_has_better_words_is_a_refusal(
    code: int, operation: str, said: str, kind: type[ZoomError]
) -> None:
    assert type(error(code, operation, said)) is kind


def test_seats_are_told_apart() -> None:
    assert isinstance(full := error(2033, STATUS), UserRefused) and full.lacks_seats
    assert isinstance(taken := error(1005, CREATE), UserRefused) and not taken.lacks_seats
    assert refusal(None, CREATE, "") is None


@pytest.mark.parametrize("reason", ["Not enough seats", "Can't update for Zoom Room users", "Unpaid user"])
def test_reasons_of_many_have_words(reason: str) -> None:
    assert reason_words(reason) != reason and reason_words(reason).endswith(".")
    assert reason_words(f" {reason.upper()} ".replace("'", "’")) == reason_words(reason)


def test_all_reasons_that_zoom_documents_have_words() -> None:
    schema = descriptions().operation("POST", "/users/features").response_schema(201)
    assert schema is not None
    reasons = schema["properties"]["fail_details"]["items"]["properties"]["reason"]["enum"]
    assert len(reasons) == 11 and not [each for each in reasons if reason_words(each) == each]
    assert reason_words("Something new") == "Something new"
