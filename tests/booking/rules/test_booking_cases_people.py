"""The rule cases about what a person lacks."""

from dataclasses import replace

from booking.rules.judge import refusals
from booking.rules.refusals import AccountSuspended, TrainingNeeded
from tests.booking.rules.wishes import NOW, STRANGER, TERMS, facts, on, wish

MORNING = on("10:00", "12:00")


def test_bc098_one_answer_lists_all_reasons_and_fixing_one_removes_only_that():
    person = replace(STRANGER, suspended=True)
    terms = replace(TERMS, training_level="exam", modes=("self",), published=False)
    asked = wish(MORNING, "self")
    before = refusals(asked, facts(person=person, terms=terms), NOW)
    assert [r.code for r in before] == [
        "AccountSuspended",
        "TrainingNeeded",
        "NotBookable",
    ]
    after = refusals(asked, facts(terms=terms), NOW)
    assert after == [r for r in before if r != AccountSuspended()]


def test_bc102_who_lacks_exam_and_training_is_told_which():
    terms = replace(TERMS, training_level="exam", modes=("self",))
    expected = [TrainingNeeded(("training with an exam",))]
    assert refusals(wish(MORNING, "self"), facts(terms=terms), NOW) == expected
