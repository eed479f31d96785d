"""The sandbox as its own process, and the hand on its switches."""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request

_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class SandboxProcess:
    """`python -m app.sandbox --port 0`; what its first line says is in `told`."""

    def __init__(self, *switches):
        own = ["--port", "0", "--parent-pid", str(os.getpid())]
        self.argv = [sys.executable, "-m", "app.sandbox", *own, *map(str, switches)]

    def __enter__(self):
        self.process = subprocess.Popen(self.argv, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the sandbox ended with {self.process.wait()} before it said its addresses")
        self.told = json.loads(line)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        with self.process.stdout:
            self.process.wait(10)

    def environment(self, kind="public"):
        """The variables by which the program finds this Zoom and signs in as an app of `kind`."""
        client = self.told["clients"][kind]
        named = {"ZOOM_OAUTH_URL": self.told["oauth_url"], "ZOOM_API_URL": self.told["api_url"]}
        named["ZOOM_CLIENT_ID"] = client["client_id"]
        if "client_secret" in client:
            named["ZOOM_CLIENT_SECRET"] = client["client_secret"]
        if "account_id" in client:
            named["ZOOM_ACCOUNT_ID"] = client["account_id"]
        return named

    def secrets(self):
        """The client secrets, and every code and token that it gave out so far; while it runs."""
        clients = self.told["clients"].values()
        known = [client["client_secret"] for client in clients if "client_secret" in client]
        return [*known, *self.control("GET", "tokens")["given"]]

    def control(self, method, path, body=None):
        """Use the switches below /_sandbox, e.g. control("GET", "requests"); the answer's JSON."""
        data = None if body is None else json.dumps(body).encode()
        address = f"{self.told['oauth_url']}/_sandbox/{path}"
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(address, data, headers, method=method)
        with _DIRECT.open(request, timeout=10) as answer:
            content = answer.read()
        return json.loads(content) if content else None

    def faults(self, **faults):
        """Set the faults by name; names are those of the switches."""
        return self.control("PUT", "faults", faults)

    def requests(self, method=None, part=""):
        """The API calls so far, those of `method` whose path holds `part`."""
        calls = self.control("GET", "requests")
        return [c for c in calls if method in (None, c["method"]) and part in c["path"]]
