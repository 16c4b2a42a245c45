"""Every path that changes time is refused by every hard rule (no second way in).

PATHS names each command that gives somebody time on an instrument; the first test looks
through the code for commands that are missing here. Pages and API call these commands
and nothing else (tests/architecture/test_parity.py).
"""

import ast
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from booking.commands.accept_offer import accept_offer
from booking.commands.book_any import book_any
from booking.commands.book_campaign import book_campaign
from booking.commands.book_instrument import book_instrument
from booking.commands.book_series import book_series, preview_series
from booking.commands.cancel_reservation import cancel_reservation
from booking.commands.change_reservation import change_reservation
from booking.commands.change_series import change_series
from booking.commands.give_consent import give_consent
from booking.commands.hold_slot import hold_slot
from booking.commands.join_waitlist import join_waitlist
from booking.commands.offer_free_time import offer_free_time
from booking.commands.retry_series import retry_series
from booking.commands.transfer_reservation import transfer_reservation
from booking.models.reservation import Occupancy
from booking.models.terms import PolicySetting
from booking.rules.campaign import WantedCampaign
from booking.rules.series import WantedSeries, WantedSeriesChange
from booking.rules.span import Span
from booking.rules.waitlist import MENDED_BY_WAITING, WantedWait
from booking.rules.wanted import WantedAny, WantedChange, WantedReservation
from catalog.models.instrument import Instrument
from identity.models.organisation import Organisation
from identity.models.user import User
from kernel.store.db import db
from kernel.values.actor import Actor
from kernel.values.errors import Refused
from tests.architecture.source import ROOT
from tests.booking.commands.test_hold_slot import held
from tests.builders.booking import (
    a_downtime,
    a_policy,
    a_reservation,
    a_span,
    a_unit_policy,
)
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_group, a_person, a_training, actor_of

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OPEN = {day: [[0, 1440]] for day in DAYS}
EASY = {
    "hours": OPEN,
    "notice_book_min": 0,
    "notice_change_min": 0,
    "horizon_other_days": 60,
}
# Over midnight, so that nights can be forbidden: the first of December, a Tuesday.
SLOT = a_span(1, 23, 2, month=12)
BESIDE = SLOT.shifted(timedelta(days=2))
HOUR = timedelta(hours=1)


@dataclass
class World:
    """An instrument anybody may book, a person, and the moment."""

    at: datetime
    instrument: Instrument = field(init=False)
    person: User = field(init=False)

    def __post_init__(self) -> None:
        self.instrument = an_instrument()
        self.policy = a_policy(self.instrument, **EASY)
        self.person = a_person()

    @property
    def actor(self) -> Actor:
        return actor_of(self.person)

    def rule(self, **settings) -> None:
        row = db.session.get_one(PolicySetting, self.policy.id)
        row.settings = {**row.settings, **settings}
        db.session.commit()

    def wanted(self, span: Span = SLOT) -> WantedReservation:
        return WantedReservation(self.instrument.code, span, "assist", "x")


def suspended(world: World) -> None:
    world.person.state = "suspended"
    db.session.commit()


def supervised(world: World) -> None:
    world.instrument.customs_until = date(2030, 1, 1)
    db.session.commit()


def other_mode(world: World) -> None:
    world.instrument.modes = ["sample"]
    db.session.commit()


def set_to(**settings) -> Callable[[World], None]:
    return lambda world: world.rule(**settings)


def taken(world: World) -> None:
    a_reservation(world.instrument, a_person(), SLOT)


def under_maintenance(world: World) -> None:
    a_downtime(world.instrument, SLOT)


def close_neighbour(world: World) -> None:
    before = Span(SLOT.start - 4 * HOUR, SLOT.start)
    a_reservation(world.instrument, a_person(), before)
    world.rule(setup_min=60)


def missed_thrice(world: World) -> None:
    a_unit_policy(world.instrument, no_show_limit=3)
    for days in (9, 8, 7):
        past = SLOT.shifted(timedelta(days=-days - 10))
        a_reservation(an_instrument_of(world), world.person, past, "no_show")


