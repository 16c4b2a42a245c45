"""The demo: the same every time, marked as an example, and believable."""

from collections import defaultdict
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from app.demo.kinds import kinds
from app.demo.load import DEMO_PASSWORD, demo_is_loaded, load_demo, reset_demo
from app.reference import install_reference, rows_of
from booking.models.reservation import Occupancy
from booking.queries.candidates import calendar_around
from booking.queries.policies import policy_book
from booking.rules.availability import free_spans
from booking.rules.facts import Busy
from booking.rules.opening import day_span, open_spans
from booking.rules.reservation_state import ReservationState
from booking.rules.span import Span
from catalog.models.instrument import Instrument
from catalog.models.search_entry import SearchEntry
from catalog.queries.listing import completeness_of, texts_of
from catalog.rules.search_terms import latin_text, sounds_vector, words_vector
from collaboration.models.project import Project
from collaboration.models.report import Report, ReviewStep
from collaboration.queries.report_page import report_page
from collaboration.rules.report_fields import missing
from collaboration.rules.report_state import ReportState
from identity.models.organisation import Organisation
from identity.models.user import Membership, User
from identity.queries.people import demo_accounts
from identity.rules.organisation import credit_code
from identity.rules.passwords import matches
from kernel.store.db import db
from kernel.values.actor import Actor, Grant, Role
from kernel.values.clock import local_day
from tests.conftest import NOW
from tests.demo.conftest import INSTRUMENTS, quiet

ADMINISTRATOR = Actor(1, grants=frozenset({Grant(Role.ADMINISTRATOR)}))
# The columns that say when the load or a migration ran, or that are salted.
_DIGEST = """
    SELECT md5(coalesce(string_agg((to_jsonb(t) - 'created_at' - 'password_hash'
                                    - 'linked_at' - 'changed' - 'set_at')::text, '' ORDER BY t::text), ''))
    FROM (SELECT * FROM {}) t
"""


def one(statement: str, **given):
    return db.session.execute(text(statement), given).scalar_one()


def digests() -> dict[str, str]:
    tables = [
        table.name
        for table in db.metadata.sorted_tables
        if table.name.startswith(("identity", "catalog", "booking", "collaboration"))
        # Its number is never given twice; kept searches have random keys.
        and table.name not in ("booking_policy_stamp", "booking_saved_search")
    ]
    return {table: one(_DIGEST.format(table)) for table in tables}


# A centre, and a service unit in it.
CONTAINERS = 2


