"""What may be done with a supervised instrument, told to its lab: every kind of use.

The decision itself is catalog.rules.customs.decide.
"""

from datetime import date

from catalog.rules.customs import (
    CustomsDecision,
    CustomsFacts,
    CustomsUse,
    Purpose,
    Reason,
    Verdict,
    decide,
)
from kernel.values.text import N_

VERDICT_WORDS: dict[Verdict, str] = {
    Verdict.ALLOW: N_("Allowed"),
    Verdict.ALLOW_AND_LOG: N_("Allowed, and logged"),
    Verdict.BLOCK: N_("Blocked"),
}
REASON_WORDS: dict[Reason, str] = {
    Reason.NOT_DUTY_FREE: N_("It is not under supervision."),
    Reason.PERIOD_OVER: N_("Supervision is over."),
    Reason.OWN_USE: N_("Own use at the agreed place for research and teaching."),
    Reason.SIMPLIFIED: N_(
        "Simplified procedure: reported to the nation, declared for sharing, fees"
        " reviewed; each use leaves a service record."
    ),
    Reason.APPROVAL_NEEDED: N_(
        "Takes an approval of customs, as long as it is not reported to the nation,"
        " declared for sharing and its fees reviewed."
    ),
    Reason.NOTICE_NEEDED: N_(
        "Takes the number of the customs notice for the new place."
    ),
    Reason.TAX_RECORD_NEEDED: N_("Takes the record of duty paid, or an approval."),
}
_USES: tuple[tuple[str, bool, bool, Purpose], ...] = (
    (N_("Own unit, research or teaching, at the agreed place"), True, True, Purpose.RESEARCH),
    (N_("Another unit, research or teaching, at the agreed place"), False, True, Purpose.RESEARCH),
    (N_("Moved to another place"), True, False, Purpose.RESEARCH),
    (N_("Other purposes, such as commercial inspection or production"), True, True, Purpose.OTHER),
)  # fmt: skip


def outlook(facts: CustomsFacts, on: date) -> list[tuple[str, CustomsDecision]]:
    """Return each kind of use in words with the decision on a local day."""
    return [
        (words, decide(facts, CustomsUse(on, own, on_site, purpose)))
        for words, own, on_site, purpose in _USES
    ]
