import json
import logging
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.zoom.models.account import PlanUsage
from app.zoom.models.group import Group
from app.zoom.models.meeting import (
    InviteeRequest,
    Meeting,
    MeetingListItem,
    MeetingRequest,
    MeetingSettings,
    MeetingSettingsRequest,
    MeetingType,
    PastMeeting,
    PastParticipant,
)
from app.zoom.models.recording import PARTICIPANT_AUDIO, FileStatus, Recording, RecordingFile
from app.zoom.models.role import Role
from app.zoom.models.settings import LockSettings, SettingsLevel, UserSettings
from app.zoom.models.user import Creation, User, UserChanges, UserDraft, UserSummary, UserType

MODELS = (
    *(Meeting, MeetingListItem, PastMeeting, PastParticipant),
    *(Recording, RecordingFile, User, UserSettings, UserSummary),
    *(Group, Role, PlanUsage, SettingsLevel, LockSettings),
)
START = "https://zoom.us/s/1?zak=secret-zak"


def field_names(model: type[Any]) -> list[str]:
    """Of a pydantic model, or of a plain one."""
    return [each.name for each in fields(model)] if is_dataclass(model) else list(model.model_fields)


@pytest.mark.parametrize("model", MODELS)
def test_everything_may_be_missing(model: type[Meeting]) -> None:
    assert model.model_validate({}) == model()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["type", "email", "status"]), inner)
    ),
    max_leaves=5,
)


@pytest.mark.parametrize("model", MODELS)
@given(data=st.data())
def test_odd_values_lose_themselves_alone(model: type[Meeting], data: st.DataObject) -> None:
    fields = field_names(model)
    odd = data.draw(st.dictionaries(st.sampled_from(fields), json_values, max_size=6))
    read = model.model_validate({"topic": "kept", "email": "kept"} | odd | {"new_field": 1})
    for name in {"topic", "email"} & set(fields) - odd.keys():
        assert getattr(read, name) == "kept"


def test_a_bad_item_does_not_take_its_list_along() -> None:
    read = Meeting.model_validate(
        {"id": 1, "occurrences": [{"occurrence_id": 5}, "odd", {"status": "deleted"}]}
    )
    assert [each.occurrence_id for each in read.occurrences] == ["5", None]
    assert Meeting.model_validate({"occurrences": None}).occurrences == ()
    assert Meeting.model_validate({"occurrences": 7}).occurrences == ()


def test_a_bad_value_deep_inside_loses_itself_alone() -> None:
    read = Meeting.model_validate({"topic": "x", "settings": {"host_video": {}, "audio": "voip"}})
    assert read.settings == MeetingSettings(audio="voip")


def test_what_was_left_out_is_logged_by_name_only(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "app.zoom"):
        Meeting.model_validate({"duration": "private words", "settings": 5})
    assert "duration" in caplog.text and "settings" in caplog.text and "private words" not in caplog.text


def test_unknown_values_of_enumerations_pass() -> None:
    read = Meeting.model_validate({"type": 77, "status": "paused", "settings": {"audio": "hologram"}})
    assert (read.type, read.status, read.settings and read.settings.audio) == (77, "paused", "hologram")
    assert Meeting.model_validate({"type": 8}).type == MeetingType.RECURRING


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-23T12:00:00Z", datetime(2026, 11, 23, 12, tzinfo=UTC)),
        ("2026-11-23T14:00:00+02:00", datetime(2026, 11, 23, 12, tzinfo=UTC)),
        ("2026-11-23T12:00:00", datetime(2026, 11, 23, 12, tzinfo=UTC)),
        ("", None),
        ("tomorrow", None),
        ("0001-01-01T00:00:00+14:00", None),
    ],
)
def test_times_are_aware_and_in_utc(text: str, moment: datetime | None) -> None:
    read = MeetingListItem.model_validate({"start_time": text}).start_time
    assert read == moment and (read is None or read.tzinfo is UTC)


