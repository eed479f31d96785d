"""Figures as plain text: columns of one width, and on what they were measured."""

import os
import platform
import statistics
from collections.abc import Iterable, Sequence

import PySide6


def show(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table."""
    lines = [tuple(head), *(tuple(row) for row in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(head))]
    print(f"\n{title}")
    for line in lines:
        cells = [
            line[0].ljust(widths[0]),
            *(cell.rjust(wide) for cell, wide in zip(line[1:], widths[1:], strict=True)),
        ]
        print("  " + "   ".join(cells).rstrip(), flush=True)


def machine() -> str:
    """What the figures hold for; a load above 1 or so means noise."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    qt = f"PySide {PySide6.__version__}"
    return f"Python {platform.python_version()}, {qt}, {platform.system()}, {os.cpu_count()} cores{load}"


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return statistics.median(values)


def ms(seconds: float) -> str:
    """Seconds as milliseconds."""
    return f"{seconds * 1000:.0f} ms" if seconds >= 0.1 else f"{seconds * 1000:.1f} ms"


def spread(values: Sequence[float]) -> str:
    """The least and the greatest, for the noise."""
    return f"{min(values) * 1000:.0f}–{max(values) * 1000:.0f}"


def ratio(value: float, base: float) -> str:
    """How many times the base."""
    return f"{value / base:.2f} x"
