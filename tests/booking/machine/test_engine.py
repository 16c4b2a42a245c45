"""The whole engine against a model of plain Python, move by move (Hypothesis).

The suite runs a short form, always the same one. The long one, an hour of it:
ENGINE_RUNS=50 ENGINE_STEPS=2000 python -m pytest tests/booking/machine
"""

import os
from contextlib import ExitStack
from typing import ClassVar

import hypothesis.internal.conjecture.engine as hypothesis_engine
import hypothesis.stateful as hypothesis_stateful
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kernel.store.db import db
from kernel.values import clock
from kernel.values.errors import DomainError
from tests.booking.machine.model import DAY, OPEN, No, Terms
from tests.booking.machine.site import Site
from tests.booking.machine.together import Together
from tests.conftest import NOW, undone

RUNS = int(os.environ.get("ENGINE_RUNS", "5"))
STEPS = int(os.environ.get("ENGINE_STEPS", "100"))
LAB = [
    Terms(notice=60),
    Terms(asks=True, notice_cancel=120, hold=60),
    Terms(units=2, setup=30, cleanup=30),
    Terms(units=3, grace=30, most_open=2, notice_change=0, early=30),
]
PLACES, PEOPLE = st.integers(0, len(LAB) - 1), st.integers(0, 3)
# Half hours from now, and how many of them: near each other, so that they meet.
AHEAD, LENGTH = st.integers(-1, 7), st.integers(1, 5)
SOME = st.integers(0, 10**6)


