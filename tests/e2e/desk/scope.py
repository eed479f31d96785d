"""Looking for nodes below something: the whole desktop, a program or a node."""

import re

from tests.e2e.desk.basics import DeskError, NotFound, until


def criterion(value):
    """A name or pattern as the helper takes it."""
    return {"re": value.pattern, "flags": value.flags} if isinstance(value, re.Pattern) else value


def _describe(**wanted):
    return ", ".join(f"{key}={value!r}" for key, value in wanted.items() if value)


class Scope:
    """Something that nodes are below of."""

    def find_all(self, role=None, name=None, contains=None, **more):
        """All nodes that fit, in reading order.

        Args:
            role: an AT-SPI name or a list of them.
            name: the exact name, or a compiled regex that is searched.
            contains: a part of the name.
            more: `showing=False` takes also what is not on the screen; `state` must hold ("!state" must not);
                `limit`.
        """
        raise NotImplementedError

    def tree(self, **more):
        """The tree as text; more: `showing=False`, `depth`."""
        raise NotImplementedError

    def find(self, role=None, name=None, contains=None, **more):
        """The first node that fits, or None."""
        return next(iter(self.find_all(role, name, contains, limit=1, **more)), None)

    def wait(self, role=None, name=None, contains=None, timeout=20, **more):
        """The first node that fits as soon as there is one.

        Raises:
            NotFound: there is none after `timeout` seconds; the text holds the tree.
        """
        found = until(lambda: self.find(role, name, contains, **more), timeout)
        if found is None:
            wanted = _describe(role=role, name=name, contains=contains, **more)
            raise NotFound(f"no {wanted} within {timeout} s in\n{self._told()}")
        return found

    def wait_gone(self, role=None, name=None, contains=None, timeout=20, **more):
        """Return when nothing fits any more.

        Raises:
            DeskError: something still fits after `timeout` seconds.
        """
        if not until(lambda: self.find(role, name, contains, **more) is None, timeout):
            wanted = _describe(role=role, name=name, contains=contains, **more)
            raise DeskError(f"still there after {timeout} s: {wanted}")

    def _told(self):
        try:
            return self.tree()
        except DeskError as error:
            return str(error)
