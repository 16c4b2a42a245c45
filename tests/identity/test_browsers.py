"""Browsers are named shortly in the list of sessions."""

import pytest

from identity.rules.browsers import browser_name

MOZILLA = "Mozilla/5.0 (%s) AppleWebKit/537.36 (KHTML, like Gecko) %s"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            MOZILLA % ("X11; Linux x86_64", "Chrome/156.0 Safari/537.36"),
            "Chrome · Linux",
        ),
        (
            MOZILLA % ("Windows NT 10.0", "Chrome/156.0 Safari/537.36 Edg/156.0"),
            "Edge · Windows",
        ),
        (
            MOZILLA
            % (
                "iPhone; CPU iPhone OS 19_0 like Mac OS X",
                "Safari/604.1 MicroMessenger/8.0",
            ),
            "WeChat · iPhone",
        ),
        ("curl/8.5.0", "curl/8.5.0"),
        ("x" * 200, "x" * 40),
        ("", ""),
    ],
)
def test_a_browser_is_named_by_program_and_system(agent, name):
    assert browser_name(agent) == name
