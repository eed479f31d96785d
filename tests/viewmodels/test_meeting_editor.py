import asyncio
from datetime import UTC, datetime

import pytest

from app.viewmodels.meeting_draft import Field
from app.viewmodels.meeting_editor import MeetingEditorViewModel, field_called
from app.zoom.errors import FieldError, InvalidRequest, MissingScope, NetworkError, RateLimited
from app.zoom.models.settings import UserSettings
from tests.fakes.clock import FakeClock, settle
from tests.fakes.meetings_session import ME, NOW, InlineIo, detail_of, fake_session, meeting


@pytest.fixture
def session():
    return fake_session()


@pytest.fixture
async def editor(session, qapp):
    editor = MeetingEditorViewModel(InlineIo(), session, FakeClock(NOW), ME, "Europe/Berlin")
    editor.start()
    yield editor
    await editor.close()


@pytest.fixture
def heard(editor):
    heard = {"saved": [], "refused": []}
    editor.saved.connect(heard["saved"].append)
    editor.refused.connect(heard["refused"].append)
    return heard


def valid(editor, **fields):
    editor.change(topic="Data stewardship", date="2026-11-26", time="14:30", duration="45", **fields)


async def test_a_new_draft_begins_at_the_next_half_hour_with_a_passcode(editor):
    assert (editor.draft.date, editor.draft.time) == ("2026-11-24", "11:30")
    assert editor.draft.zone == "Europe/Berlin"
    assert editor.draft.passcode
    assert not editor.dirty


async def test_creating_sends_the_draft_and_tells_what_zoom_has(editor, session, heard):
    valid(editor)
    editor.save()
    assert editor.busy and not editor.may_save
    await settle()
    [(request, host)] = session.meetings.named("create")
    assert host is ME
    assert request.topic == "Data stewardship"
    assert heard["saved"][0].row.topic == "Data stewardship"
    assert not editor.busy and not editor.dirty


async def test_two_presses_create_one_meeting(editor, session):
    valid(editor)
    editor.save()
    editor.save()
    await settle()
    assert len(session.meetings.named("create")) == 1


async def test_a_wrong_draft_is_not_sent(editor, session):
    valid(editor)
    editor.change(topic="")
    editor.save()
    await settle()
    assert set(editor.errors) == {Field.TOPIC}
    assert session.meetings.calls == []


async def test_typing_takes_the_error_of_that_field_away(editor):
    editor.change(topic="", time="99:00")
    editor.save()
    assert set(editor.errors) == {Field.TOPIC, Field.TIME}
    editor.change(topic="T")
    assert set(editor.errors) == {Field.TIME}
    editor.change(date="2026-12-01")
    assert editor.errors == {}


async def test_leaving_a_field_checks_it_alone(editor):
    editor.change(duration="0")
    editor.check_field(Field.DURATION)
    assert set(editor.errors) == {Field.DURATION}


async def test_zooms_field_errors_stand_at_their_fields(editor, session, heard):
    session.meetings.error = InvalidRequest(
        code=300,
        field_errors=(
            FieldError("settings.alternative_hosts", "noor@halvern.example is not Licensed."),
            FieldError("start_time", "Too far ahead."),
        ),
    )
    valid(editor, alternative_hosts=("noor@halvern.example",))
    before = editor.draft
    editor.save()
    await settle()
    assert editor.errors == {
        Field.ALTERNATIVE_HOSTS: "noor@halvern.example is not Licensed.",
        Field.DATE: "Too far ahead.",
    }
    assert heard["refused"] == []
    assert editor.draft is before and editor.dirty
    assert editor.may_save


async def test_a_field_error_nobody_knows_is_told_as_a_whole(editor, session, heard):
    error = InvalidRequest(code=300, field_errors=(FieldError("tracking_fields", "Required."),))
    session.meetings.error = error
    valid(editor)
    editor.save()
    await settle()
    assert heard["refused"] == [error]
    assert editor.errors == {}


async def test_a_draft_survives_the_network(editor, session, heard):
    session.meetings.error = NetworkError("dns")
    valid(editor)
    editor.save()
    await settle()
    assert heard["refused"] and heard["saved"] == []
    assert editor.draft.topic == "Data stewardship"
    session.meetings.error = None
    editor.save()
    await settle()
    assert len(heard["saved"]) == 1


async def test_the_hundredth_change_of_the_day_is_told_beforehand(session, qapp):
    session.meetings.left = 0
    editor = MeetingEditorViewModel(InlineIo(), session, FakeClock(NOW), ME, "UTC")
    editor.start()
    await settle()
    valid(editor)
    editor.save()
    await settle()
    assert editor.changes_used == 100 and not editor.may_save
    assert session.meetings.calls == []
    assert editor.changes_return_at == datetime(2026, 11, 25, tzinfo=UTC)
    await editor.close()


