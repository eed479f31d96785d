"""The process that a sandbox belongs to, and ends with."""

import os


class ParentProcess:
    """Another process, usually the one that started this."""

    def __init__(self, pid: int) -> None:
        """Look at the process of id `pid`; best early, while the parent is surely there."""
        self._pid = pid
        self._is_parent = os.getppid() == pid

    def is_running(self) -> bool:
        """Whether it is still there."""
        if self._is_parent:
            # A parent that ended may linger as a zombie, but its children have been given to another.
            return os.getppid() == self._pid
        return is_running(self._pid)


def is_running(pid: int) -> bool:
    """Whether a process of that id exists."""
    if os.name == "nt":
        return _is_running_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _is_running_on_windows(pid: int) -> bool:
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]
    handle = kernel.OpenProcess(0x0010_0000, False, pid)
    if not handle:
        return False
    # A handle that can be waited on without waiting belongs to a process that has ended.
    running = kernel.WaitForSingleObject(handle, 0) != 0
    kernel.CloseHandle(handle)
    return bool(running)
