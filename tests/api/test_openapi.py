"""The API describes itself, and its pages cannot be forged."""

import pytest
from openapi_spec_validator import validate

from kernel.http.paging import cursor_of
from tests.builders.identity import a_person, browser_of


@pytest.fixture
def document(context):
    return context.test_client().get("/api/v1/openapi.json").json


def test_the_document_is_valid_openapi_3_1(document):
    assert document["openapi"] == "3.1.0"
    validate(document)


def test_every_operation_says_in_a_line_what_it_does(document):
    silent = [
        (method, path)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if method in {"get", "post", "put", "patch", "delete"}
        and not operation.get("summary")
    ]
    assert not silent


def test_the_documentation_page_is_served_from_here(context):
    page = context.test_client().get("/api/v1/docs")
    assert page.status_code == 200
    assert "/api/v1/openapi.json" in page.text


@pytest.mark.parametrize(
    "path", ["instruments", "reservations", "projects", "notices", "organisations"]
)
@pytest.mark.parametrize(
    "cursor",
    [
        "zzz", "WzFd", cursor_of("x"), cursor_of(1, 2, 3), cursor_of(True), cursor_of(2**70),
        cursor_of("a\0b"), cursor_of("2026-11-25", 1), cursor_of({"a": 1}), "W" * 9000,
    ],
)  # fmt: skip
def test_a_forged_cursor_is_refused_or_harmless(context, path, cursor):
    client = browser_of(context, a_person("researcher"))
    answer = client.get(f"/api/v1/{path}?cursor={cursor}")
    assert answer.status_code in (200, 422)


def test_a_page_is_no_longer_than_allowed(context):
    client = browser_of(context, a_person("researcher"))
    for limit in ("0", "201", "000001999", "-1", "x"):
        assert client.get(f"/api/v1/instruments?limit={limit}").status_code == 422
