"""Projects and reports as plain values for JSON."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from kernel.values.clock import rfc3339
from kernel.values.money import CURRENCY


def money(amount_fen: int | None) -> dict[str, Any] | None:
    """Return an exact amount, or None for a price on request."""
    return (
        None if amount_fen is None else {"amount_fen": amount_fen, "currency": CURRENCY}
    )


def plain(number: Decimal | None) -> str | None:
    """Return a decimal as text."""
    return None if number is None else f"{number:.2f}"


def utc(moment: datetime | None) -> str | None:
    """Return a moment as RFC 3339 in UTC."""
    return rfc3339(moment) if moment else None


def side(one: Any) -> dict[str, Any]:
    """Return what is said of an organisation (a Side)."""
    return {
        "code": one.code,
        "name_zh": one.name.zh,
        "name_en": one.name.en,
        "zone": one.zone,
    }


def shown_line(one: Any) -> dict[str, Any]:
    """Return a project of a list (a ListedProject)."""
    return _head(one.row) | {
        "research": side(one.research),
        "validation": side(one.validation),
    }


def shown_project(known: Any) -> dict[str, Any]:
    """Return a project (a KnownProject)."""
    row = known.row
    names = (
        "research_site_zh",
        "validation_site_zh",
        "contact_name",
        "contact_phone",
        "contact_email",
        "trl_start",
        "trl_target",
        "mrl_target",
        "research_credit_code",
        "validation_credit_code",
        "summary_zh",
        "nothing_classified",
        "version",
    )
    return (
        _head(row)
        | {name: getattr(row, name) for name in names}
        | {
            "mode": str(row.mode),
            "starts_on": row.starts_on.isoformat(),
            "planned_end": row.planned_end.isoformat(),
            "investment_plan": money(row.investment_plan_fen),
            "land_mu": plain(row.land_mu),
            "floor_m2": plain(row.floor_m2),
            "research": side(known.research),
            "validation": side(known.validation),
        }
    )


def shown_milestone(one: Any) -> dict[str, Any]:
    """Return a milestone."""
    return {
        "number": one.number,
        "name_zh": one.name_zh,
        "side": one.side,
        "planned_on": one.planned_on.isoformat(),
        "reached_on": one.reached_on.isoformat() if one.reached_on else None,
        "state": str(one.state),
        "evidence_zh": one.evidence_zh,
        "version": one.version,
    }


def shown_booking(one: Any) -> dict[str, Any]:
    """Return a linked booking (a Booked)."""
    return {
        "reservation": one.code,
        "instrument": one.instrument,
        "name_zh": one.name_zh,
        "name_en": one.name_en,
        "zone": one.zone,
        "start": utc(one.start),
        "end": utc(one.end),
        "state": str(one.state),
        "price": money(one.price_fen),
        "counts": one.counts,
    }


def shown_report(
    page: Any, said: str, checks: Sequence[tuple[Any, str]]
) -> dict[str, Any]:
    """Return a report (a ReportPage) with its verdict and checks as they are said."""
    row = page.report
    return {
        "project": page.project.row.code,
        "period": row.period,
        "state": str(row.state),
        "due_on": row.due_on.isoformat(),
        "version": page.version,
        "edition": row.edition,
        "submitted_at": utc(row.submitted_at),
        "content": page.content,
        "since_start": page.since_start,
        "milestones": page.content.get("milestones") or [],
        "evidence": [
            {k: v for k, v in used.items() if k != "cost_fen"}
            | {"cost": money(used["cost_fen"])}
            for used in page.content.get("evidence") or []
        ],
        **{
            name: page.content.get(name) or []
            for name in ("outcomes", "certificates", "files", "matters")
        },
        "verdict": said,
        "checks": [
            {
                "name": check.name,
                "level": str(check.level),
                "message": sentence,
                "target": check.target,
            }
            for check, sentence in checks
        ],
        "steps": [
            {
                "position": step.row.position,
                "unit": step.unit.zh,
                "label_zh": step.row.label_zh,
                "decision": step.row.decision,
                "comment": step.row.comment,
                "decided_at": utc(step.row.decided_at),
            }
            for step in page.steps
        ],
    }


def _head(row: Any) -> dict[str, Any]:
    return {
        "code": row.code,
        "title_zh": row.title_zh,
        "title_en": row.title_en,
        "plan_task": row.plan_task,
        "sector": row.sector,
        "stage": str(row.stage),
    }


def shown_decision(step: Any) -> dict[str, Any]:
    """Return a decision of a unit (a ShownStep)."""
    return {
        "version": step.row.version,
        "position": step.row.position,
        "unit": step.unit.zh,
        "decision": step.row.decision,
        "comment": step.row.comment,
        "decided_by": step.decided_by,
        "decided_for": step.decided_for,
        "decided_at": utc(step.row.decided_at),
    }


def shown_waiting(one: Any) -> dict[str, Any]:
    """Return a report that waits (a Waiting)."""
    return {
        "project": one.code,
        "title_zh": one.title.zh,
        "title_en": one.title.en,
        "plan_task": one.plan_task,
        "period": one.period,
        "version": one.version,
        "due_on": one.due_on.isoformat(),
        "submitted_at": utc(one.submitted_at),
        "author": one.author,
        "unit": one.unit.zh,
        "points": one.points,
        "stood_in_for": one.stood_in_for,
    }


def shown_station(one: Any) -> dict[str, Any]:
    """Return a station of a route (a ListedStation)."""
    row = one.row
    return {
        "plan_task": row.plan_task,
        "position": row.position,
        "unit": one.unit_code,
        "name_zh": one.unit_name.zh,
        "name_en": one.unit_name.en,
        "label_zh": row.label_zh,
        "condition": row.condition,
        "zone": row.zone_key,
        "active": row.active,
    }
