"""The models against Zoom's descriptions: no field is misspelt, and every example is read."""

import logging
from collections.abc import Iterator, Mapping
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from app.zoom.models._base import Answer, Request
from app.zoom.models.meeting import (
    Meeting,
    MeetingListItem,
    MeetingRequest,
    PastInstance,
    PastMeeting,
    PastParticipant,
)
from app.zoom.models.user import User, UserSettings
from tests.contract.zoom_descriptions import Operation, descriptions

ANSWERS: list[tuple[type[Answer], str, str, int, str | None]] = [
    (MeetingListItem, "GET", "/users/{userId}/meetings", 200, "meetings"),
    (Meeting, "GET", "/meetings/{meetingId}", 200, None),
    (Meeting, "POST", "/users/{userId}/meetings", 201, None),
    (PastMeeting, "GET", "/past_meetings/{meetingId}", 200, None),
    (PastInstance, "GET", "/past_meetings/{meetingId}/instances", 200, "meetings"),
    (PastParticipant, "GET", "/past_meetings/{meetingId}/participants", 200, "participants"),
    (User, "GET", "/users", 200, "users"),
    (User, "GET", "/users/{userId}", 200, None),
    (UserSettings, "GET", "/users/{userId}/settings", 200, None),
]
REQUESTS: list[tuple[type[Request], str, str]] = [
    (MeetingRequest, "POST", "/users/{userId}/meetings"),
    (MeetingRequest, "PATCH", "/meetings/{meetingId}"),
]
ONLY_OF_ONE_USER = (
    *("account_id", "company", "job_title", "language", "location", "phone_number", "pic_url"),
    *("personal_meeting_url", "role_name", "use_pmi", "vanity_url"),
)
NOT_IN_EVERY_DESCRIPTION = {("GET /users", name) for name in ONLY_OF_ONE_USER}
"""One model serves two operations, and one of them tells less."""


def schema_of(method: str, path: str, status: int, items: str | None) -> tuple[Operation, Mapping[str, Any]]:
    operation = descriptions().operation(method, path)
    schema = operation.description["responses"][str(status)]["content"]["application/json"]["schema"]
    if items is None:
        return operation, schema
    return operation, properties(schema)[items]["items"]


def properties(schema: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for keyword in ("allOf", "anyOf", "oneOf"):
        for part in schema.get(keyword, []):
            found |= properties(part)
    return found | schema.get("properties", {})


def example(schema: Mapping[str, Any]) -> Any:
    """An instance made of the examples that stand by the fields."""
    if "items" in schema:
        return [example(schema["items"])]
    if inner := properties(schema):
        return {name: example(each) for name, each in inner.items()}
    return schema.get("example")


def inner_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for each in get_args(annotation) if (found := inner_model(each))), None)


def unknown_fields(model: type[BaseModel], schema: Mapping[str, Any], path: str = "") -> Iterator[str]:
    described = properties(schema)
    for name, field in model.model_fields.items():
        if name not in described:
            yield f"{path}{name}"
        elif inner := inner_model(field.annotation):
            yield from unknown_fields(inner, described[name].get("items", described[name]), f"{path}{name}.")


def unread_fields(model: BaseModel, instance: Mapping[str, Any], path: str = "") -> Iterator[str]:
    for name in type(model).model_fields.keys() & instance.keys():
        value = getattr(model, name)
        if value in (None, ()) and instance[name] is not None:
            yield f"{path}{name}"
        elif isinstance(value, BaseModel):
            yield from unread_fields(value, instance[name], f"{path}{name}.")
        elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            yield from unread_fields(value[0], instance[name][0], f"{path}{name}[0].")


@pytest.mark.parametrize("case", ANSWERS, ids=lambda case: f"{case[0].__name__}-{case[1]}-{case[2]}")
def test_no_field_of_an_answer_is_invented(case: tuple[type[Answer], str, str, int, str | None]) -> None:
    model, *where = case
    operation, schema = schema_of(*where)
    unknown = set(unknown_fields(model, schema))
    assert not {name for name in unknown if (operation.name, name) not in NOT_IN_EVERY_DESCRIPTION}


@pytest.mark.parametrize("case", ANSWERS, ids=lambda case: f"{case[0].__name__}-{case[1]}-{case[2]}")
def test_every_example_is_read_whole(
    case: tuple[type[Answer], str, str, int, str | None], caplog: pytest.LogCaptureFixture
) -> None:
    model, *where = case
    _, schema = schema_of(*where)
    instance = example(schema)
    with caplog.at_level(logging.DEBUG, "app.zoom"):
        read = model.model_validate(instance)
    assert len(model.model_fields.keys() & instance.keys()) >= len(model.model_fields) / 2
    assert not list(unread_fields(read, instance))
    assert not caplog.records


@pytest.mark.parametrize("case", REQUESTS, ids=lambda case: f"{case[1]}-{case[2]}")
def test_no_field_of_a_request_is_invented(case: tuple[type[Request], str, str]) -> None:
    model, method, path = case
    operation = descriptions().operation(method, path)
    schema = operation.description["requestBody"]["content"]["application/json"]["schema"]
    unknown = set(unknown_fields(model, schema))
    assert unknown <= ({"default_password"} if method == "PATCH" else set())
