"""Searching for free time: what is found, in which order, and at what price."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from sqlalchemy import text

from booking.queries import candidates
from booking.queries.candidates import find
from booking.queries.days import fitting_by_day
from booking.queries.preview import preview
from booking.queries.results import results
from booking.queries.timeline import taken_by_instrument
from booking.queries.week import week_of
from booking.rules.opening import day_span
from booking.rules.wanted import WantedReservation
from booking.rules.wish import Group, Sort, Wish
from catalog.queries.bookable import bookable_instrument
from catalog.queries.facets import facets
from identity.queries.zones import zones
from kernel.store.db import db
from kernel.values.actor import ANONYMOUS
from tests.builders.booking import a_policy, a_reservation, a_span, rates
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, actor_of, an_organisation, browser_of

DAY = date(2026, 11, 26)
WISH = Wish(day=DAY, need_min=120)


@pytest.fixture
def viewer(context):
    return actor_of(a_person("researcher"))


def codes(found):
    return [one.code for one in found.candidates]


def test_what_is_free_as_wished_comes_first(viewer, now):
    free, full = an_instrument(), an_instrument()
    a_reservation(full, a_person("researcher"), a_span(start=8, hours=12))
    found = find(WISH, viewer, at=now)
    assert codes(found) == [free.code, full.code]
    assert [one.group for one in found.candidates] == [Group.FITS, Group.CHANGE]
    assert found.fitting == 1


def test_set_up_time_keeps_clear_of_what_ends_at_midnight(viewer, now):
    instrument = an_instrument()
    always = {day: [[0, 1440]] for day in ("wed", "thu", "fri")}
    a_policy(instrument, hours=always, setup_min=30, step_min=30)
    a_reservation(instrument, a_person("researcher"), a_span(25, 20, 4))
    wish = replace(WISH, whole_day=True)
    [found] = find(wish, viewer, at=now).candidates
    assert found.fit is not None
    assert found.fit * 60 == a_span(26, 0.5).start.timestamp()


def test_an_instrument_one_may_not_use_yet_is_one_step_away(viewer, now):
    an_instrument(modes=["self"], training_level="exam")
    assert find(WISH, viewer, at=now).candidates[0].group is Group.STEP


def test_results_can_be_ordered_by_price_and_by_soonest(viewer, now):
    dear, cheap = an_instrument(), an_instrument()
    rates(dear, academic=500)
    rates(cheap, academic=100)
    a_reservation(cheap, a_person("researcher"), a_span(start=8, hours=3))
    by_price = find(replace(WISH, sort=Sort.PRICE), viewer, at=now)
    by_time = find(replace(WISH, sort=Sort.SOONEST), viewer, at=now)
    assert codes(by_price) == [cheap.code, dear.code]
    assert codes(by_time) == [dear.code, cheap.code]


def test_the_price_is_that_of_the_viewers_class(context, now):
    lab = an_organisation(kind="institute")
    instrument = an_instrument(lab)
    rates(instrument, internal=100, academic=200, sme=250, enterprise=400)

    def price(actor):
        return find(WISH, actor, at=now).candidates[0].amount_fen

    assert price(actor_of(a_person("researcher", lab))) == 10_000
    assert price(actor_of(a_person("researcher"))) == 20_000
    assert (
        price(actor_of(a_person("researcher", an_organisation(kind="sme")))) == 25_000
    )
    assert (
        price(actor_of(a_person("researcher", an_organisation(kind="enterprise"))))
        == 40_000
    )
    assert price(ANONYMOUS) == 20_000


def test_sites_of_one_legal_person_pay_the_internal_price_across_zones(context, now):
    code = "12100000425006133D"
    here = an_organisation(zone="neobay", kind="university", credit_code=code)
    there = an_organisation(zone="zhangjiang", kind="university", credit_code=code)
    instrument = an_instrument(there)
    rates(instrument, internal=100, academic=200)
    person = actor_of(a_person("researcher", here))

    seen = preview(
        WantedReservation(instrument.code, a_span(), "assist"), person, at=now
    )

    assert seen.case.price_class == "internal"
    assert find(WISH, person, at=now).candidates[0].amount_fen == 10_000


def test_no_row_is_a_dead_end(viewer, now):
    an_instrument()
    full = an_instrument()
    a_reservation(full, a_person("researcher"), a_span(start=8, hours=11))
    taken = an_instrument()
    a_reservation(taken, a_person("researcher"), a_span(start=8, hours=12))
    page = results(find(WISH, viewer, at=now), WISH, viewer, zones(), at=now)
    assert [row.offer.kind for row in page.rows] == ["fit", "shorten", "later"]


@pytest.mark.parametrize("n", range(3))
def test_every_offer_can_really_be_booked(viewer, now, n):
    instrument = an_instrument()
    a_policy(
        instrument,
        step_min=(10, 30, 60)[n],
        setup_min=(0, 15, 30)[n],
        cleanup_min=(0, 0, 30)[n],
    )
    a_reservation(instrument, a_person("researcher"), a_span(start=9, hours=8 + n))
    page = results(find(WISH, viewer, at=now), WISH, viewer, zones(), at=now)
    offer = page.rows[0].offer
    seen = preview(
        WantedReservation(instrument.code, offer.span, "assist"), viewer, at=now
    )
    assert seen.refusals == []


def test_other_people_are_busy_without_names_and_ones_own_time_is_marked(viewer, now):
    instrument = an_instrument()
    me = a_person("researcher")
    a_reservation(instrument, a_person("researcher"), a_span(start=9))
    mine = a_reservation(instrument, me, a_span(start=13))
    taken = taken_by_instrument([instrument.id], day_span(DAY), actor_of(me), at=now)[
        instrument.id
    ]
    assert [(t.mine, t.code) for t in taken] == [(False, ""), (True, mine.code)]


def test_a_week_shows_every_minute_once(viewer, now):
    instrument = an_instrument()
    a_reservation(instrument, a_person("researcher"), a_span(start=22, hours=6))
    week = week_of(
        bookable_instrument(instrument.id), date(2026, 11, 23), viewer=viewer, at=now
    )
    for column in week.columns:
        assert sum(block.span.minutes for block in column.blocks) == 1440
        edges = [(b.span.start, b.span.end) for b in column.blocks]
        assert all(a[1] == b[0] for a, b in pairwise(edges))


def test_the_strip_counts_what_fits_on_each_day(viewer, now):
    instrument = an_instrument()
    a_reservation(instrument, a_person("researcher"), a_span(start=8, hours=12))
    days = [DAY, date(2026, 11, 27), date(2026, 11, 28)]
    assert list(fitting_by_day(WISH, days, viewer, at=now).values()) == [0, 1, 0]


def test_a_search_takes_few_statements_however_many_match(viewer, now, statements):
    for _ in range(12):
        an_instrument()
    db.session.commit()
    with statements() as sent:
        results(find(WISH, viewer, at=now), WISH, viewer, zones(), at=now)
    assert len(sent) <= 9


def test_the_overlap_index_serves_a_look_at_one_instrument(viewer, now):
    instrument = an_instrument()
    db.session.execute(text("SET LOCAL enable_seqscan = off"))
    plan = db.session.scalars(
        text(
            "EXPLAIN SELECT 1 FROM booking_occupancy WHERE instrument_id = CAST(:id AS bigint)"
            " AND blocked && tstzrange(now(), now() + interval '1 day')"
        ),
        {"id": instrument.id},
    ).all()
    condition = next(line for line in plan if "Index Cond" in line)
    assert "instrument_id" in condition
    assert "blocked" in condition


def test_of_very_many_matches_the_best_are_looked_at_and_all_are_counted(
    context, viewer, now, monkeypatch
):
    alike = [an_instrument() for _ in range(4)]
    for one in alike:
        rates(one, academic=300)
    monkeypatch.setattr(candidates, "MOST", 3)
    found = find(WISH, viewer, at=now)
    assert found.cut
    assert (found.total, len(found.candidates)) == (4, 3)
    dear = replace(WISH, price_most_fen=10_000)
    assert find(dear, viewer, at=now).total == 0
    page = browser_of(context, None).get("/find")
    assert "找到 4 台，看了其中最相关的 3 台" in page.text
    chips = {facet.key: facet.count for facet in facets(WISH.filters).zones}
    assert sum(chips.values()) == 4
