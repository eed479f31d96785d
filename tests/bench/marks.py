"""What a watched process tells its parent: "NAME MONOTONIC CPU" on a line of standard output."""

import os


def tell(name: str, monotonic: float, cpu: float) -> None:
    """Write a line for the parent."""
    os.write(1, f"{name} {monotonic:.6f} {cpu:.6f}\n".encode())
