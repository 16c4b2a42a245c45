"""The product's side of the machine: the same moves as commands, and what is kept."""

from datetime import datetime, timedelta

from sqlalchemy import select, text

from booking import jobs
from booking.commands.accept_offer import accept_offer
from booking.commands.approve_reservation import approve_reservation
from booking.commands.book_campaign import book_campaign
from booking.commands.book_instrument import book_instrument
from booking.commands.book_series import book_series
from booking.commands.cancel_reservation import cancel_reservation
from booking.commands.cancel_series import cancel_series
from booking.commands.change_reservation import change_reservation
from booking.commands.change_series import change_series
from booking.commands.check_in import check_in
from booking.commands.check_out import check_out
from booking.commands.decline_offer import decline_offer
from booking.commands.decline_reservation import decline_reservation
from booking.commands.end_downtime import end_downtime
from booking.commands.hold_slot import hold_slot
from booking.commands.join_waitlist import join_waitlist
from booking.commands.leave_waitlist import leave_waitlist
from booking.commands.open_downtime import open_downtime
from booking.commands.retry_series import retry_series
from booking.commands.transfer_reservation import transfer_reservation
from booking.models.reservation import Reservation
from booking.rules.campaign import AT_ONCE, WantedCampaign
from booking.rules.series import (
    FOLLOWING,
    REFUSE,
    SKIP,
    WantedSeries,
    WantedSeriesChange,
)
from booking.rules.span import Span
from booking.rules.waitlist import WantedWait
from booking.rules.wanted import WantedChange, WantedReservation
from identity.models.organisation import Organisation
from kernel.store.db import db
from kernel.values import clock
from tests.booking.machine.model import FIRST, MISSED_MOST, PAUSE_DAYS, Terms
from tests.builders.booking import a_policy, a_unit_policy
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, actor_of, an_organisation
from tests.conftest import NOW

