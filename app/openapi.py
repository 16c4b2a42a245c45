"""The REST API under /api/v1, its OpenAPI document and its documentation page."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Flask, Request, jsonify, render_template
from flask.typing import ResponseReturnValue
from flask_smorest import Api
from flask_smorest import Blueprint as Resource
from flask_smorest.arguments import ArgumentsMixin
from marshmallow import RAISE, Schema
from webargs.flaskparser import FlaskParser
from werkzeug.datastructures import MultiDict

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
    ArgumentsMixin.ARGUMENTS_PARSER = _Parser()
    rest = _Api(app)
    for resource in resources:
        rest.register_blueprint(resource, url_prefix=PREFIX)
    document: dict[str, Any] = {}
    docs = Blueprint("api-docs", __name__, url_prefix=PREFIX)

    @docs.get("/openapi.json")
    def openapi_json() -> ResponseReturnValue:
        if not document:
            document.update(_with_plain_tags(rest.spec.to_dict()))
        return jsonify(document)

    @docs.get("/docs")
    def docs_page() -> ResponseReturnValue:
        return render_template("api_docs.html")

    app.register_blueprint(docs)


def _with_plain_tags(document: dict[str, Any]) -> dict[str, Any]:
    """Name the groups of operations as people would: reservations, not a module."""
    for tag in document["tags"]:
        tag["name"] = _plain(tag["name"])
    for operations in document["paths"].values():
        for operation in operations.values():
            if isinstance(operation, dict) and "tags" in operation:
                operation["tags"] = [_plain(name) for name in operation["tags"]]
    return document


def _plain(name: str) -> str:
    return name.removesuffix("_api").replace("_", " ")


class _Parser(FlaskParser):
    """Reads arguments as strictly as a body: what is not known is refused."""

    DEFAULT_UNKNOWN_BY_LOCATION = {  # noqa: RUF012 - webargs reads it from the class
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": RAISE,
        "json": None,
    }

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        """Return the query without what locale.py and paging.py read themselves."""
        own = {"lang"} | ({"limit", "cursor"} - set(schema.fields))
        given = [(k, v) for k, v in req.args.items(multi=True) if k not in own]
        return self._makeproxy(MultiDict(given), schema)


class _Api(Api):
    """flask-smorest without its own error pages: answers.py speaks for everything."""

    def _register_error_handlers(self) -> None:
        """Leave errors to the app."""
