import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator

import pytest

from app.zoom.http import Http, create_http
from tests.fakes.clock import FakeClock
from tests.fakes.zoom import Pipeline


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(impatient=True)


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    http = create_http(user_agent="Greenroom/test", proxy=None)
    yield http
    await http.aclose()


@pytest.fixture
def pipeline(http: Http, clock: FakeClock) -> Pipeline:
    return Pipeline(http, clock)


@pytest.fixture(scope="session")
def certificate_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A certificate for 127.0.0.1 that nobody but its owner has signed, and its key, in one file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    order = (
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    )
    command = [openssl, *order.split(), "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    both = folder / "both.pem"
    both.write_text(certificate.read_text() + key.read_text())
    return str(both)


@pytest.fixture(scope="session")
def own_certificate(certificate_file: str) -> ssl.SSLContext:
    """A server's TLS with that certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate_file)
    return context
