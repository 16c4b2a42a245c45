"""Which way of use to propose to a person."""

from datetime import date

from booking.rules.facts import Facts
from booking.rules.gates import opens_to

# Where several are open, people expect to sit at the instrument themselves.
PREFERRED = ("self", "assist", "sample", "remote", "proposal")


def open_modes(facts: Facts, day: date) -> tuple[str, ...]:
    """Return the offered modes that the person may use on a local day."""
    return tuple(
        mode
        for mode in PREFERRED
        if mode in facts.terms.modes and opens_to(mode, day, facts)
    )


def default_mode(facts: Facts, day: date) -> str:
    """Return the mode to book when none was named: the first open, else the first."""
    return next(iter(open_modes(facts, day) or facts.terms.modes), "self")
