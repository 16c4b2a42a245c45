"""A researcher who makes random moves and writes down what was acknowledged."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.torture.caller import Answer, Caller
from kernel.values.clock import rfc3339

STEP = timedelta(minutes=30)
MODE = "assist"


@dataclass
class Held:
    """A booking as its holder was told of it last."""

    code: str
    start: datetime
    end: datetime
    state: str
    version: int


class Player:
    """One person: every booking of theirs is changed by them alone."""

    def __init__(
        self,
        number: int,
        caller: Caller,
        codes: Sequence[str],
        first: datetime,
        days: int,
    ) -> None:
        self.number, self.caller, self.codes = number, caller, codes
        self.first, self.slots = first, days * 48
        self.dice = random.Random(number)
        self.held: dict[str, Held] = {}
        self.made: dict[str, str] = {}
        self.refused: set[str] = set()
        # Where a lab declines one of these, the others are given back as well.
        self.together: set[str] = set()
        self.full: list[tuple[str, datetime, datetime]] = []
        self.waits: dict[str, str] = {}
        self.done: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.serial = 0
        self.moves: list[tuple[int, Callable[[], str]]] = [
            (24, self.book_by_api), (20, self.book_by_page), (12, self.change_by_api),
            (8, self.change_by_page), (10, self.cancel_by_api), (6, self.cancel_by_page),
            (8, self.extend), (6, self.join), (3, self.answer_offers), (2, self.leave),
            (4, self.campaign),
        ]  # fmt: skip

    def move(self) -> None:
        """Make one move and count how it was answered."""
        weights = [weight for weight, _move in self.moves]
        (pick,) = self.dice.choices([one for _weight, one in self.moves], weights)
        self.done[f"{pick.__name__}: {pick()}"] += 1

    # ---- new bookings ---------------------------------------------------------------

    def book_by_api(self) -> str:
        """Book over REST, under a key."""
        wanted, key = self._wanted()
        answer = self.caller.api("POST", "/api/v1/reservations", wanted, key=key)
        if answer.status == 201:
            return self._keep(key, answer.body)
        self._full(wanted)
        return self._refused(key, answer)

    def book_by_page(self) -> str:
        """Book by the page's form, under its key."""
        wanted, key = self._wanted()
        answer = self.caller.page("/book", {**wanted, "_key": key})
        if answer.status in (204, 303) and "/bookings/" in answer.location:
            code = answer.location.split("/bookings/")[1].split("?")[0]
            return self._keep(key, self._fetch(code))
        return self._refused(key, answer)

    def campaign(self) -> str:
        """Book two instruments at once, all or nothing."""
        wanted, key = self._wanted()
        other = self.dice.choice([c for c in self.codes if c != wanted["instrument"]])
        legs = [
            {**wanted, "purpose": f"{key}a"},
            {**wanted, "instrument": other, "purpose": f"{key}b"},
        ]
        body = {"title": key, "mode": "at_once", "legs": legs}
        answer = self.caller.api("POST", "/api/v1/campaigns", body, key=key)
        if answer.status == 201:
            for leg in answer.body["legs"]:
                self._keep(leg["purpose"], leg)
                self.together.add(leg["code"])
            return "done"
        self._refused(f"{key}a", answer)
        return self._refused(f"{key}b", answer)

    # ---- changes ----------------------------------------------------------------------

    def change_by_api(self) -> str:
        """Move a booking, naming the version that was seen."""
        one = self._some()
        if one is None:
            return "nothing"
        start, end = self._span()
        answer = self.caller.api(
            "PATCH", f"/api/v1/reservations/{one.code}",
            {"start": rfc3339(start), "end": rfc3339(end)}, match=one.version,
        )  # fmt: skip
        return self._changed(one, start, end, answer)

    def change_by_page(self) -> str:
        """Move a booking by the form."""
        one = self._some()
        if one is None:
            return "nothing"
        start, end = self._span()
        form = {"start": rfc3339(start), "end": rfc3339(end), "_version": one.version}
        answer = self.caller.page(f"/bookings/{one.code}/reschedule", form)
        return self._changed(one, start, end, answer)

    def extend(self) -> str:
        """Name a later end; sent twice it is done once."""
        one = self._some()
        if one is None:
            return "nothing"
        until = one.end + STEP
        answer = self.caller.api(
            "POST", f"/api/v1/reservations/{one.code}/extend", {"until": rfc3339(until)}
        )
        return self._changed(one, one.start, until, answer)

    def cancel_by_api(self) -> str:
        """Give a booking back."""
        one = self._some()
        if one is None:
            return "nothing"
        path = f"/api/v1/reservations/{one.code}/cancel"
        answer = self.caller.api("POST", path, {}, match=one.version)
        return self._cancelled(one, answer)

    def cancel_by_page(self) -> str:
        """Give a booking back by the form."""
        one = self._some()
        if one is None:
            return "nothing"
        path = f"/bookings/{one.code}/cancel"
        answer = self.caller.page(path, {"_version": one.version})
        return self._cancelled(one, answer)

    # ---- waiting ----------------------------------------------------------------------

    def join(self) -> str:
        """Wait for something that was refused."""
        if not self.full:
            return "nothing"
        code, start, end = self.full.pop()
        key = self._key()
        wish = {
            "instrument": code, "start": rfc3339(start), "end": rfc3339(end),
            "mode": MODE, "purpose": key,
        }  # fmt: skip
        answer = self.caller.api("POST", "/api/v1/waitlist", wish, key=key)
        if answer.status != 201:
            return self._refused(key, answer)
        self.waits[answer.body["code"]] = key
        return "done"

    def answer_offers(self) -> str:
        """Take what is offered, under a key, or sometimes let it pass on."""
        seen = self.caller.api("GET", "/api/v1/waitlist?limit=200")
        told = "nothing"
        for one in seen.body["items"]:
            if one["offer"] is None:
                continue
            path = f"/api/v1/waitlist/{one['code']}"
            if self.dice.random() < 0.3:
                answer = self.caller.api("POST", f"{path}/decline")
                told = "done" if answer.status == 200 else self._no(answer)
                continue
            answer = self.caller.api("POST", f"{path}/accept", key=self._key())
            if answer.status == 201:
                told = self._keep(one["purpose"], answer.body)
            else:
                told = self._no(answer)
        return told

    def leave(self) -> str:
        """Stop waiting for something."""
        if not self.waits:
            return "nothing"
        code = self.dice.choice(list(self.waits))
        answer = self.caller.api("POST", f"/api/v1/waitlist/{code}/leave")
        return "done" if answer.status == 200 else self._no(answer)

    # ---- what was said ----------------------------------------------------------------

    def _keep(self, purpose: str, body: dict[str, Any]) -> str:
        self.made[purpose] = body["code"]
        self.held[body["code"]] = _held(body)
        return "done"

    def _changed(
        self, one: Held, start: datetime, end: datetime, answer: Answer
    ) -> str:
        if answer.status in (200, 303):
            now = _held(answer.body or self._fetch(one.code))
            if (now.start, now.end) != (start, end):
                self.wrong.append(f"{one.code}: acknowledged {start}–{end}, is {now}")
            self.held[one.code] = now
            return "done"
        told = self._no(answer)
        now = _held(self._fetch(one.code))
        known = {(one.start, one.end)} | ({(start, end)} if answer.again else set())
        if (now.start, now.end) not in known:
            self.wrong.append(f"{one.code}: refused with {answer.status}, is {now}")
        self.held[one.code] = now
        return told

    def _cancelled(self, one: Held, answer: Answer) -> str:
        if answer.status in (200, 303):
            one.state = "cancelled"
            return "done"
        told = self._no(answer)
        now = _held(self._fetch(one.code))
        expected = answer.again or one.code in self.together
        if now.state == "cancelled" and not expected:
            self.wrong.append(f"{one.code}: cancelled though {answer.status} was said")
        self.held[one.code] = now
        return told

    def _refused(self, key: str, answer: Answer) -> str:
        self.refused.add(key)
        return self._no(answer)

    def _no(self, answer: Answer) -> str:
        if answer.status not in (409, 412, 422):
            self.wrong.append(f"answered {answer.status}: {str(answer.body)[:300]}")
        return "refused"

    # ---- dice -------------------------------------------------------------------------

    def _fetch(self, code: str) -> dict[str, Any]:
        answer = self.caller.api("GET", f"/api/v1/reservations/{code}")
        if answer.status != 200:
            self.wrong.append(f"{code}: acknowledged, and answers {answer.status} now")
        found: dict[str, Any] = answer.body
        return found

    def _some(self) -> Held | None:
        open_ones = [
            h for h in self.held.values() if h.state in ("requested", "confirmed")
        ]
        return self.dice.choice(open_ones) if open_ones else None

    def _key(self) -> str:
        self.serial += 1
        return f"t{self.number:03d}-{self.serial:06d}"

    def _span(self) -> tuple[datetime, datetime]:
        start = self.first + STEP * self.dice.randrange(self.slots)
        return start, start + STEP * self.dice.randint(1, 4)

    def _wanted(self) -> tuple[dict[str, str], str]:
        (start, end), key = self._span(), self._key()
        wanted = {
            "instrument": self.dice.choice(self.codes), "start": rfc3339(start),
            "end": rfc3339(end), "mode": MODE, "purpose": key,
        }  # fmt: skip
        return wanted, key

    def _full(self, wanted: dict[str, str]) -> None:
        span = (_moment(wanted["start"]), _moment(wanted["end"]))
        self.full = [*self.full[-20:], (wanted["instrument"], *span)]


def _held(body: dict[str, Any]) -> Held:
    return Held(
        body["code"], _moment(body["start"]), _moment(body["end"]),
        body["state"], body["version"],
    )  # fmt: skip


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
