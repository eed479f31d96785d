"""Fills the calendars around today: what was, what is on now, and what comes."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.sandbox.directory import Directory
from app.sandbox.identifiers import Identifiers
from app.sandbox.meeting_store import MeetingStore
from app.sandbox.people import KNOWN, TIMEZONE
from app.sandbox.records import (
    LICENSED,
    RECURRING,
    RECURRING_NO_FIXED_TIME,
    SCHEDULED,
    Meeting,
    Participant,
    Session,
    User,
)
from app.sandbox.recurrence import occurrences
from app.sandbox.slots import Slots, TopicDeck, spread, workday
from app.sandbox.topics import AGENDAS, HOSTILE_TOPICS, TOPICS

_ZONE = ZoneInfo(TIMEZONE)
_DURATIONS = (15, 30, 30, 45, 45, 60, 60, 60, 90, 120)
_GUESTS = ("Robin Gast", "iPhone", "Conference Room 2", "Zoë Müller-Østby", "山口", "guest 4711")


@dataclass(frozen=True)
class Plan:
    """How many single meetings a host gets, and over how many days."""

    past: int
    past_days: int
    coming: int
    coming_days: int


def plan_for(number: int) -> Plan:
    """Spread about `number` meetings, series included; many mostly lie ahead, where lists show them all."""
    if number <= 400:
        return Plan(number * 45 // 100, 28, number * 22 // 100, 28)
    return Plan(160, 28, number - 160, 175)


_CALENDARS = 400


class Seeder:
    """Makes believable meetings, the same for the same seed and day."""

    def __init__(self, seed: int, directory: Directory, store: MeetingStore, ids: Identifiers) -> None:
        self._random = random.Random(f"{seed}:meetings")  # noqa: S311  # foretellable on purpose
        self._directory = directory
        self._store = store
        self._ids = ids
        self._topics = TopicDeck(self._random)
        self._slots = Slots(self._random, _ZONE)
        self._active = [user for user in directory.with_status("active") if user.id]

    def fill(self, meetings: int, now: datetime, *, hostile: bool) -> None:
        """Give the owner `meetings` single meetings and series besides, everyone licensed a few.

        In an account of tens of thousands only the first hundreds of them meet, so that it is there at once.
        """
        owner = self._directory.owner
        if meetings:
            self._series(owner, now)
            self._singles(owner, plan_for(meetings), now)
            self._live(owner, now)
            hosts = [user for user in self._active[1:] if user.type == LICENSED]
            for user in hosts[:_CALENDARS]:
                self._calendar_of(user, now)
        if hostile:
            for hours, topic in enumerate(HOSTILE_TOPICS, 2):
                start = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=hours)
                self._add(owner, topic, start, 30, agenda=topic)

    def _singles(self, host: User, plan: Plan, now: datetime) -> None:
        today = now.astimezone(_ZONE).date()
        for index in range(plan.coming):
            day = today + timedelta(days=spread(index, plan.coming, plan.coming_days))
            self._single(host, workday(day, 1), 1, now)
        for index in range(plan.past):
            day = today - timedelta(days=1 + spread(index, plan.past, plan.past_days))
            meeting = self._single(host, workday(day, -1), -1, now)
            self._take_place(meeting, meeting.start or now, meeting.duration)

    def _single(self, host: User, day: date, step: int, now: datetime) -> Meeting:
        duration = self._random.choice(_DURATIONS)
        start = self._slots.find(host.id, day, duration)
        if step > 0 and start <= now:
            start = self._slots.find(host.id, workday(day + timedelta(days=1), 1), duration)
        return self._add(host, self._topic(host), start, duration)

    def _calendar_of(self, host: User, now: datetime) -> None:
        self._singles(host, Plan(3, 14, 4, 21), now)
        if host.email.split("@", 1)[0] in {known.latin for known in KNOWN[:9]}:
            weekday = self._random.randint(2, 6)
            self._weekly(host, self._topic(host), self._time(now, -21, 9, 30), 60, 10, str(weekday), now)

    def _series(self, host: User, now: datetime) -> None:
        # Tomorrow's date of the clinic is cancelled and the next one moved, so that both can be seen.
        tomorrow = (now.astimezone(_ZONE) + timedelta(days=1)).isoweekday() % 7 + 1
        clinic = self._weekly(
            host, "Research data clinic", self._time(now, -34, 14, 0), 45, 14, str(tomorrow), now
        )
        coming = [each for each in clinic.occurrences if each.start > now]
        coming[0].status = "deleted"
        coming[1].start += timedelta(hours=1)
        self._weekly(host, "Registry stand-up", self._time(now, -14, 8, 30), 30, 18, "2,4", now)
        self._monthly(host, now)
        self._add(
            host, "Drop-in hour", None, 60, type=RECURRING_NO_FIXED_TIME,
            recurrence={"type": 1, "repeat_interval": 1, "end_times": 1},
        )  # fmt: skip
        start = self._time(now, 2, 16, 0)
        self._add(host, "My room: one-to-one", start, 30, settings={"use_pmi": True, "waiting_room": True})

    def _weekly(
        self, host: User, topic: str, start: datetime, duration: int, times: int, days: str, now: datetime
    ) -> Meeting:
        rule = {"type": 2, "repeat_interval": 1, "weekly_days": days, "end_times": times}
        return self._recurring(host, topic, start, duration, rule, now)

    def _monthly(self, host: User, now: datetime) -> None:
        rule = {"type": 3, "repeat_interval": 1, "monthly_week": 1, "monthly_week_day": 5, "end_times": 8}
        self._recurring(host, "Heads of department", self._time(now, -60, 10, 0), 90, rule, now)

    def _recurring(
        self, host: User, topic: str, start: datetime, duration: int, rule: dict[str, Any], now: datetime
    ) -> Meeting:
        meeting = self._add(host, topic, start, duration, type=RECURRING, recurrence=rule)
        meeting.occurrences = occurrences(rule, start, duration, TIMEZONE)
        meeting.start = meeting.occurrences[0].start
        for each in meeting.occurrences:
            self._slots.take(host.id, each.start, duration)
            if each.end < now:
                self._take_place(meeting, each.start, duration)
        return meeting

    def _live(self, owner: User, now: datetime) -> None:
        first = self._add(owner, "Senate preparation: agenda and papers", _ago(now, 28), 60)
        self._begin(first, now - timedelta(minutes=27), 14)
        weekday = now.astimezone(_ZONE).isoweekday() % 7 + 1
        topic = "Service desk: weekly review"
        start = _ago(now, 10) - timedelta(weeks=4)
        second = self._weekly(owner, topic, start, 45, 12, str(weekday), now)
        self._begin(second, now - timedelta(minutes=9), 7)
        for user, topic, people in zip(self._active[1:3], TOPICS["cyrillic"], (86, 3), strict=False):
            self._begin(self._add(user, topic, _ago(now, 15), 90), now - timedelta(minutes=14), people)

    def _add(
        self,
        host: User,
        topic: str,
        start: datetime | None,
        duration: int,
        *,
        type: int = SCHEDULED,  # Zoom's name of the field
        recurrence: dict[str, Any] | None = None,
        settings: dict[str, Any] | None = None,
        agenda: str | None = None,
    ) -> Meeting:
        meeting = Meeting(
            id=self._ids.number(),
            uuid=self._ids.uuid(),
            host=host,
            type=type,
            topic=topic,
            agenda=self._random.choice(AGENDAS) if agenda is None else agenda,
            start=start.astimezone(UTC) if start else None,
            duration=duration,
            timezone=TIMEZONE,
            created=self._created(start),
            password=self._ids.passcode(),
            settings=self._settings() if settings is None else settings,
            recurrence=recurrence,
        )
        self._store.add(meeting)
        if start and type == SCHEDULED:
            self._slots.take(host.id, start, duration)
        return meeting

    def _created(self, start: datetime | None) -> datetime:
        base = start or datetime.now(UTC)
        return (base - timedelta(days=self._random.uniform(40, 120))).astimezone(UTC)

    def _settings(self) -> dict[str, Any]:
        chance = self._random.random
        settings: dict[str, Any] = {"waiting_room": chance() < 0.5, "mute_upon_entry": chance() < 0.4}
        if not settings["waiting_room"]:
            settings |= {"join_before_host": chance() < 0.3, "jbh_time": 5}
        if chance() < 0.25:
            settings["auto_recording"] = "cloud"
        if chance() < 0.2:
            settings["meeting_authentication"] = True
        if chance() < 0.3:
            invited = self._random.sample(self._active, min(3, len(self._active)))
            settings["meeting_invitees"] = [{"email": user.email} for user in invited]
        return settings

    def _topic(self, host: User) -> str:
        own = host.script != "latin" and self._random.random() < 0.8
        script = host.script if own else "latin"
        if host is self._directory.owner and self._random.random() < 0.2:
            script = self._random.choice(list(TOPICS))
        return self._topics.deal(host.id, script)

    def _time(self, now: datetime, days: int, hour: int, minute: int) -> datetime:
        day = now.astimezone(_ZONE).date() + timedelta(days=days)
        return datetime.combine(day, time(hour, minute), _ZONE)

    def _take_place(self, meeting: Meeting, start: datetime, duration: int) -> None:
        began = start.astimezone(UTC) + timedelta(minutes=self._random.randint(-3, 4))
        ended = began + timedelta(minutes=max(5, duration + self._random.randint(-10, 12)))
        people = self._people(meeting.host, began, self._random.randint(2, 24))
        self._store.record(meeting, Session(self._ids.uuid(), began, ended, people))

    def _begin(self, meeting: Meeting, start: datetime, people: int) -> None:
        meeting.live = Session(self._ids.uuid(), start, None, self._people(meeting.host, start, people))

    def _people(self, host: User, start: datetime, number: int) -> list[Participant]:
        others = self._random.sample(self._active, min(number - 1, len(self._active)))
        persons = [Participant(host.id, host.display_name, host.email, start)]
        for index, user in enumerate(others):
            joined = start + timedelta(seconds=self._random.randint(5, 400))
            if index % 5 == 4:
                persons.append(Participant("", self._random.choice(_GUESTS), "", joined))
            elif user is not host:
                persons.append(Participant(user.id, user.display_name, user.email, joined))
        return persons


def _ago(now: datetime, minutes: int) -> datetime:
    """About so many minutes ago, on a quarter of an hour, as people plan."""
    moment = (now - timedelta(minutes=minutes)).astimezone(_ZONE)
    return moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)