async def test_zooms_own_daily_limit_ends_saving_for_today(editor, session, heard):
    session.meetings.error = RateLimited(daily=True, resumes_at=None)
    session.meetings.left = 0
    valid(editor)
    editor.save()
    await settle()
    assert not editor.may_save
    assert editor.draft.topic == "Data stewardship"


async def test_a_waiting_room_ends_joining_before_the_host(editor):
    editor.change(waiting_room=False)
    editor.change(join_before_host=True)
    editor.change(waiting_room=True)
    assert editor.draft.join_before_host is False


async def test_the_end_is_computed_in_the_meetings_zone(editor):
    valid(editor, zone="Asia/Tokyo")
    assert f"{editor.ends_at:%H:%M %Z}" == "15:15 JST"
    editor.change(duration="?")
    assert editor.ends_at is None


async def test_a_new_passcode_goes_into_the_draft(editor):
    before = editor.draft.passcode
    assert editor.renew_passcode() == editor.draft.passcode != before


async def test_editing_sends_the_changes_alone(session, qapp):
    row = meeting(7, "Council")
    session.store.meetings.rows[7] = row
    original = detail_of(row)
    editor = MeetingEditorViewModel(InlineIo(), session, FakeClock(NOW), ME, "UTC", original)
    assert not editor.is_new and not editor.dirty
    saved = []
    editor.saved.connect(saved.append)
    editor.change(topic="Graduate council")
    editor.save()
    await settle()
    [(before, request)] = session.meetings.named("update")
    assert before is original
    assert request.body() == {"topic": "Graduate council"}
    assert saved[0].row.topic == "Graduate council"
    await editor.close()


async def test_a_meeting_that_began_can_keep_its_start(session, qapp):
    original = detail_of(meeting(7, "Council", start=NOW.replace(hour=9)))
    editor = MeetingEditorViewModel(InlineIo(), session, FakeClock(NOW), ME, "UTC", original)
    editor.change(topic="Graduate council")
    assert editor._check() == {}
    editor.change(time="09:30")
    assert Field.TIME in editor._check()
    await editor.close()


async def test_closing_while_zoom_is_asked_ends_the_task(session, qapp):
    editor = MeetingEditorViewModel(InlineIo(), session, FakeClock(NOW), ME, "UTC")

    async def never(_request, _host):
        await asyncio.Event().wait()

    session.meetings.create = never
    valid(editor)
    editor.save()
    await settle()
    await editor.close()
    assert len(editor.tasks) == 0


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("topic", Field.TOPIC),
        ("settings.alternative_hosts", Field.ALTERNATIVE_HOSTS),
        ("settings.meeting_invitees[0].email", Field.INVITEES),
        ("password", Field.PASSCODE),
        ("settings.auto_recording", Field.RECORD),
        ("recurrence.type", None),
    ],
)
def test_zooms_names_of_fields_lead_to_ours(name, field):
    assert field_called(name) is field


SETTINGS = UserSettings.model_validate(
    {
        "schedule_meeting": {"host_video": True, "join_before_host": True, "audio_type": "voip"},
        "in_meeting": {"waiting_room": False},
        "recording": {"auto_recording": "cloud"},
    }
)


async def test_a_new_meeting_begins_with_the_hosts_own_settings(editor, session):
    session.users.told = SETTINGS
    editor.start()
    await settle()
    draft = editor.draft
    assert (draft.waiting_room, draft.join_before_host, draft.host_video) == (False, True, True)
    assert (draft.audio, draft.record) == ("voip", "cloud")
    assert not editor.dirty


async def test_what_was_chosen_already_stays_when_the_settings_arrive(editor, session):
    session.users.told = SETTINGS
    editor.change(waiting_room=True, audio="telephony")
    editor.start()
    await settle()
    draft = editor.draft
    assert (draft.waiting_room, draft.join_before_host, draft.audio) == (True, False, "telephony")
    assert draft.host_video


async def test_without_the_settings_a_new_meeting_begins_as_ever(editor, session, heard):
    session.users.error = MissingScope(("user:read:settings",), code=4711)
    before = editor.draft
    editor.start()
    await settle()
    assert editor.draft == before
    assert not heard["refused"]


async def test_editing_does_not_ask_for_the_hosts_settings(session, qapp):
    session.users.told = SETTINGS
    original = detail_of(meeting(1))
    editor = MeetingEditorViewModel(InlineIo(), session, FakeClock(NOW), ME, "Europe/Berlin", original)
    before = editor.draft
    editor.start()
    await settle()
    assert editor.draft == before
    await editor.close()
