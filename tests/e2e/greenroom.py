"""The real program on the desktop: started with a base directory of its own, looked through at the end."""

import re
import sys

TELLING = 16
"""Characters from which on a keyring item is a secret and not a count or a name."""


_COMPLAINT = re.compile(
    r"Traceback|\bERROR\b|CRITICAL|never (awaited|retrieved)|Error calling Python|QObject::|QThread"
)


class Greenroom:
    """The runs of one test, which share a base directory as the starts of one person do."""

    def __init__(self, desktop, base_dir):
        self.desktop, self.base_dir = desktop, base_dir
        self.runs, self._secrets = [], set()

    def __call__(self, *arguments, env=None):
        """Start the program; its App."""
        argv = [sys.executable, "-m", "app", "--base-dir", self.base_dir, *arguments]
        app = self.desktop.start(argv, env=env)
        self.runs.append(app)
        return app

    def guard(self, *secrets):
        """Have these looked for, too, when the test ends."""
        self._secrets |= set(secrets)

    def end(self):
        """End what still runs, as logging out of the desktop does."""
        for app in self.runs:
            app.terminate(wait=0)
        for app in self.runs:
            app.join(10)

    def complaints(self):
        """What the runs wrote of errors of their own: none belongs into any journey."""
        logs = [self.base_dir / "state" / "greenroom.log", *(app.err for app in self.runs)]
        texts = [path.read_text(errors="replace") for path in logs if path.exists()]
        return [line for text in texts for line in text.splitlines() if _COMPLAINT.search(line)]

    def places(self):
        """The folders and files that the runs could have written to."""
        home = [self.desktop.base / name for name in ("home", "config", "data", "cache", "state", "tmp")]
        return [self.base_dir, *home, *(path for app in self.runs for path in (app.out, app.err))]

    def secrets(self):
        """What must not lie in a file: what was named, and what lies in the keyring."""
        items = [] if self.desktop.keyring == "none" else self.desktop.secrets()
        return self._secrets | {item["secret"] for item in items if len(item["secret"] or "") >= TELLING}
