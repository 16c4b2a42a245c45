"""Customs supervision of duty-free imports: how long, and who may use them for what.

Supervision lasts 8 years for ships and aircraft, 6 for motor vehicles and 3 for other
goods, from the day of release: customs order No. 245 of 2020, article 14, and notice
No. 51 of 2017. Other units may use them for research, development or teaching under the
rules 国科发基〔2018〕245号 when the instrument is registered with the national platform.
"""

from calendar import isleap
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

YEARS = (3, 6, 8)


def supervision_until(released_on: date | None, years: int | None) -> date | None:
    """Return the first day without supervision; 29 February becomes the 28th."""
    if released_on is None:
        return None
    year = released_on.year + (years or YEARS[0])
    if (released_on.month, released_on.day) == (2, 29) and not isleap(year):
        return date(year, 2, 28)
    return released_on.replace(year=year)


class Purpose(StrEnum):
    """What a use is for, in the groups that customs tells apart."""

    RESEARCH = "research"
    DEVELOPMENT = "development"
    TEACHING = "teaching"
    OTHER = "other"


class Verdict(StrEnum):
    """What becomes of a use."""

    ALLOW = "allow"
    ALLOW_AND_LOG = "allow_and_log"
    BLOCK = "block"


class Reason(StrEnum):
    """Why; the names are stable and stand in refusals."""

    NOT_DUTY_FREE = "not_duty_free"
    PERIOD_OVER = "period_over"
    OWN_USE = "own_use"
    SIMPLIFIED = "simplified_procedure"
    APPROVAL_NEEDED = "approval_needed"
    NOTICE_NEEDED = "notice_needed"
    TAX_RECORD_NEEDED = "tax_record_needed"


@dataclass(frozen=True, slots=True)
class CustomsFacts:
    """What customs rules look at on an instrument.

    `simplified` says that it is registered with the national platform, declared for
    sharing, and its fees reviewed; `report_year` is the last year reported by 30 June.
    """

    supervised: bool
    until: date | None
    site: str = ""
    simplified: bool = False
    report_year: int | None = None


@dataclass(frozen=True, slots=True)
class CustomsUse:
    """A use: on which day, by whom, where and for what, with the documents at hand."""

    on: date
    own_unit: bool
    on_site: bool
    purpose: Purpose
    notice_no: str = ""
    tax_record: str = ""
    approval_no: str = ""


@dataclass(frozen=True, slots=True)
class CustomsDecision:
    """The verdict, the reasons, and whether the yearly use report is still due."""

    verdict: Verdict
    reasons: tuple[Reason, ...]
    report_due: bool = False


def decide(facts: CustomsFacts, use: CustomsUse) -> CustomsDecision:
    """Judge one use; apply it at request, confirmation and check-in alike."""
    if not facts.supervised:
        return CustomsDecision(Verdict.ALLOW, (Reason.NOT_DUTY_FREE,))
    if facts.until is not None and use.on >= facts.until:
        return CustomsDecision(Verdict.ALLOW, (Reason.PERIOD_OVER,))
    due = report_due(facts, use.on)
    missing = []
    if not use.on_site and not use.notice_no:
        missing.append(Reason.NOTICE_NEEDED)
    if use.purpose is Purpose.OTHER and not use.tax_record:
        missing.append(Reason.TAX_RECORD_NEEDED)
    if not use.own_unit and not facts.simplified and not use.approval_no:
        missing.append(Reason.APPROVAL_NEEDED)
    if missing:
        return CustomsDecision(Verdict.BLOCK, tuple(missing), due)
    if use.own_unit and use.on_site and use.purpose is not Purpose.OTHER:
        return CustomsDecision(Verdict.ALLOW, (Reason.OWN_USE,), due)
    return CustomsDecision(Verdict.ALLOW_AND_LOG, (Reason.SIMPLIFIED,), due)


def report_due(facts: CustomsFacts, on: date) -> bool:
    """Say whether the use report of the year before is missing; due by 30 June."""
    if not facts.supervised or (facts.until is not None and on >= facts.until):
        return False
    return (facts.report_year or 0) < on.year - 1
