"""Ids, numbers and passcodes in Zoom's forms, the same for the same seed."""

import base64
import random


class Identifiers:
    """Draws identifiers; never the same twice."""

    def __init__(self, seed: int, purpose: str) -> None:
        # Foretellable on purpose: the same seed makes the same world.
        self._random = random.Random(f"{seed}:{purpose}")  # noqa: S311
        self._numbers: set[int] = set()
        self._uuids = 0

    def key(self, length: int = 22) -> str:
        """An id of a user, account or app."""
        text = base64.urlsafe_b64encode(self._random.randbytes(length)).decode()
        return text.replace("-", "x").replace("_", "Y")[:length]

    def uuid(self) -> str:
        """A meeting's uuid; now and then one that has to be encoded twice in an address."""
        self._uuids += 1
        text = base64.b64encode(self._random.randbytes(16)).decode()
        if self._uuids % 7 == 3:
            return "/" + text[1:]
        if self._uuids % 7 == 5:
            return text[:8] + "//" + text[10:]
        return text

    def number(self) -> int:
        """A meeting number of eleven digits."""
        return self._unused(80_000_000_000, 99_999_999_999)

    def personal_number(self) -> int:
        """A personal meeting id of ten digits."""
        return self._unused(2_000_000_000, 7_999_999_999)

    def passcode(self) -> str:
        """Six digits."""
        return f"{self._random.randrange(1_000_000):06}"

    def _unused(self, lowest: int, highest: int) -> int:
        while (number := self._random.randint(lowest, highest)) in self._numbers:
            pass
        self._numbers.add(number)
        return number
