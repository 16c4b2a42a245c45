"""Every page and API operation, walked as every role and as a stranger."""

import json
import re
from enum import StrEnum

import pytest

from app import permissions_page
from app.doors import HOUSE, all_doors, table_of
from kernel.values.permissions import Door
from tests.builders.booking import a_downtime, a_reservation, a_span
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, actor_of, an_organisation, browser_of

ROLES = ("guest", "researcher", "lab_manager", "coordinator", "administrator")
READS = {"GET"}


def doors_of(app):
    """Return (endpoint, method, rule) of every door."""
    return [
        (rule.endpoint, method, rule)
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
        if rule.endpoint != "static"
    ]


def test_every_door_has_an_entry_in_a_permission_table(app):
    doors = all_doors()
    missing = sorted({e for e, _, _ in doors_of(app)} - set(doors))
    assert not missing


def test_no_entry_is_left_of_a_door_that_is_gone(app):
    gone = sorted(set(all_doors()) - set(app.view_functions) - {"static"})
    assert not gone


def test_the_published_table_says_what_the_code_does(app):
    assert permissions_page.is_current(app), "run: flask --app app permissions"


def test_only_the_house_itself_is_public_beyond_reading(app):
    doors = all_doors()
    writable = {
        endpoint
        for endpoint, method, _ in doors_of(app)
        if method != "GET" and doors[endpoint] is Door.PUBLIC
    }
    assert writable <= {
        "session.sign_in", "session.sign_out", "sign_up.sign_up", "sign_up.register",
        "house.theme", "saved_searches.stop", "reservations_api.Preview", "organisations_api.Organisations",
        "oai.feed",
        "session.sign_in_form",
    }  # fmt: skip


@pytest.fixture
def world(context):
    """Things of one organisation, and people of every role in and outside it."""
    lab = an_organisation()
    instrument = an_instrument(lab)
    person = a_person("researcher")
    reservation = a_reservation(instrument, person, a_span(day=27))
    downtime = a_downtime(instrument, a_span(day=28))
    people = {
        "guest": None,
        "researcher": a_person("researcher"),
        "lab_manager": a_person("lab_manager"),
        "coordinator": a_person("coordinator"),
        "administrator": a_person("administrator"),
    }
    return {
        "app": context,
        "people": people,
        "codes": {
            "instruments": instrument.code,
            "bookings": reservation.code,
            "reservations": reservation.code,
            "approvals": reservation.code,
            "downtime": downtime.id,
            "units": lab.code,
            "organisations": lab.code,
        },
        "reservation": reservation,
        "lab": lab,
    }


def path_of(rule, codes):
    """Fill a rule's parameters with things of the organisation."""
    values = {}
    for name in rule.arguments:
        part = next((codes[key] for key in codes if f"/{key}/" in rule.rule), None)
        if name.endswith("_id") or "int:" in rule.rule:
            values[name] = (
                codes["downtime"]
                if "down" in rule.rule or "mainten" in rule.rule
                else 10**9
            )
        elif name == "period":
            values[name] = "2026Q3"
        else:
            values[name] = part or "XT-2026-9999"
    with_values = rule.build(values, append_unknown=False)
    return with_values[1]


