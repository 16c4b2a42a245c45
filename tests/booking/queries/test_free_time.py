"""Free time between two moments: the fast answer is the slow one, whatever happens."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import Range

from booking.commands.book_instrument import book_instrument
from booking.commands.cancel_reservation import cancel_reservation
from booking.commands.change_reservation import change_reservation
from booking.commands.end_downtime import end_downtime
from booking.commands.hold_slot import hold_slot
from booking.commands.open_downtime import open_downtime
from booking.models.reservation import Downtime, Occupancy, Reservation
from booking.models.terms import PolicySetting
from booking.queries import free_time
from booking.queries.free_page import free_page
from booking.queries.free_time import circumstances, soonest
from booking.queries.policies import policy_book
from booking.rules.facts import Busy
from booking.rules.free_time import FreeWish
from booking.rules.near_miss import Give
from booking.rules.policy import Policy
from booking.rules.span import Span
from booking.rules.wanted import WantedChange, WantedReservation
from catalog.models.instrument import Instrument
from catalog.rules.filters import Filters
from kernel.store.db import db
from kernel.values.errors import Malformed, NotFound, Refused
from tests.booking.rules.wishes import slow_first
from tests.builders.booking import (
    a_downtime,
    a_policy,
    a_reservation,
    a_span,
    local,
    rates,
)
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, actor_of, an_organisation, save

WINDOW = Span(local(26, 8), local(30, 20))
WISH = FreeWish(window=WINDOW, need_min=180)
HOUR = timedelta(hours=1)
ALL_DAY = {
    day: [[0, 1440]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
}


@pytest.fixture
def viewer(context):
    return actor_of(a_person("researcher"))


def found(wish, viewer, at, limit=20):
    return [
        (one.contender.code, one.span.start)
        for one in soonest(
            wish, viewer, circumstances(wish, viewer), limit=limit, at=at
        )
    ]


def slowly(instruments, wish, at):
    """Ask the judge about every start of the grid, from the tables themselves."""
    starts = []
    for one in instruments:
        policy = merged(one, at)
        if one.state != "published" or not policy.enabled:
            continue
        units = tuple(range(1, one.units + 1))
        booked = select(Reservation.blocked, Reservation.unit_no).where(
            Reservation.instrument_id == one.id,
            Reservation.state.in_(("requested", "confirmed", "in_use")),
        )
        closed = select(Downtime.during, Downtime.unit_no).where(
            Downtime.instrument_id == one.id
        )
        held = select(Occupancy.blocked, Occupancy.unit_no).where(
            Occupancy.instrument_id == one.id,
            Occupancy.kind == "hold",
            Occupancy.lapses_at > at,
        )
        busy = [
            Busy(Span(span.lower, span.upper), unit=unit)
            for asked in (booked, closed, held)
            for span, of in db.session.execute(asked)
            for unit in ([of] if of else units)
        ]
        start = slow_first(policy, wish.window, wish.need_min, busy, at, units)
        if start is not None:
            starts.append((start, one.code))
    return [(code, start) for start, code in sorted(starts)]


def merged(one, at):
    """Merge the rows in force of the category, the unit and the instrument."""
    levels = (
        PolicySetting.category_code == f"{one.category_code[:2]}0000",
        PolicySetting.category_code == one.category_code,
        PolicySetting.organisation_id == one.organisation_id,
        PolicySetting.instrument_id == one.id,
    )
    in_force = PolicySetting.effective.contains(at)
    rows = [
        db.session.scalar(select(PolicySetting.settings).where(level, in_force))
        for level in levels
    ]
    return Policy.from_settings(*(row or {} for row in rows))


class Lab:
    """Three instruments with their own rules, and everything that can happen to them."""

    def __init__(self, at):
        self.at = at
        unit = an_organisation()
        self.unit = unit
        self.instruments = [an_instrument(unit, units=n) for n in (1, 1, 2)]
        self.policies = [
            a_policy(
                one, hours=ALL_DAY, notice_book_min=0, longest_min=1440, max_open=None,
                setup_min=setup, cleanup_min=cleanup, step_min=30, horizon_other_days=60,
            )
            for one, (setup, cleanup) in zip(
                self.instruments, ((0, 0), (30, 15), (0, 45)), strict=True
            )
        ]  # fmt: skip
        self.people = [actor_of(a_person("researcher")) for _ in range(2)]
        self.manager = actor_of(a_person("lab_manager", unit))

    def span(self, start, hours):
        begin = WINDOW.start + start * HOUR
        return Span(begin, begin + hours * HOUR)

    def do(self, what, which, start, hours):
        """Do one thing; what the rules refuse changes nothing."""
        try:
            getattr(self, what)(self.instruments[which], self.span(start, hours))
        except (Refused, NotFound):
            db.session.rollback()

    def book(self, one, span):
        wanted = WantedReservation(one.code, span, "assist", "x")
        book_instrument(wanted, by=self.people[0], at=self.at)

    def hold(self, one, span):
        wanted = WantedReservation(one.code, span, "assist", "x")
        hold_slot(wanted, by=self.people[1], at=self.at)

    def _mine(self, one):
        return db.session.scalars(
            select(Reservation)
            .where(
                Reservation.instrument_id == one.id, Reservation.state == "confirmed"
            )
            .order_by(Reservation.id)
        ).first()

    def cancel(self, one, _span):
        if row := self._mine(one):
            cancel_reservation(
                row.code, version=row.version, by=self.people[0], at=self.at
            )

    def move(self, one, span):
        if row := self._mine(one):
            change = WantedChange(span.start, span.end)
            change_reservation(
                row.code, change, version=row.version, by=self.people[0], at=self.at
            )

    def close(self, one, span):
        open_downtime(
            one.code, span, kind="maintenance", reason="x", by=self.manager, at=self.at
        )

    def reopen(self, one, _span):
        down = db.session.scalars(
            select(Downtime.id).where(
                Downtime.instrument_id == one.id, Downtime.ended_at.is_(None)
            )
        ).first()
        if down is not None:
            end_downtime(down, by=self.manager, at=self.at)

    def hours(self, one, _span):
        old = self.policies[self.instruments.index(one)]
        db.session.refresh(old)
        days = {day: [[480, 1200]] for day in ("mon", "tue", "wed", "thu", "fri")}
        self._set(one, hours=days, overnight_ok=False)

    def buffers(self, one, span):
        minutes = 15 * (span.minutes // 60)
        self._set(one, setup_min=minutes, cleanup_min=minutes // 2)

    def notice(self, one, span):
        self._set(one, notice_book_min=span.minutes * 4, horizon_other_days=3)

    def house_rules(self, _one, span):
        """Change the rules of the whole unit, which an instrument's own may overrule."""
        days = {day: [[540, 1080]] for day in ("mon", "wed", "thu", "fri")}
        level = PolicySetting.organisation_id == self.unit.id
        db.session.execute(delete(PolicySetting).where(level))
        rules = {"hours": days, "step_min": 60, "shortest_min": span.minutes}
        save(
            PolicySetting(
                organisation_id=self.unit.id,
                settings=rules,
                effective=Range(self.at - HOUR, None),
            )
        )

    def _set(self, one, **changes):
        old = self.policies[self.instruments.index(one)]
        db.session.refresh(old)
        changed = {**old.settings, **changes}
        if old.effective.lower == self.at - HOUR:
            old.settings = changed
            db.session.commit()
            return
        old.effective = Range(old.effective.lower, self.at - HOUR)
        db.session.flush()
        new = PolicySetting(
            instrument_id=one.id,
            settings=changed,
            effective=Range(self.at - HOUR, None),
        )
        db.session.add(new)
        db.session.commit()
        self.policies[self.instruments.index(one)] = new

    def suspend(self, one, _span):
        row = db.session.get_one(Instrument, one.id)
        row.state = "suspended" if row.state == "published" else "published"
        db.session.commit()


