"""The walls around each test stand."""

import os
import socket
from pathlib import Path

import keyring
import keyring.errors
import pytest

pytest_plugins = ("pytester",)

CONFTEST = Path(__file__).with_name("conftest.py")


def test_network_beyond_loopback_fails_the_test_even_if_the_program_carries_on(
    pytester: pytest.Pytester,
) -> None:
    pytester.makeconftest(CONFTEST.read_text())
    pytester.makepyfile(
        """
        import contextlib, socket

        def test_connect():
            with contextlib.suppress(OSError), socket.socket() as one:
                one.connect(("192.0.2.1", 80))

        def test_lookup():
            with contextlib.suppress(OSError):
                socket.getaddrinfo("zoom.us", 443)

        def test_invalid_names_are_just_unknown():
            with contextlib.suppress(socket.gaierror):
                socket.getaddrinfo("nowhere.invalid", 443)
        """
    )
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=3, errors=2)
    result.stdout.fnmatch_lines(
        ["*reached for another machine: 192.0.2.1*", "*reached for another machine: zoom.us*"]
    )


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass


def test_no_test_sees_the_settings_of_the_person_who_runs_it(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(CONFTEST.read_text())
    pytester.makepyfile(
        """
        import os

        def test_environment():
            assert not [name for name in os.environ if name.startswith(("ZOOM_", "GREENROOM_"))]
            assert "HTTPS_PROXY" not in os.environ and os.environ["HOME"] != "/home/someone"
        """
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZOOM_CLIENT_ID", "theirs")
        patch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
        patch.setenv("HOME", "/home/someone")
        pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)


def test_home_is_private_and_empty_of_programs() -> None:
    home = Path(os.environ["HOME"])
    assert sorted(child.name for child in home.iterdir()) == ["cache", "config", "data", "run", "state"]
    assert all(
        Path(os.environ[f"XDG_{kind}"]).parent == home for kind in ("CONFIG_HOME", "DATA_HOME", "CACHE_HOME")
    )


def test_the_keyring_of_the_machine_is_out_of_reach() -> None:
    with pytest.raises(keyring.errors.NoKeyringError):
        keyring.get_password("greenroom", "anyone")
