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
from catalog.rules.completeness import PROFILE_NAMES
from catalog.rules.listing_fields import FIELDS, Kind
from catalog.rules.publication import MOVE_NAMES, STATE_NAMES, Move, moves_from
from catalog.rules.reporting import PLATFORM_NAMES, report_clock
from catalog.rules.safety import safety_tags
from catalog.rules.words import EVENT_NAMES, FIELD_NAMES, MODE_NAMES, TRAINING_NAMES
from catalog.schemas.listing import ListingSchema
from catalog.schemas.record_fields import RelatedSchema
from identity.queries.zones import zones
from kernel.http.forms import rows_columns, rows_of
from kernel.http.speech import in_english, messages, say
from kernel.values.actor import Actor
from kernel.values.clock import local_day, now
from kernel.values.errors import DomainError, Stale
from kernel.values.text import N_, Bilingual

# Each section: its key, its name, and its inputs in order.
SECTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("basics", N_("Basics"), (
        "object_type", "name_zh", "name_en", "abbreviation", "category_code", "inner_id",
        "manufacturer", "model", "serial_number", "parent",
    )),
    ("place", N_("Place and contact"), (
        "zone_key", "county_code", "address_zh", "room", "department", "contact_name",
        "contact_phone", "contact_fax", "contact_email", "mail_address_zh", "postcode",
        "province_code", "city_code",
    )),
    ("abilities", N_("Specifications and functions"), (
        "specs_zh", "specs_en", "spec_rows", "measured_variables", "functions_zh",
        "services_zh", "subjects", "accessories", "achievement_zh",
    )),
    ("sharing", N_("Sharing"), (
        "share_mode", "training_level", "units", "seats", "modes", "safety_tags", "user_notice_zh",
        "reference_fee_zh", "booking_url", "run_status",
    )),
    ("reporting", N_("Purchase and reporting"), (
        "source", "type_class", "origin_country", "original_value_wan", "purchased_on",
        "accepted_on", "commissioned_on", "decommissioned_on", "asset_class_code",
        "affiliation_type", "affiliation_name", "run_hours", "service_hours", "funding",
        "funding_central_wan", "funding_city_wan", "funding_district_wan",
        "funding_foreign_wan", "funding_own_wan", "funding_other_wan",
    )),
    ("identifiers", N_("Identifiers and acknowledgement"), (
        "cstr", "pid", "related", "acknowledge_zh", "acknowledge_en",
    )),
    ("customs", N_("Customs"), (
        "customs_supervised", "customs_declaration_no", "customs_item_no",
        "customs_released_on", "customs_years", "customs_until", "customs_form_name",
        "customs_cert_no", "customs_cert_seq", "customs_contract_no", "customs_port",
        "customs_office", "customs_hs_code", "customs_site", "customs_share_declared",
        "customs_fees_reviewed", "customs_report_year", "customs_followup",
    )),
)  # fmt: skip

_BY_FORM = {field.form: field for field in FIELDS}
# What a copy does not take over: it belongs to the one machine.
_OWN = (
    "inner_id", "serial_number", "room", "commissioned_on", "purchased_on",
    "accepted_on", "cstr", "pid", "run_hours", "service_hours",
    *(field.form for field in FIELDS if field.key.startswith("customs_")),
)  # fmt: skip

_PERMISSIONS: dict[Move, Permission] = {
    Move.SUBMIT: Permission.SUBMIT,
    Move.PUBLISH: Permission.PUBLISH,
    Move.RETURN: Permission.RETURN,
    Move.SUSPEND: Permission.SUSPEND,
    Move.RESUME: Permission.SUSPEND,
    Move.RETIRE: Permission.RETIRE,
}


def values_of(instrument: Instrument, parent: str = "") -> dict[str, Any]:
    """Return the fields of a listing as the form shows them."""
    shown: dict[str, Any] = ListingSchema(exclude=("parent",)).dump(instrument)
    return {**shown, "parent": parent}


def copied(instrument: Instrument) -> dict[str, Any]:
    """Return the fields of a listing for another machine of its kind."""
    return {name: v for name, v in values_of(instrument).items() if name not in _OWN}


def typed() -> dict[str, Any]:
    """Return what was typed, to be shown again."""
    values: dict[str, Any] = request.form.to_dict()
    for name, field in _BY_FORM.items():
        if field.kind is Kind.CHOICES:
            values[name] = request.form.getlist(name)
        elif field.kind is Kind.WORDS:
            values[name] = [values.get(name, "")]
    for name, columns in rows_columns(ListingSchema()).items():
        values[name] = rows_of(request.form, name, columns)
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
    shown = values or values_of(instrument, listing.parent_code)
    return render_template(
        "catalog/listing_edit.html",
        listing=listing,
        completeness=completeness_of(instrument),
        history=history_of(instrument.id),
        clock=report_clock(
            instrument.accepted_on, instrument.shanghai_reported_on, local_day(now())
        ),
        platforms=PLATFORM_NAMES,
        reported={
            "nrii": instrument.nrii_reported_on,
            "shanghai": instrument.shanghai_reported_on,
        },
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
        "fields": _BY_FORM,
        "choices": _choices(),
        "categories": category_tree(),
        "locale": "en" if in_english() else "zh",
        "relations": RelatedSchema.RELATIONS,
        "identifier_types": RelatedSchema.IDENTIFIER_TYPES,
    }
    return {
        "form": form,
        "values": values,
        "errors": errors,
        "labels": FIELD_NAMES,
        "field_labels": _spoken_labels(errors),
        "sections": SECTIONS,
        "move_names": MOVE_NAMES,
        "state_names": STATE_NAMES,
        "event_names": EVENT_NAMES,
        "profile_names": PROFILE_NAMES,
    }


def _choices() -> dict[str, list[tuple[str, str]]]:
    """Return the choices of each field that has some, in the reader's language."""
    english = in_english()
    listed = {
        field.form: [
            (key, say(one.name) if english else one.zh)
            for key, one in field.choices.items()
        ]
        for field in FIELDS
        if field.choices
    }
    return {
        **listed,
        "zone_key": [(z.key, said(Bilingual(z.name_zh, z.name_en))) for z in zones()],
        "modes": [(key, say(name)) for key, name in MODE_NAMES.items()],
        "training_level": [(key, say(name)) for key, name in TRAINING_NAMES.items()],
        "safety_tags": [(key, said(tag.name)) for key, tag in safety_tags().items()],
    }


def _spoken_labels(errors: dict[str, list[str]]) -> dict[str, str]:
    """Return the names of fields; a row's input is called by its table."""
    labels = {name: say(label) for name, label in FIELD_NAMES.items()}
    rows = {name: labels.get(name.partition(".")[0], "") for name in errors}
    return {**rows, **labels}
