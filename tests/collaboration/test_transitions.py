"""Every move of a report, on every route, by every role: allowed or refused.

What is expected is worked out here from reference/review_flow.json alone.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from collaboration.commands.archive_report import archive_report
from collaboration.commands.reopen_report import reopen_report
from collaboration.commands.review_report import review_report
from collaboration.commands.submit_report import submit_report
from collaboration.commands.switch_station import switch_station
from collaboration.commands.withdraw_report import withdraw_report
from collaboration.models.report import Report, ReportVersion, ReviewStep
from collaboration.rules.review import Review, Verdict
from kernel.journal.tables import JournalEntry
from kernel.store.db import db
from kernel.values.actor import WORKER, Deputed, Role
from kernel.values.errors import Forbidden, NotFound, Refused, SignInNeeded
from tests.builders.collaboration import (
    CAAC,
    COMPLETE,
    IP_OFFICE,
    LINGANG,
    MINHANG,
    PUDONG,
    a_coordinator,
    a_project,
    a_report,
    unit,
)
from tests.builders.identity import a_person, actor_of, an_organisation
from tests.conftest import NOW

FLOW = json.loads(
    (Path(__file__).parents[2] / "reference/review_flow.json").read_text("utf-8")
)
STATES = [one["key"] for one in FLOW["states"]]
VERBS = ("submit", "withdraw", "pass", "return", "reject", "archive", "reopen")
DECISIONS = ("pass", "return", "reject")
OFFICES = {"neobay": MINHANG, "zhangjiang": PUDONG, "lingang": LINGANG}
# Beside these there is a role for each unit of the route, and a deputy of two of them.
OTHERS = ("lead", "member", "other unit", "administrator", "stranger", "clock")
PERIOD = "2026Q3"


@dataclass(frozen=True)
class Route:
    """A route of the table under some circumstances; what it depends on is set."""

    task: str
    zone: str = "neobay"
    ticked: bool = False
    without_minhang: bool = False

    @property
    def positions(self) -> list[list[str]]:
        """Return the units by position, as the table has them."""
        found = [
            [
                OFFICES[self.zone] if name == "zone_office" else name
                for name, label in side_by_side
                if self.ticked or "时" not in label
            ]
            for side_by_side in FLOW["routes"][self.task]
        ]
        if self.without_minhang:
            found = [[one for one in here if one != MINHANG] for here in found]
        return [here for here in found if here]

    @property
    def units(self) -> list[str]:
        """Return each unit once."""
        return list(dict.fromkeys(one for here in self.positions for one in here))


ROUTES = [
    Route("6"),
    Route("6", ticked=True),
    Route("6", zone="zhangjiang", ticked=True),
    Route("6", zone="lingang"),
    Route("7"),
    Route("7", without_minhang=True),
    Route("8"),
    Route("8", ticked=True),
    Route("8", ticked=True, without_minhang=True),
]
# On these all verbs are tried in all states; on the others, what reviewers do.
WHOLE = {ROUTES[7]}


@dataclass(frozen=True)
class Standing:
    """Where a report stands: its state, whose turn it is, who there passed it already."""

    state: str
    position: int = 0
    passed: frozenset[str] = frozenset()


def standings(route: Route) -> list[Standing]:
    """Return all places in which a report on a route can stand."""
    still = [one for one in STATES if one not in ("submitted", "in_review")]
    found = [Standing(one) for one in still] if route in WHOLE else []
    found.append(Standing("submitted", 1))
    for position, here in enumerate(route.positions, start=1):
        if position > 1:
            found.append(Standing("in_review", position))
        if len(here) > 1:
            found += [Standing("in_review", position, frozenset({one})) for one in here]
    return found


def leads_to(
    route: Route, at: Standing, verb: str
) -> tuple[str, frozenset[str]] | None:
    """Return where a verb leads and whose it is, or None where the table has no line."""
    state = at.state
    if verb in DECISIONS and state == "submitted":
        # The first decision opens the review.
        state = "in_review"
    turn = (
        frozenset(route.positions[at.position - 1]) - at.passed
        if at.position
        else frozenset()
    )
    last = at.position == len(route.positions) and len(turn) == 1
    for start, end, who, said in FLOW["transitions"]:
        word = said.split()[0].replace("resubmit", "submit")
        if (start, word) != (state, verb):
            continue
        if verb == "pass" and (who == "last reviewer") is not last:
            continue
        whose = {
            "author": frozenset({"lead", "member"}),
            "reviewer": turn,
            "last reviewer": turn,
            "coordinator": frozenset(route.units),
            "system/coordinator": frozenset({"clock", *route.units}),
        }[who]
        return end, whose
    return None


def moves(route: Route) -> Iterator[tuple[Standing, str]]:
    """Yield each verb to be tried in each standing."""
    for at in standings(route):
        yield from ((at, verb) for verb in (VERBS if route in WHOLE else DECISIONS))


def entitled(route: Route, verb: str) -> frozenset[str]:
    """Return who may do such a thing at all; the others are told that they may not."""
    authors, units = frozenset({"lead", "member"}), frozenset(route.units)
    if verb in ("submit", "withdraw"):
        return authors
    return units | {"clock"} if verb == "archive" else units


def test_the_table_of_moves_leaves_nothing_out():
    done = set()
    for route in ROUTES:
        for at, verb in moves(route):
            found = leads_to(route, at, verb)
            if found and found[1]:
                done.add((at.state, found[0], verb))
    wanted = set()
    for start, end, _, said in FLOW["transitions"]:
        word = said.split()[0].replace("resubmit", "submit")
        if word != "open":
            wanted.add((start, end, word))
    assert wanted <= done
    # Beyond the table only what the opening of a review adds.
    assert {start for start, _, _ in done - wanted} == {"submitted"}
    assert {route.task for route in ROUTES} == set(FLOW["routes"])
    assert [len(one.positions) for one in ROUTES] == [2, 2, 2, 2, 3, 2, 3, 3, 2]
    assert len(ROUTES[1].positions[1]) == 3
    assert CAAC in ROUTES[7].positions[1]
    assert IP_OFFICE not in ROUTES[0].units
    tried = sum(1 for route in ROUTES for _ in moves(route))
    assert tried > 100


class World:
    """A project on a route, with somebody in every role."""

    def __init__(self, app, route: Route) -> None:
        self.app, self.route = app, route
        lead, member = a_person(), a_person()
        research = an_organisation(route.zone, "enterprise")
        other = "neobay" if route.zone == "lingang" else "lingang"
        self.author = lead
        self.project = a_project(
            member, lead=lead, plan_task=int(route.task), research=research,
            validation=an_organisation(other, "enterprise"),
        )  # fmt: skip
        self.actors = {
            "lead": actor_of(lead),
            "member": actor_of(member),
            "other unit": actor_of(a_coordinator("市商务委")),
            "administrator": actor_of(a_person("administrator")),
            "stranger": actor_of(a_person()),
            "clock": WORKER,
        }
        for name in route.units:
            away = a_coordinator(name)
            self.actors[name] = actor_of(away)
            if name not in (route.units[0], route.units[-1]):
                continue
            lent = frozenset({Deputed(Role.COORDINATOR, unit(name).id, away.id)})
            stand_in = a_person(None, unit(name))
            self.actors[f"deputy of {name}"] = replace(actor_of(stand_in), deputed=lent)
        if route.without_minhang:
            position = 1
            switch_station(
                int(route.task), position, unit(MINHANG).code, False,
                by=self.actors["administrator"], at=NOW,
            )  # fmt: skip
        content = dict(COMPLETE) | {
            "involves_ip": route.ticked, "involves_airworthiness": route.ticked,
        }  # fmt: skip
        self.report = a_report(self.project, lead, PERIOD, content=content)
        db.session.commit()

    def stand(self, at: Standing) -> None:
        """Bring the report to a standing, as it would have come there."""
        version = 0 if at.state == "draft" else 1
        report = db.session.get_one(Report, self.report.id)
        report.state, report.version, report.step = at.state, version, at.position
        everywhere = at.state in ("approved", "archived")
        for position, here in enumerate(
            self.route.positions if version else (), start=1
        ):
            for name in here:
                decided = everywhere or position < at.position or (
                    position == at.position and name in at.passed
                )  # fmt: skip
                db.session.add(
                    ReviewStep(
                        report_id=report.id, version=1, position=position,
                        organisation_id=unit(name).id, label_zh="会签",
                        decision="passed" if decided else None,
                        decided_by_id=self.actors[name].id if decided else None,
                        decided_at=NOW if decided else None,
                    )
                )  # fmt: skip
        db.session.commit()

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Take back whatever is done inside."""
        db.session.commit()
        inner = db._app_engines[self.app][None].begin_nested()
        yield
        db.session.rollback()
        inner.rollback()
        db.session.expire_all()

    def act(self, verb: str, role: str) -> None:
        """Do as the role what the verb says."""
        by, code = self.actors[role], self.project.code
        if verb in DECISIONS:
            given = Review(Verdict(verb), "补原因", self.report.version)
            review_report(code, PERIOD, given, by=by, at=NOW)
            return
        command, more = {
            "submit": (submit_report, {}),
            "withdraw": (withdraw_report, {}),
            "archive": (archive_report, {}),
            "reopen": (reopen_report, {"comment": "数据有误"}),
        }[verb]
        command(code, PERIOD, **more, edition=self.report.edition, by=by, at=NOW)

    def facts(self) -> tuple[object, ...]:
        """Return everything that a refused move must leave as it is."""
        told = db.session.execute(
            select(
                Report.state,
                Report.step,
                Report.edition,
                select(func.max(JournalEntry.id)).scalar_subquery(),
                select(func.count()).select_from(ReportVersion).scalar_subquery(),
            ).where(Report.id == self.report.id)
        ).one()
        return (str(told[0]), *told[1:])


