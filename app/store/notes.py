"""Small facts of one account that outlive the program: whose meetings are shown, when lists were read."""

from app.store.database import Database


class NotesStore:
    """Names and values."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, name: str) -> str | None:
        """The value of a note, or None.

        Raises:
            StoreError: the file fails.
        """
        rows = await self._database.read("SELECT value FROM notes WHERE name = ?", (name,))
        return rows[0][0] if rows else None

    async def set(self, name: str, value: str | None) -> None:
        """Keep a note; None removes it.

        Raises:
            StoreError: the file fails.
        """
        async with self._database.write() as connection:
            if value is None:
                await connection.execute("DELETE FROM notes WHERE name = ?", (name,))
            else:
                await connection.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", (name, value))
