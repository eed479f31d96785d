"""The judge itself: it accepts what Zoom does and refuses what Zoom does not."""

import pytest

from tests.contract.zoom_descriptions import KNOWN_CONTRADICTIONS, descriptions


def test_finds_the_operation_of_a_concrete_path():
    assert descriptions().operation("GET", "/users/me/meetings").template == "/users/{userId}/meetings"
    assert descriptions().operation("get", "/meetings/{meetingId}").name == "GET /meetings/{meetingId}"


def test_literal_segments_win_over_parameters():
    assert descriptions().operation("GET", "/users/summary").template == "/users/summary"


def test_refuses_an_unknown_operation():
    with pytest.raises(AssertionError, match="no DELETE /nowhere"):
        descriptions().operation("DELETE", "/nowhere")


def test_accepts_a_described_request():
    descriptions().validate_request("GET", "/users/me/meetings", {"type": "live", "page_size": "300"})
    body = {"topic": "Senate", "type": 2, "start_time": "2026-11-24T09:30:00", "timezone": "Europe/Lisbon"}
    descriptions().validate_request("POST", "/users/me/meetings", {}, body)


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ({"type": "everything"}, "not one of"),
        ({"page_size": "301"}, "greater than the maximum"),
        ({"page_size": "many"}, "not of type 'integer'"),
        ({"pagesize": "30"}, "pagesize is not described"),
        ({"from": "24.11.2026"}, "is not a 'date'"),
    ],
)
def test_refuses_a_wrong_query(query, problem):
    with pytest.raises(AssertionError, match=problem):
        descriptions().validate_request("GET", "/users/me/meetings", query)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"topic": "x" * 201}, "too long"),
        ({"subject": "Senate"}, "subject"),
        ({"duration": 1441}, "greater than the maximum"),
        ({"settings": {"waitingRoom": True}}, "waitingRoom"),
        ({"start_time": "tomorrow"}, "is not a 'date-time'"),
        (None, "no body"),
    ],
)
def test_refuses_a_wrong_body(body, problem):
    with pytest.raises(AssertionError, match=problem):
        descriptions().validate_request("POST", "/users/me/meetings", {}, body)


def test_refuses_a_wrong_answer():
    with pytest.raises(AssertionError, match="does not answer 200"):
        descriptions().validate_response("DELETE", "/meetings/1", 200)
    with pytest.raises(AssertionError, match="a body where none"):
        descriptions().validate_response("DELETE", "/meetings/1", 204, {"id": 1})
    with pytest.raises(AssertionError, match="invented"):
        descriptions().validate_response(
            "GET", "/users/me/meetings", 200, {"meetings": [{"id": 1, "invented": 2}]}
        )


def test_weekly_days_may_be_a_list_but_not_anything():
    recurrence = {"type": 2, "weekly_days": "1,3"}
    descriptions().validate_request("POST", "/users/me/meetings", {}, {"recurrence": recurrence})
    with pytest.raises(AssertionError, match="not one of"):
        descriptions().validate_request(
            "POST", "/users/me/meetings", {}, {"recurrence": {"type": 2, "weekly_days": "1,9"}}
        )


def test_each_contradiction_has_its_own_name():
    assert len({known.name for known in KNOWN_CONTRADICTIONS}) == len(KNOWN_CONTRADICTIONS)


@pytest.mark.parametrize(
    ("path", "body", "wrong"),
    [
        (
            "/users/me/recordings",
            {"meetings": [{"recording_files": [{"file_type": "TIMELINE"}]}]},
            {"meetings": [{"recording_files": [{"file_type": "TIMELESS"}]}]},
        ),
        (
            "/metrics/meetings/1/participants",
            {"participants": [{"email": ""}]},
            {"participants": [{"email": "nobody"}]},
        ),
        ("/meetings/1", {"password": "123456"}, {"password": 123456}),
    ],
)
def test_known_contradictions_are_excused_and_nothing_else(path, body, wrong):
    descriptions().validate_response("GET", path, 200, body)
    with pytest.raises(AssertionError, match="is not as Zoom describes it"):
        descriptions().validate_response("GET", path, 200, wrong)
