"""Fills the cloud: recordings of the person and of other hosts over the last thirteen months."""

import random
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo

from app.sandbox.directory import Directory
from app.sandbox.identifiers import Identifiers
from app.sandbox.meeting_store import MeetingStore
from app.sandbox.people import TIMEZONE
from app.sandbox.recordings.plan import Planner
from app.sandbox.recordings.records import Recording
from app.sandbox.recordings.store import RecordingStore
from app.sandbox.records import INSTANT, LICENSED, RECURRING, SCHEDULED, SCREEN_SHARE, Meeting, Session, User
from app.sandbox.slots import TopicDeck, workday
from app.sandbox.topics import HOSTILE_TOPICS

_ZONE = ZoneInfo(TIMEZONE)
_DAYS = 395
_DURATIONS = (18, 27, 41, 46, 52, 58, 63, 88, 94, 118)
_OWNER, _INACTIVE = 0.4, 0.06
_READY_AFTER = timedelta(minutes=40)
_NOW_PROCESSING = (timedelta(seconds=75), timedelta(minutes=4), timedelta(minutes=45))


class RecordingSeeder:
    """Makes believable recordings, the same for the same seed and day."""

    def __init__(
        self,
        seed: int,
        directory: Directory,
        meetings: MeetingStore,
        store: RecordingStore,
        planner: Planner,
    ) -> None:
        self._random = random.Random(f"{seed}:recordings")  # noqa: S311  # foretellable on purpose
        self._ids = Identifiers(seed, "recordings")
        self._directory = directory
        self._meetings = meetings
        self._store = store
        self._planner = planner
        self._topics = TopicDeck(self._random)
        self._series: dict[str, tuple[int, str]] = {}
        self._active = [user for user in directory.with_status("active") if user.id]
        self._hosts = [each for each in self._active if each.type == LICENSED]
        self._inactive = [user for user in directory.with_status("inactive") if user.id]

    def fill(self, number: int, now: datetime, *, hostile: bool) -> None:
        """Record about `number` meetings; a third of them, at most, are in the calendar as well."""
        recorded = self._sessions(number // 3)
        for meeting, session in recorded:
            self._of_session(meeting, session, now)
        for index in range(number - len(recorded)):
            self._older(index / max(1, number - len(recorded)), now)
        self._being_processed(now)
        self._throw_away(now)
        if hostile:
            for days, topic in enumerate(HOSTILE_TOPICS, 1):
                start = self._moment(now, days)
                made = self.add(self._directory.owner, topic, start, 30, self._number(), SCHEDULED, now)
                made.speakers = (topic, *made.speakers)

    def live_ended(self, meeting: Meeting, session: Session, now: datetime) -> None:
        """Record a session that has just ended, where meeting and host are set up for it."""
        if meeting.settings.get("auto_recording") == "cloud" and meeting.host.type == LICENSED:
            self._of_session(meeting, session, now).ready = now + _NOW_PROCESSING[0]

    def add(
        self,
        host: User,
        topic: str,
        start: datetime,
        duration: int,
        meeting_id: int,
        kind: int,
        now: datetime,
        *,
        uuid: str = "",
    ) -> Recording:
        """Take in one recording that was ready a while after its end."""
        started = start.astimezone(UTC).replace(microsecond=0)
        uuid = uuid or self._ids.uuid()
        speakers = self._random.sample(self._active, min(2, len(self._active)))
        recording = Recording(
            # A recording that is replaced keeps the ids of its files, so that late ones can be added.
            key=blake2b(uuid.encode(), digest_size=8).hexdigest(),
            uuid=uuid,
            meeting_id=meeting_id,
            host=host,
            topic=topic,
            type=SCHEDULED if kind == SCREEN_SHARE else kind,
            start=started,
            duration=duration,
            passcode=self._ids.passcode() if self._random.random() < 0.9 else "",
            speakers=(host.display_name, *(each.display_name for each in speakers)),
            ready=started + timedelta(minutes=duration) + _READY_AFTER,
            plan=self._planner,
        )
        if self._random.random() < 0.1:
            recording.auto_delete = now + timedelta(days=self._random.randint(20, 300))
        self._store.add(recording)
        return recording

    def _sessions(self, number: int) -> list[tuple[Meeting, Session]]:
        """So many past sessions of the calendar, the owner's share of them first."""
        held = [
            (meeting, session)
            for meeting in self._meetings.everyone_s()
            if meeting.host.type == LICENSED
            for session in meeting.sessions
        ]
        self._random.shuffle(held)
        own = [each for each in held if each[0].host is self._directory.owner]
        others = [each for each in held if each[0].host is not self._directory.owner]
        share = round(number * _OWNER)
        return [*own[:share], *others[: number - share]]

    def _of_session(self, meeting: Meeting, session: Session, now: datetime) -> Recording:
        ended = session.end or now
        minutes = max(1, round((ended - session.start).total_seconds() / 60))
        host, topic = meeting.host, meeting.topic
        return self.add(host, topic, session.start, minutes, meeting.id, meeting.type, now, uuid=session.uuid)

    def _older(self, share: float, now: datetime) -> None:
        host = self._host()
        start = self._moment(now, 1 + int(share * (_DAYS - 1)))
        again = self._series.get(host.id) if self._random.random() < 0.3 else None
        number, topic = again or (self._number(), self._topic(host))
        if again is None:
            self._series[host.id] = (number, topic)
        kind = RECURRING if again else self._random.choice((INSTANT, SCHEDULED, SCHEDULED, SCHEDULED))
        self.add(host, topic, start, self._random.choice(_DURATIONS), number, kind, now)

    def _host(self) -> User:
        chance = self._random.random()
        if chance < _OWNER or not self._hosts:
            return self._directory.owner
        if chance > 1 - _INACTIVE and self._inactive:
            return self._random.choice(self._inactive)
        return self._random.choice(self._hosts)

    def _topic(self, host: User) -> str:
        own = host.script != "latin" and self._random.random() < 0.8
        return self._topics.deal(host.id, host.script if own else "latin")

    def _moment(self, now: datetime, days: int) -> datetime:
        day: date = workday(now.astimezone(_ZONE).date() - timedelta(days=days), -1)
        minute = self._random.randrange(8 * 60, 17 * 60)
        second = self._random.randrange(60)
        return datetime.combine(day, time(minute // 60, minute % 60, second), _ZONE)

    def _number(self) -> int:
        number = self._ids.number()
        while number in self._meetings:
            number = self._ids.number()
        return number

    def _being_processed(self, now: datetime) -> None:
        """The last few have only just ended, so their files are still on the way."""
        if len(self._store) < 10:
            return
        for minutes, wait in enumerate(_NOW_PROCESSING, 1):
            start = now - timedelta(minutes=35 * minutes + 8)
            host = self._directory.owner if minutes < 3 else self._host()
            recording = self.add(host, self._topic(host), start, 25 + minutes, self._number(), SCHEDULED, now)
            recording.ready = now + wait

    def _throw_away(self, now: datetime) -> None:
        """Every twentieth recording lies in the trash, and of others a single file."""
        for index, recording in enumerate(list(self._store)):
            if index % 20 == 7:
                recording.trashed = self._some_days_ago(recording, now)
            elif index % 40 == 13 and len(recording.files) > 2:
                recording.change(recording.files[-1], trashed=self._some_days_ago(recording, now))

    def _some_days_ago(self, recording: Recording, now: datetime) -> datetime:
        moment = now - timedelta(days=self._random.uniform(0.5, 28))
        return max(moment, min(recording.end + timedelta(hours=1), now))