def no_credit_left(world: World) -> None:
    a_unit_policy(world.instrument, credit_start=30, credit_below="refuse")
    past = SLOT.shifted(timedelta(days=-20))
    a_reservation(an_instrument_of(world), world.person, past, "no_show")


def an_instrument_of(world: World) -> Instrument:
    """Return another instrument of the same lab: the rules hold for all of it."""
    return an_instrument(
        db.session.get_one(Organisation, world.instrument.organisation_id)
    )


def label(world: World) -> None:
    world.rule(training_for=["assist", "sample", "self"])
    world.instrument.safety_tags = ["xray2"]
    db.session.commit()


def out_of_practice(world: World) -> None:
    world.rule(
        training="basic",
        training_use_days=30,
        training_for=["assist", "sample", "self"],
    )
    a_training(world.person, world.instrument.category_code)


def in_a_group(world: World, **settings) -> None:
    home = db.session.get_one(Organisation, world.person.organisation_id)
    a_group(home, student=world.person)
    world.rule(**settings)


def without_supervisor(world: World) -> None:
    in_a_group(world, student_confirm=True)


def group_used_up(world: World) -> None:
    in_a_group(world, quotas=[{"who": "group", "per": "year", "hours": 1}])


RULES: dict[str, Callable[[World], None]] = {
    "AccountSuspended": suspended,
    "PausedByHouseRules": missed_thrice,
    "CreditTooLow": no_credit_left,
    "TrainingNeeded": set_to(
        training="exam", training_for=["assist", "sample", "self"]
    ),
    "PermitNeeded": label,
    "RefresherNeeded": out_of_practice,
    "NotBookable": set_to(enabled=False),
    "ModeNotOffered": other_mode,
    "CustomsSupervised": supervised,
    "TooShort": set_to(shortest_min=240),
    "TooLong": set_to(longest_min=60),
    "OffGrid": set_to(step_min=720),
    "TooManyOpen": set_to(max_open=0),
    "QuotaUsed": set_to(weekly_quota_min=60),
    "QuotaUsed of a group": group_used_up,
    "SupervisorNeeded": without_supervisor,
    "QuotaCountUsed": set_to(quotas=[{"who": "zone", "per": "year", "count": 0}]),
    "TooManyAtOnce": set_to(parallel_max=0),
    "ClosedForBreak": set_to(hours={**OPEN, "breaks": [["2026-12-01", "2026-12-01"]]}),
    "TooSoon": set_to(notice_book_min=30 * 1440),
    "TooFarAhead": set_to(horizon_other_days=1),
    "OutsideHours": set_to(hours={**OPEN, "tue": [[480, 720]]}),
    "NoNights": set_to(overnight_ok=False),
    "UnderMaintenance": under_maintenance,
    "SlotTaken": taken,
    "NoTimeBetween": close_neighbour,
}


def by_booking(world: World):
    yield
    book_instrument(world.wanted(), by=world.actor, at=world.at)


def by_holding(world: World):
    yield
    hold_slot(world.wanted(), by=world.actor, at=world.at)


def by_moving(world: World):
    made = book_instrument(world.wanted(BESIDE), by=world.actor, at=world.at)
    yield
    change = WantedChange(SLOT.start, SLOT.end)
    change_reservation(made.code, change, version=None, by=world.actor, at=world.at)


def by_series(world: World):
    yield
    wanted = WantedSeries(world.wanted(), "FREQ=WEEKLY;COUNT=2", "refuse")
    book_series(wanted, by=world.actor, at=world.at)


def by_shifting_series(world: World):
    yield
    wanted = WantedSeries(world.wanted(), "FREQ=WEEKLY;COUNT=2", "skip")
    seen = preview_series(wanted, by=world.actor, at=world.at)
    if not seen[0].booked:
        raise Refused(*seen[0].reasons)


