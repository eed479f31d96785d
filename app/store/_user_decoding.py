"""From rows of SQLite to what the store answers about users."""

import json
from typing import Any

from app.store._recording_states import moment
from app.store._user_records import STATUSES
from app.store._user_types import DirectoryRow, UserDetail

ROW_COLUMNS = """
directory.row, key, directory.id, email, directory.name, first_name, last_name, status, licence, role_id,
coalesce(role.name, ''), dept, group_ids,
iif(group_ids = '[]', '[]', (SELECT json_group_array(name) FROM (SELECT known.name FROM directory_members
    JOIN directory_groups AS known ON known.id = group_id WHERE user = directory.row AND known.name <> ''
    ORDER BY known.name_order, known.id))),
sign_in, last_sign_in, created_at, timezone, pmi, left_at
"""
ROW_TABLES = "directory LEFT JOIN directory_roles AS role ON role.id = role_id"

DETAIL_COLUMNS = "profile, fetched_at, settings, settings_at"
DETAIL_TABLES = f"{ROW_TABLES} LEFT JOIN directory_details ON user = directory.row"


def row_of(values: tuple[Any, ...]) -> DirectoryRow:
    """A row, by ROW_COLUMNS."""
    (row, key, user_id, email, name, first, last, status, licence, role, role_name, dept, *rest) = values
    groups, group_names, sign_in, last_sign_in, created, timezone, pmi, left = rest
    return DirectoryRow(
        row=row,
        key=key,
        id=user_id,
        email=email,
        name=name,
        first_name=first,
        last_name=last,
        status=STATUSES[status],
        licence=licence,
        role_id=role,
        role_name=role_name,
        dept=dept,
        group_ids=tuple(json.loads(groups)),
        group_names=tuple(json.loads(group_names)),
        sign_in=tuple(int(number) for number in sign_in.split(",") if number),
        last_sign_in=moment(last_sign_in),
        created_at=moment(created),
        timezone=timezone,
        pmi=pmi,
        left_at=moment(left),
    )


def detail_of(row: DirectoryRow, known: tuple[Any, ...]) -> UserDetail:
    """A detail; `known` by DETAIL_COLUMNS."""
    profile, fetched_at, settings, settings_at = known
    return UserDetail(
        row=row,
        profile=json.loads(profile or "{}"),
        fetched_at=moment(fetched_at),
        settings=None if settings is None else json.loads(settings),
        settings_at=moment(settings_at),
    )
