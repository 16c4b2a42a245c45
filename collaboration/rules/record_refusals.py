"""The reasons against entries of the record, each saying what to do now."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from kernel.values.errors import Refusal
from kernel.values.text import N_


@dataclass(frozen=True)
class AtField(Refusal):
    """A reason whose field is known only when it is given."""

    at: str

    @property
    def params(self) -> dict[str, Any]:
        """Return the values that the message names."""
        return {name: value for name, value in super().params.items() if name != "at"}

    @property
    def field(self) -> str:  # type: ignore[override]
        """Return the given field, where other reasons name one for all."""
        return self.at


@dataclass(frozen=True)
class LooksLikeYuan(AtField):
    """The amount is far beyond what such projects invest."""

    typed: str
    typed_fen: int
    meant: str
    message: ClassVar[str] = N_(
        "{typed} (unit: 10,000 yuan) are {typed_fen}. If yuan were typed, write {meant};"
        " if the amount is right, tick that it is."
    )


@dataclass(frozen=True)
class CreditCodeNeeded(AtField):
    """No credit code is known of the organisation."""

    message: ClassVar[str] = N_(
        "No unified social credit code is on file for this unit. Type the one on its"
        " business licence."
    )


@dataclass(frozen=True)
class CreditCodeDiffers(AtField):
    """The organisation is registered with another credit code."""

    known: str
    message: ClassVar[str] = N_(
        "This unit is registered as {known}. Leave the field empty, or choose the unit"
        " that the code belongs to."
    )


@dataclass(frozen=True)
class BeforeLastMove(Refusal):
    """Stages follow each other in time."""

    last: date
    field: ClassVar[str | None] = "on"
    message: ClassVar[str] = N_(
        "The stage before was reached on {last}; choose that day or later."
    )


@dataclass(frozen=True)
class PlanExceeded(Refusal):
    """The years add up to more than the whole plan."""

    together: str
    whole: str
    field: ClassVar[str | None] = "amount_wan"
    message: ClassVar[str] = N_(
        "The years add up to {together}, the whole plan is {whole} (unit: 10,000 yuan)."
        " Change the plan of the project first."
    )


@dataclass(frozen=True)
class PartnerKnown(Refusal):
    """A unit takes part once."""

    name: str
    field: ClassVar[str | None] = "credit_code"
    message: ClassVar[str] = N_("This credit code takes part already: {name}.")


@dataclass(frozen=True)
class PartnerLeftAlready(Refusal):
    """The partner left before."""

    left_on: date
    message: ClassVar[str] = N_(
        "This partner left on {left_on}; it stays in the record."
    )


@dataclass(frozen=True)
class LeftBeforeJoining(Refusal):
    """The partner cannot leave before it joined."""

    joined_on: date
    field: ClassVar[str | None] = "on"
    message: ClassVar[str] = N_(
        "It joined on {joined_on}; it leaves on that day or later."
    )


@dataclass(frozen=True)
class LastLead(Refusal):
    """A project keeps a lead."""

    name: str
    message: ClassVar[str] = N_(
        "{name} is the only lead. Make somebody else a lead first."
    )


@dataclass(frozen=True)
class LevelFell(Refusal):
    """A level that falls needs to say why."""

    before: int
    field: ClassVar[str | None] = "fell_because"
    message: ClassVar[str] = N_("The level was {before}. Say why it is lower now.")


@dataclass(frozen=True)
class FileKeptAlready(Refusal):
    """The same content is in the record."""

    number: int
    name: str
    field: ClassVar[str | None] = "file"
    message: ClassVar[str] = N_("The same file is kept already: no. {number}, {name}.")


@dataclass(frozen=True)
class FileProves(Refusal):
    """What proves something stays."""

    message: ClassVar[str] = N_(
        "This file proves a reached milestone or a submitted report, so it stays."
    )


@dataclass(frozen=True)
class ReportClosed(Refusal):
    """A report that was handed in takes no more files."""

    period: str
    message: ClassVar[str] = N_(
        "The report {period} is not being written now. Attach the file to the project,"
        " or to the report once it is returned."
    )
