"""After signing in nobody is led to another host."""

import pytest

from identity.rules.next_address import safe_next

ELSEWHERE = [
    "https://evil.example",
    "http:evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\\/evil.example",
    "https:/evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/ /evil.example",
    "evil.example",
    "//evil.example@lianyi.example",
    "/\x00/evil.example",
    "//[evil",
    "?next=//evil.example",
    "",
    None,
    "/" + "x" * 2001,
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_an_address_elsewhere_leads_home(address):
    assert safe_next(address) == "/"


@pytest.mark.parametrize(
    "address",
    ["/", "/me", "/find?q=质谱&on=2026-11-25", "/bookings/B-00000001#price", "/a//b"],
)
def test_a_path_of_this_site_is_kept(address):
    assert safe_next(address) == address


@pytest.mark.parametrize("address", [a for a in ELSEWHERE if a])
def test_the_sign_in_page_leads_nowhere_else(app, context, address):
    page = app.test_client().get("/login", query_string={"next": address})
    assert page.status_code == 200
    assert 'name="next" value="/"' in page.text
