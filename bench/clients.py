"""Client threads that keep their connection and count what they are told."""

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from http.client import HTTPConnection
from typing import Any


class Client:
    """One connection with its headers."""

    def __init__(self, port: int, headers: dict[str, str] | None = None) -> None:
        """Open nothing yet."""
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self.headers = {"Content-Type": "application/json", **(headers or {})}

    def post(self, path: str, body: dict[str, Any]) -> tuple[int, bytes]:
        """Send JSON; return status and body."""
        self.connection.request("POST", path, json.dumps(body).encode(), self.headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def form(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Send a form as a browser does; return status and body."""
        headers = {**self.headers, "Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request("POST", path, body, headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def get(self, path: str) -> tuple[int, bytes]:
        """Fetch; return status and body."""
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()


def together(jobs: Sequence[Callable[[], int]]) -> tuple[float, Counter[int]]:
    """Run the jobs at once from one starting shot; return seconds and statuses."""
    told: Counter[int] = Counter()
    lock, gate = threading.Lock(), threading.Barrier(len(jobs) + 1)

    def run(job: Callable[[], int]) -> None:
        gate.wait()
        status = job()
        with lock:
            told[status] += 1

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    gate.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    return time.perf_counter() - began, told