def test_numbers_that_should_be_text_and_the_reverse() -> None:
    assert MeetingListItem.model_validate({"id": "123456789", "pmi": 987}).id == 123456789
    assert MeetingListItem.model_validate({"pmi": 987}).pmi == "987"


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**30, 1e300])
def test_numbers_that_no_database_holds_are_left_out(number: float) -> None:
    read = Meeting.model_validate({"id": number, "duration": number, "topic": "kept"})
    assert (read.id, read.duration, read.topic) == (None, None, "kept")
    assert Meeting(id=2**63 - 1).id == 2**63 - 1


def test_the_start_link_is_in_no_repr_and_no_dump() -> None:
    read = Meeting.model_validate(
        {"id": 1, "start_url": START, "join_url": "https://zoom.us/j/1?pwd=p4ss", "password": "p4ss"}
    )
    assert read.start_url is not None and read.start_url.get_secret_value() == START
    assert "secret-zak" not in f"{read!r} {read.model_dump()} {read.model_dump_json()}"
    assert "p4ss" not in repr(read)
    assert read.model_dump()["password"] == "p4ss"


def test_models_are_frozen() -> None:
    with pytest.raises(ValidationError):
        Meeting().topic = "x"  # type: ignore[misc]


class TestRecording:
    @pytest.mark.parametrize("type_", [8, "8"])
    def test_its_type_is_text_in_lists_and_a_number_in_events(self, type_: object) -> None:
        assert Recording.model_validate({"type": type_, "id": "123"}).type == 8

    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("2028-07-12", date(2028, 7, 12)),
            ("2028-07-12T05:00:00Z", date(2028, 7, 12)),
            ("", None),
            ("soon", None),
            (None, None),
        ],
    )
    def test_the_day_of_its_deletion(self, text: str | None, day: date | None) -> None:
        assert Recording.model_validate({"auto_delete_date": text}).auto_delete_date == day

    @pytest.mark.parametrize(
        ("size", "read"),
        [(7220, 7220), (7220.0, 7220), ("7220", 7220), (-1, None), (1.5, None), (2**63, None)],
    )
    def test_sizes(self, size: object, read: int | None) -> None:
        assert RecordingFile.model_validate({"file_size": size}).file_size == read

    def test_files_of_participants_are_files_too(self) -> None:
        read = Recording.model_validate(
            {
                "recording_files": [{"id": "a", "recording_type": "audio_only", "status": "processing"}],
                "participant_audio_files": [{"id": "b"}, {"id": "c", "recording_type": "new"}, "odd"],
            }
        )
        assert [(file.id, file.recording_type) for file in read.files] == [
            ("a", "audio_only"),
            ("b", PARTICIPANT_AUDIO),
            ("c", "new"),
        ]
        assert read.files[0].status == FileStatus.PROCESSING
        assert Recording.model_validate({"recording_files": None}).files == ()

    def test_links_and_passcodes_are_in_no_repr(self) -> None:
        secrets = ("share_url", "password", "recording_play_passcode", "download_access_token")
        links = {"play_url": "p4ss", "download_url": "p4ss"}
        read = Recording.model_validate(dict.fromkeys(secrets, "p4ss") | {"recording_files": [links]})
        assert "p4ss" not in repr(read) and "p4ss" not in repr(read.files)
        assert read.download_access_token and read.download_access_token.get_secret_value() == "p4ss"


