"""How many writes each host has spent today; kept so that a restart does not forget Zoom's limit of 100."""

from datetime import date, timedelta

from app.store.database import Database

KEPT_DAYS = 7


class CountsStore:
    """The counts by day (UTC) and key; fits zoom.limits.DailyCounts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self, day: date) -> dict[str, int]:
        """Every count of a day.

        Raises:
            StoreError: the file fails.
        """
        rows = await self._database.read("SELECT key, count FROM counts WHERE day = ?", (day.isoformat(),))
        return dict(rows)

    async def save(self, day: date, key: str, count: int) -> None:
        """Keep a count, and forget those of last week.

        Raises:
            StoreError: the file fails.
        """
        async with self._database.write() as connection:
            await connection.execute(
                "INSERT OR REPLACE INTO counts VALUES (?, ?, ?)", (day.isoformat(), key, count)
            )
            await connection.execute(
                "DELETE FROM counts WHERE day < ?", ((day - timedelta(days=KEPT_DAYS)).isoformat(),)
            )