class Machine(RuleBasedStateMachine):
    """Moves made on both sides; each run in a transaction that is undone."""

    app: Flask
    told: ClassVar[list[str]] = []

    def __init__(self):
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(undone(self.app))
        self.stack.enter_context(self.app.app_context())
        self.stack.enter_context(clock.frozen(NOW))
        self.site, self.model = Site(LAB), Together(LAB)

    def teardown(self):
        db.session.remove()
        self.stack.close()

    def both(self, name, act, *args):
        """Make the move on both sides: accepted by both or refused by both."""
        refused = said = None
        try:
            self.model.whole(act)
        except No as no:
            said = str(no)
        try:
            getattr(self.site, name)(*args)
        except DomainError as error:
            refused = error
        if (said is None) != (refused is None):
            lines = "\n".join(
                map(
                    str,
                    [*self.model.bookings, *self.model.blocks, *self.model.waits],
                )
            )
            raise AssertionError(
                f"{self.model.now} {name}{args}: {said} {refused!r}\n{lines}"
            )
        if refused is None:
            self.told.append(name)
        kept, meant = self.site.kept(), self.meant()
        for what in meant:
            assert kept[what] == meant[what], (name, args, what)

    def meant(self):
        """Return what the model says the tables say."""
        m = self.model
        occupied = [
            (b.place, b.unit, b.since, b.until,
             "request" if b.state == "requested" else "reservation")
            for b in m.bookings
            if b.state in ("requested", "confirmed", "in_use", "completed") and not b.gone
        ] + [
            (b.place, unit, b.since, b.until, b.kind) for b in m.blocks for unit in b.units
        ]  # fmt: skip
        return {
            "bookings": [
                (b.place, b.unit, b.start, b.end, b.state, b.lapses) for b in m.bookings
            ],
            "occupied": sorted(occupied),
            "waits": [(w.state, w.state == "offered") for w in m.waits],
        }

    def span(self, ahead, length):
        start = (self.model.now // 30 + 1 + ahead) * 30
        return start, start + 30 * length

    def one(self, some, *states):
        """Return the number of a booking, most often one in these states."""
        fitting = [b.id for b in self.model.bookings if b.state in states]
        if fitting and some % 8:
            return fitting[some % len(fitting)]
        return some % len(self.model.bookings)

    @rule(place=PLACES, person=PEOPLE, ahead=AHEAD, length=LENGTH)
    def book(self, place, person, ahead, length):
        asked = (place, person, *self.span(ahead, length))
        self.both("book", lambda: self.model.book(*asked), *asked)

    @rule(places=st.sets(PLACES, min_size=2, max_size=3), person=PEOPLE, ahead=AHEAD, length=LENGTH)  # fmt: skip
    def book_together(self, places, person, ahead, length):
        asked = (sorted(places), person, *self.span(ahead, length))
        self.both("book_together", lambda: self.model.book_together(*asked), *asked)

    @rule(place=PLACES, person=PEOPLE, ahead=AHEAD, length=LENGTH, count=st.integers(2, 3), refuse=st.booleans())  # fmt: skip
    def book_series(self, place, person, ahead, length, count, refuse):
        asked = (place, person, *self.span(ahead, length), count, refuse)
        self.both("book_series", lambda: self.model.book_series(*asked), *asked)

    @precondition(lambda self: self.model.series)
    @rule(some=SOME, since=st.integers(0, 2), what=st.sampled_from(["retry", "cancel", 30, -60, DAY]))  # fmt: skip
    def tend_series(self, some, since, what):
        n = some % len(self.model.series)
        person = self.model.series[n].person
        if what == "retry":
            name, more = "retry_series", ()
        elif what == "cancel":
            name, more = "cancel_series", (since,)
        else:
            name, more = "change_series", (since, what)
        self.both(
            name,
            lambda: getattr(self.model, name)(self.model.series[n], *more),
            n, person, *more,
        )  # fmt: skip

    @precondition(lambda self: self.model.bookings)
    @rule(some=SOME, to=PEOPLE, lab=st.booleans())
    def transfer(self, some, to, lab):
        n = self.one(some, "requested", "confirmed")
        self.both(
            "transfer",
            lambda: self.model.transfer(self.model.bookings[n], to, lab),
            n, to, lab,
        )  # fmt: skip

    @precondition(lambda self: self.model.bookings)
    @rule(some=SOME, ahead=AHEAD, length=LENGTH, keep=st.booleans())
    def change(self, some, ahead, length, keep):
        n, (start, end) = self.one(some, *OPEN), self.span(ahead, length)
        if keep:
            one = self.model.bookings[n]
            start, end = one.start, max(one.start + 30, one.end + 30 * (length - 2))
        self.both(
            "change",
            lambda: self.model.change(self.model.bookings[n], start, end),
            n, start, end,
        )  # fmt: skip

    @precondition(lambda self: self.model.bookings)
    @rule(some=SOME, lab=st.booleans())
    def cancel(self, some, lab):
        n = self.one(some, "requested", "confirmed")
        person = 0 if lab else self.model.bookings[n].person
        self.both(
            "cancel",
            lambda: self.model.cancel(self.model.bookings[n], person),
            n, person,
        )  # fmt: skip

    @precondition(lambda self: any(w.state == "waiting" for w in self.model.waits))
    @rule(some=SOME)
    def cancel_before_somebody(self, some):
        waiting = [w for w in self.model.waits if w.state == "waiting"]
        wait = waiting[some % len(waiting)]
        for one in self.model.bookings:
            if (
                one.place == wait.place
                and one.start < wait.end
                and wait.start < one.end
            ):
                self.both(
                    "cancel",
                    lambda one=one: self.model.cancel(self.model.bookings[one.id], 0),
                    one.id,
                    0,
                )

    @precondition(lambda self: self.model.bookings)
    @rule(some=SOME, yes=st.booleans())
    def decide(self, some, yes):
        n = self.one(some, "requested")
        self.both(
            "decide", lambda: self.model.decide(self.model.bookings[n], yes), n, yes
        )

    @precondition(lambda self: self.model.bookings)
    @rule(some=SOME, coming=st.booleans())
    def come_or_go(self, some, coming):
        n = self.one(some, "confirmed" if coming else "in_use")
        name = "come" if coming else "go"
        self.both(name, lambda: getattr(self.model, name)(self.model.bookings[n]), n)

    @precondition(lambda self: any(b.state == "confirmed" for b in self.model.bookings))
    @rule(some=SOME)
    def come_in_time(self, some):
        n = self.one(some, "confirmed")
        ahead = self.model.bookings[n].start - self.model.now
        if ahead > 0:
            self.pass_time(ahead + 1)
        self.both("come", lambda: self.model.come(self.model.bookings[n]), n)

    @rule(place=PLACES, person=PEOPLE, ahead=AHEAD, length=LENGTH)
    def hold(self, place, person, ahead, length):
        asked = (place, person, *self.span(ahead, length))
        self.both("hold", lambda: self.model.hold(*asked), *asked)

    @rule(place=PLACES, unit=st.integers(0, 3), ahead=AHEAD, length=LENGTH)
    def shut(self, place, unit, ahead, length):
        start, end = self.span(max(ahead, 0), length)
        number = unit if 0 < unit <= LAB[place].units else None
        asked = (place, number, max(start, self.model.now), end + 30)
        key = len(self.site.downtimes)
        self.both("shut", lambda: self.model.shut(*asked, key), *asked, key)

    @precondition(lambda self: self.site.downtimes)
    @rule(some=SOME)
    def reopen(self, some):
        there = {b.key for b in self.model.blocks if b.kind == "downtime"}
        key = some % len(self.site.downtimes)
        if key in there:
            self.both("reopen", lambda: self.model.reopen(key), key)

    @rule(place=PLACES, person=PEOPLE, ahead=AHEAD, length=LENGTH)
    def join(self, place, person, ahead, length):
        asked = (place, person, *self.span(ahead, length))
        self.both("join", lambda: self.model.join(*asked), *asked)

    @precondition(lambda self: self.model.bookings)
    @rule(some=SOME, person=PEOPLE)
    def join_behind(self, some, person):
        one = self.model.bookings[self.one(some, *OPEN)]
        asked = (one.place, person, one.start, one.end)
        self.both("join", lambda: self.model.join(*asked), *asked)

    @precondition(lambda self: self.model.waits)
    @rule(some=SOME, yes=st.booleans(), leaving=st.booleans())
    def leave_or_answer(self, some, yes, leaving):
        offered = [w.id for w in self.model.waits if w.state == "offered"]
        n = offered[some % len(offered)] if offered else some % len(self.model.waits)
        person = self.model.waits[n].person
        if leaving:
            self.both("leave", lambda: self.model.leave(self.model.waits[n]), n, person)
        else:
            self.both(
                "answer",
                lambda: self.model.answer(self.model.waits[n], yes),
                n, person, yes,
            )  # fmt: skip

    @rule(minutes=st.sampled_from([5, 10, 30, 30, 60, 240]))
    def some_time_passes(self, minutes):
        self.pass_time(minutes)

    def pass_time(self, minutes):
        self.both("pass_time", lambda: self.model.pass_time(minutes), minutes)


def test_the_engine_does_move_by_move_what_a_plain_model_does(app, monkeypatch):
    # A run of thousands of moves is larger than what Hypothesis takes by itself.
    for module in (hypothesis_engine, hypothesis_stateful):
        monkeypatch.setattr(module, "BUFFER_SIZE", 10**7)
    told: list[str] = []
    run_state_machine_as_test(
        type("Here", (Machine,), {"app": app, "told": told}),
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            report_multiple_bugs=False,
            derandomize="ENGINE_RUNS" not in os.environ,
            suppress_health_check=list(HealthCheck),
        ),
    )
    if "ENGINE_RUNS" not in os.environ:
        together = {"book_series", "change_series", "cancel_series", "transfer"}
        assert together <= set(told)
        assert len(set(told)) >= 16, "too few kinds of moves were ever accepted"
