"""Runs a sandbox on the loopback interface."""

import asyncio
import os
import socket

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from app.sandbox.app import create_app
from app.sandbox.options import Options
from app.sandbox.parent import ParentProcess
from app.sandbox.state import Sandbox

HOST = "127.0.0.1"
_PARENT_CHECK_SECONDS = 0.5
_SEND_BUFFER = 128 * 1024


def listen(port: int) -> socket.socket:
    """Take a port of 127.0.0.1; 0 takes a free one.

    Raises:
        OSError: the port is taken.
    """
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, os.name != "nt")
    try:
        listener.bind((HOST, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def create_server(
    options: Options, listener: socket.socket, files_listener: socket.socket
) -> tuple[Sandbox, uvicorn.Server]:
    """A sandbox and the server that will serve it: the API on `listener`, files on the other."""
    sandbox = Sandbox(options, _origin(listener), _origin(files_listener))
    # Bytes count as moved once the system has taken them, so it must not take many in advance.
    files_listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)

    class Connection(H11Protocol):
        """Lets the sandbox close a connection without an answer."""

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            own = transport.get_extra_info("sockname") or (HOST, 0)
            self._key = (transport.get_extra_info("peername"), own[1])
            sandbox.connections[self._key] = transport

        def connection_lost(self, exc: Exception | None) -> None:
            sandbox.connections.pop(self._key, None)
            super().connection_lost(exc)

    config = uvicorn.Config(
        create_app(sandbox),
        http=Connection,
        ws="none",
        lifespan="off",
        log_level="critical",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    return sandbox, uvicorn.Server(config)


async def serve(server: uvicorn.Server, listeners: list[socket.socket], parent: ParentProcess | None) -> None:
    """Serve until told to stop, or until the parent process is gone."""
    watch = asyncio.create_task(_end_with(parent, server)) if parent else None
    try:
        await server.serve(sockets=listeners)
    finally:
        if watch:
            watch.cancel()


def _origin(listener: socket.socket) -> str:
    return f"http://{HOST}:{listener.getsockname()[1]}"


async def _end_with(parent: ParentProcess, server: uvicorn.Server) -> None:
    while parent.is_running():  # noqa: ASYNC110  # nothing tells of the end of somebody else's process
        await asyncio.sleep(_PARENT_CHECK_SECONDS)
    server.should_exit = True