class TestUser:
    def test_unknown_numbers_and_words_pass(self) -> None:
        read = User.model_validate({"type": 7, "status": "asleep", "login_types": [101, "100", 5, None, {}]})
        assert (read.type, read.status, read.login_types) == (7, "asleep", (101, 100, 5))
        assert User.model_validate({"type": 3}).type == UserType.ON_PREM

    def test_a_pending_one_has_no_id(self) -> None:
        read = User.model_validate({"email": "ada@example.com", "type": 2, "status": "pending"})
        assert read.id is None and read.email == "ada@example.com"

    def test_lists_may_be_null_empty_or_odd(self) -> None:
        read = User.model_validate({"group_ids": None, "im_group_ids": [], "division_ids": "x"})
        assert (read.group_ids, read.im_group_ids, read.division_ids) == (None, (), None)
        assert User.model_validate({"phone_numbers": [{"number": 5550100}, 3]}).phone_numbers

    def test_the_host_key_is_not_kept(self) -> None:
        read = User.model_validate({"id": "a", "host_key": "123456"})
        assert "123456" not in f"{read!r}{read.model_dump()}"

    @pytest.mark.parametrize("sent", [{"hosts": 5, "usage": 3}, [{"hosts": 5, "usage": 3}]])
    def test_seats_of_a_plan_come_alone_or_as_a_list(self, sent: object) -> None:
        (seats,) = PlanUsage.model_validate({"plan_united": sent, "plan_webinar": None}).plan_united
        assert (seats.hosts, seats.usage) == (5, 3)

    def test_settings_of_any_level_have_the_same_names(self) -> None:
        told = {"in_meeting": {"waiting_room": True}, "meeting_security": {"meeting_password": False}}
        assert SettingsLevel.model_validate(told).model_dump(exclude_none=True) == told
        assert LockSettings.model_validate(told).model_dump(exclude_none=True) == told
        assert UserSettings.model_validate(told).model_dump(exclude_none=True) == told


class TestUserRequests:
    def test_a_draft_says_how_to_make_the_user(self) -> None:
        draft = UserDraft(email="ada@example.com", type=UserType.BASIC, first_name="Ada")
        assert draft.body(Creation.CREATE) == {
            "action": "create",
            "user_info": {"email": "ada@example.com", "type": 1, "first_name": "Ada"},
        }

    @pytest.mark.parametrize("action", list(Creation))
    def test_a_password_goes_with_one_way_alone(self, action: Creation) -> None:
        plain = UserDraft(email="ada@example.com", type=1)
        secret = plain.model_copy(update={"password": "Gr33nroom-"})
        right, wrong = (secret, plain) if action is Creation.AUTO else (plain, secret)
        assert right.body(action)["action"] == action.value
        with pytest.raises(ValueError, match="password"):
            wrong.body(action)
        assert "Gr33nroom" not in repr(secret)

    def test_only_what_was_set_is_changed(self) -> None:
        assert UserChanges(type=UserType.LICENSED).body() == {"type": 2}
        assert UserChanges(dept="", first_name=None).body() == {"dept": ""}
        with pytest.raises(ValidationError):
            UserChanges.model_validate({"licence": 2})


class TestRequest:
    def test_only_what_was_set_is_sent(self) -> None:
        request = MeetingRequest(topic="x", settings=MeetingSettingsRequest(waiting_room=False))
        assert request.body() == {"topic": "x", "settings": {"waiting_room": False}}

    def test_start_is_wall_time_with_a_zone_beside_it(self) -> None:
        request = MeetingRequest(start_time=datetime(2026, 11, 23, 9, 30), timezone="Europe/Berlin")
        assert request.body() == {"start_time": "2026-11-23T09:30:00", "timezone": "Europe/Berlin"}
        assert MeetingRequest.model_validate({"start_time": "2026-11-23T09:30:00"}).body() == {
            "start_time": "2026-11-23T09:30:00"
        }

    def test_an_aware_start_is_sent_as_utc(self) -> None:
        start = datetime(2026, 11, 23, 9, 30, tzinfo=timezone(timedelta(hours=2)))
        assert MeetingRequest(start_time=start).body() == {"start_time": "2026-11-23T07:30:00Z"}

    def test_a_body_is_json(self) -> None:
        request = MeetingRequest(
            type=MeetingType.SCHEDULED,
            settings=MeetingSettingsRequest(meeting_invitees=(InviteeRequest(email="a@example.com"),)),
        )
        assert json.loads(json.dumps(request.body()))["type"] == 2

    def test_a_field_that_zoom_does_not_have_is_a_mistake(self) -> None:
        with pytest.raises(ValidationError):
            MeetingRequest.model_validate({"tpoic": "x"})

    def test_passcode_and_agenda_are_in_no_repr(self) -> None:
        assert "p4ss" not in repr(MeetingRequest(password="p4ss", agenda="p4ss"))
