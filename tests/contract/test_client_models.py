"""The models against Zoom's descriptions: no field is misspelt, and every example is read."""

import json
import logging
from collections.abc import Iterator, Mapping
from typing import Any, get_args, get_type_hints

import pytest
from pydantic import BaseModel

from app.zoom.models._base import Request
from app.zoom.models._plain import PlainAnswer
from app.zoom.models.group import Group
from app.zoom.models.meeting import (
    Meeting,
    MeetingListItem,
    MeetingRequest,
    PastInstance,
    PastMeeting,
    PastParticipant,
)
from app.zoom.models.recording import Recording
from app.zoom.models.role import Role
from app.zoom.models.settings import LockSettings, SettingsLevel, UserSettings
from app.zoom.models.user import (
    Creation,
    EmailCheck,
    FeaturesAnswer,
    User,
    UserChanges,
    UserDraft,
    UserSummary,
)
from tests.contract.zoom_descriptions import FOLDER, Operation, descriptions

Model = type[BaseModel] | type[PlainAnswer]

ANSWERS: list[tuple[Model, str, str, int, str | None]] = [
    (MeetingListItem, "GET", "/users/{userId}/meetings", 200, "meetings"),
    (Meeting, "GET", "/meetings/{meetingId}", 200, None),
    (Meeting, "POST", "/users/{userId}/meetings", 201, None),
    (PastMeeting, "GET", "/past_meetings/{meetingId}", 200, None),
    (PastInstance, "GET", "/past_meetings/{meetingId}/instances", 200, "meetings"),
    (PastParticipant, "GET", "/past_meetings/{meetingId}/participants", 200, "participants"),
    (Recording, "GET", "/users/{userId}/recordings", 200, "meetings"),
    (Recording, "GET", "/meetings/{meetingId}/recordings", 200, None),
    (User, "GET", "/users", 200, "users"),
    (User, "GET", "/users/{userId}", 200, None),
    (User, "POST", "/users", 201, None),
    (UserSummary, "GET", "/users/summary", 200, None),
    (EmailCheck, "GET", "/users/email", 200, None),
    (FeaturesAnswer, "POST", "/users/features", 201, None),
    (UserSettings, "GET", "/users/{userId}/settings", 200, None),
    (Group, "GET", "/groups", 200, "groups"),
    (SettingsLevel, "GET", "/groups/{groupId}/settings", 200, None),
    (LockSettings, "GET", "/groups/{groupId}/lock_settings", 200, None),
    (Role, "GET", "/roles", 200, "roles"),
    (SettingsLevel, "GET", "/accounts/{accountId}/settings", 200, None),
    (LockSettings, "GET", "/accounts/{accountId}/lock_settings", 200, None),
]
REQUESTS: list[tuple[type[Request], str, str]] = [
    (MeetingRequest, "POST", "/users/{userId}/meetings"),
    (MeetingRequest, "PATCH", "/meetings/{meetingId}"),
    (UserChanges, "PATCH", "/users/{userId}"),
]
ONLY_OF_ONE_USER = (
    *("account_id", "company", "job_title", "language", "location", "phone_number", "pic_url"),
    *("personal_meeting_url", "role_name", "use_pmi", "vanity_url", "account_number", "cluster"),
    *("cms_user_id", "cost_center", "jid", "manager", "phone_country", "phone_numbers", "pronouns"),
    *("pronouns_option", "zoom_one_type"),
)
OF_A_NEW_USER = {"id", "email", "first_name", "last_name", "type"}
ONLY_OF_ONE_MEETING = (
    *("password", "recording_play_passcode", "participant_audio_files", "download_access_token"),
)
ONLY_IN_EVENTS = ("share_url", "host_email", "timezone", "recording_files.file_name")
"""Of the events about recordings; the listings send them too, though their description does not say so."""
RECORDINGS = ("GET /users/{userId}/recordings", "GET /meetings/{meetingId}/recordings")
OF_ANY_FILE = (*("deleted_time", "file_extension", "meeting_id", "recording_type"),)
NOT_IN_EVERY_DESCRIPTION = (
    {("GET /users", name) for name in ONLY_OF_ONE_USER}
    | {("POST /users", name) for name in User.model_fields.keys() - OF_A_NEW_USER}
    | {("GET /accounts/{accountId}/settings", "in_meeting.waiting_room")}
    | {("GET /accounts/{accountId}/lock_settings", "in_meeting.waiting_room")}
    | {(RECORDINGS[0], name) for name in ONLY_OF_ONE_MEETING}
    | {(operation, name) for operation in RECORDINGS for name in ONLY_IN_EVENTS}
    | {(RECORDINGS[1], f"participant_audio_files.{name}") for name in OF_ANY_FILE}
)
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
            # Of alternatives with fields of the same name the first is the usual one.
            found = properties(part) | found
    return found | schema.get("properties", {})


def example(schema: Mapping[str, Any]) -> Any:
    """An instance made of the examples that stand by the fields."""
    if "items" in schema:
        return [example(schema["items"])]
    if inner := properties(schema):
        return {name: example(each) for name, each in inner.items()}
    return schema.get("example")


def inner_model(annotation: Any) -> Model | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel | PlainAnswer):
        return annotation
    return next((found for each in get_args(annotation) if (found := inner_model(each))), None)


def annotations_of(model: Model) -> dict[str, Any]:
    """The fields of a pydantic model, or of a plain one, and what they hold."""
    if issubclass(model, BaseModel):
        return {name: field.annotation for name, field in model.model_fields.items()}
    return get_type_hints(model)


def unknown_fields(model: Model, schema: Mapping[str, Any], path: str = "") -> Iterator[str]:
    described = properties(schema)
    for name, annotation in annotations_of(model).items():
        if name not in described:
            yield f"{path}{name}"
        elif inner := inner_model(annotation):
            yield from unknown_fields(inner, described[name].get("items", described[name]), f"{path}{name}.")


