"""The reasons against outcomes and steps to airworthiness, each saying what to do now."""

from dataclasses import dataclass
from typing import ClassVar

from kernel.values.errors import Refusal
from kernel.values.text import N_


@dataclass(frozen=True)
class PatentNumberWrong(Refusal):
    """The check character does not follow from the digits."""

    field: ClassVar[str | None] = "reference"
    message: ClassVar[str] = N_(
        "This is no application number: 12 digits, a point and a check character that"
        " follows from them. Compare it with the notice of acceptance."
    )


@dataclass(frozen=True)
class PatentKindDiffers(Refusal):
    """The number belongs to another kind of patent."""

    kinds: tuple[str, ...]
    field: ClassVar[str | None] = "patent_kind"
    message: ClassVar[str] = N_("By its number this is: {kinds}.")


@dataclass(frozen=True)
class RouteIncomplete(Refusal):
    """The fast route goes through a centre."""

    field: ClassVar[str | None] = "centre"
    message: ClassVar[str] = N_(
        "For fast pre-examination choose the protection centre and the day on which the"
        " applicant was registered there."
    )


@dataclass(frozen=True)
class DatesOutOfOrder(Refusal):
    """Registration, pre-examination, filing and grant follow each other."""

    field: ClassVar[str | None] = "pre_examined_on"
    message: ClassVar[str] = N_(
        "The days follow each other: registered, pre-examined, filed, granted."
    )


@dataclass(frozen=True)
class GrantNeeded(Refusal):
    """A granted patent has a day of grant, another has none."""

    field: ClassVar[str | None] = "granted_on"
    message: ClassVar[str] = N_(
        "Give the day of grant with the state “granted”, only then."
    )


@dataclass(frozen=True)
class OnlyPatents(Refusal):
    """Fast pre-examination and its days belong to patents."""

    field: ClassVar[str | None] = "kind"
    message: ClassVar[str] = N_(
        "Fast pre-examination and its days belong to patents. Choose patent, or empty them."
    )


@dataclass(frozen=True)
class ContractKindNeeded(Refusal):
    """Technical contracts are registered by their kind."""

    field: ClassVar[str | None] = "contract_kind"
    message: ClassVar[str] = N_("Say what kind of technical contract it is.")


@dataclass(frozen=True)
class AmountNeeded(Refusal):
    """The outcome is counted by its amount."""

    field: ClassVar[str | None] = "amount_wan"
    message: ClassVar[str] = N_(
        "Give the amount: it is what this outcome is counted by."
    )


@dataclass(frozen=True)
class ReferenceNeeded(Refusal):
    """An outcome that exists has a number."""

    field: ClassVar[str | None] = "reference"
    message: ClassVar[str] = N_("Give its number, or mark it as in preparation.")


@dataclass(frozen=True)
class SourceNeeded(Refusal):
    """Every outcome came from somewhere."""

    field: ClassVar[str | None] = "source_zh"
    message: ClassVar[str] = N_(
        "Say where it came from: a milestone, a linked booking, or in words."
    )


@dataclass(frozen=True)
class SourceNotLinked(Refusal):
    """The booking is no evidence of the project."""

    field: ClassVar[str | None] = "reservation"
    message: ClassVar[str] = N_(
        "This booking is not linked to the project. Link it first."
    )


@dataclass(frozen=True)
class OutcomeKnown(Refusal):
    """The same number is in the record."""

    number: int
    field: ClassVar[str | None] = "reference"
    message: ClassVar[str] = N_(
        "This number is in the record already: outcome {number}."
    )


@dataclass(frozen=True)
class DocumentNeeded(Refusal):
    """A step that was taken has a document."""

    field: ClassVar[str | None] = "document_no"
    message: ClassVar[str] = N_("A step that was taken has a document number.")


@dataclass(frozen=True)
class StepsOutOfOrder(Refusal):
    """Application, acceptance and issue follow each other."""

    field: ClassVar[str | None] = "accepted_on"
    message: ClassVar[str] = N_(
        "The days follow each other: applied, accepted, issued."
    )


@dataclass(frozen=True)
class NotAnAircraft(Refusal):
    """The chain belongs to task 8."""

    message: ClassVar[str] = N_(
        "The steps to airworthiness belong to projects of plan task 8."
    )


@dataclass(frozen=True)
class TypeFirst(Refusal):
    """A certificate rests on the type certificate."""

    field: ClassVar[str | None] = "issued_on"
    message: ClassVar[str] = N_(
        "Production certificate, airworthiness certificate and delivery come after the"
        " type certificate. Write that down first."
    )