CHANGES = (
    "book",
    "book",
    "book",
    "hold",
    "cancel",
    "move",
    "close",
    "reopen",
    "hours",
    "buffers",
    "notice",
    "house_rules",
    "suspend",
)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(CHANGES),
            st.integers(0, 2),
            st.integers(0, 80),
            st.integers(1, 12),
        ),
        min_size=2,
        max_size=8,
    ),
    st.sampled_from([60, 180, 600]),
)
@settings(
    max_examples=12,
    deadline=None,
    # Shrinking on a database takes minutes and tells little more.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_answer_is_the_judges_after_every_kind_of_change(
    viewer, now, changes, need
):
    lab = Lab(now)
    wish = replace(
        WISH, need_min=need, filters=Filters(ids=tuple(i.id for i in lab.instruments))
    )
    for what, which, start, hours in changes:
        lab.do(what, which, start, hours)
        assert found(wish, viewer, now) == slowly(lab.instruments, wish, now)


def test_looking_at_few_at_a_time_finds_the_same(viewer, now, monkeypatch):
    for n in range(9):
        one = an_instrument()
        a_reservation(one, a_person(), a_span(start=8, hours=3 * (n % 5) + 1))
    whole = found(WISH, viewer, now)
    monkeypatch.setattr(free_time, "_FIRST_LOOK", 1)
    assert [found(WISH, viewer, now, limit=n) for n in (1, 4, 9)] == [
        whole[:1], whole[:4], whole,
    ]  # fmt: skip


