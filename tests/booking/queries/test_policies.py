"""The book of policies that a process keeps is what stands in the table."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import Range

from booking.models.terms import PolicySetting
from booking.queries import policies
from booking.queries.policies import policy_book
from booking.queries.policy_rows import stamp_seen
from booking.rules.policy import Policy
from kernel.store.db import db
from tests.builders.catalog import an_instrument
from tests.builders.identity import an_organisation

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _nobody_else_sees_it(context):
    yield
    # What a test wrote is taken back, and must not stay in the copy of the process.
    policies._book = None


def kept():
    """Return the book as another process has it, which sees this as committed."""
    stamp, emptied, _own, source = stamp_seen()
    return policy_book((stamp, emptied, False, source))


class Rules:
    """Two units, three instruments, and rules that begin and end at full hours."""

    def __init__(self, now):
        self.now = now
        units = [an_organisation(), an_organisation()]
        self.instruments = [an_instrument(unit) for unit in (*units, units[0])]
        self.levels = [
            {"category_code": "010000"},
            {"organisation_id": units[0].id},
            *({"instrument_id": one.id} for one in self.instruments),
        ]
        self.rows, self.latest = {}, {}
        of_category = PolicySetting.category_code == "010000"
        db.session.execute(delete(PolicySetting).where(of_category))

    def open(self, level, begins, value):
        """Close what is in force on a level and open another row."""
        since = self.now + begins * HOUR
        if since <= self.latest.get(level, since - HOUR):
            return
        self.latest[level] = since
        old = self.rows.get(level)
        if old is not None:
            old.effective = Range(old.effective.lower, since)
            db.session.flush()
        row = PolicySetting(
            **self.levels[level],
            settings={"step_min": value, "shortest_min": value},
            effective=Range(since, None),
        )
        db.session.add(row)
        db.session.flush()
        self.rows[level] = row

    def change(self, level, _begins, value):
        """Rewrite a row, which is the worst that can happen."""
        if row := self.rows.get(level):
            row.settings = {"longest_min": value * 20}
            db.session.flush()

    def remove(self, level, _begins, _value):
        """Take a row away."""
        if row := self.rows.pop(level, None):
            db.session.delete(row)
            db.session.flush()

    def slowly(self, one, at):
        """Merge the rows in force, read from the table."""
        layers = [
            db.session.scalar(
                select(PolicySetting.settings).where(
                    getattr(PolicySetting, name) == key,
                    PolicySetting.effective.contains(at),
                )
            )
            for name, key in (
                ("category_code", "010000"),
                ("category_code", one.category_code),
                ("organisation_id", one.organisation_id),
                ("instrument_id", one.id),
            )
        ]
        return Policy.from_settings(*(layer or {} for layer in layers))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["open", "open", "open", "change", "remove"]),
            st.integers(0, 4),
            st.integers(-3, 3),
            st.sampled_from([15, 30, 60]),
        ),
        min_size=1,
        max_size=8,
    ),
    st.lists(st.integers(-4, 4), min_size=2, max_size=4),
)
@settings(
    max_examples=15,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_what_is_kept_is_what_stands_in_the_table_after_every_change(
    now, changes, moments
):
    rules = Rules(now)
    for what, level, begins, value in changes:
        getattr(rules, what)(level, begins, value)
        for hour in moments:
            at = now + hour * HOUR + timedelta(minutes=30)
            for one in rules.instruments:
                found = kept().policy(
                    instrument_id=one.id,
                    organisation_id=one.organisation_id,
                    category=one.category_code,
                    at=at,
                )
                assert found == rules.slowly(one, at)


def test_a_change_reads_only_what_changed(context, now):
    rules = Rules(now)
    rules.open(2, -2, 60)
    before = kept()
    untouched = before.rows["instrument", rules.instruments[0].id]
    rules.open(3, -1, 15)
    after = kept()
    assert after is not before
    assert after.rows["instrument", rules.instruments[0].id] is untouched
    assert (
        after.rows["instrument", rules.instruments[1].id][0].settings["step_min"] == 15
    )


def test_what_a_transaction_changed_is_its_own_until_it_is_committed(context, now):
    rules = Rules(now)
    shared = kept()
    one = rules.instruments[0]
    rules.open(2, -1, 60)
    told = {
        "instrument_id": one.id,
        "organisation_id": one.organisation_id,
        "category": one.category_code,
        "at": now,
    }
    assert policy_book().policy(**told).step_min == 60
    assert policies._book is shared
    assert ("instrument", one.id) not in shared.rows
