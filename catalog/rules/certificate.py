"""Certificates of an instrument: how long they hold, and which marks rest on them.

A test report may bear the CMA or CNAS mark only while the lab is accredited for it and
the instrument is calibrated or verified (ISO/IEC 17025; 检验检测机构资质认定). Days are
local; `valid_until` is the last day on which a certificate holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from kernel.values.errors import Refusal
from kernel.values.text import N_

# Days before the end on which the lab is told, each once.
REMINDED_DAYS = (60, 30, 7)
MOST_CERTIFICATES = 100


class CertificateKind(StrEnum):
    """What a certificate says."""

    CALIBRATION = "calibration"
    VERIFICATION = "verification"
    CMA = "cma"
    CNAS = "cnas"


CERTIFICATE_NAMES: dict[CertificateKind, str] = {
    CertificateKind.CALIBRATION: N_("Calibration"),
    CertificateKind.VERIFICATION: N_("Verification"),
    CertificateKind.CMA: N_("CMA accreditation"),
    CertificateKind.CNAS: N_("CNAS accreditation"),
}
MARKS = (CertificateKind.CMA, CertificateKind.CNAS)
MEASURES = (CertificateKind.CALIBRATION, CertificateKind.VERIFICATION)


@dataclass(frozen=True)
class EndsBeforeItBegins(Refusal):
    """A certificate that ends before it was issued."""

    field: ClassVar[str | None] = "valid_until"
    message: ClassVar[str] = N_("The last day must not be before the day of issue.")


@dataclass(frozen=True)
class IssuedLater(Refusal):
    """A certificate that does not exist yet."""

    field: ClassVar[str | None] = "issued_on"
    message: ClassVar[str] = N_(
        "The day of issue is still to come. Record the certificate once it is issued."
    )


@dataclass(frozen=True)
class CertificateKeptAlready(Refusal):
    """The listing has this certificate."""

    field: ClassVar[str | None] = "certificate_no"
    message: ClassVar[str] = N_(
        "The listing has a certificate with this number already."
    )


@dataclass(frozen=True)
class TooManyCertificates(Refusal):
    """More than any instrument gathers in its life."""

    most: int = MOST_CERTIFICATES
    message: ClassVar[str] = N_("A listing keeps at most {most} certificates.")


@dataclass(frozen=True)
class WithdrawnAlready(Refusal):
    """A certificate is withdrawn once."""

    message: ClassVar[str] = N_("This certificate is withdrawn already.")


def date_refusals(issued_on: date, valid_until: date, today: date) -> list[Refusal]:
    """Return what is wrong with the days of a certificate."""
    reasons: list[Refusal] = []
    if issued_on > today:
        reasons.append(IssuedLater())
    if valid_until < issued_on:
        reasons.append(EndsBeforeItBegins())
    return reasons


def mark_until(certified: Mapping[str, date], mark: str) -> date | None:
    """Return the last day on which a report may bear the mark, or None.

    `certified` maps each kind of certificate to the last day of its longest one.
    """
    measured = [certified[kind] for kind in MEASURES if kind in certified]
    if mark not in certified or not measured:
        return None
    return min(certified[mark], max(measured))


def due_reminder(days_left: int, told: int | None) -> int | None:
    """Return the reminder that is due, of REMINDED_DAYS, or None.

    `told` is the last one given. A day on which the clock stood still is made up for;
    what has lapsed is no longer announced.
    """
    due = [days for days in REMINDED_DAYS if days_left <= days]
    if days_left < 0 or not due:
        return None
    return due[-1] if told is None or due[-1] < told else None
