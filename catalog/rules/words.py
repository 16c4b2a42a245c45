"""How the values of a listing are called, as message ids."""

from catalog.rules.completeness import LABELS
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
    "organisation": N_("Managing unit"),
    "abbreviation": N_("Abbreviation"),
    "serial_number": N_("Serial number"),
    "original_value_wan": N_("Original value (10,000 yuan)"),
    "specs_en": N_("Main specifications in English"),
    "room": N_("Building and room"),
    "safety_tags": N_("Safety"),
    "customs_until": N_("Under customs supervision until"),
    "state": N_("State"),
}
EVENT_NAMES: dict[str, str] = {
    "InstrumentCreated": N_("Draft begun"),
    "ListingEdited": N_("Edited"),
    "ListingSubmitted": N_("Submitted"),
    "ListingPublished": N_("Published"),
    "ListingReturned": N_("Returned for correction"),
    "ListingSuspended": N_("Suspended"),
    "ListingResumed": N_("Resumed"),
    "ListingRetired": N_("Retired"),
}
