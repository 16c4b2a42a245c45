"""What the rules look at: the request, the person, the instrument, what is taken."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from booking.rules.conduct import Conduct
from booking.rules.opening import PLAIN_CALENDAR, WorkCalendar
from booking.rules.policy import Policy
from booking.rules.research_group import (
    UNNAMED,
    Confirmation,
    GroupChoice,
    GroupOf,
    chosen,
)
from booking.rules.span import Span
from catalog.rules.agreement import AgreementDue
from catalog.rules.listing_state import MACHINE

COMPANIES = frozenset({"sme", "enterprise", "overseas"})


@dataclass(frozen=True, slots=True)
class BookingRequest:
    """What is asked for; booked_for_id names the person when it is not the asker.

    confirmed: a supervisor has said yes to this very booking; asks_supervisor: one can
    still be asked for it.
    """

    instrument_id: int
    span: Span
    mode: str = "self"
    purpose: str = ""
    samples: int | None = None
    booked_for_id: int | None = None
    mark: str = ""
    booked_by_id: int | None = None
    confirmed: bool = False
    asks_supervisor: bool = True


@dataclass(frozen=True, slots=True)
class Person:
    """The standing of the person who would hold the booking.

    trainings maps a category code to (level, last valid local day), trained_on to the day
    of the training, where it is known; permits a kind to the days (first, last) of each
    checked permit. is_manager: lab
    manager of the organisation that owns the instrument, who asks nobody's approval. `groups` are
    the research groups; left_as_student: the last one was left, as a student.
    """

    user_id: int
    organisation_id: int | None = None
    credit_code: str | None = None
    zone: str | None = None
    organisation_kind: str = ""
    suspended: bool = False
    trainings: Mapping[str, tuple[str, date | None]] = field(default_factory=dict)
    is_manager: bool = False
    trained_on: Mapping[str, date] = field(default_factory=dict)
    permits: Mapping[str, Collection[tuple[date, date]]] = field(default_factory=dict)
    groups: tuple[GroupOf, ...] = ()
    left_as_student: bool = False


@dataclass(frozen=True, slots=True)
class InstrumentTerms:
    """What the catalogue says about the instrument.

    `certified` maps each kind of certificate to its last local day.
    """

    instrument_id: int
    code: str
    organisation_id: int
    credit_code: str | None
    zone: str
    category_code: str
    published: bool = True
    object_type: str = MACHINE
    modes: Collection[str] = ("self",)
    training_level: str = "none"
    customs_supervised_until: date | None = None
    customs_simplified: bool = False
    certified: Mapping[str, date] = field(default_factory=dict)
    safety_tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Busy:
    """Occupied time of a unit, buffers included: reservation, request, hold, downtime."""

    span: Span
    kind: str = "reservation"
    unit: int = 1


@dataclass(frozen=True, slots=True)
class Held:
    """A booking that counts for a limit: whose it is, and from where.

    here: on the instrument asked for. requester is one of booking.rules.quota.CLASSES.
    """

    span: Span
    mine: bool = True
    here: bool = True
    organisation_id: int | None = None
    group_id: int | None = None
    zone: str | None = None
    cross_zone: bool = False
    requester: str = "own"


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules may look at, gathered beforehand.

    busy and held leave out the very booking that is being changed. held is only
    gathered where the policy counts: what the person holds here and in the lab, and
    what shares a quota or the zone's hours, for two days around the request. `units` are
    the numbers among which a booking may stand, the preferred one first. `agreement` is
    what is in force on results and data, and whether the person accepted it. `conduct`
    is the person's standing with the unit, where its house rules ask for it. `last_use`
    is the local day on which the person last used the instrument, known where a rule asks.
    `choice` says which research group it is for; `confirmations` are the standing ones of the
    person's supervisors for the instrument.
    """

    policy: Policy
    terms: InstrumentTerms
    person: Person
    calendar: WorkCalendar = PLAIN_CALENDAR
    busy: tuple[Busy, ...] = ()
    held: tuple[Held, ...] = ()
    units: tuple[int, ...] = (1,)
    agreement: AgreementDue | None = None
    conduct: Conduct | None = None
    last_use: date | None = None
    choice: GroupChoice = UNNAMED
    confirmations: tuple[Confirmation, ...] = ()

    @property
    def group(self) -> GroupOf | None:
        """Return the research group that the booking is for, if the person is in it."""
        return chosen(self.person.groups, self.choice)

    @property
    def group_id(self) -> int | None:
        """Return the id of that group; one kept with a booking counts all the same."""
        group = self.group
        return self.choice.id if group is None else group.id


def is_external(person: Person, terms: InstrumentTerms) -> bool:
    """Say whether another legal person asks; sites of one share the credit code."""
    if person.credit_code and terms.credit_code:
        return person.credit_code != terms.credit_code
    return person.organisation_id != terms.organisation_id


def is_cross_zone(person: Person, terms: InstrumentTerms) -> bool:
    """Say whether the person comes from another zone; without a zone, no."""
    return bool(person.zone) and person.zone != terms.zone


def requester_class(person: Person, terms: InstrumentTerms) -> str:
    """Return what a person is to the instrument: own, enterprise, zone or other.

    Own is the same legal person; a company is an enterprise wherever it sits.
    """
    if not is_external(person, terms):
        return "own"
    return outside_class(person.organisation_kind, person.zone, terms.zone)


def outside_class(kind: str, zone: str | None, here: str) -> str:
    """Return the class of another legal person of that kind, from that zone."""
    if kind in COMPANIES:
        return "enterprise"
    return "zone" if zone == here else "other"
