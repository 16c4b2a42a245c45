"""What others see of a booking, on every page, operation and feed that shows time."""

import re
from datetime import timedelta

import pytest

from booking.models.reservation import Downtime, Reservation
from booking.models.terms import PolicySetting
from booking.rules.policy import VISIBILITIES
from booking.rules.span import Span
from identity.models.organisation import Organisation
from kernel.store.db import db
from tests.booking.web.test_feed_pages import a_link, events_at
from tests.builders.booking import a_downtime, a_policy, a_reservation, a_span
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, an_organisation, browser_of

PURPOSE = "alloy X for a customer"
SPAN = a_span(26, 9, 2)
AT = f"start={SPAN.start.isoformat()}&end={SPAN.end.isoformat()}".replace("+", "%2B")
# Every reader of other people's time: pages, operations; the feed is read besides.
READERS = {
    "week": "/instruments/{code}/calendar?on=2026-11-26",
    "page": "/instruments/{code}?on=2026-11-26",
    "calendar": "/api/v1/instruments/{code}/calendar?on=2026-11-26&days=2",
    "timeline": "/timeline?on=2026-11-26&unit={unit}",
    "timeline over REST": "/api/v1/timeline?on=2026-11-26&unit={unit}",
    "search": "/find?on=2026-11-26&unit={unit}",
    "search over REST": "/api/v1/availability?on=2026-11-26&unit={unit}",
    "booking panel": f"/book?instrument={{code}}&{AT}",
    "comparison": "/compare?i={code}",
    "at the instrument": "/i/{code}",
}


class World:
    """One instrument with somebody's booking, and who looks at it."""

    def __init__(self, context, visibility: str) -> None:
        self.context = context
        self.instrument = an_instrument()
        owner = db.session.get_one(Organisation, self.instrument.organisation_id)
        self.unit = owner.code
        a_policy(self.instrument, visibility=visibility, checkin_early_min=0)
        self.holder = a_person()
        self.people = {
            "nobody": None,
            "stranger": a_person(),
            "coordinator": a_person("coordinator"),
            "manager elsewhere": a_person("lab_manager"),
            "holder": self.holder,
            "lab": a_person("lab_manager", owner),
        }
        self.booking = a_reservation(
            self.instrument, self.holder, SPAN, purpose=PURPOSE
        )

    def read(self, who: str) -> dict[str, str]:
        """Return what each reader says to one of the people."""
        browser = browser_of(self.context, self.people[who])
        told = {}
        for name, path in READERS.items():
            address = path.format(code=self.instrument.code, unit=self.unit)
            answer = browser.get(address)
            assert answer.status_code == 200, (name, address)
            told[name] = _plain(answer.text)
        if self.people[who] is not None:
            feed = a_link(browser, "instrument", self.instrument.code)
            told["feed"] = _plain(self.context.test_client().get(feed).text)
        return told


def _plain(text: str) -> str:
    """Leave out what differs from one answer to the next anyway."""
    text = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)
    text = re.sub(r'name="(csrf_token|_key)" value="[^"]*"', "", text)
    text = re.sub(r'name="csrf-token" content="[^"]*"', "", text)
    return re.sub(r"DTSTAMP:\S+|/calendars/\S+", "", text).replace("\r\n ", "")


@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_names_and_purposes_are_read_by_those_only_who_may(context, visibility):
    world = World(context, visibility)
    for who in world.people:
        told = world.read(who)
        named = {name for name, text in told.items() if world.holder.name in text}
        why = {name for name, text in told.items() if PURPOSE in text}
        if who == "holder":
            continue
        may = who == "lab" or (visibility == "full" and who != "nobody")
        expected = {"week", "page", "calendar", "feed"} if may else set()
        assert named - {"at the instrument"} == expected, who
        assert why == expected, who
        assert all(world.booking.code not in text for text in told.values()) or (
            who == "lab"
        )


@pytest.mark.parametrize("who", ["nobody", "stranger", "coordinator"])
def test_a_confidential_booking_cannot_be_told_from_closed_time(context, who):
    world = World(context, "confidential")
    booked = world.read(who)
    assert "SlotTaken" not in str(booked)
    db.session.delete(db.session.get_one(Reservation, world.booking.id))
    db.session.commit()
    a_downtime(world.instrument, SPAN)
    down = world.read(who)
    assert booked == down
    db.session.delete(db.session.query(Downtime).filter_by(
        instrument_id=world.instrument.id).one())  # fmt: skip
    db.session.commit()
    free = world.read(who)
    assert free["calendar"] != booked["calendar"]


def test_a_confidential_booking_in_use_is_not_told_at_the_instrument(context):
    world = World(context, "confidential")
    db.session.delete(db.session.get_one(Reservation, world.booking.id))
    db.session.commit()
    running = a_span(25, 9, 4)
    a_reservation(world.instrument, world.holder, running, state="in_use")
    address = f"/i/{world.instrument.code}?lang=en"
    told = browser_of(context, world.people["stranger"]).get(address).text
    assert "Not available now" in told
    assert "In use" not in told


def test_the_setting_is_inherited_from_the_unit(context):
    world = World(context, "full")
    rules = db.session.query(PolicySetting).filter_by(instrument_id=world.instrument.id)
    rules.one().settings = {}
    db.session.commit()
    db.session.add(
        PolicySetting(
            organisation_id=world.instrument.organisation_id,
            settings={"visibility": "confidential"},
            effective=rules.one().effective,
        )
    )
    db.session.commit()
    assert '"taken"' not in world.read("stranger")["calendar"]
    assert '"taken"' in world.read("lab")["calendar"]


def test_two_units_taken_from_one_moment_are_one_entry_of_a_confidential_feed(context):
    owner = an_organisation()
    instrument = an_instrument(owner, units=2)
    a_policy(instrument, visibility="confidential")
    longer = Span(SPAN.start, SPAN.end + timedelta(hours=1))
    a_reservation(instrument, a_person(), SPAN, unit_no=1)
    a_reservation(instrument, a_person(), longer, unit_no=2)
    browser = browser_of(context, a_person())
    (event,) = events_at(
        context, a_link(browser, "instrument", instrument.code)
    ).values()
    assert event["DTEND"].dt == longer.end