def unread_fields(
    model: BaseModel | PlainAnswer, instance: Mapping[str, Any], path: str = ""
) -> Iterator[str]:
    for name in annotations_of(type(model)).keys() & instance.keys():
        value = getattr(model, name)
        if value in (None, ()) and instance[name] is not None:
            yield f"{path}{name}"
        elif isinstance(value, BaseModel | PlainAnswer):
            yield from unread_fields(value, instance[name], f"{path}{name}.")
        elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel | PlainAnswer):
            yield from unread_fields(value[0], instance[name][0], f"{path}{name}[0].")


@pytest.mark.parametrize("case", ANSWERS, ids=lambda case: f"{case[0].__name__}-{case[1]}-{case[2]}")
def test_no_field_of_an_answer_is_invented(case: tuple[Model, str, str, int, str | None]) -> None:
    model, *where = case
    operation, schema = schema_of(*where)
    unknown = set(unknown_fields(model, schema))
    assert not {name for name in unknown if (operation.name, name) not in NOT_IN_EVERY_DESCRIPTION}


@pytest.mark.parametrize("case", ANSWERS, ids=lambda case: f"{case[0].__name__}-{case[1]}-{case[2]}")
def test_every_example_is_read_whole(
    case: tuple[Model, str, str, int, str | None], caplog: pytest.LogCaptureFixture
) -> None:
    model, *where = case
    _, schema = schema_of(*where)
    instance = example(schema)
    with caplog.at_level(logging.DEBUG, "app.zoom"):
        read = model.model_validate(instance)
    shared = annotations_of(model).keys() & instance.keys()
    assert len(shared) >= min(len(annotations_of(model)) / 2, len(instance))
    assert not list(unread_fields(read, instance))
    assert not caplog.records


@pytest.mark.parametrize("case", REQUESTS, ids=lambda case: f"{case[1]}-{case[2]}")
def test_no_field_of_a_request_is_invented(case: tuple[type[Request], str, str]) -> None:
    model, method, path = case
    operation = descriptions().operation(method, path)
    schema = operation.description["requestBody"]["content"]["application/json"]["schema"]
    unknown = set(unknown_fields(model, schema))
    assert unknown <= ({"default_password"} if method == "PATCH" else set())


def test_no_field_of_a_new_user_is_invented() -> None:
    schema = descriptions().operation("POST", "/users").description["requestBody"]
    body = properties(schema["content"]["application/json"]["schema"])
    assert not list(unknown_fields(UserDraft, body["user_info"]))
    assert [each.value for each in Creation] == body["action"]["enum"]


def events(about: str, file: str) -> dict[str, Mapping[str, Any]]:
    """The content of each event whose name begins so: its schema and its samples."""
    path = FOLDER / file
    if not path.is_file():
        pytest.skip("Zoom's description of events (../shared/zoom-api) is not on this machine")
    webhooks = json.loads(path.read_text("utf-8"))["webhooks"]
    return {
        name: each["post"]["requestBody"]["content"]["application/json"]
        for name, each in webhooks.items()
        if name.startswith(about)
    }


def events_of_recordings() -> dict[str, Mapping[str, Any]]:
    return events("recording.", "meeting-events.openapi.json")


def test_every_user_in_a_sample_of_an_event_is_read_whole(caplog: pytest.LogCaptureFixture) -> None:
    read_users = 0
    for name, content in events("user.", "user-events.openapi.json").items():
        for sample in content["examples"].values():
            payload = json.loads(sample["value"])["payload"]
            for instance in (payload[each] for each in ("object", "old_object") if each in payload):
                with caplog.at_level(logging.DEBUG, "app.zoom"):
                    read = User.model_validate(instance)
                assert not list(unread_fields(read, instance)), name
                assert not caplog.records, name
                assert (read.id, read.type) == (instance.get("id"), instance.get("type")), name
                read_users += 1
    assert read_users >= 12


def test_settings_in_a_sample_of_an_event_are_read(caplog: pytest.LogCaptureFixture) -> None:
    contents = events("user.settings_updated", "user-events.openapi.json").values()
    for sample in (each for content in contents for each in content["examples"].values()):
        settings = json.loads(sample["value"])["payload"]["object"]["settings"]
        with caplog.at_level(logging.DEBUG, "app.zoom"):
            assert UserSettings.model_validate(settings).in_meeting is not None
        assert not caplog.records


def recordings_in(sample: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The recordings that an event tells of; batches name several."""
    about = json.loads(sample["value"])["payload"]["object"]
    return about.get("meetings", [about])


def test_every_recording_in_a_sample_of_an_event_is_read_whole(caplog: pytest.LogCaptureFixture) -> None:
    read_files = 0
    for name, content in events_of_recordings().items():
        for instance in (each for sample in content["examples"].values() for each in recordings_in(sample)):
            with caplog.at_level(logging.DEBUG, "app.zoom"):
                read = Recording.model_validate(instance)
            assert not list(unread_fields(read, instance)), name
            assert not caplog.records, name
            read_files += len(read.files)
            if "type" in instance:
                assert read.type is not None
    assert read_files >= 5


def test_what_the_listings_do_not_describe_stands_in_an_event() -> None:
    described: set[str] = set()
    for content in events_of_recordings().values():
        recording = properties(properties(properties(content["schema"]).get("payload", {})).get("object", {}))
        files = [recording.get(name, {}) for name in ("recording_files", "participant_audio_files")]
        described |= set(recording)
        described |= {
            f"recording_files.{name}" for each in files for name in properties(each.get("items", {}))
        }
    assert set(ONLY_IN_EVENTS) <= described
