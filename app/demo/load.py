"""Load the demo, or throw it away and load it afresh."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random
from time import monotonic

from sqlalchemy import select, text

from app.demo.agenda import take_over
from app.demo.agreements import add_agreements
from app.demo.bookings import Regulars
from app.demo.bulk import Rows, copy_rows
from app.demo.certificates import add_certificates
from app.demo.collaborations import add_projects, plans
from app.demo.conduct import add_conduct
from app.demo.containers import add_containers
from app.demo.desk import load_bookings
from app.demo.documents import add_documents
from app.demo.editions import add_edition
from app.demo.exchanges import add_matters
from app.demo.groups import add_groups
from app.demo.holders import RESEARCHER_TRAININGS, Trainings, holders_of
from app.demo.instruments import LISTING_COLUMNS, Machine, listing_rows, machines
from app.demo.notices import add_notices
from app.demo.organisations import (
    ORGANISATION_COLUMNS,
    organisation_lines,
    units,
)
from app.demo.outcomes import add_outcomes
from app.demo.own_calendar import add_own_calendar
from app.demo.people import (
    DEMO_PASSWORD,
    MEMBERSHIP_COLUMNS,
    RESEARCHER,
    USER_COLUMNS,
    People,
)
from app.demo.permits import load_qualifications
from app.demo.pictures import load_pictures
from app.demo.plan_entries import add_plan_entries
from app.demo.records import add_records
from app.demo.reports import Desk
from app.demo.saved_searches import add_saved_searches
from app.demo.search_entries import (
    SEARCH_COLUMNS,
    SPEC_COLUMNS,
    search_rows,
    spec_entry_rows,
)
from app.demo.supervised import add_supervised
from app.demo.terms import (
    POLICY_COLUMNS,
    RATE_COLUMNS,
    Terms,
    TermsBook,
    policy_rows,
    rate_rows,
)
from app.demo.together import add_together
from app.reference import install_reference
from catalog.models.category import Category
from identity.models.organisation import Organisation, Zone
from identity.models.user import User
from identity.rules.organisation import OrganisationKind
from kernel.store.db import db
from kernel.store.transaction import command

__all__ = ["DEMO_PASSWORD", "demo_is_loaded", "load_demo", "reset_demo"]

# Two first starts at once: the second waits, and finds everything done.
_LOCK = 20_261_125

# Reference data; everything else goes at a reset.
_KEPT = ("identity_zone", "catalog_category", "booking_calendar_day")
_NEVER_CHANGE = (
    "journal_entry",
    "collaboration_report_version",
    "catalog_listing_version",
    "catalog_edition",
    "catalog_edition_entry",
    "booking_service_record",
    "catalog_agreement",
    "catalog_agreement_acceptance",
)
_CODES = {
    "identity_organisation_code": "identity_organisation",
    "catalog_instrument_code": "catalog_instrument",
    "collaboration_project_code": "collaboration_project",
}


def demo_is_loaded() -> bool:
    """Say whether the demo's first account is there."""
    found = db.session.scalar(select(User.id).where(User.email == RESEARCHER))
    # Asking must not leave a transaction open.
    db.session.rollback()
    return found is not None


@command
def load_demo(
    *,
    at: datetime,
    instruments: int = 1200,
    bookings: int | None = None,
    seed: int = 2026,
    progress: Callable[[str], object] = print,
) -> None:
    """Load the demo in one transaction; the same seed and moment make the same rows.

    `at` divides what has happened from what is to come. Does nothing when the demo is
    there; the tables of bookings must be empty otherwise. Expects the reference data.
    """
    # A page must answer soon; rebuilding an index over a million rows need not.
    db.session.execute(text("SET LOCAL statement_timeout = 0"))
    db.session.execute(text("SET LOCAL lock_timeout = 0"))
    db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    if db.session.scalar(select(User.id).where(User.email == RESEARCHER)) is not None:
        return
    began = monotonic()
    connection = db.session.connection().connection.driver_connection
    assert connection is not None  # noqa: S101 - it was just used
    with connection.cursor() as cursor:
        house = _House(cursor, at, Random(seed))
        house.load_people_and_instruments(instruments)
        progress(f"{instruments:,} example instruments in {monotonic() - began:.1f} s")
        since = monotonic()
        count = load_bookings(cursor, house.regulars, bookings, at, house.rng, progress)
        took = max(monotonic() - since, 0.001)
        lab = house.people.manager.organisation_id
        take_over(cursor, house.people.researcher, lab, at)
        made = add_projects(
            plans(house.units, house.people, at), house.people, at, house.rng
        )
        add_records(made, at)
        add_outcomes(made, at)
        add_plan_entries(house.people, at)
        add_matters(made, house.people, at)
        Desk(house.people, at, house.rng).add_reports(made)
        add_notices(house.people, at)
        add_edition(house.people, at)
        _set_sequences(cursor)
        cursor.execute("ANALYZE")
    add_together(house.people.researcher, lab, at)
    add_supervised(house.people, lab, at)
    add_own_calendar(house.people.manager, at)
    add_conduct(house.people, at)
    add_saved_searches(house.people.researcher, at)
    progress(f"{count:,} example bookings in {took:.1f} s ({count / took:,.0f}/s)")


