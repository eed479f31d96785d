"""`greenroom sandbox`: arguments, the first line of output, and then the server."""

import argparse
import asyncio
import dataclasses
import json
import signal
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

from app.sandbox.faults import Faults
from app.sandbox.options import REDIRECT_URIS, Options
from app.sandbox.parent import ParentProcess

_DEFAULTS = {"file_rate": 10_000_000.0}
"""What the program does unless told otherwise: files take as long as over a good line, so one can watch."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a sandbox until it is interrupted; returns the exit status."""
    arguments = build_parser().parse_args(argv)
    parent = ParentProcess(arguments.parent_pid) if arguments.parent_pid else None
    try:
        options = _options(arguments)
    except ValueError as error:
        print(f"greenroom sandbox: {error}", file=sys.stderr)
        return 2
    # FastAPI and uvicorn take a while to import, and --help needs neither.
    from app.sandbox.server import create_server, listen, serve

    with ExitStack() as listeners:
        taken = []
        for port in (arguments.port, arguments.files_port):
            try:
                taken.append(listeners.enter_context(listen(port)))
            except OSError as error:
                print(f"greenroom sandbox: port {port}: {error.strerror}", file=sys.stderr)
                return 1
        api, files = taken
        sandbox, server = create_server(options, api, files)
        # Who has read the first line may end us at once, before the server listens to signals itself.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, server.handle_exit)
        print(json.dumps(sandbox.announcement()), flush=True)
        asyncio.run(serve(server, [api, files], parent))
    return 0


def build_parser() -> argparse.ArgumentParser:
    """The switches; every fault is one."""
    parser = argparse.ArgumentParser(
        prog="greenroom sandbox",
        description="A Zoom look-alike on this computer: OAuth, users, meetings and recordings of a made-up "
        "university. The first line of output is JSON with its addresses, client ids and secrets.",
    )
    parser.add_argument("--port", type=int, default=0, help="port of 127.0.0.1; 0 (default) takes a free one")
    parser.add_argument(
        "--files-port", type=int, default=0, help="port of the files' origin; 0 (default) takes a free one"
    )
    parser.add_argument("--parent-pid", type=int, help="end when the process of this id is gone")
    world = parser.add_argument_group("the account")
    world.add_argument("--seed", type=int, default=1, help="the same seed makes the same account (default 1)")
    world.add_argument("--users", type=int, default=240, help="how many people (default 240)")
    world.add_argument(
        "--licences", type=int, default=0, help="seats for licensed users; 0 (default): a few more than taken"
    )
    world.add_argument(
        "--meetings", type=int, default=100, help="about how many meetings of the person (default 100)"
    )
    world.add_argument(
        "--recordings", type=int, default=120, help="about how many meetings are recorded (default 120)"
    )
    world.add_argument(
        "--file-kib", type=int, default=0, help="mean size of a video in KiB; 0 (default): 8 to 60 MB"
    )
    world.add_argument(
        "--hostile", action="store_true", help="add topics with markup, RTL marks, 200 characters"
    )
    world.add_argument(
        "--now", help="begin at this time instead of the present, like 2026-11-24T10:12:00+01:00"
    )
    _add_app_switches(parser.add_argument_group("the apps"))
    _add_faults(parser.add_argument_group("faults (also by PUT /_sandbox/faults, with _ for -)"))
    return parser


def _add_app_switches(group: Any) -> None:
    group.add_argument(
        "--managed",
        choices=("admin", "user"),
        default="admin",
        help="admin (default): admins who consent reach the whole account; user: everyone only themselves",
    )
    group.add_argument("--scopes", default="", help="grant these scopes, separated by commas, instead of all")
    group.add_argument(
        "--redirect-uri",
        action="append",
        metavar="URI",
        help="register this redirect address instead of the usual ones; may be repeated",
    )
    group.add_argument("--one-grant", action="store_true", help="a new consent ends the earlier ones (4741)")


def _add_faults(group: Any) -> None:
    for fault in dataclasses.fields(Faults):
        switch = f"--{fault.name.replace('_', '-')}"
        default = _DEFAULTS.get(fault.name, getattr(Faults(), fault.name))
        text = fault.metadata["help"].replace("%", "%%")
        if isinstance(default, bool):
            action = argparse.BooleanOptionalAction if default else "store_true"
            group.add_argument(switch, action=action, default=default, help=text)
        elif isinstance(default, list):
            group.add_argument(switch, default="", help=text)
        else:
            choices = fault.metadata["choices"] or None
            shown = f"{text} (default {default})" if default != "" else text
            group.add_argument(switch, type=type(default), default=default, choices=choices, help=shown)


def _options(arguments: argparse.Namespace) -> Options:
    faults = Faults()
    values = {each.name: getattr(arguments, each.name) for each in dataclasses.fields(Faults)}
    values["without_scopes"] = _words(values["without_scopes"])
    faults.update(values)
    if not (0 <= arguments.port <= 65535 and 0 <= arguments.files_port <= 65535):
        raise ValueError("--port and --files-port must lie between 0 and 65535, for example --port 8090")
    if arguments.users < 1 or arguments.meetings < 0:
        raise ValueError("--users must be 1 or more and --meetings 0 or more, for example --users 240")
    if arguments.licences < 0:
        raise ValueError("--licences must be 0 or more, for example --licences 450")
    if arguments.recordings < 0 or arguments.file_kib < 0:
        raise ValueError("--recordings and --file-kib must be 0 or more, for example --file-kib 256")
    return Options(
        seed=arguments.seed,
        users=arguments.users,
        licences=arguments.licences,
        meetings=arguments.meetings,
        hostile=arguments.hostile,
        recordings=arguments.recordings,
        file_kib=arguments.file_kib,
        managed=arguments.managed,
        scopes=tuple(_words(arguments.scopes)),
        redirect_uris=tuple(arguments.redirect_uri or REDIRECT_URIS),
        one_grant=arguments.one_grant,
        now=_moment(arguments.now),
        faults=faults,
    )


def _words(text: str) -> list[str]:
    return text.replace(",", " ").split()


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


if __name__ == "__main__":
    sys.exit(main())
