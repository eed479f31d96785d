"""Fills a store with users, many and fast: for tests and measurements of long lists."""

from datetime import UTC, datetime

from app.store._text import folded
from app.store._values import as_json
from app.store.database import Database

NOW = 1_795_000_000
"""Seconds since 1970 of the latest sign-in; the others lie up to 400 days before."""
BATCH = 20_000
FIRST = "Marta,Åsa,Grace,Ада,李,Omar,Σοφία,Jürgen,Ngozi,Zoë"
LAST = "Lindqvist,Hopper,Babbage,Novák,García,Smith,Okafor,Нowak,Ødegård,O’Neil"
DEPARTMENTS = "Sales,R&D,Finance,Marketing,Ärzte,Legal,Support,,Operations,People"
GROUPS, ROLES = 20, 3


async def fill(database: Database, count: int) -> None:
    """Write `count` users as `put_page` would have, with groups and roles.

    One in 20 is inactive, one in 50 invited, one in 100 has left; a tenth never signed in.
    """
    values = {
        "first": as_json(FIRST.split(",")),
        "last": as_json(LAST.split(",")),
        "folded_first": as_json(folded(FIRST).split(",")),
        "folded_last": as_json(folded(LAST).split(",")),
        "departments": as_json(DEPARTMENTS.split(",")),
        "folded_departments": as_json(folded(DEPARTMENTS).split(",")),
        "now": NOW,
        "groups": GROUPS,
        "roles": ROLES,
    }
    async with database.write() as connection:
        for statement in (_GROUPS, _ROLES):
            await connection.execute(statement, {"groups": GROUPS, "roles": ROLES})
    for begin in range(0, count, BATCH):
        batch = {**values, "begin": begin, "count": min(BATCH, count - begin)}
        async with database.write() as connection:
            await connection.execute(_DIRECTORY, batch)
            await connection.execute(_PEOPLE, batch)


def last_sign_in_of(number: int) -> datetime | None:
    """When the user of that number signed in last."""
    return None if number % 10 == 3 else datetime.fromtimestamp(NOW - number * 7 % 400 * 86_400, UTC)


_NUMBERS = """
WITH RECURSIVE numbers (number) AS (
    SELECT :begin UNION ALL SELECT number + 1 FROM numbers WHERE number + 1 < :begin + :count)
"""

_GROUPS = """
WITH RECURSIVE numbers (number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM numbers
    WHERE number + 1 < :groups)
INSERT OR IGNORE INTO directory_groups
SELECT 'group' || number, 'Group ' || number, 'group ' || number FROM numbers
"""

_ROLES = """
WITH RECURSIVE numbers (number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM numbers
    WHERE number + 1 < :roles)
INSERT OR IGNORE INTO directory_roles
SELECT number, 'Role ' || number, 'role ' || number FROM numbers
"""

_DIRECTORY = f"""
{_NUMBERS}, named AS MATERIALIZED (
    SELECT number, :first ->> (number % 10) AS first_name, :last ->> (number / 10 % 10) AS last_name,
        (:folded_first ->> (number % 10)) || ' ' || (:folded_last ->> (number / 10 % 10)) || ' ' || number
            AS plain,
        'user' || number || '@example.com' AS email,
        :departments ->> (number / 3 % 10) AS dept, :folded_departments ->> (number / 3 % 10) AS plain_dept,
        CASE WHEN number % 50 = 7 THEN 2 WHEN number % 100 = 9 THEN 3 WHEN number % 20 = 5 THEN 1 ELSE 0 END
            AS status
    FROM numbers)
INSERT INTO directory (row, key, id, email, name, first_name, last_name, name_order, status, licence, role_id,
    dept, dept_order, group_ids, sign_in, last_sign_in, created_at, timezone, pmi, left_at, needle)
SELECT number + 1, iif(status = 2, 'pending:' || email, 'user' || number),
    iif(status = 2, '', 'user' || number), email, first_name || ' ' || last_name || ' ' || number,
    first_name, last_name, plain, status, iif(status = 1, 1, 1 + number % 2), number % :roles,
    dept, plain_dept,
    '["group' || (number % :groups) || '"]', iif(number % 2, ',1,100,', ',101,'),
    iif(number % 10 = 3, NULL, :now - number * 7 % 400 * 86400), :now - 86400 * 1000 + number, 'UTC',
    3000000000 + number, iif(status = 3, :now, NULL),
    plain || char(10) || email || char(10) || plain_dept
FROM named
"""

_PEOPLE = f"""
{_NUMBERS}
INSERT INTO users (id, email, name, status, needle)
SELECT id, email, name, CASE status WHEN 0 THEN 'active' WHEN 1 THEN 'inactive' ELSE 'left' END,
    name_order || char(10) || email
FROM numbers JOIN directory ON directory.row = number + 1 WHERE id <> ''
"""