def test_an_instrument_with_two_units_is_free_while_one_of_them_is(viewer, now):
    pair = an_instrument(units=2)
    a_reservation(pair, a_person(), a_span(start=8, hours=30))
    assert found(WISH, viewer, now) == [(pair.code, WINDOW.start)]
    a_reservation(pair, a_person(), a_span(start=8, hours=4), unit_no=2)
    assert found(WISH, viewer, now) == [(pair.code, local(26, 12))]


def test_distance_price_way_and_qualification_narrow_what_is_found(viewer, now):
    near = an_instrument(an_organisation(zone="neobay"))
    far = an_instrument(an_organisation(zone="lingang"))
    rates(near, academic=200)
    rates(far, academic=400)
    locked = an_instrument(
        an_organisation(zone="neobay"), modes=["self"], training_level="exam"
    )

    def codes(**wish):
        return {code for code, _at in found(replace(WISH, **wish), viewer, now)}

    assert codes() == {near.code, far.code}
    assert codes(within_km=10) == {near.code}
    assert codes(price_most_fen=30_000) == {near.code}
    assert codes(qualified=True) == {near.code, far.code}
    assert locked.code not in codes(filters=Filters(modes=("self",)))


def test_a_distance_needs_a_place_to_start_from(context, now):
    with pytest.raises(Malformed):
        free_page(
            replace(WISH, within_km=5),
            actor_of(a_person("administrator", an_organisation(zone=None))),
            at=now,
        )
    with pytest.raises(Malformed):
        free_page(replace(WISH, near="atlantis"), actor_of(a_person()), at=now)


def test_when_nothing_fits_the_nearest_miss_says_what_gives(viewer, now):
    full = an_instrument(an_organisation(zone="neobay"))
    a_downtime(full, WINDOW)
    dear = an_instrument(an_organisation(zone="neobay"))
    rates(dear, academic=500)
    rates(full, academic=100)
    tight = an_instrument(an_organisation(zone="neobay"))
    rates(tight, academic=100)
    a_downtime(tight, Span(WINDOW.start + 2 * HOUR, WINDOW.end))
    page = free_page(replace(WISH, price_most_fen=30_000), viewer, at=now)
    assert page.rows == []
    told = {
        row.code: [(one.give, one.value) for one in row.concessions]
        for row in page.misses
    }
    assert told[dear.code] == [(Give.DEARER, 50_000)]
    assert told[tight.code] == [(Give.SHORTER, 120)]
    assert [give for give, _value in told[full.code]] == [Give.LATER]
    assert (
        next(row for row in page.misses if row.code == full.code).span.start
        >= WINDOW.end
    )


def test_one_page_takes_few_statements_however_many_match(viewer, now, statements):
    for _ in range(70):
        a_downtime(an_instrument(), a_span(start=8, hours=2))
    db.session.commit()
    with statements() as sent:
        free_page(WISH, viewer, at=now)
    assert len(sent) <= 10


def test_a_policy_changed_in_any_way_is_seen_at_the_next_look(context, now):
    one = an_instrument()
    row = a_policy(one, step_min=60)

    def step():
        found = policy_book().policy(
            instrument_id=one.id,
            organisation_id=one.organisation_id,
            category=one.category_code,
            at=now,
        )
        return found.step_min

    usual = step()
    assert usual == 60
    row.settings = {"step_min": 15}
    db.session.commit()
    assert step() == 15
    db.session.delete(row)
    db.session.commit()
    assert step() != 15
