"""Everything the booking rules look at, read in one round trip."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from booking.queries.conduct_facts import conduct_for
from booking.queries.group_facts import (
    CONFIRMATIONS,
    GROUPS,
    confirmations_from,
)
from booking.queries.held import Asked, held_for
from booking.queries.instrument_terms import terms_of
from booking.queries.person_facts import STRANGER, person_from
from booking.queries.policies import policy_from
from booking.rules.facts import Busy, Facts, is_external
from booking.rules.opening import WorkCalendar
from booking.rules.pricing import Rate, price_class_of
from booking.rules.research_group import UNNAMED, GroupChoice
from booking.rules.span import Span
from booking.rules.units import numbered
from catalog.queries.bookable import bookable_of, bookable_statement
from catalog.rules.agreement import AgreementDue
from catalog.rules.bookable import BookableInstrument
from kernel.store.prepared import Prepared, in_one_trip
from kernel.values.clock import local, local_day
from kernel.values.errors import NotFound

# Long enough to look for the smallest change as well.
NEXT_DAY = timedelta(days=2)
# The rules look this far for the nearest opening.
_AROUND = timedelta(days=46)

# Subselects, not joins: each answers one question, and one trip brings them all while
# the row of the instrument is locked. What counts for limits is asked where one is set.
_TEXT = """
    WITH the AS MATERIALIZED (
        SELECT id, organisation_id, category_code FROM catalog_instrument
        WHERE <key>),
    layer AS MATERIALIZED (
        SELECT CASE WHEN p.instrument_id IS NOT NULL THEN '3'
                    WHEN p.organisation_id IS NOT NULL THEN '2'
                    ELSE '1' || p.category_code END AS rank, p.settings
        FROM booking_policy p, the
        WHERE p.effective @> CAST(%(at)s AS timestamptz)
          AND (p.instrument_id = the.id OR p.organisation_id = the.organisation_id
               OR p.category_code IN (the.category_code,
                                      left(the.category_code, 2) || '0000')))
    SELECT
      (SELECT jsonb_build_object(
                'organisation_id', u.organisation_id, 'credit_code', o.credit_code,
                'kind', o.kind, 'zone', o.zone_key, 'suspended', u.state <> 'active',
                'is_manager', EXISTS (
                    SELECT 1 FROM identity_membership m
                    WHERE m.user_id = u.id AND m.role = 'lab_manager'
                      AND m.organisation_id = (SELECT organisation_id FROM the)),
                <groups>)
         FROM identity_user u JOIN identity_organisation o ON o.id = u.organisation_id
        WHERE u.id = CAST(%(user_id)s AS bigint)) AS person,
      (SELECT jsonb_agg(jsonb_build_array(category_code, level, valid_until, trained_on))
         FROM identity_training WHERE user_id = CAST(%(user_id)s AS bigint)) AS trainings,
      (SELECT jsonb_agg(jsonb_build_array(kind, valid_from, valid_until))
         FROM booking_permit
        WHERE user_id = CAST(%(user_id)s AS bigint) AND state = 'accepted') AS permits,
      (SELECT max(upper(during)) FROM booking_reservation
        WHERE booked_for_id = CAST(%(user_id)s AS bigint)
          AND instrument_id = (SELECT id FROM the) AND state = 'completed'
          AND EXISTS (SELECT FROM layer
                       WHERE jsonb_exists(settings, 'training_use_days'))) AS last_use,
      <confirmations>
      (SELECT jsonb_object_agg(kind, until)
         FROM (SELECT kind, max(valid_until) AS until FROM catalog_certificate
                WHERE instrument_id = (SELECT id FROM the) AND withdrawn_at IS NULL
                GROUP BY kind) certified) AS certified,
      (SELECT jsonb_build_array(a.id, a.version, EXISTS (
                SELECT 1 FROM catalog_agreement_acceptance y
                WHERE y.agreement_id = a.id
                  AND y.user_id = CAST(%(user_id)s AS bigint)))
         FROM catalog_agreement a, the
        WHERE a.organisation_id = the.organisation_id
          AND (a.instrument_id IS NULL OR a.instrument_id = the.id)
          AND a.effective_from <= CAST(%(at)s AS timestamptz)
        ORDER BY a.instrument_id IS NULL, a.effective_from DESC, a.version DESC
        LIMIT 1) AS agreement,
      (SELECT jsonb_agg(jsonb_build_array(rank, settings)) FROM layer) AS layers,
      (SELECT jsonb_agg(jsonb_build_array(day, kind))
         FROM booking_calendar_day
        WHERE day BETWEEN CAST(%(first_day)s AS date) AND CAST(%(last_day)s AS date)) AS days,
      (SELECT jsonb_agg(jsonb_build_array(
                date_part('epoch', lower(blocked)), date_part('epoch', upper(blocked)),
                kind, reservation_id, date_part('epoch', lapses_at), id, holder_id,
                unit_no))
         FROM booking_occupancy,
              (SELECT make_interval(mins => greatest(CAST(%(margin_min)s AS int),
                        max((settings->>'setup_min')::int),
                        max((settings->>'cleanup_min')::int))) AS around FROM layer) reach
        WHERE instrument_id = (SELECT id FROM the)
          AND blocked && tstzrange(CAST(%(start)s AS timestamptz) - around,
                                   CAST(%(end)s AS timestamptz) + around)) AS busy,
      (SELECT jsonb_object_agg(price_class, jsonb_build_array(
                unit, amount_fen, opening_fee_fen))
         FROM (SELECT DISTINCT ON (price_class) * FROM booking_rate
                WHERE instrument_id = (SELECT id FROM the)
                  AND effective_from <= CAST(%(at)s AS timestamptz)
                ORDER BY price_class, effective_from DESC) current) AS rates
    """
_TEXT = _TEXT.replace("<groups>", GROUPS).replace("<confirmations>", CONFIRMATIONS)
_BY_ID = Prepared(_TEXT.replace("<key>", "id = CAST(%(key)s AS bigint)"))
_BY_CODE = Prepared(_TEXT.replace("<key>", "code = %(key)s"))


@dataclass(frozen=True, slots=True)
class Case:
    """A booking case: the facts, the rate that applies, and what gives way.

    `lapsed` are requests nobody decided on in time, `holds` slots kept for the person
    themself or kept too long; neither is among the facts' busy time.
    """

    facts: Facts
    price_class: str
    rate: Rate | None
    lapsed: tuple[int, ...]
    holds: tuple[int, ...] = ()

    @property
    def stale_once_cleared(self) -> bool:
        """Say whether to read it again once the way is cleared.

        Of several units another may be taken then, by the next in the waitlist.
        """
        return len(self.facts.units) > 1 and bool(self.lapsed or self.holds)


def booking_case(
    instrument: BookableInstrument,
    span: Span,
    *,
    user_id: int | None,
    at: datetime,
    except_id: int = 0,
    margin: timedelta = timedelta(0),
    group: GroupChoice = UNNAMED,
) -> Case:
    """Gather what the rules need to judge a span on an instrument for a person.

    `except_id` names the reservation being changed: it does not stand in its own way.
    What is taken is read as far around the span as buffers reach, or `margin`.
    Without a person the answer is for a stranger from a public institute.
    Raises NotFound when there is no such person.
    """
    asked = _asked(instrument.id, span, user_id, at, margin)
    row = _BY_ID.rows(**asked)[0]
    when = Asked(span, at, except_id)
    return _case(row, instrument, when, user_id, margin, group)


def locked_case(
    code: str,
    span: Span,
    *,
    user_id: int,
    at: datetime,
    group: GroupChoice = UNNAMED,
) -> tuple[BookableInstrument, Case]:
    """Lock the instrument, then gather the facts as they are under the lock.

    One round trip, and one more where the policy has limits to count. Raises NotFound
    for an unknown instrument or person.
    """
    locking = bookable_statement(code, lock=True)
    asked = _asked(code, span, user_id, at, timedelta(0))
    found, facts = in_one_trip((locking, {"key": code}), (_BY_CODE, asked))
    instrument = bookable_of(found)
    when = Asked(span, at)
    return instrument, _case(facts[0], instrument, when, user_id, timedelta(0), group)


def _asked(
    key: int | str,
    span: Span,
    user_id: int | None,
    at: datetime,
    margin: timedelta,
) -> dict[str, Any]:
    return {
        "key": key,
        "user_id": user_id,
        "at": at,
        "first_day": local(span.start).date() - _AROUND,
        "last_day": local(span.end).date() + _AROUND,
        "start": span.start,
        "end": span.end,
        "margin_min": margin // timedelta(minutes=1),
    }


def _case(
    row: Any,
    instrument: BookableInstrument,
    asked: Asked,
    user_id: int | None,
    margin: timedelta,
    group: GroupChoice,
) -> Case:
    span, at, except_id = asked.span, asked.at, asked.except_id
    if row.person is None and user_id is not None:
        raise NotFound
    who = row.person or STRANGER
    person = person_from(user_id or 0, who, row.trainings or [], row.permits or [])
    terms = terms_of(instrument, row.certified)
    price_class = price_class_of(
        person_kind=who["kind"],
        same_legal_person=not is_external(person, terms),
    )
    rates = row.rates or {}
    occupied = [b for b in row.busy or [] if b[3] != except_id or b[3] is None]
    lapsed = tuple(
        b[3] for b in occupied if b[2] == "request" and b[4] and b[4] <= at.timestamp()
    )
    policy = policy_from(row.layers or [])
    if not margin:
        # Nobody looks around: what cannot touch the span is not worth an object.
        begin = span.start.timestamp() - 60 * policy.setup_min
        end = span.end.timestamp() + 60 * policy.cleanup_min
        occupied = [b for b in occupied if b[0] < end and b[1] > begin]
    holds = tuple(
        b[5]
        for b in occupied
        if b[2] == "hold" and (b[6] == user_id or b[4] <= at.timestamp())
    )
    facts = Facts(
        policy=policy,
        terms=terms,
        person=person,
        calendar=_calendar(row.days or []),
        busy=tuple(
            Busy(Span(_moment(b[0]), _moment(b[1])), b[2], b[7])
            for b in occupied
            if b[5] not in holds and (b[3] not in lapsed or b[3] is None)
        ),
        units=numbered(instrument.places),
        agreement=AgreementDue(*row.agreement) if row.agreement else None,
        conduct=conduct_for(policy, person, terms, at),
        last_use=local_day(row.last_use) if row.last_use else None,
        choice=group,
        confirmations=confirmations_from(row.confirmations),
    )
    if policy.counts:
        facts = replace(facts, held=held_for(facts, asked))
    rate = _rate(price_class, rates.get(price_class))
    return Case(facts, price_class, rate, lapsed, holds)


def _calendar(days: list[list[str]]) -> WorkCalendar:
    # A year without rows near the span has no day here that would differ.
    kinds = [(date.fromisoformat(day), kind) for day, kind in days]
    return WorkCalendar(
        holidays=frozenset(day for day, kind in kinds if kind == "holiday"),
        workdays=frozenset(day for day, kind in kinds if kind == "workday"),
        known_years=frozenset(day.year for day, _kind in kinds),
    )


def _rate(price_class: str, row: list[Any] | None) -> Rate | None:
    return Rate(price_class, *row) if row and row[1] is not None else None


def _moment(epoch_s: float) -> datetime:
    return datetime.fromtimestamp(epoch_s, UTC)
