"""Reservations and previews as plain values for JSON, times in UTC.

The schemas describe them; a test holds both together. Written by hand because this
runs in every booking, under its lock.
"""

from typing import Any

from booking.rules.pricing import Quote
from booking.rules.reservation_state import ReservationState
from booking.rules.steps import open_steps
from identity.queries.groups import group_code
from kernel.values.clock import rfc3339
from kernel.values.money import CURRENCY


def money(amount_fen: int | None) -> dict[str, Any] | None:
    """Return an exact amount, or None for a price on request."""
    return (
        None if amount_fen is None else {"amount_fen": amount_fen, "currency": CURRENCY}
    )


def shown_reservation(view: Any) -> dict[str, Any]:
    """Return what the API says of a reservation (a ReservationView)."""
    row = view.row
    waiting = row.state is ReservationState.REQUESTED
    return {
        "code": view.code,
        "instrument": {
            "code": view.instrument_code,
            "name_zh": view.instrument_name.zh,
            "name_en": view.instrument_name.en,
            "zone": view.zone,
        },
        "unit": row.unit_no,
        "start": rfc3339(view.span.start),
        "end": rfc3339(view.span.end),
        "state": str(row.state),
        "mode": row.mode,
        "purpose": row.purpose,
        "samples": row.samples,
        "mark": row.mark,
        "booked_for": {
            "name": view.person_name,
            "organisation": view.person_organisation.zh,
        },
        "external": row.external,
        "cross_zone": row.cross_zone,
        "price_class": row.price_class,
        "price": money(row.price_fen),
        "price_lines": row.price_lines,
        "fee": money(row.fee_fen),
        "group": group_code(row.group_id),
        "approval": row.approval,
        "waits_for": list(open_steps(row)) if waiting else [],
        "decide_by": rfc3339(row.lapses_at) if waiting else None,
        "comment": row.comment,
        "version": row.version,
    }


def shown_block(block: Any) -> dict[str, Any]:
    """Return what the API says of a stretch of a calendar (a Block)."""
    return {
        "kind": block.kind,
        "start": rfc3339(block.span.start),
        "end": rfc3339(block.span.end),
        "free": block.free,
        "units": block.units,
        "person": block.label,
        "purpose": block.detail,
    }


def shown_row(row: Any) -> dict[str, Any]:
    """Return what the API says of an instrument in the timeline (an OverviewRow)."""
    return {
        "instrument": row.code,
        "name_zh": row.name.zh,
        "name_en": row.name.en,
        "model": row.model,
        "zone": row.zone,
        "blocks": [shown_block(block) for block in row.blocks],
    }


def shown_preview(
    preview: Any, reasons: list[dict[str, Any]], alternatives: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return what the API says of a booking before it is made (a Preview)."""
    price: Quote = preview.quote
    group = preview.case.facts.group
    return {
        "bookable": preview.bookable,
        "needs_approval": preview.waits,
        "approval": preview.approval,
        "group": group.code if group else None,
        "mode": preview.request.mode,
        "modes": list(preview.modes),
        "terms_to_accept": preview.agreement_due,
        "price_class": str(preview.case.price_class),
        "price": money(price.total_fen),
        "price_lines": [
            {
                "code": line.code,
                "quantity": str(line.quantity),
                "unit": line.unit,
                "unit_price_fen": line.unit_price_fen,
                "amount_fen": line.amount_fen,
            }
            for line in price.lines
        ],
        "reasons": reasons,
        "alternatives": alternatives,
    }
