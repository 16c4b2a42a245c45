"""The public page of an instrument: specs, rules, price for me, weekly calendar."""

from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from booking.permissions import TABLE, Desk, Permission
from booking.queries.alternatives import others_of_kind
from booking.queries.preview import require_visible, visible_instrument
from booking.queries.prices import price_for
from booking.queries.terms import rates_of
from booking.queries.week import week_of
from booking.rules.opening import hours_shown
from booking.rules.told import rules_told
from booking.schemas.calendar import WeekSchema
from catalog.formats.json_ld import as_json_ld
from catalog.queries.agreements import agreement_in_force
from catalog.queries.bookable import bookable_from
from catalog.queries.certificates import certificates_of, marks_of
from catalog.queries.containment import contained_in
from catalog.queries.customs import customs_facts
from catalog.queries.documents import documents_of
from catalog.queries.export_records import export_record
from catalog.queries.listing import Listing, listing_by_code
from catalog.queries.photos import photos_of
from catalog.rules.bookable import BookableInstrument
from catalog.rules.certificate import CERTIFICATE_NAMES
from catalog.rules.customs_outlook import REASON_WORDS, VERDICT_WORDS, outlook
from catalog.rules.document import DOCUMENT_NAMES
from catalog.rules.export_record import acknowledgement
from catalog.rules.listing_choices import OBJECT_TYPES
from catalog.rules.listing_state import MACHINE
from catalog.rules.shown_fields import record_lines
from kernel.http.caller import current_actor
from kernel.http.forms import load_query
from kernel.http.speech import in_english
from kernel.values import clock
from kernel.values.file_kind import KIND_WORDS

pages = Blueprint("instruments", __name__, template_folder="templates")


@pages.get("/instruments/<code>")
def instrument_page(code: str) -> ResponseReturnValue:
    """Show one instrument, or a centre, service unit or facility with what is in it."""
    actor, at = current_actor(), clock.now()
    listing = listing_by_code(code, actor)
    told = _told(listing, at=at)
    if listing.instrument.object_type != MACHINE:
        return render_template("booking/container.html", **told)
    seen = bookable_from(listing.instrument, listing.organisation)
    shown = _week(require_visible(seen, actor))
    instrument = shown["instrument"]
    rates = rates_of(instrument.id, at=at)
    return render_template(
        "booking/instrument.html",
        rates=rates,
        mine=price_for(instrument, actor, rates),
        others=others_of_kind(instrument, actor, at=at)[1:],
        **{**told, **shown},
    )


def _told(listing: Listing, *, at: datetime) -> dict[str, Any]:
    """Return what the listing says, with what hangs on it."""
    actor, it = current_actor(), listing.instrument
    record = export_record(listing, str(current_app.config["PUBLIC_URL"]))
    of_the_lab = TABLE.allowed(actor, Permission.SET_TERMS, Desk(it.organisation_id))
    supervised = of_the_lab and it.customs_supervised
    certificates = certificates_of(it.id, today=clock.local_day(at))
    return {
        "listing": listing,
        "json_ld": as_json_ld(record),
        "thanks": acknowledgement(record, english=in_english()),
        "contained": contained_in(it.id) if it.object_type != MACHINE else [],
        "object_types": OBJECT_TYPES,
        "agreement": agreement_in_force(it, at),
        "certificates": certificates,
        "marks": marks_of(certificates),
        "certificate_names": CERTIFICATE_NAMES,
        "photos": photos_of(it.id),
        "documents": documents_of(it.id),
        "document_names": DOCUMENT_NAMES,
        "kinds": KIND_WORDS,
        "today": clock.local_day(at),
        "may_set_terms": of_the_lab,
        "record_lines": record_lines(
            record, signed_in=actor.signed_in, of_the_lab=of_the_lab
        ),
        "customs": outlook(customs_facts(it), clock.local_day(at))
        if supervised
        else [],
        "customs_verdicts": VERDICT_WORDS,
        "customs_reasons": REASON_WORDS,
    }


@pages.get("/instruments/<code>/calendar")
def week(code: str) -> ResponseReturnValue:
    """Show one week of an instrument, alone or as a fragment of its page."""
    fragment = bool(request.headers.get("HX-Request"))
    template = "booking/_week.html" if fragment else "booking/week.html"
    return render_template(template, **_week(visible_instrument(code, current_actor())))


def _week(instrument: BookableInstrument) -> dict[str, Any]:
    """Return seven days of the instrument, from the wished day or today on."""
    actor, at = current_actor(), clock.now()
    first = load_query(WeekSchema()).get("on") or clock.local_day(at)
    shown = week_of(instrument, first, viewer=actor, at=at)
    return {
        "instrument": instrument,
        "week": shown,
        "policy": shown.policy,
        "told": rules_told(shown.policy, instrument.safety_tags),
        "days": [(one.day, one.midnight, one.blocks) for one in shown.columns],
        "hours": hours_shown(shown.policy.hours),
        "first": first,
        "today": clock.local_day(at),
        "now": at,
    }
