"""Meetings go live and end."""

from datetime import timedelta

from app.sandbox.errors import ApiFault, no_such_meeting
from app.sandbox.records import PERSONAL, Meeting, Participant, Session, User
from app.sandbox.state import Sandbox


def find(sandbox: Sandbox, number: int) -> Meeting:
    """The meeting of a number, personal rooms included.

    Raises:
        ApiFault: code 3001.
    """
    if sandbox.meetings.find_number(number) is None:
        owner = sandbox.directory.with_personal_number(number)
        if owner is None:
            raise no_such_meeting(number)
        sandbox.meetings.add(_personal_room(sandbox, owner))
    return sandbox.meetings.get(number, sandbox.clock.now())


def in_personal_room(sandbox: Sandbox, number: int) -> Meeting | None:
    """The scheduled meeting that a personal number leads to at present: the one whose start is nearest."""
    owner = sandbox.directory.with_personal_number(number)
    if owner is None:
        return None
    now = sandbox.clock.now()
    booked = [each for each in sandbox.meetings.of_host(owner.id) if each.uses_pmi and each.start]
    return min(booked, key=lambda each: abs((each.start or now) - now), default=None)


def begin(sandbox: Sandbox, meeting: Meeting, people: int = 1) -> None:
    """Open a session, with the host and so many people in all; one that runs goes on."""
    if meeting.live is None:
        meeting.live = Session(sandbox.ids.uuid(), sandbox.clock.now(), None, [])
        sandbox.meetings.changed(meeting)
    session = meeting.live
    others = [user for user in sandbox.directory.with_status("active") if user is not meeting.host]
    crowd = [meeting.host, *others][:people]
    for user in crowd[len(session.participants) :]:
        now = sandbox.clock.now()
        session.participants.append(Participant(user.id, user.display_name, user.email, now))


def end(sandbox: Sandbox, meeting: Meeting) -> None:
    """Close the running session and keep it among the past ones.

    Raises:
        ApiFault: code 3000: none is running.
    """
    if meeting.live is None:
        raise ApiFault(400, 3000, "The meeting has not started.")
    session = meeting.live
    session.end = max(sandbox.clock.now(), session.start + timedelta(seconds=1))
    for each in session.participants:
        each.leave_time = each.leave_time or session.end
    meeting.live = None
    sandbox.meetings.record(meeting, session)
    sandbox.recording_seeder.live_ended(meeting, session, session.end)
    sandbox.meetings.changed(meeting)


def _personal_room(sandbox: Sandbox, owner: User) -> Meeting:
    return Meeting(
        id=owner.pmi,
        uuid=sandbox.ids.uuid(),
        host=owner,
        type=PERSONAL,
        topic=f"{owner.display_name}'s Personal Meeting Room",
        agenda="",
        start=None,
        duration=60,
        timezone=owner.timezone,
        created=owner.created,
        password=sandbox.ids.passcode(),
    )
