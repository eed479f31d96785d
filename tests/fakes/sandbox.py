"""A sandbox in this process, on a thread of its own, for one test or a module of them."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from app.sandbox.oauth import Grant
from app.sandbox.options import Options
from app.sandbox.server import create_server, listen
from app.sandbox.state import Sandbox


@dataclass(frozen=True)
class SandboxAddress:
    """Where a running sandbox is, and what its first line says."""

    oauth_url: str
    api_url: str
    files_url: str
    account_id: str
    clients: dict[str, dict[str, str]]
    person: dict[str, str]
    demo: dict[str, str]
    sandbox: Sandbox

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Ask ``/_sandbox`` + `path`; returns the JSON of the answer, None where it has none."""
        connection = HTTPConnection(urlsplit(self.oauth_url).netloc, timeout=10)
        try:
            content = None if body is None else json.dumps(body)
            connection.request(method, f"/_sandbox{path}", content, {"Content-Type": "application/json"})
            response = connection.getresponse()
            text = response.read()
        finally:
            connection.close()
        assert response.status < 400, f"{method} {path}: {response.status} {text.decode()}"
        return json.loads(text) if text else None

    def faults(self, **values: Any) -> None:
        """Set faults while it runs."""
        self.control("PUT", "/faults", values)

    def requests(self) -> list[dict[str, Any]]:
        """What was asked of the API and the token endpoint."""
        return self.control("GET", "/requests")

    def advance(self, seconds: float) -> None:
        """Move the sandbox's time."""
        self.control("PUT", "/clock", {"advance": seconds})

    def files(self, *, sha256: bool = True) -> list[dict[str, Any]]:
        """Every recorded file: key, size, SHA-256, and how much of it was moved so far."""
        return self.control("GET", f"/recordings?sha256={str(sha256).lower()}")

    def record(self, **wish: Any) -> dict[str, Any]:
        """Record a meeting (see POST /_sandbox/recordings); returns its uuid, id and files."""
        return self.control("POST", "/recordings", wish)

    def finish_processing(self) -> None:
        """Let every file be ready."""
        self.control("PUT", "/recordings", {"finish": True})

    def forget_transfers(self) -> None:
        """Begin to count moved bytes anew."""
        self.control("PUT", "/recordings", {"forget_transfers": True})

    def register_redirects(self, *uris: str) -> None:
        """Register other redirect addresses."""
        self.control("PUT", "/redirects", {"uris": list(uris)})

    def access_token(self, kind: str = "server_to_server") -> str:
        """An access token without the round through the consent page; "public" is the person's."""
        oauth = self.sandbox.oauth
        user = None if kind == "server_to_server" else self.sandbox.directory.owner
        return oauth.issue(Grant(oauth.clients[kind], user, self.sandbox.scopes_for(user)))["access_token"]


@contextmanager
def running_sandbox(**options: Any) -> Iterator[SandboxAddress]:
    """Run a sandbox; options are those of `Options`, and names of faults."""
    settings = Options()
    known = set(vars(settings)) - {"faults"}
    settings.faults.update({name: value for name, value in options.items() if name not in known})
    for name in known & options.keys():
        setattr(settings, name, options[name])
    with listen(0) as listener, listen(0) as files_listener:
        sandbox, server = create_server(settings, listener, files_listener)
        announced = sandbox.announcement()
        thread = threading.Thread(
            target=server.run, kwargs={"sockets": [listener, files_listener]}, name="sandbox"
        )
        thread.start()
        try:
            yield SandboxAddress(**announced, sandbox=sandbox)
        finally:
            server.should_exit = True
            thread.join()
