"""What supervisors decide in the demo: rules of a lab, requests, a confirmation."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from json import dumps
from typing import Any

from sqlalchemy import text

from app.demo.agenda import GUARD
from app.demo.people import People
from booking.commands.book_instrument import book_instrument
from booking.commands.give_confirmation import give_confirmation
from booking.queries.campaigns import plan_campaign
from booking.queries.preview import preview
from booking.rules.wanted import WantedReservation
from identity.queries.actors import actor_of
from identity.queries.groups import my_groups
from kernel.store.db import db
from kernel.store.transaction import attempt
from kernel.values.actor import Actor
from kernel.values.clock import local_day
from kernel.values.errors import Refused

# The lab's first instruments that people are helped with, by the rule each shows.
_RULES: tuple[dict[str, Any], ...] = (
    {"approval": "both", "quotas": [{"who": "group", "per": "week", "hours": 40}]},
    {"approval": "supervisor"},
    {"student_confirm": True},
)
_OF_THE_LAB = text("""
    SELECT id, code FROM catalog_instrument
    WHERE state = 'published' AND 'assist' = ANY(modes) AND customs_until IS NULL
      AND organisation_id = :lab ORDER BY id OFFSET 3 LIMIT 12
""")
# A rule of its own is laid over what the instrument has.
_LAY = text("""
    UPDATE booking_policy SET settings = settings || CAST(:settings AS jsonb)
    WHERE instrument_id = :id
""")
_LAY_NEW = text("""
    INSERT INTO booking_policy (instrument_id, settings, effective)
    VALUES (:id, CAST(:settings AS jsonb), tstzrange('2026-01-01Z', NULL))
""")
_PURPOSES = ("催化剂表面分析（示例）", "学位论文样品测试（示例）", "新样品试测（示例）")
_CONFIRMED_DAYS = 60


_FOR_THEIR_GROUPS = text("""
    UPDATE booking_reservation r SET group_id = m.group_id
    FROM identity_group_member m WHERE m.user_id = r.booked_for_id
""")


def add_supervised(people: People, lab_id: int, at: datetime) -> None:
    """Ask and confirm through the same commands as everybody; refusals are left out.

    What people of a group have booked before is for their group.
    """
    # The demo is being made: no closed booking is changed.
    db.session.execute(text(GUARD.format("DISABLE")))
    db.session.execute(_FOR_THEIR_GROUPS)
    db.session.execute(text(GUARD.format("ENABLE")))
    head, student = (
        actor_of(people.supervisor.id, at=at),
        actor_of(people.student.id, at=at),
    )
    her = actor_of(people.researcher.id, at=at)
    if head is None or student is None or her is None:
        return
    machines = db.session.execute(_OF_THE_LAB, {"lab": lab_id}).all()
    for (row_id, _code), rule in zip(machines, _RULES, strict=False):
        given = {"id": row_id, "settings": dumps(rule)}
        if not db.session.execute(_LAY, given).rowcount:  # type: ignore[attr-defined]
            db.session.execute(_LAY_NEW, given)
    codes = [code for _id, code in machines[: len(_RULES)]]
    group, today = my_groups(people.student.id)[0], local_day(at)
    for code, purpose in zip(codes, _PURPOSES, strict=False):
        with suppress(Refused), attempt():
            _ask(student, code, purpose, at)
    for code in codes[1:2]:
        with suppress(Refused), attempt():
            _ask(her, code, "对照样复测（示例）", at)
    if len(codes) < len(_RULES):
        return
    with suppress(Refused), attempt():
        give_confirmation(
            group.code,
            people.student.email,
            codes[-1],
            today,
            today + timedelta(days=_CONFIRMED_DAYS),
            by=head,
            at=at,
        )


def _ask(person: Actor, code: str, purpose: str, at: datetime) -> None:
    start = at + timedelta(days=2)
    (leg,) = plan_campaign([(code, 120)], "sequence", start, person, at=at)
    wanted = WantedReservation(code, leg.span, leg.mode, purpose)
    due = preview(wanted, person, at=at).agreement_due
    book_instrument(replace(wanted, accept_terms=due), by=person, at=at)
