"""How much of each file has been moved."""

from dataclasses import dataclass, field


@dataclass
class Transfer:
    """Counts of one file: requests to the second origin, their ranges, and bytes of bodies in all."""

    requests: int = 0
    bytes: int = 0
    ranges: list[str] = field(default_factory=list)


class TransferCounts:
    """Counts by the file's handle."""

    def __init__(self) -> None:
        self._counts: dict[str, Transfer] = {}

    def of(self, handle: str) -> Transfer:
        """The counts of a file."""
        return self._counts.get(handle) or Transfer()

    def begin(self, handle: str, range_header: str) -> Transfer:
        """Count a request; returns what its bytes are to be added to."""
        transfer = self._counts.setdefault(handle, Transfer())
        transfer.requests += 1
        if range_header:
            transfer.ranges.append(range_header)
        return transfer

    def forget(self) -> None:
        """Begin to count anew."""
        self._counts.clear()