# What is required is given, so that the object decides: a pattern of paths and a body.
SAID = (
    (r"^/api/.*/(rules|rules/preview|terms/preview)$", {"policy": {}}),
    (r"/(decline|reverse|reject)$", {"comment": "because"}),
    (r"/appeals?$", {"mark": "no_show", "reason": "because"}),
    (r"/fault$", {"note": "because"}),
    (r"/transfer$", {"to": "somebody@test.example"}),
    (r"/members$", {"email": "somebody@test.example"}),
    (
        r"/confirmations$",
        {
            "student": "somebody@test.example", "instrument": "MS-0480",
            "first_day": "2026-11-25", "last_day": "2026-11-26",
        },
    ),
    (r"/instruments/.*/report$", {"platform": "nrii"}),
    (r"^/api/.*/busy-calendars/", {"ics": "BEGIN:VCALENDAR\nEND:VCALENDAR"}),
    (r"^/api/.*/photos$", {"alt_zh": "x", "content_base64": "eA=="}),
    (
        r"^/api/.*/documents$",
        {"title_zh": "x", "purpose": "manual", "name": "x", "content_base64": "eA=="},
    ),
    (
        r"^/api/.*/certificates$",
        {
            "kind": "cma", "certificate_no": "x", "issued_by": "x",
            "issued_on": "2026-01-01", "valid_until": "2026-12-01",
        },
    ),
    (r"/certificates/", {"comment": "because"}),
    (r"/desk/permits/|/permits/.*/check$", {"accept": True}),
    (
        r"/me/permits$",
        {
            "kind": "laser", "number": "x", "issuer": "x",
            "valid_from": "2026-01-01", "valid_until": "2027-01-01",
        },
    ),
    (r"/agreement/accept$", {"version": 1}),
    (r"/agreement$", {"text_zh": "x"}),
    (r"/answer$", {"answer": "done"}),
    (r"/imports/.*/columns$", {"columns": []}),
    (r"/extend$", {"until": "2026-11-27T18:00:00+08:00"}),
)  # fmt: skip


def knock(client, method, path):
    headers = {"Accept": "application/json", "If-Match": '"v1"'}
    said = next((body for pattern, body in SAID if re.search(pattern, path)), {})
    if method == "GET":
        return client.get(path, headers=headers)
    if path.startswith("/api/"):
        return client.open(
            path,
            method=method,
            data=json.dumps(said),
            headers=headers,
            content_type="application/json",
        )
    return client.open(path, method=method, data=said, headers=headers)


def turned_away(answer) -> bool:
    to_sign_in = answer.status_code == 303 and "/login" in answer.headers.get(
        "Location", ""
    )
    return answer.status_code in (401, 403) or to_sign_in


@pytest.mark.parametrize("role", ROLES)
def test_each_role_passes_the_doors_of_its_permissions_only(world, role):
    app, person = world["app"], world["people"][role]
    doors = all_doors()
    actor = actor_of(person) if person else None
    wrong = []
    for endpoint, method, rule in doors_of(app):
        # Signing out would end the walk; readiness depends on a worker.
        if (
            "logout" in rule.rule
            or rule.rule in ("/readyz",)
            or "end_session" in endpoint
        ):
            continue
        client = browser_of(app, person)
        answer = knock(client, method, path_of(rule, world["codes"]))
        door = doors[endpoint]
        if door is Door.PUBLIC:
            expected = answer.status_code not in (401, 403) and answer.status_code < 500
        elif actor is None:
            expected = turned_away(answer)
        elif isinstance(door, StrEnum) and not table_of(door).conceivable(actor, door):
            expected = answer.status_code == 403
        else:
            expected = answer.status_code != 401 and answer.status_code < 500
        if not expected:
            wrong.append((method, rule.rule, str(door), answer.status_code))
    assert not wrong


@pytest.mark.parametrize("role", ["researcher", "lab_manager"])
def test_a_stranger_reads_and_changes_nothing_of_another_organisation(world, role):
    app, stranger = world["app"], world["people"][role]
    doors = all_doors()
    client = browser_of(app, stranger)
    leaks = []
    for endpoint, method, rule in doors_of(app):
        door = doors[endpoint]
        if not isinstance(door, StrEnum) or not rule.arguments:
            continue
        answer = knock(client, method, path_of(rule, world["codes"]))
        if answer.status_code not in (403, 404, 405):
            leaks.append((method, rule.rule, answer.status_code))
    assert not leaks
    assert world["reservation"].state == "confirmed"


def test_the_house_guards_only_doors_without_a_slice():
    assert all(door is Door.PUBLIC for door in HOUSE.values())
