"""The REST API under /api/v1, its OpenAPI document and its documentation page."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Flask, jsonify, render_template
from flask.typing import ResponseReturnValue
from flask_smorest import Api
from flask_smorest import Blueprint as Resource

PREFIX = "/api/v1"

DESCRIPTION = """\
Instruments, bookings and collaborations of the linked zones.

* Sign in with a personal access token: `Authorization: Bearer lyt_…`
* Times are RFC 3339 with an offset; answers are in UTC.
* Money is an object: `{"amount_fen": 45000, "currency": "CNY"}`.
* Lists are paged: follow `next_cursor` with `?cursor=`.
* `Idempotency-Key` on creation makes a retry safe; `If-Match` guards a change.
* Errors are RFC 9457 problem details; refusals list every reason and alternatives.
"""


def register(app: Flask, resources: Iterable[Resource]) -> None:
    """Mount the resources and describe them."""
    app.config.update(
        API_TITLE="Lianyi 联仪",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        API_SPEC_OPTIONS={
            "info": {"description": DESCRIPTION},
            "components": {
                "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            },
            "security": [{"token": []}],
        },
    )
    rest = _Api(app)
    for resource in resources:
        rest.register_blueprint(resource, url_prefix=PREFIX)
    document: dict[str, Any] = {}
    docs = Blueprint("api-docs", __name__, url_prefix=PREFIX)

    @docs.get("/openapi.json")
    def openapi_json() -> ResponseReturnValue:
        if not document:
            document.update(rest.spec.to_dict())
        return jsonify(document)

    @docs.get("/docs")
    def docs_page() -> ResponseReturnValue:
        return render_template("api_docs.html")

    app.register_blueprint(docs)


class _Api(Api):
    """flask-smorest without its own error pages: answers.py speaks for everything."""

    def _register_error_handlers(self) -> None:
        """Leave errors to the app."""