ALL_DAY = {
    day: [[0, 1440]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
}
_OCCUPIED = text("""
    SELECT instrument_id, unit_no, lower(blocked), upper(blocked), kind
    FROM booking_occupancy""")
_WAITS = text("""
    SELECT w.id, w.state, o.id IS NOT NULL FROM booking_wait w
    LEFT JOIN booking_offer o ON o.wait_id = w.id AND o.state = 'open'""")


def settings_of(terms: Terms) -> dict[str, object]:
    """Return the policy that asks what the terms ask."""
    return {
        "hours": ALL_DAY,
        "setup_min": terms.setup,
        "cleanup_min": terms.cleanup,
        "notice_book_min": terms.notice,
        "notice_change_min": terms.notice_change,
        "notice_cancel_min": terms.notice_cancel,
        "late_cancel": "refuse",
        "approval": "owner" if terms.asks else "none",
        "request_hold_h": terms.hold // 60,
        "max_open": terms.most_open,
        "no_show_after_min": terms.grace,
        "checkin_early_min": terms.early,
        "longest_min": terms.longest,
        "horizon_other_days": terms.horizon_days,
    }


class Site:
    """Instruments on the given terms, a lab manager and three researchers."""

    def __init__(self, terms: list[Terms]) -> None:
        first = an_instrument(units=terms[0].units)
        owner = db.session.get_one(Organisation, first.organisation_id)
        rest = [an_instrument(owner, units=one.units) for one in terms[1:]]
        self.codes = [one.code for one in (first, *rest)]
        self.places = {one.id: n for n, one in enumerate((first, *rest))}
        for one, asked in zip((first, *rest), terms, strict=True):
            a_policy(one, **settings_of(asked))
        a_unit_policy(first, no_show_limit=MISSED_MOST, pause_days=PAUSE_DAYS)
        home = an_organisation(zone="neobay", kind="university")
        guests = [a_person("researcher", home) for _ in range(3)]
        people = [a_person("lab_manager", owner), *guests]
        self.people = [actor_of(person) for person in people]
        self.addresses = [person.email for person in people]
        self.minute = FIRST
        self.ids: list[int] = []
        self.waits: list[int] = []
        self.downtimes: dict[int, int] = {}
        self.series: list[str] = []

    @property
    def at(self) -> datetime:
        """Return the moment that it is."""
        return NOW + timedelta(minutes=self.minute)

    def code(self, n: int) -> str:
        """Return the code of the nth booking."""
        return f"B-{self.ids[n]:08d}"

    def holder(self, n: int):
        """Return who has the nth booking."""
        person_id = db.session.scalar(
            select(Reservation.booked_for_id).where(Reservation.id == self.ids[n])
        )
        return next(one for one in self.people if one.id == person_id)

    def span(self, start: int, end: int) -> Span:
        """Return a span given in minutes from the first moment."""
        return Span(NOW + timedelta(minutes=start), NOW + timedelta(minutes=end))

    def wanted(self, place: int, start: int, end: int) -> WantedReservation:
        """Return a wish for an instrument."""
        return WantedReservation(
            self.codes[place], self.span(start, end), "assist", "x"
        )

    # ---- the moves, named as in the model ----------------------------------------

    def book(self, place: int, person: int, start: int, end: int) -> None:
        made = book_instrument(
            self.wanted(place, start, end), by=self.people[person], at=self.at
        )
        self.ids.append(made.reservation.id)

    def book_together(
        self, places: list[int], person: int, start: int, end: int
    ) -> None:
        legs = tuple(self.wanted(place, start, end) for place in places)
        wanted = WantedCampaign("x", legs, AT_ONCE)
        view = book_campaign(wanted, by=self.people[person], at=self.at)
        self.ids += [leg.row.id for leg in view.legs]

    def book_series(
        self, place: int, person: int, start: int, end: int, count: int, refuse: bool
    ) -> None:
        wanted = WantedSeries(
            self.wanted(place, start, end),
            f"FREQ=DAILY;COUNT={count}",
            REFUSE if refuse else SKIP,
        )
        made = book_series(wanted, by=self.people[person], at=self.at)
        self.series.append(made.code)
        self.learn()

    def retry_series(self, n: int, person: int) -> None:
        retry_series(self.series[n], by=self.people[person], at=self.at)
        self.learn()

    def change_series(self, n: int, person: int, since: int, shift: int) -> None:
        wanted = WantedSeriesChange(
            FOLLOWING, since + 1, shift=timedelta(minutes=shift)
        )
        by = self.people[person]
        change_series(self.series[n], wanted, version=None, by=by, at=self.at)

    def cancel_series(self, n: int, person: int, since: int) -> None:
        cancel_series(
            self.series[n], FOLLOWING, since + 1,
            version=None, by=self.people[person], at=self.at,
        )  # fmt: skip

    def transfer(self, n: int, to: int, lab: bool) -> None:
        by = self.people[0] if lab else self.holder(n)
        transfer_reservation(
            self.code(n), self.addresses[to], version=None, by=by, at=self.at
        )

    def learn(self) -> None:
        """Learn the numbers of the bookings that a series made."""
        ids = db.session.scalars(select(Reservation.id).order_by(Reservation.id))
        self.ids = list(ids)

    def change(self, n: int, start: int, end: int) -> None:
        span = self.span(start, end)
        change_reservation(
            self.code(n), WantedChange(span.start, span.end),
            version=None, by=self.holder(n), at=self.at,
        )  # fmt: skip

    def cancel(self, n: int, person: int) -> None:
        by = self.holder(n) if person else self.people[0]
        cancel_reservation(self.code(n), version=None, by=by, at=self.at)

    def decide(self, n: int, yes: bool) -> None:
        decide = approve_reservation if yes else decline_reservation
        decide(self.code(n), "x", version=None, by=self.people[0], at=self.at)

    def come(self, n: int) -> None:
        check_in(self.code(n), by=self.holder(n), at=self.at)

    def go(self, n: int) -> None:
        check_out(self.code(n), by=self.holder(n), at=self.at)

    def hold(self, place: int, person: int, start: int, end: int) -> None:
        hold_slot(self.wanted(place, start, end), by=self.people[person], at=self.at)

    def shut(
        self, place: int, unit: int | None, start: int, end: int, key: int
    ) -> None:
        made = open_downtime(
            self.codes[place], self.span(start, end), kind="fault", reason="x",
            displace=True, unit=unit, by=self.people[0], at=self.at,
        )  # fmt: skip
        self.downtimes[key] = made.id

    def reopen(self, key: int) -> None:
        end_downtime(self.downtimes[key], by=self.people[0], at=self.at)

    def join(self, place: int, person: int, start: int, end: int) -> None:
        wanted = WantedWait(
            self.codes[place], self.span(start, end), end - start, "assist", "x"
        )
        made = join_waitlist(wanted, by=self.people[person], at=self.at)
        self.waits.append(made.id)

    def leave(self, n: int, person: int) -> None:
        leave_waitlist(self.wait(n), by=self.people[person], at=self.at)

    def answer(self, n: int, person: int, yes: bool) -> None:
        if yes:
            made = accept_offer(self.wait(n), by=self.people[person], at=self.at)
            self.ids.append(made.reservation.id)
        else:
            decline_offer(self.wait(n), by=self.people[person], at=self.at)

    def pass_time(self, minutes: int) -> None:
        self.minute += minutes
        with clock.frozen(self.at):
            jobs.expire_requests()
            jobs.complete_reservations()
            jobs.release_no_shows()
            jobs.tend_waitlist()
            jobs.serve_waitlist()

    def wait(self, n: int) -> str:
        return f"W-{self.waits[n]:08d}"

    # ---- what is kept ------------------------------------------------------------

    def kept(self) -> dict[str, object]:
        """Return what the tables say, in the words of the model."""
        db.session.expire_all()
        rows = db.session.scalars(select(Reservation).order_by(Reservation.id))
        bookings = [
            (
                self.places[r.instrument_id], r.unit_no, self.since(r.during.lower),
                self.since(r.during.upper), str(r.state), self.since(r.lapses_at),
            )
            for r in rows
        ]  # fmt: skip
        occupied = sorted(
            (self.places[i], unit, self.since(a), self.since(b), kind)
            for i, unit, a, b, kind in db.session.execute(_OCCUPIED)
        )
        waits = sorted(tuple(row) for row in db.session.execute(_WAITS))
        return {
            "bookings": bookings,
            "occupied": occupied,
            "waits": [row[1:] for row in waits],
        }

    def since(self, moment: datetime | None) -> int | None:
        """Return a moment as minutes of the model."""
        return None if moment is None else int((moment - NOW).total_seconds()) // 60
