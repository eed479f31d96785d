"""The sandbox's fixtures serve here too."""

from tests.sandbox.conftest import browser, sandbox, zoom

__all__ = ["browser", "sandbox", "zoom"]
