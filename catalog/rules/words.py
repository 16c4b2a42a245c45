"""How the values of a listing are called, as message ids."""

from catalog.rules.listing_fields import FIELDS, LABELS, Kind
from catalog.rules.listing_state import Mode, TrainingLevel
from kernel.values.text import N_

MODE_NAMES: dict[Mode, str] = {
    Mode.SELF: N_("Self-operated"),
    Mode.ASSIST: N_("Assisted"),
    Mode.SAMPLE: N_("Samples sent in"),
    Mode.REMOTE: N_("Remote"),
    Mode.PROPOSAL: N_("By proposal"),
}
TRAINING_NAMES: dict[TrainingLevel, str] = {
    TrainingLevel.NONE: N_("No qualification needed"),
    TrainingLevel.BASIC: N_("Basic training"),
    TrainingLevel.EXAM: N_("Training and test"),
    TrainingLevel.ADVANCED: N_("Advanced qualification"),
}
FIELD_NAMES: dict[str, str] = {
    **LABELS,
    # Under the names of their inputs, with the unit in which they are typed.
    **{field.form: field.label for field in FIELDS if field.kind is Kind.AMOUNT},
    "organisation": N_("Managing unit"),
    "parent": N_("Stands in"),
    "state": N_("State"),
}
EVENT_NAMES: dict[str, str] = {
    "Before": N_("As it stood before"),
    "InstrumentCreated": N_("Draft begun"),
    "ListingEdited": N_("Edited"),
    "ListingSubmitted": N_("Submitted"),
    "ListingPublished": N_("Published"),
    "ListingReturned": N_("Returned for correction"),
    "ListingSuspended": N_("Suspended"),
    "ListingResumed": N_("Resumed"),
    "ListingRetired": N_("Retired"),
    "ListingReported": N_("Reported"),
    "PhotoAdded": N_("Picture added"),
    "PhotoChanged": N_("Picture changed"),
    "PhotoRemoved": N_("Picture removed"),
    "DocumentAdded": N_("Document added"),
    "DocumentChanged": N_("Document changed"),
    "DocumentRemoved": N_("Document removed"),
    "CertificateRecorded": N_("Certificate recorded"),
    "CertificateWithdrawn": N_("Certificate withdrawn"),
    "AgreementPublished": N_("Terms on results and data published"),
    "AgreementAccepted": N_("Terms on results and data accepted"),
    "CertificateEnding": N_("Reminder of a certificate"),
}
