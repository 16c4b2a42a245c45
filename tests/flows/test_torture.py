"""Nothing double, lost or done twice while web workers, worker and database are killed.

The short form of `make torture`.
"""

import pytest

from bench.torture.run import torture

pytestmark = pytest.mark.race


def test_what_is_acknowledged_is_done_once_though_processes_are_killed():
    told = torture(operations=300, clients=12, kills=3)
    assert not told.problems
    assert told.operations >= 300
    assert told.kills.total() >= 2
    # Kills were felt, and somebody got through all the same.
    assert told.retried
    assert told.answers[201] > 30
