"""Each test is alone: no network beyond loopback, no one's home, settings, keyring or session bus."""

import os
import socket
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from app.core.io_thread import IoThread

# Both are read once a process, before any fixture runs.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

settings.register_profile("usual", deadline=None, derandomize=True, max_examples=50)
settings.register_profile(
    "wide", deadline=None, derandomize=True, max_examples=2000, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("usual")

FOREIGN_PREFIXES = ("ZOOM_", "GREENROOM_", "XDG_")
FOREIGN_VARIABLES = (
    "ALL_PROXY",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "BROWSER",
    "LANGUAGE",
    "DBUS_SESSION_BUS_ADDRESS",
)


@pytest.fixture(autouse=True)
def own_environment(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A home of its own, and none of the variables that would change what the program does."""
    for name in tuple(os.environ):
        if name.startswith(FOREIGN_PREFIXES) or name.upper() in FOREIGN_VARIABLES:
            monkeypatch.delenv(name)
    home = tmp_path_factory.mktemp("home")
    for variable, folder in _home_folders(home).items():
        folder.mkdir(mode=0o700, exist_ok=True)
        monkeypatch.setenv(variable, str(folder))
    if request.node.get_closest_marker("e2e"):
        # The real program meets a real display and a real keyring of its own.
        monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
        monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)


def _home_folders(home: Path) -> dict[str, Path]:
    return {
        "HOME": home,
        "XDG_CONFIG_HOME": home / "config",
        "XDG_DATA_HOME": home / "data",
        "XDG_STATE_HOME": home / "state",
        "XDG_CACHE_HOME": home / "cache",
        "XDG_RUNTIME_DIR": home / "run",
    }


@pytest.fixture
def io() -> Iterator[IoThread]:
    """A thread for sockets, running."""
    thread = IoThread()
    thread.start()
    yield thread
    thread.stop()


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test that reaches for another machine, even where the program bears the refusal."""
    attempts: list[str] = []
    monkeypatch.setattr(socket.socket, "connect", _guarded(socket.socket.connect, attempts))
    monkeypatch.setattr(socket.socket, "connect_ex", _guarded(socket.socket.connect_ex, attempts))
    monkeypatch.setattr(socket, "getaddrinfo", _guarded_lookup(socket.getaddrinfo, attempts))
    yield
    if attempts:
        pytest.fail(f"the test reached for another machine: {', '.join(attempts)}")


def _guarded(connect: Callable[..., Any], attempts: list[str]) -> Callable[..., Any]:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_local(str(address[0])):
            attempts.append(str(address[0]))
            raise OSError(f"tests reach loopback only, not {address[0]}")
        return connect(self, address)

    return guarded


def _guarded_lookup(lookup: Callable[..., Any], attempts: list[str]) -> Callable[..., Any]:
    def guarded(host: Any, *args: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name and name.endswith(".invalid"):  # RFC 6761: no such name, and nobody has to be asked
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        if name and not _is_local(name):
            attempts.append(name)
            raise socket.gaierror(socket.EAI_NONAME, f"tests reach loopback only, not {name}")
        return lookup(host, *args, **options)

    return guarded


def _is_local(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
