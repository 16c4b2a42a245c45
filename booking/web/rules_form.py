"""What the form for booking rules shows, at every level."""

from typing import Any

from flask import request
from flask_babel import gettext

from booking.queries.policy_levels import ORGANISATION, LevelView
from booking.queries.tryout import Tryout
from booking.rules.house_rules import HOUSE_SETTINGS
from booking.rules.opening_settings import setting_of_hours
from booking.rules.policy_levels import SettingsClash, own_after
from booking.schemas.policy_form import BREAK_COLUMNS, QUOTA_COLUMNS, quota_rows
from booking.schemas.setting_fields import GROUPS, HOUSE_GROUPS, LABELS
from kernel.http.forms import rows_of
from kernel.http.speech import messages
from kernel.values.errors import DomainError, Refused
from kernel.values.text import N_

_CHOICES = {
    "unit": [("hours", N_("hours")), ("count", N_("bookings"))],
    "per": [
        ("week", N_("week")),
        ("day", N_("day")),
        ("month", N_("month")),
        ("year", N_("year")),
    ],
    "who": [
        ("user", N_("person")),
        ("group", N_("research group")),
        ("organisation", N_("unit")),
        ("zone", N_("zone")),
    ],
    "for": [
        ("all", N_("everybody")),
        ("own", N_("the own unit")),
        ("zone", N_("other units of the zone")),
        ("other", N_("other zones")),
        ("enterprise", N_("companies")),
    ],
}


def rules_shown(
    view: LevelView, error: DomainError | None = None, tried: Tryout | None = None
) -> dict[str, Any]:
    """Return what the template of the rules needs; what was typed wins."""
    hours = setting_of_hours(view.policy.hours)
    typed, of_unit = request.form, view.level[0] == ORGANISATION
    breaks = [{"first": first, "last": last} for first, last in hours.get("breaks", ())]
    return {
        "view": view,
        "groups": [one for one in GROUPS if of_unit or one not in HOUSE_GROUPS],
        "labels": LABELS,
        "choices": _CHOICES,
        "hours": hours,
        "values": typed,
        "errors": messages(error) if error else {},
        "breaks": rows_of(typed, "breaks", BREAK_COLUMNS) if typed else breaks,
        "quotas": rows_of(typed, "quotas", QUOTA_COLUMNS)
        if typed
        else quota_rows(view.policy),
        "followed": typed.getlist("follow"),
        "tried": tried,
        "days": [
            ("mon", gettext("Mon")),
            ("tue", gettext("Tue")),
            ("wed", gettext("Wed")),
            ("thu", gettext("Thu")),
            ("fri", gettext("Fri")),
            ("sat", gettext("Sat")),
            ("sun", gettext("Sun")),
        ],
    }


def own_settings_sent(view: LevelView, wanted: dict[str, Any]) -> dict[str, Any]:
    """Return what the level shall set itself after the form. Raises Refused."""
    typed = wanted["policy"]
    if view.level[0] != ORGANISATION:
        typed = {k: v for k, v in typed.items() if k not in HOUSE_SETTINGS}
    shown = setting_of_hours(view.policy.hours)
    # Single days are set over the API; the form leaves them as they are.
    typed["hours"]["exceptions"] = shown["exceptions"]
    try:
        return own_after(view.own, view.policy, typed, wanted["follow"])
    except ValueError as error:
        raise Refused(SettingsClash()) from error
