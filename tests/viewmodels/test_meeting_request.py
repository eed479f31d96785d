from dataclasses import replace

from app.viewmodels.meeting_draft import MeetingDraft
from app.viewmodels.meeting_request import draft_of, request_for, request_of_changes
from app.zoom.models.meeting import Invitee, MeetingSettings
from tests.fakes.meetings_session import NOW, detail_of, meeting

DRAFT = MeetingDraft(
    topic=" Data stewardship ",
    date="2026-11-26",
    time="14:30",
    duration="45",
    zone="Europe/Berlin",
    passcode="r7Kq-42mh",
)


def test_a_new_meeting_is_sent_with_local_time_and_zone():
    body = request_for(DRAFT).body()
    assert body["topic"] == "Data stewardship"
    assert body["type"] == 2
    assert body["start_time"] == "2026-11-26T14:30:00"
    assert body["timezone"] == "Europe/Berlin"
    assert body["duration"] == 45
    assert body["password"] == "r7Kq-42mh"
    assert body["settings"]["waiting_room"] is True
    assert "agenda" not in body
    assert "alternative_hosts" not in body["settings"]
    assert "meeting_invitees" not in body["settings"]


def test_without_a_passcode_zoom_makes_one():
    assert "password" not in request_for(replace(DRAFT, passcode="")).body()


def test_a_personal_meeting_id_keeps_its_passcode():
    body = request_for(replace(DRAFT, use_pmi=True)).body()
    assert body["settings"]["use_pmi"] is True
    assert "password" not in body


def test_people_are_sent_as_zoom_wants_them():
    people = replace(DRAFT, alternative_hosts=("a@b.example", "c@d.example"), invitees=("e@f.example",))
    settings = request_for(people).body()["settings"]
    assert settings["alternative_hosts"] == "a@b.example;c@d.example"
    assert settings["meeting_invitees"] == [{"email": "e@f.example"}]


def test_only_changes_are_sent():
    changed = replace(DRAFT, topic="Data", waiting_room=False)
    assert request_of_changes(DRAFT, changed).body() == {
        "topic": "Data",
        "settings": {"waiting_room": False},
    }


def test_a_new_time_goes_with_its_zone():
    body = request_of_changes(DRAFT, replace(DRAFT, time="15:00")).body()
    assert body == {"start_time": "2026-11-26T15:00:00", "timezone": "Europe/Berlin"}


def test_emptied_lists_are_sent_empty():
    before = replace(DRAFT, invitees=("e@f.example",), alternative_hosts=("a@b.example",))
    body = request_of_changes(before, DRAFT).body()
    assert body == {"settings": {"alternative_hosts": "", "meeting_invitees": []}}


def test_a_meeting_becomes_a_draft_in_its_own_zone():
    row = meeting(1, start=NOW, zone="Asia/Tokyo")
    settings = MeetingSettings(
        waiting_room=True,
        join_before_host=True,
        alternative_hosts="a@b.example; c@d.example;",
        meeting_invitees=(Invitee(email="e@f.example"), Invitee()),
        auto_recording="cloud",
    )
    draft = draft_of(detail_of(row, settings=settings, agenda="Why"), "Europe/Berlin")
    assert (draft.date, draft.time, draft.zone) == ("2026-11-24", "19:12", "Asia/Tokyo")
    assert draft.alternative_hosts == ("a@b.example", "c@d.example")
    assert draft.invitees == ("e@f.example",)
    assert draft.record == "cloud"
    assert draft.agenda == "Why"
    assert draft.join_before_host is False


def test_a_meeting_in_an_unknown_zone_is_shown_in_the_persons():
    draft = draft_of(detail_of(meeting(1, start=NOW, zone="Mars/Olympus")), "Europe/Berlin")
    assert (draft.time, draft.zone) == ("11:12", "Europe/Berlin")


def test_a_meeting_with_nothing_known_becomes_a_draft():
    row = meeting(1, "", start=None, duration=None, zone=None)
    draft = draft_of(detail_of(row, settings=MeetingSettings(), password=""), "UTC")
    assert (draft.topic, draft.date, draft.duration, draft.zone) == ("", "", "", "UTC")
