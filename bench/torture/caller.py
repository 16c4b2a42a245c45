"""Somebody who asks until there is an answer, with the same key each time."""

import json
import time
from collections import Counter
from http.client import HTTPConnection, HTTPException
from typing import Any, NamedTuple
from urllib.parse import urlencode

# What says that nobody could answer just now: the request is sent again as it was.
AWAY = (502, 503, 504)
PATIENCE = 120.0
_MARK = 'name="csrf-token" content="'


class Answer(NamedTuple):
    """The definite answer; `again` says that an earlier one may have been lost."""

    status: int
    body: Any
    location: str
    again: bool


class Caller:
    """One person on one connection, by API token or by session cookie."""

    def __init__(self, port: int, token: str, cookie: str) -> None:
        self.port, self.token, self.cookie = port, token, cookie
        self.connection: HTTPConnection | None = None
        self.proof = ""
        self.told: Counter[int] = Counter()
        self.retried = 0

    def api(
        self, method: str, path: str, body: Any = None, key: str = "", match: int = 0
    ) -> Answer:
        """Ask the API; `match` is the version that If-Match names."""
        headers = {"Authorization": f"Bearer {self.token}"}
        sent = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            sent = json.dumps(body).encode()
        if key:
            headers["Idempotency-Key"] = key
        if match:
            headers["If-Match"] = f'"v{match}"'
        status, said, location, again = self._ask(method, path, sent, headers)
        read = json.loads(said) if said[:1] in (b"{", b"[") else None
        return Answer(status, read, location, again)

    def page(self, path: str, form: dict[str, Any]) -> Answer:
        """Send a form as a browser does."""
        if not self.proof:
            self._open_page()
        headers = {
            "Cookie": self.cookie,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        sent = urlencode({**form, "csrf_token": self.proof}).encode()
        status, _said, location, again = self._ask("POST", path, sent, headers)
        return Answer(status, None, location, again)

    def _open_page(self) -> None:
        self.cookie = f"lianyi_session={self.cookie}"
        headers = {"Cookie": self.cookie}
        _status, said, _location, _again = self._ask("GET", "/help", None, headers)
        page = said.decode()
        at = page.index(_MARK) + len(_MARK)
        self.proof = page[at : page.index('"', at)]
        self.cookie += "".join(f"; {one}" for one in self._cookies)

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, bytes, str, bool]:
        deadline, again = time.monotonic() + PATIENCE, False
        while True:
            try:
                if self.connection is None:
                    self.connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
                self.connection.request(method, path, body, headers)
                answer = self.connection.getresponse()
                said = answer.read()
                self.told[answer.status] += 1
                if answer.status not in AWAY:
                    cookies = answer.headers.get_all("Set-Cookie") or []
                    self._cookies = [one.split(";")[0] for one in cookies]
                    location = answer.headers.get("Location", "")
                    return answer.status, said, location, again
            except (OSError, HTTPException):
                self.told[0] += 1
                if self.connection is not None:
                    self.connection.close()
                self.connection = None
            again = True
            self.retried += 1
            if time.monotonic() > deadline:
                raise TimeoutError(f"no answer to {method} {path}")
            time.sleep(0.2)