@command
def reset_demo(
    *,
    at: datetime,
    instruments: int = 1200,
    progress: Callable[[str], object] = print,
) -> None:
    """Empty every table but the reference data, and load the demo again.

    Whatever people entered into the demo is gone, its journal included.
    """
    tables = [
        table.name for table in db.metadata.sorted_tables if table.name not in _KEPT
    ]
    for table in _NEVER_CHANGE:
        db.session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER never_changes"))
    db.session.execute(text(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY"))
    for table in _NEVER_CHANGE:
        db.session.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER never_changes"))
    for sequence in _CODES:
        db.session.execute(text(f"ALTER SEQUENCE {sequence} RESTART"))
    install_reference(at=at)
    load_demo(at=at, instruments=instruments, progress=progress)


@dataclass
class _House:
    """What is made before the first booking."""

    cursor: Rows
    at: datetime
    rng: Random

    def load_people_and_instruments(self, wanted: int) -> None:
        """Copy organisations, people, listings, terms and trainings."""
        cursor, at, rng = self.cursor, self.at, self.rng
        self.units = units(_next_id(cursor, "identity_organisation"))
        first = _next_code(cursor, "identity_organisation_code")
        copy_rows(
            cursor,
            "identity_organisation",
            ORGANISATION_COLUMNS,
            organisation_lines(self.units, first),
        )
        responsible = {
            row.name_zh: row.id
            for row in db.session.execute(
                select(Organisation.name_zh, Organisation.id).where(
                    Organisation.kind == OrganisationKind.RESPONSIBLE_UNIT
                )
            )
        }
        people_from = _next_id(cursor, "identity_user")
        self.people = People(self.units, responsible, people_from, rng)
        copy_rows(cursor, "identity_user", USER_COLUMNS, self.people.user_rows(at))
        copy_rows(
            cursor,
            "identity_membership",
            MEMBERSHIP_COLUMNS,
            self.people.membership_rows(),
        )
        add_groups(self.people)
        self._load_instruments(wanted)

    def _load_instruments(self, wanted: int) -> None:
        cursor, at, rng = self.cursor, self.at, self.rng
        first = _next_id(cursor, "catalog_instrument")
        found = machines(wanted, self.units, first, rng, at)
        copy_rows(
            cursor, "catalog_instrument", LISTING_COLUMNS, listing_rows(found, at)
        )
        categories = {
            row.code: (row.name_zh, row.name_en)
            for row in db.session.scalars(select(Category))
        }
        zones = {
            row.key: (row.name_zh, row.name_en)
            for row in db.session.scalars(select(Zone))
        }
        copy_rows(
            cursor,
            "catalog_search_entry",
            SEARCH_COLUMNS,
            search_rows(found, categories, zones),
        )
        copy_rows(cursor, "catalog_spec", SPEC_COLUMNS, spec_entry_rows(found))
        book = TermsBook()
        terms = {one.id: book.terms(one) for one in found}
        copy_rows(
            cursor, "booking_policy", POLICY_COLUMNS, policy_rows(self.units, terms)
        )
        copy_rows(cursor, "booking_rate", RATE_COLUMNS, rate_rows(terms))
        managers = {slug: one.id for slug, one in self.people.managers.items()}
        load_pictures(cursor, found, managers, at)
        add_documents(found, self.people.manager.id, at)
        add_certificates(found, self.people.manager.id, at)
        add_agreements(self.people, at)
        add_containers(found, at)
        self._find_regulars(found, terms)

    def _find_regulars(self, found: list[Machine], terms: dict[int, Terms]) -> None:
        trainings, people = Trainings(), self.people
        self.regulars = [
            Regulars(
                one,
                terms[one.id],
                holders_of(one, terms[one.id], people, self.units, trainings, self.rng),
                people.managers[one.owner.slug].id,
            )
            for one in found
            if one.published
        ]
        for category, level in RESEARCHER_TRAININGS.items():
            trainings.give(people.researcher, category, level)
        load_qualifications(self.cursor, trainings, people, self.at, self.rng)


def _next_id(cursor: Rows, table: str) -> int:
    row = cursor.execute(f'SELECT coalesce(max(id), 0) + 1 FROM "{table}"').fetchone()  # noqa: S608
    return int(row[0]) if row else 1


def _next_code(cursor: Rows, sequence: str) -> int:
    row = cursor.execute(
        f"SELECT last_value + is_called::int FROM {sequence}"  # noqa: S608
    ).fetchone()
    return int(row[0]) if row else 1


def _set_sequences(cursor: Rows) -> None:
    """Let every sequence continue behind the rows that were given their numbers."""
    for table in db.metadata.sorted_tables:
        if "id" in table.columns and table.columns["id"].identity is not None:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, false)",
                (table.name, _next_id(cursor, table.name)),
            )
    cursor.execute(
        "SELECT setval('identity_organisation_code',"
        " (SELECT max(substr(code, 3)::int) FROM identity_organisation)),"
        " setval('catalog_instrument_code',"
        " (SELECT max(substr(code, 4)::int) FROM catalog_instrument))"
    )
