"""What the program notes while a command runs: on standard error if that is wished for, else nowhere."""

import logging

from app.core.log import RedactingFormatter


def log_to_terminal(*, verbose: bool) -> None:
    """Write notes to standard error, without secrets; or none: the command itself tells errors."""
    handler: logging.Handler = logging.StreamHandler() if verbose else logging.NullHandler()
    handler.setFormatter(RedactingFormatter("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.INFO if verbose else logging.CRITICAL)
    logging.getLogger("app").setLevel(logging.DEBUG if verbose else logging.CRITICAL)
    for name in ("httpx", "httpcore", "aiosqlite", "asyncio"):
        logging.getLogger(name).setLevel(logging.WARNING)