@pytest.mark.usefixtures("demo")
class TestDemo:
    def test_it_is_there_and_is_not_loaded_twice(self):
        before = one("SELECT count(*) FROM booking_reservation")
        load_demo(at=NOW, instruments=INSTRUMENTS, progress=quiet)
        assert demo_is_loaded()
        assert one("SELECT count(*) FROM booking_reservation") == before

    def test_everything_invented_is_marked_an_example(self):
        organisations = db.session.scalars(select(Organisation)).all()
        invented = [o for o in organisations if o.is_example]
        assert all(
            "（示例）" in o.name_zh and "(example)" in o.name_en for o in invented
        )
        instruments = db.session.scalars(select(Instrument)).all()
        assert len(instruments) == INSTRUMENTS + CONTAINERS
        assert all("（示例）" in i.name_zh and i.is_example for i in instruments)
        assert all(
            "（示例）" in p.title_zh for p in db.session.scalars(select(Project))
        )
        assert all(user.is_example for user in db.session.scalars(select(User)))

    def test_no_named_institution_owns_a_machine_or_books_one(self):
        owners = select(Instrument.organisation_id)
        assert not db.session.scalars(
            select(Organisation).where(
                Organisation.id.in_(owners), ~Organisation.is_example
            )
        ).all()
        assert not one(
            "SELECT count(*) FROM booking_reservation r JOIN identity_organisation o"
            " ON o.id = r.organisation_id WHERE NOT o.is_example"
        )

    def test_every_credit_code_is_right_and_invented_ones_belong_to_nobody(self):
        rows = db.session.scalars(
            select(Organisation).where(Organisation.credit_code.is_not(None))
        ).all()
        assert all(credit_code(o.credit_code) == o.credit_code for o in rows)
        assert {o.is_example for o in rows if "EXAMP" in o.credit_code} == {True}
        assert {o.is_example for o in rows if "EXAMP" not in o.credit_code} == {False}

    def test_one_legal_person_has_sites_in_two_zones(self):
        zones = defaultdict(set)
        for o in db.session.scalars(
            select(Organisation).where(Organisation.is_example)
        ):
            zones[o.credit_code].add(o.zone_key)
        assert {"neobay", "zhangjiang"} in zones.values()

    def test_every_instrument_type_has_a_published_listing(self):
        published = select(Instrument.name_zh).where(
            Instrument.state == "published", Instrument.object_type == "instrument"
        )
        names = {
            name.removesuffix("（示例）") for name in db.session.scalars(published)
        }
        assert names == {row["name_zh"] for row in rows_of("instrument_types")}

    def test_a_shared_listing_has_every_field_that_sharing_needs(self):
        for instrument in db.session.scalars(select(Instrument)):
            assert completeness_of(instrument).publishable, instrument.code

    def test_the_search_entries_are_those_the_commands_write(self):
        entries = {e.instrument_id: e for e in db.session.scalars(select(SearchEntry))}
        assert len(entries) == INSTRUMENTS + CONTAINERS
        for instrument in db.session.scalars(select(Instrument).limit(60)):
            words = texts_of([instrument])[instrument.id]
            entry = entries[instrument.id]
            assert entry.latin == latin_text(words)
            for said, kept in (
                (words_vector(words), entry.words),
                (sounds_vector(words), entry.sounds),
            ):
                assert one("SELECT CAST(:said AS tsvector)::text", said=said) == kept

    def test_bookings_are_believable_in_every_state(self):
        states = {
            row.state: row.n
            for row in db.session.execute(
                text("SELECT state, count(*) AS n FROM booking_reservation GROUP BY 1")
            )
        }
        assert set(states) == set(ReservationState)
        assert states["completed"] > 0.7 * sum(states.values())
        assert one("SELECT count(*) FROM booking_reservation WHERE external") > 0
        assert one("SELECT count(*) FROM booking_reservation WHERE cross_zone") > 0

    def test_there_are_nights_and_runs_of_several_days(self):
        days = "(upper(during) AT TIME ZONE 'Asia/Shanghai')::date" \
            " - (lower(during) AT TIME ZONE 'Asia/Shanghai')::date"  # fmt: skip
        count = "SELECT count(*) FROM booking_reservation WHERE "
        assert (
            one(f"{count} {days} = 1 AND upper(during) - lower(during) < '24 h'") > 20
        )
        assert one(f"{count} upper(during) - lower(during) >= '72 h'") > 20

    def test_bookings_keep_to_the_terms_of_their_instrument(self):
        calendar = calendar_around(local_day(NOW), days=400)
        instruments = {i.id: i for i in db.session.scalars(select(Instrument))}
        book = policy_book()
        rows = db.session.execute(
            text(
                "SELECT instrument_id, lower(during), upper(during), mode"
                " FROM booking_reservation WHERE id % 7 = 0"
            )
        ).all()
        assert len(rows) > 500
        for instrument_id, start, end, mode in rows:
            instrument = instruments[instrument_id]
            policy = policy_of(book, instrument)
            span = Span(start, end)
            assert policy.shortest_min <= span.minutes <= policy.longest_min
            assert mode in instrument.modes
            opening = open_spans(policy.hours, span, calendar)
            assert opening == [span], (instrument.code, span)

    def test_self_use_is_for_trained_people(self):
        untrained = one(
            """
            SELECT count(*) FROM booking_reservation r
            JOIN catalog_instrument i ON i.id = r.instrument_id
            WHERE r.mode = 'self' AND i.training_level <> 'none' AND NOT EXISTS (
                SELECT FROM identity_training t
                WHERE t.user_id = r.booked_for_id AND t.category_code = i.category_code)
            """
        )
        assert untrained == 0

    def test_of_every_kind_something_is_free_tomorrow(self):
        tomorrow = day_span(local_day(NOW) + timedelta(days=1))
        within = Span(tomorrow.start, tomorrow.end + timedelta(days=1))
        busy = defaultdict(list)
        for row in db.session.scalars(select(Occupancy)):
            span = Span(row.blocked.lower, row.blocked.upper)
            if span.overlaps(within):
                busy[row.instrument_id].append(Busy(span, row.kind))
        book, calendar = policy_book(), calendar_around(local_day(NOW))
        free = set()
        published = select(Instrument).where(
            Instrument.state == "published", Instrument.object_type == "instrument"
        )
        for instrument in db.session.scalars(published):
            policy = policy_of(book, instrument)
            taken = sorted(busy[instrument.id], key=lambda b: b.span)
            found = free_spans(within, policy, taken, calendar)
            if any(
                span.start < tomorrow.end and span.minutes >= policy.shortest_min
                for span in found
            ):
                free.add(instrument.name_zh.removesuffix("（示例）"))
        assert free == {kind.name_zh for kind in kinds()}

    def test_reports_stand_in_every_state(self):
        found = db.session.scalars(select(Report)).all()
        assert {report.state for report in found} == set(ReportState)
        for report in found:
            if report.state is not ReportState.DRAFT:
                assert not missing(report.content)

    def test_the_checks_find_what_was_planted(self):
        rows = db.session.execute(
            select(Project.code, Report.period)
            .join(Report, Report.project_id == Project.id)
            .where(Report.state.in_(["submitted", "in_review"]))
        ).all()
        found = {
            check.name
            for code, period in rows
            for check in report_page(code, period, ADMINISTRATOR, at=NOW).to_look_at
        }
        assert {"adds_up", "large_change", "evidence", "unit", "readiness"} <= found

    def test_the_coordinator_and_the_lab_manager_find_work(self):
        coordinator = person("coordinator@demo.lianyi")
        waiting = db.session.scalars(
            select(ReviewStep)
            .join(Report, Report.id == ReviewStep.report_id)
            .where(
                ReviewStep.organisation_id == coordinator.organisation_id,
                ReviewStep.decision.is_(None),
                ReviewStep.position == Report.step,
                Report.state == ReportState.IN_REVIEW,
            )
        ).all()
        assert len(waiting) >= 3
        manager = person("manager@demo.lianyi")
        requests = one(
            "SELECT count(*) FROM booking_reservation r JOIN catalog_instrument i"
            " ON i.id = r.instrument_id WHERE i.organisation_id = :lab"
            " AND r.state = 'requested' AND r.lapses_at > :now",
            lab=manager.organisation_id,
            now=NOW,
        )
        assert requests >= 1

    def test_the_researcher_has_bookings_and_a_returned_report(self):
        her = person("researcher@demo.lianyi")
        count = (
            "SELECT count(*) FROM booking_reservation"
            " WHERE booked_for_id = :her AND state = :state"
        )
        assert one(count, her=her.id, state="completed") >= 5
        assert one(count, her=her.id, state="confirmed") >= 1
        assert db.session.scalars(
            select(Report).where(Report.author_id == her.id, Report.state == "returned")
        ).one()

    def test_there_is_one_account_per_role_with_the_one_password(self):
        held = db.session.scalars(select(Membership.role)).all()
        assert set(held) == set(Role) - {Role.SUPERVISOR}
        user = person("admin@demo.lianyi")
        assert matches(DEMO_PASSWORD, user.password_hash)
        assert {a.email.partition("@")[2] for a in demo_accounts()} == {"demo.lianyi"}

    def test_numbers_given_later_follow_on(self):
        next_id = "SELECT nextval(pg_get_serial_sequence('booking_reservation', 'id'))"
        assert one(next_id) > one("SELECT max(id) FROM booking_reservation")
        assert one("SELECT nextval('catalog_instrument_code')") > INSTRUMENTS
        highest = one("SELECT max(substr(code, 3)::int) FROM identity_organisation")
        assert one("SELECT nextval('identity_organisation_code')") > highest

    def test_reference_data_can_be_installed_again(self):
        before = one("SELECT count(*) FROM identity_organisation")
        install_reference(at=NOW)
        assert one("SELECT count(*) FROM identity_organisation") == before

    def test_a_reset_brings_back_the_very_same_demo(self):
        before = digests()
        db.session.execute(text("UPDATE identity_user SET name = '改过' WHERE id = 1"))
        reset_demo(at=NOW, instruments=INSTRUMENTS, progress=quiet)
        assert digests() == before


def policy_of(book, instrument):
    """Return the policy in force."""
    return book.policy(
        instrument_id=instrument.id,
        organisation_id=instrument.organisation_id,
        category=instrument.category_code,
        at=NOW,
    )


def person(email: str) -> User:
    """Return the account with this address."""
    return db.session.scalars(select(User).where(User.email == email)).one()