def by_retrying(world: World):
    in_the_way = a_reservation(world.instrument, a_person(), SLOT)
    wanted = WantedSeries(world.wanted(), "FREQ=DAILY;COUNT=3;INTERVAL=2")
    made = book_series(wanted, by=world.actor, at=world.at)
    cancel_reservation(
        f"B-{in_the_way.id:08d}",
        version=None,
        by=actor_of(db.session.get_one(User, in_the_way.booked_for_id)),
        at=world.at,
    )
    yield
    retry_series(made.code, by=world.actor, at=world.at)
    reasons = made.occurrences[0].row.reasons
    if reasons:
        raise Refused(*(type(name, (), {"code": name})() for name in reasons.split()))


def by_moving_series(world: World):
    first = world.wanted(BESIDE)
    wanted = WantedSeries(first, "FREQ=WEEKLY;COUNT=1")
    made = book_series(wanted, by=world.actor, at=world.at)
    yield
    change = WantedSeriesChange("all", shift=SLOT.start - BESIDE.start)
    change_series(made.code, change, version=None, by=world.actor, at=world.at)


def a_wait(world: World) -> str:
    holder = a_person()
    row = a_reservation(world.instrument, holder, SLOT)
    wanted = WantedWait(world.instrument.code, SLOT, 120, "assist", "x")
    wait = join_waitlist(wanted, by=world.actor, at=world.at)
    cancel_reservation(
        f"B-{row.id:08d}", version=None, by=actor_of(holder), at=world.at
    )
    return f"W-{wait.id:08d}"


def by_accepting(world: World):
    code = a_wait(world)
    yield
    accept_offer(code, by=world.actor, at=world.at)


def by_joining(world: World):
    a_reservation(world.instrument, a_person(), SLOT)
    yield
    wanted = WantedWait(world.instrument.code, SLOT, 120, "assist", "x")
    join_waitlist(wanted, by=world.actor, at=world.at)


def by_booking_for_another(world: World):
    delegate = a_person()
    give_consent(delegate.email, by=world.actor, at=world.at)
    yield
    wanted = replace(world.wanted(), booked_for=world.person.email)
    book_instrument(wanted, by=actor_of(delegate), at=world.at)


def by_handing_over(world: World):
    home = db.session.get_one(Organisation, world.person.organisation_id)
    giver = a_person("researcher", home)
    made = book_instrument(world.wanted(), by=actor_of(giver), at=world.at)
    yield
    transfer_reservation(
        made.code, world.person.email, version=None, by=actor_of(giver), at=world.at
    )


def by_kind(world: World):
    yield
    book_any(WantedAny(world.wanted()), by=world.actor, at=world.at)


def by_campaign(world: World):
    elsewhere = World(world.at)
    yield
    legs = (
        world.wanted(),
        elsewhere.wanted(SLOT.shifted(timedelta(days=1))),
    )
    book_campaign(WantedCampaign("x", legs), by=world.actor, at=world.at)


PATHS = {
    "book_instrument": by_booking,
    "book_any": by_kind,
    "book_campaign": by_campaign,
    "give_consent": by_booking_for_another,
    "transfer_reservation": by_handing_over,
    "hold_slot": by_holding,
    "change_reservation": by_moving,
    "book_series": by_series,
    "book_occurrence": by_shifting_series,
    "retry_series": by_retrying,
    "change_series": by_moving_series,
    "accept_offer": by_accepting,
    "join_waitlist": by_joining,
}

