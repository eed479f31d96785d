"""Zoom's meetings and users in memory, for services; what shall fail is queued by operation."""

from collections import defaultdict
from datetime import UTC, datetime

from app.zoom.errors import NotFound
from app.zoom.limits import Priority
from app.zoom.models.meeting import Meeting, MeetingListItem, MeetingType, PastInstance
from app.zoom.models.user import User
from app.zoom.paging import Page


def no_such_meeting():
    """What Zoom says of a meeting that it does not have."""
    return NotFound(code=3001, http_status=404)


class FakeMeetingsApi:
    """Answers as Zoom would; `lists` overrides a list, `faults` raises, `calls` remembers."""

    def __init__(self, clock, page_size=300):
        self._clock = clock
        self.page_size = page_size
        self.meetings = {}
        self.deleted = {}
        self.lists = {}
        self.faults = defaultdict(list)
        self.past_meetings = {}
        self.people = {}
        self.calls = []
        self.priorities = []
        self.on_call = None
        self.reaches_zoom = False
        """Whether a create that fails has been done all the same."""

    def add(self, number, topic="Stand-up", start=None, **fields):
        """Have a meeting."""
        known = {
            "id": number,
            "uuid": f"u{number}==",
            "host_id": "ada",
            "topic": topic,
            "type": 2,
            "duration": 45,
        }
        self.meetings[number] = Meeting(
            **{**known, "start_time": start, "created_at": self._clock.now(), "status": "waiting", **fields}
        )
        return self.meetings[number]

    async def list(self, user_id, kind, *, from_=None, to=None, timezone=None, priority=Priority.BACKGROUND):
        found = self.lists[kind] if kind in self.lists else self._listed(kind)
        self.priorities.append(priority)
        for number in range(max(1, -(-len(found) // self.page_size))):
            await self._note("list", kind, user_id, number + 1)
            first = number * self.page_size
            yield Page(tuple(found[first : first + self.page_size]), len(found), number + 1)

    async def get(self, meeting_id, *, occurrence_id=None, show_previous_occurrences=False, priority=None):
        await self._note("get", meeting_id)
        if meeting_id not in self.meetings:
            raise no_such_meeting()
        return self.meetings[meeting_id]

    async def create(self, user_id, request, *, host, priority=Priority.INTERACTIVE):
        if self.reaches_zoom:
            self._made(request)
        await self._note("create", user_id, host)
        return self._made(request)

    async def update(self, meeting_id, request, *, host, occurrence_id=None, priority=None):
        await self._note("update", meeting_id, host)
        if meeting_id not in self.meetings:
            raise no_such_meeting()
        changes = {name: getattr(request, name) for name in request.model_fields_set}
        self.meetings[meeting_id] = self.meetings[meeting_id].model_copy(update=changes)

    async def delete(
        self, meeting_id, *, schedule_for_reminder=False, cancel_meeting_reminder=False, **_more
    ):
        await self._note("delete", meeting_id, schedule_for_reminder, cancel_meeting_reminder)
        if meeting_id not in self.meetings:
            raise no_such_meeting()
        self.deleted[meeting_id] = self.meetings.pop(meeting_id)

    async def recover(self, meeting_id, *, priority=None):
        await self._note("recover", meeting_id)
        self.meetings[meeting_id] = self.deleted.pop(meeting_id)

    async def end(self, meeting_id, *, priority=None):
        await self._note("end", meeting_id)
        if meeting_id not in self.meetings:
            raise no_such_meeting()
        self.meetings[meeting_id] = self.meetings[meeting_id].model_copy(update={"status": "waiting"})

    async def invitation(self, meeting_id, *, priority=None):
        await self._note("invitation", meeting_id)
        return f"Join {meeting_id}"

    async def past_instances(self, meeting_id, *, from_=None, to=None, priority=None):
        await self._note("past_instances", meeting_id)
        return tuple(
            PastInstance(uuid=each.uuid, start_time=each.start_time)
            for each in self.past_meetings.values()
            if each.id == meeting_id
        )

    async def past(self, meeting, *, priority=None):
        await self._note("past", meeting)
        if meeting not in self.past_meetings:
            raise no_such_meeting()
        return self.past_meetings[meeting]

    async def past_participants(self, meeting, *, priority=None):
        for number, people in enumerate(self.people.get(meeting, [()]), 1):
            await self._note("past_participants", meeting, number)
            yield Page(tuple(people), None, number)

    def named(self, name):
        """The calls of that name."""
        return [call[1:] for call in self.calls if call[0] == name]

    async def _note(self, name, *args):
        self.calls.append((name, *args))
        if self.on_call is not None:
            await self.on_call(name, *args)
        if self.faults[name]:
            fault = self.faults[name].pop(0)
            if fault is not None:
                raise fault

    def _made(self, request):
        start = request.start_time
        if start is not None and start.tzinfo is None:
            start = start.replace(tzinfo=UTC)
        fields = {
            "type": request.type,
            "duration": request.duration or 60,
            "settings": {"waiting_room": True},
        }
        number = 80_000_000_001 + len(self.meetings)
        return self.add(number, request.topic, start, join_url=f"https://x.zoom.us/j/{number}", **fields)

    def _listed(self, kind):
        chosen = {"live": lambda each: each.status == "started", "previous_meetings": lambda each: False}
        test = chosen.get(kind, lambda each: True)
        names = MeetingListItem.model_fields
        return [
            MeetingListItem.model_construct(**{name: getattr(each, name) for name in names})
            for each in self.meetings.values()
            if each.type != MeetingType.INSTANT and test(each)
        ]


class FakeUsersApi:
    """People of an account."""

    def __init__(self, *people, me=None):
        self.people = {key: person for person in people for key in (person.id, person.email)}
        self.me = me
        self.faults = []
        self.calls = []

    async def get(self, user_id, *, priority=None):
        self.calls.append(user_id)
        if self.faults:
            raise self.faults.pop(0)
        found = self.me if user_id == "me" else self.people.get(user_id)
        if found is None:
            raise NotFound(code=1001, http_status=404)
        return found


def user(number, email, name, **fields):
    """Someone of the account."""
    return User(id=number, email=email, display_name=name, status="active", **fields)


def moment(*parts):
    """A time in UTC."""
    return datetime(*parts, tzinfo=UTC)
