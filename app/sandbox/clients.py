"""The made-up apps that may sign in, and which redirect addresses they may use."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from app.sandbox.errors import AuthorizeFault

PUBLIC, CONFIDENTIAL, SERVER_TO_SERVER = "public", "confidential", "server_to_server"
_LOOPBACK = frozenset({"127.0.0.1", "::1"})


@dataclass(frozen=True)
class Client:
    """An app of the marketplace; a public one has no secret."""

    kind: str
    client_id: str
    client_secret: str = ""


def check_redirect(client: Client, uri: str, registered: tuple[str, ...], *, pkce: bool) -> None:
    """Match a redirect address as Zoom does: a public client's loopback port does not count.

    Raises:
        AuthorizeFault: 4700 for an address that is not allowed at all, 4709 for one that does not match.
    """
    parts = urlsplit(uri)
    loopback = parts.hostname in _LOOPBACK and parts.scheme == "http"
    if loopback and not pkce:
        raise AuthorizeFault(4700, f"Invalid redirect: {uri}")
    if uri in registered:
        return
    if loopback and client.kind == PUBLIC and _without_port(uri) in map(_without_port, registered):
        return
    known_hosts = {urlsplit(each).hostname for each in registered}
    if parts.hostname in known_hosts:
        raise AuthorizeFault(4709, f"Redirect URI mismatch: {uri}")
    raise AuthorizeFault(4700, f"Invalid redirect: {uri}")


def _without_port(uri: str) -> tuple[str, str | None, str, str]:
    parts = urlsplit(uri)
    return parts.scheme, parts.hostname, parts.path, parts.query