# Commands that touch time without giving anybody a slot, each with its reason.
NO_SLOT = {
    "decide": "part of the paths above, and of approving",
    "move": "ends or confirms what holds its slot already",
    "cancel_reservation": "gives time back",
    "decline_reservation": "gives time back",
    "expire_request": "gives time back",
    "complete_reservation": "closes what is over",
    "approve_reservation": "the slot is held; its gates are tested with the command",
    "open_downtime": "takes time from everybody; refused over bookings",
    "end_downtime": "gives time back",
    "clear_the_way": "part of the paths above",
    "close_offer": "gives time back",
    "decline_offer": "gives time back",
    "leave_waitlist": "gives time back",
    "release_hold": "gives time back",
    "cancel_series": "gives time back",
    "cancel_campaign": "gives time back",
    "check_in": "the slot is the person's own",
    "check_out": "gives time back",
    "confirm_hours": "closes what is over",
    "note_fault": "writes about what is over",
    "displace_bookings": "gives time back",
    "extend_reservation": "asks change_reservation, which is among the paths",
    "release_no_show": "gives time back",
    "report_fault": "takes time from everybody",
    "reverse_record": "writes about what is over",
    "use_now": "asks book_instrument, which is among the paths",
    "approve_passing": "asks approve_reservation, with every rule besides",
    "plan_maintenance": "takes time from everybody; refused over bookings",
    "end_plan": "gives time back",
    "open_again": "gives time back",
    "take_busy_time": "takes time from everybody, around what stands there",
    "follow_calendar": "takes time from everybody, around what stands there",
    "renew_calendar": "takes time from everybody, around what stands there",
    "tend_calendar": "takes time from everybody, around what stands there",
    "leave_calendar": "gives time back",
    "offer_free_time": "tested below: no offer is made against a rule",
}
# The slot is the person's own by then, or waiting is for exactly that.
GUARDED = {
    "accept_offer": {"UnderMaintenance", "SlotTaken"},
    # The slot is held by the booking itself, and was booked in time.
    "transfer_reservation": {"UnderMaintenance", "SlotTaken", "TooSoon", "TooFarAhead"},
    "join_waitlist": {one.__name__ for one in MENDED_BY_WAITING},
}


def test_every_command_that_touches_time_is_named_here():
    touching = set()
    wanted = {"Reservation", "Occupancy", "Downtime"}
    for path in (ROOT / "booking" / "commands").glob("[a-z]*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if not isinstance(node, ast.ImportFrom) or not node.module:
                continue
            names = {one.name for one in node.names}
            models = node.module == "booking.models.reservation" and names & wanted
            calls = node.module.startswith("booking.commands.") and (
                node.module.rpartition(".")[2] in {*PATHS, *NO_SLOT}
            )
            if models or calls:
                touching.add(path.stem)
    assert touching <= set(PATHS) | set(NO_SLOT)


@pytest.mark.parametrize("path", PATHS)
def test_the_path_leads_somewhere_where_no_rule_stands_against_it(context, now, path):
    attempt = PATHS[path](World(now))
    next(attempt)
    with pytest.raises(StopIteration):
        next(attempt)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("path", PATHS)
def test_the_path_is_refused_by_the_rule(context, now, path, rule):
    if rule.split()[0] in GUARDED.get(path, ()):
        return
    world = World(now)
    attempt = PATHS[path](world)
    next(attempt)
    RULES[rule](world)
    before = _occupied()
    with pytest.raises(Refused) as refused:
        next(attempt)
    assert rule.split()[0] in {reason.code for reason in refused.value.reasons}
    assert _occupied() == before


@pytest.mark.parametrize("rule", sorted(set(RULES) - {"SlotTaken", "UnderMaintenance"}))
def test_no_offer_is_made_against_a_rule(context, now, rule):
    world = World(now)
    holder = a_person()
    row = a_reservation(world.instrument, holder, SLOT)
    wanted = WantedWait(world.instrument.code, SLOT, 120, "assist", "x")
    join_waitlist(wanted, by=world.actor, at=now)
    RULES[rule](world)
    cancel_reservation(row.code, version=None, by=actor_of(holder), at=now)
    assert offer_free_time(world.instrument.id, at=now) == 0
    assert held() == []


def _occupied() -> list[tuple[object, ...]]:
    db.session.rollback()
    db.session.expire_all()
    wanted = select(
        Occupancy.instrument_id, Occupancy.blocked, Occupancy.kind
    ).order_by(Occupancy.id)
    return [tuple(row) for row in db.session.execute(wanted)]
