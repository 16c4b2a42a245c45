"""Which kinds of periodic reports are owed where nobody set it."""

from kernel.values.text import N_

DEFAULT = {"Q": True, "H": False, "Y": False}
# Quarters are always owed: the summary for the leading group is made of them.
SWITCHABLE = ("H", "Y")
DUTY_WORDS = {
    "Q": N_("Every quarter"),
    "H": N_("Every half-year"),
    "Y": N_("Every year"),
}
