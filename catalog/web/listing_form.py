"""What the form of a listing shows: its sections, values and choices."""

import secrets
from typing import Any

from flask import render_template, request

from catalog.models.instrument import Instrument
from catalog.permissions import TABLE, Permission
from catalog.queries.categories import category_tree
from catalog.queries.history import history_of
from catalog.queries.listing import (
    Listing,
    completeness_of,
    subject_of,
    units_managed,
)
from catalog.rules.completeness import FIELDS
from catalog.rules.publication import MOVE_NAMES, STATE_NAMES, Move, moves_from
from catalog.rules.safety import safety_tags
from catalog.rules.words import EVENT_NAMES, FIELD_NAMES, MODE_NAMES, TRAINING_NAMES
from catalog.schemas.listing import LENGTHS, ListingSchema
from identity.queries.zones import zones
from kernel.http.speech import messages
from kernel.values.actor import Actor
from kernel.values.errors import DomainError, Stale
from kernel.values.text import N_

# Each section: its key, its name, and its fields in order.
SECTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("basics", N_("Basics"), (
        "name_zh", "name_en", "abbreviation", "category_code", "inner_id", "manufacturer",
        "model", "serial_number", "origin_country", "commissioned_on", "original_value_wan",
    )),
    ("place", N_("Place and contact"), (
        "zone_key", "address_zh", "room", "contact_name", "contact_phone", "contact_email",
    )),
    ("abilities", N_("Specifications and functions"), (
        "specs_zh", "specs_en", "functions_zh", "services_zh",
    )),
    ("sharing", N_("Sharing"), (
        "modes", "training_level", "safety_tags", "user_notice_zh", "reference_fee_zh",
    )),
    ("customs", N_("Customs"), ("customs_until",)),
)  # fmt: skip

PARAGRAPHS = frozenset({"specs_zh", "specs_en", "functions_zh", "services_zh", "user_notice_zh", "reference_fee_zh"})  # fmt: skip
NEEDED = frozenset(name for name, _, needed in FIELDS if needed)
# What a copy does not take over: it belongs to the one machine.
_OWN = ("inner_id", "serial_number", "room", "commissioned_on")

_PERMISSIONS: dict[Move, Permission] = {
    Move.SUBMIT: Permission.SUBMIT,
    Move.PUBLISH: Permission.PUBLISH,
    Move.RETURN: Permission.RETURN,
    Move.SUSPEND: Permission.SUSPEND,
    Move.RESUME: Permission.SUSPEND,
    Move.RETIRE: Permission.RETIRE,
}


def values_of(instrument: Instrument) -> dict[str, Any]:
    """Return the fields of a listing as the form shows them."""
    shown: dict[str, Any] = ListingSchema().dump(instrument)
    return shown


def copied(instrument: Instrument) -> dict[str, Any]:
    """Return the fields of a listing for another machine of its kind."""
    return {name: v for name, v in values_of(instrument).items() if name not in _OWN}


def typed() -> dict[str, Any]:
    """Return what was typed, to be shown again."""
    values: dict[str, Any] = request.form.to_dict()
    for name in ("modes", "safety_tags"):
        values[name] = request.form.getlist(name)
    return values


def moves_for(instrument: Instrument, actor: Actor) -> list[Move]:
    """Return the moves that the state and the actor's roles allow."""
    subject = subject_of(instrument)
    possible = moves_from(instrument.state)
    return [m for m in possible if TABLE.allowed(actor, _PERMISSIONS[m], subject)]


def new_page(
    values: dict[str, Any],
    actor: Actor,
    *,
    error: DomainError | None = None,
    source: str = "",
) -> str:
    """Return the form for a new listing; its key makes a double click act once."""
    return render_template(
        "catalog/listing_new.html",
        values=values,
        source=source,
        new_key=secrets.token_hex(16),
        units=units_managed(actor),
        **_shared(error),
    )


def edit_page(
    listing: Listing,
    actor: Actor,
    *,
    values: dict[str, Any] | None = None,
    error: DomainError | None = None,
) -> str:
    """Return the page of a listing on the desk: form, completeness, history."""
    instrument = listing.instrument
    return render_template(
        "catalog/listing_edit.html",
        listing=listing,
        values=values or values_of(instrument),
        completeness=completeness_of(instrument),
        history=history_of(instrument.id),
        moves=moves_for(instrument, actor),
        may_edit=TABLE.allowed(actor, Permission.EDIT, subject_of(instrument)),
        changed=error.changed if isinstance(error, Stale) else {},
        **_shared(error),
    )


def _shared(error: DomainError | None) -> dict[str, Any]:
    return {
        "errors": messages(error) if error else {},
        "sections": SECTIONS,
        "paragraphs": PARAGRAPHS,
        "lengths": LENGTHS,
        "needed": NEEDED,
        "labels": FIELD_NAMES,
        "zones": zones(),
        "categories": category_tree(),
        "mode_names": MODE_NAMES,
        "training_names": TRAINING_NAMES,
        "tags": safety_tags(),
        "move_names": MOVE_NAMES,
        "state_names": STATE_NAMES,
        "event_names": EVENT_NAMES,
    }
