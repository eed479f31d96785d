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


def create_server(options: Options, listener: socket.socket) -> tuple[Sandbox, uvicorn.Server]:
    """A sandbox and the server that will serve it on `listener`."""
    sandbox = Sandbox(options, f"http://{HOST}:{listener.getsockname()[1]}")

    class Connection(H11Protocol):
        """Lets the sandbox close a connection without an answer."""

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._peer = transport.get_extra_info("peername")
            sandbox.connections[self._peer] = transport

        def connection_lost(self, exc: Exception | None) -> None:
            sandbox.connections.pop(self._peer, None)
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


async def serve(server: uvicorn.Server, listener: socket.socket, parent: ParentProcess | None) -> None:
    """Serve until told to stop, or until the parent process is gone."""
    watch = asyncio.create_task(_end_with(parent, server)) if parent else None
    try:
        await server.serve(sockets=[listener])
    finally:
        if watch:
            watch.cancel()


async def _end_with(parent: ParentProcess, server: uvicorn.Server) -> None:
    while parent.is_running():  # noqa: ASYNC110  # nothing tells of the end of somebody else's process
        await asyncio.sleep(_PARENT_CHECK_SECONDS)
    server.should_exit = True
