"""Appeals: against a mark that stands, for some days, and nothing else."""

from datetime import UTC, date, datetime, timedelta

from booking.rules.appeal import AppealTooLate, NoSuchMark, appeal_refusals
from booking.rules.conduct import Ending, Mark
from booking.rules.house_rules import HouseRules

AT = datetime(2026, 11, 25, 2, tzinfo=UTC)
RULES = HouseRules(no_show_limit=3, appeal_days=14)
LEFT = [Ending(1, date(2026, 11, 11), Mark.NO_SHOW), Ending(1, date(2026, 11, 11))]


def test_the_last_day_counts_to_its_end_in_shanghai():
    midnight = datetime(2026, 11, 25, 16, tzinfo=UTC)
    assert appeal_refusals(LEFT, Mark.NO_SHOW, RULES, AT) == []
    before = midnight - timedelta(microseconds=1)
    assert appeal_refusals(LEFT, Mark.NO_SHOW, RULES, before) == []
    late = appeal_refusals(LEFT, Mark.NO_SHOW, RULES, midnight)
    assert late == [AppealTooLate(date(2026, 11, 25))]


def test_there_must_be_such_a_mark_and_rules_that_mind_it():
    assert appeal_refusals(LEFT, Mark.FAULT, RULES, AT) == [NoSuchMark()]
    assert appeal_refusals([], Mark.NO_SHOW, RULES, AT) == [NoSuchMark()]
    assert appeal_refusals(LEFT, Mark.NO_SHOW, HouseRules(), AT) == [NoSuchMark()]
