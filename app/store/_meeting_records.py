"""From Zoom's meetings to rows of the store.

A single meeting has one row, named by its number; each occurrence of a series has its own, named by number
and start; each past session has its own, named by its uuid.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, TypeGuard

from app.store._text import clean, folded
from app.store._values import MAX_ID, MAX_MINUTES, seconds, topic_order
from app.store.migrations import NO_TIME
from app.zoom.models.meeting import Meeting, MeetingListItem, MeetingType, OccurrenceStatus

DEFAULT_MINUTES = 60
"""Zoom's own default; tells when a meeting is over whose length is not known."""


class Place(NamedTuple):
    """One row to write, without what only the store knows."""

    key: str
    meeting_id: int
    session: int
    uuid: str
    occurrence_id: str
    topic: str
    topic_order: str
    host_id: str
    start: int
    """Seconds since 1970."""
    finish: int
    duration: int | None
    """Minutes."""
    zone: str | None
    type: int | None
    repeats: int
    pmi: int
    cancelled: int
    created_at: int | None
    needle: str


class Link(NamedTuple):
    """What a list says of a meeting beyond its row."""

    meeting_id: int
    join_url: str
    agenda: str


def planned(items: Iterable[MeetingListItem], host_id: str) -> list[Place]:
    """Rows for items of the lists of planned and live meetings; those without a number are left out."""
    return [_planned(item, item.id, host_id) for item in items if _usable(item.id)]


def sessions(items: Iterable[MeetingListItem], host_id: str) -> list[Place]:
    """Rows for items of the list of past meetings."""
    return [_session(item, item.id, host_id) for item in items if _usable(item.id)]


def links(items: Iterable[MeetingListItem]) -> list[Link]:
    """Join links and the beginnings of agendas."""
    return [
        Link(item.id, clean(item.join_url, 4_000), clean(item.agenda, 4_000))
        for item in items
        if _usable(item.id)
    ]


def places(meeting: Meeting, host_id: str) -> list[Place]:
    """The rows of one meeting: one for each occurrence, or one in all."""
    assert _usable(meeting.id)
    item = MeetingListItem.model_construct(**{name: getattr(meeting, name) for name in _SHARED})
    whole = _planned(item, meeting.id, host_id)
    if meeting.settings and meeting.settings.use_pmi:
        whole = whole._replace(pmi=1)
    return [
        whole._replace(
            key=occurrence_key(meeting.id, seconds(each.start_time)),
            occurrence_id=clean(each.occurrence_id),
            start=seconds(each.start_time),
            finish=_finish(each.start_time, minutes := _minutes(each.duration, whole.duration)),
            duration=minutes,
            cancelled=int(each.status == OccurrenceStatus.DELETED),
        )
        for each in meeting.occurrences
        if each.start_time is not None
    ] or [whole]


def occurrence_key(meeting_id: int, start: int) -> str:
    """The name of one occurrence's row."""
    return f"{meeting_id}@{start}"


_SHARED = (
    "id",
    "uuid",
    "host_id",
    "topic",
    "type",
    "start_time",
    "duration",
    "timezone",
    "created_at",
    "pmi",
)


def _planned(item: MeetingListItem, meeting_id: int, host_id: str) -> Place:
    place = _place(item, meeting_id, host_id)
    if item.type == MeetingType.RECURRING and item.start_time is not None:
        return place._replace(key=occurrence_key(meeting_id, place.start))
    if item.type == MeetingType.RECURRING_NO_FIXED_TIME:
        return place._replace(start=NO_TIME, finish=NO_TIME)
    return place


def _session(item: MeetingListItem, meeting_id: int, host_id: str) -> Place:
    place = _place(item, meeting_id, host_id)
    return place._replace(key=f"past:{place.uuid or occurrence_key(meeting_id, place.start)}", session=1)


def _place(item: MeetingListItem, meeting_id: int, host_id: str) -> Place:
    topic = clean(item.topic)
    minutes = _minutes(item.duration, None)
    begins = (
        item.created_at if item.start_time is None and item.type == MeetingType.INSTANT else item.start_time
    )
    return Place(
        key=str(meeting_id),
        meeting_id=meeting_id,
        session=0,
        uuid=clean(item.uuid),
        occurrence_id="",
        topic=topic,
        topic_order=topic_order(topic),
        host_id=clean(item.host_id) or host_id,
        start=seconds(begins),
        finish=_finish(begins, minutes),
        duration=minutes,
        zone=clean(item.timezone) or None,
        type=item.type if item.type is not None and abs(item.type) < 1_000_000 else None,
        repeats=int(item.type in {MeetingType.RECURRING, MeetingType.RECURRING_NO_FIXED_TIME}),
        pmi=int(bool(item.pmi) or item.type == MeetingType.PERSONAL_ROOM),
        cancelled=0,
        created_at=None if item.created_at is None else seconds(item.created_at),
        needle=f"{folded(topic)}\n{meeting_id}",
    )


def _usable(meeting_id: int | None) -> TypeGuard[int]:
    return meeting_id is not None and 0 < meeting_id <= MAX_ID


def _minutes(duration: int | None, otherwise: int | None) -> int | None:
    return otherwise if duration is None else min(max(duration, 0), MAX_MINUTES)


def _finish(start: datetime | None, minutes: int | None) -> int:
    if start is None:
        return NO_TIME
    return seconds(start) + (minutes or DEFAULT_MINUTES) * 60
