"""From rows of SQLite to what the store answers."""

from datetime import UTC, datetime
from typing import Any

from app.store._meeting_types import MeetingDetail, MeetingRow, MeetingStatus, OccurrenceRow, PastSession
from app.store.migrations import NO_TIME
from app.zoom.models.meeting import MeetingSettings, Recurrence

ROW_COLUMNS = """
row, key, meeting_id, uuid, occurrence_id, topic, host_id, coalesce(users.name, ''),
coalesce(nullif(users.email, ''), details.host_email, ''), start, duration, zone, meetings.type, repeats,
participants, meetings.pmi, session, live, cancelled, ended, finish
"""
ROW_TABLES = "meetings LEFT JOIN users ON users.id = host_id LEFT JOIN details USING (meeting_id)"


def row_of(values: tuple[Any, ...], now: int) -> MeetingRow:
    """A row, by ROW_COLUMNS; `now` in seconds decides what is over."""
    (row, key, number, uuid, occurrence, topic, host, name, email, start, duration, zone, *rest) = values
    (kind, repeats, people, pmi, session, live, cancelled, ended, finish) = rest
    return MeetingRow(
        row=row,
        key=key,
        meeting_id=number,
        uuid=uuid,
        occurrence_id=occurrence,
        topic=topic,
        host_id=host,
        host_name=name,
        host_email=email,
        start=moment(start),
        duration=duration,
        zone=zone,
        status=status_of(live=live, cancelled=cancelled, over=session or ended or finish <= now),
        type=kind,
        repeats=bool(repeats),
        participants=people,
        pmi=bool(pmi),
        session=bool(session),
    )


def status_of(*, live: int, cancelled: int, over: int) -> MeetingStatus:
    """The status that these marks mean together."""
    if cancelled:
        return MeetingStatus.CANCELLED
    if live:
        return MeetingStatus.LIVE
    return MeetingStatus.ENDED if over else MeetingStatus.SCHEDULED


def detail_of(
    row: MeetingRow,
    known: tuple[Any, ...],
    occurrences: tuple[OccurrenceRow, ...],
    sessions: tuple[PastSession, ...],
) -> MeetingDetail:
    """A detail; `known` holds agenda, link, passcode, PMI, settings, recurrence, creation and fetch times."""
    agenda, join_url, password, pmi, settings, recurrence, created, fetched = known
    return MeetingDetail(
        row=row,
        agenda=agenda or "",
        join_url=join_url or "",
        password=password or "",
        pmi=pmi or "",
        settings=MeetingSettings.model_validate_json(settings) if settings else MeetingSettings(),
        recurrence=Recurrence.model_validate_json(recurrence) if recurrence else None,
        occurrences=occurrences,
        sessions=sessions,
        created_at=moment(created),
        fetched_at=None if fetched is None else datetime.fromtimestamp(fetched / 1000, UTC),
    )


def occurrence_of(values: tuple[Any, ...], now: int) -> OccurrenceRow:
    """An occurrence: key, id, start, duration, live, cancelled, ended, finish."""
    key, occurrence_id, start, duration, live, cancelled, ended, finish = values
    status = status_of(live=live, cancelled=cancelled, over=ended or finish <= now)
    return OccurrenceRow(key, occurrence_id, datetime.fromtimestamp(start, UTC), duration, status)


def session_of(values: tuple[Any, ...]) -> PastSession:
    """A past session: uuid, start, duration, participants."""
    uuid, start, duration, participants = values
    return PastSession(uuid, moment(start), duration, participants)


def moment(seconds: int | None) -> datetime | None:
    """A time of the store; None where there is none."""
    return None if seconds is None or seconds >= NO_TIME else datetime.fromtimestamp(seconds, UTC)
