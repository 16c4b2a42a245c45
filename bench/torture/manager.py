"""A lab manager who answers requests, and writes down which answer was acknowledged."""

import random
from collections import Counter

from bench.torture.caller import Caller


class Manager:
    """Approves most requests and declines some, naming the version seen."""

    def __init__(self, number: int, caller: Caller) -> None:
        self.caller, self.dice = caller, random.Random(number)
        self.said: dict[tuple[str, int], str] = {}
        self.done: Counter[str] = Counter()
        self.wrong: list[str] = []

    def move(self) -> None:
        """Answer one request, if any waits."""
        path = "/api/v1/reservations?scope=lab&state=requested&limit=50"
        items = self.caller.api("GET", path).body["items"]
        if not items:
            self.done["decide: nothing"] += 1
            return
        one = self.dice.choice(items)
        verb = "approve" if self.dice.random() < 0.8 else "decline"
        answer = self.caller.api(
            "POST", f"/api/v1/reservations/{one['code']}/{verb}",
            {"comment": "no free hands"}, match=one["version"],
        )  # fmt: skip
        if answer.status == 200:
            self.said[one["code"], one["version"]] = verb
        elif answer.status not in (409, 412):
            self.wrong.append(f"{verb} answered {answer.status}: {answer.body}")
        self.done[f"{verb}: {'done' if answer.status == 200 else 'refused'}"] += 1
