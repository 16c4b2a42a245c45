"""The table of transitions says what reference/review_flow.json says."""

import json

import pytest

from collaboration.rules.report_state import (
    EDITABLE,
    STATE_WORDS,
    TRANSITIONS,
    WAITING,
    Action,
    Party,
    ReportState,
    next_state,
    transition,
)
from collaboration.rules.route import FLOW

TABLE = json.loads(FLOW.read_text("utf-8"))
PARTIES = {
    "author": {Party.AUTHOR},
    "reviewer": {Party.REVIEWER},
    "last reviewer": {Party.REVIEWER},
    "coordinator": {Party.COORDINATOR},
    "system/coordinator": {Party.SYSTEM, Party.COORDINATOR},
}


def test_the_states_are_those_of_the_table():
    assert [s.value for s in ReportState] == [one["key"] for one in TABLE["states"]]
    assert set(STATE_WORDS) == set(ReportState)


@pytest.mark.parametrize(
    "line", TABLE["transitions"], ids=lambda line: "-".join(line[:2])
)
def test_every_line_of_the_table_is_a_transition(line):
    start, to, who, _words = line
    found = [t for t in TRANSITIONS if (t.start, t.to) == (start, to)]
    assert len(found) == 1
    assert found[0].who == PARTIES[who]


def test_there_is_no_transition_beside_the_table():
    told = {(start, to) for start, to, *_ in TABLE["transitions"]}
    assert {(str(t.start), str(t.to)) for t in TRANSITIONS} == told


@pytest.mark.parametrize("state", ReportState)
@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("party", Party)
def test_each_party_moves_a_report_only_as_the_table_lets_it(state, action, party):
    for last in (False, True):
        allowed = [
            t
            for t in TRANSITIONS
            if (t.start, t.action) == (state, action)
            and t.last in (None, last)
            and party in t.who
        ]
        expected = allowed[0].to if allowed else None
        assert next_state(state, action, {party}, last=last) == expected


def test_terminal_states_are_left_by_nobody():
    for one in TABLE["states"]:
        if one["terminal"]:
            state = ReportState(one["key"])
            assert all(transition(state, action) is None for action in Action)


def test_only_authors_states_can_be_edited():
    told = {one["key"] for one in TABLE["states"] if one["editable_by"] == "author"}
    assert {str(state) for state in EDITABLE} == told
    assert not EDITABLE & WAITING
