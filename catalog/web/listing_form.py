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
from kernel.http.speech import in_english, messages, say
from kernel.values.actor import Actor
from kernel.values.errors import DomainError, Stale
from kernel.values.text import N_, Bilingual

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
        source=source,
        new_key=secrets.token_hex(16),
        units=(units := units_managed(actor)),
        unit_choices=[(code, said(name)) for code, name in units],
        **_shared(values, error),
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
    shown = values or values_of(instrument)
    return render_template(
        "catalog/listing_edit.html",
        listing=listing,
        completeness=completeness_of(instrument),
        history=history_of(instrument.id),
        moves=moves_for(instrument, actor),
        may_edit=TABLE.allowed(actor, Permission.EDIT, subject_of(instrument)),
        said_comment=request.form.get("comment", ""),
        **_shared(shown, error),
    )


def said(name: Bilingual) -> str:
    """Return a name in the reader's language."""
    return name("en" if in_english() else "zh")


def _shared(values: dict[str, Any], error: DomainError | None) -> dict[str, Any]:
    """Return what both forms show; `form` goes to the macros of _fields.html."""
    errors = messages(error) if error else {}
    form = {
        "errors": errors,
        "given": values,
        "changed": error.changed if isinstance(error, Stale) else {},
        "labels": FIELD_NAMES,
        "lengths": LENGTHS,
        "needed": NEEDED,
        "paragraphs": PARAGRAPHS,
        "categories": category_tree(),
        "locale": "en" if in_english() else "zh",
        "zone_choices": [
            (z.key, said(Bilingual(z.name_zh, z.name_en))) for z in zones()
        ],
        "mode_choices": [(key, say(name)) for key, name in MODE_NAMES.items()],
        "training_choices": [(key, say(name)) for key, name in TRAINING_NAMES.items()],
        "tag_choices": [(key, said(tag.name)) for key, tag in safety_tags().items()],
    }
    return {
        "form": form,
        "values": values,
        "errors": errors,
        "labels": FIELD_NAMES,
        "field_labels": {name: say(label) for name, label in FIELD_NAMES.items()},
        "sections": SECTIONS,
        "move_names": MOVE_NAMES,
        "state_names": STATE_NAMES,
        "event_names": EVENT_NAMES,
    }