def expected(route: Route, at: Standing, verb: str, role: str) -> object:
    """Return where the move leads, or how it is refused."""
    name = role.removeprefix("deputy of ")
    lent = name != role
    found = leads_to(route, at, verb)
    if found and name in found[1] and (not lent or verb in DECISIONS):
        return found[0]
    if role in ("other unit", "stranger"):
        return NotFound
    if name in entitled(route, verb) and (not lent or verb in DECISIONS):
        return Refused
    return SignInNeeded if role == "clock" else Forbidden


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_a_move_is_open_to_exactly_those_of_the_table(context, route):
    world = World(context, route)
    roles = list(world.actors)
    assert set(OTHERS) < set(roles)
    allowed = refused = 0
    for at in standings(route):
        with world.undone():
            world.stand(at)
            for verb in [verb for one, verb in moves(route) if one == at]:
                for role in roles:
                    wanted = expected(route, at, verb, role)
                    said = f"{at} {verb} {role}"
                    before = world.facts()
                    if isinstance(wanted, str):
                        with world.undone():
                            world.act(verb, role)
                            after = world.facts()
                            assert after[0] == wanted, said
                            assert after[2] == before[2] + 1, said
                            signed = (
                                db.session.query(JournalEntry)
                                .order_by(JournalEntry.id.desc())
                                .first()
                            )
                            assert signed.actor_id == world.actors[role].id, said
                            assert signed.before["state"] == at.state, said
                            assert signed.after["state"] == wanted, said
                        allowed += 1
                    else:
                        with pytest.raises(wanted):
                            world.act(verb, role)
                        db.session.rollback()
                        assert world.facts() == before, said
                        refused += 1
    assert allowed >= len(DECISIONS) * len(route.units)
    assert refused > allowed


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_a_report_goes_its_route_to_the_end_in_the_order_of_the_table(context, route):
    world = World(context, route)
    world.act("submit", "lead")
    for position, here in enumerate(route.positions, start=1):
        for name in reversed(here):
            db.session.refresh(world.report)
            assert world.report.step == position
            world.act("pass", name)
    db.session.refresh(world.report)
    assert (world.report.state, world.report.step) == ("approved", 0)


def test_one_return_of_several_who_sign_side_by_side_returns_for_all(context):
    route = ROUTES[1]
    world = World(context, route)
    world.act("submit", "lead")
    world.act("pass", route.positions[0][0])
    first, second, third = route.positions[1]
    world.act("pass", first)
    world.act("return", second)
    with pytest.raises(Refused):
        world.act("pass", third)
    db.session.refresh(world.report)
    assert world.report.state == "returned"


def test_a_coordinator_who_is_a_member_does_not_review(context):
    world = World(context, ROUTES[4])
    reviewer = a_coordinator(MINHANG)
    project = a_project(reviewer, lead=world.author)
    world.project, world.report = project, a_report(project, world.author, PERIOD)
    world.act("submit", "lead")
    world.actors["both"] = actor_of(reviewer)
    with pytest.raises(Refused) as refused:
        world.act("pass", "both")
    assert [one.code for one in refused.value.reasons] == ["OwnReport"]
