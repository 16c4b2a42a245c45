"""Reading what a page's form sends, as strictly as an API body."""

from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

from flask import request
from marshmallow import Schema, ValidationError

from kernel.values.errors import Malformed
from kernel.values.text import N_, Message

# Fields that belong to the form or the page, not to what it says; app/locale.py reads
# the language, wherever it stands.
_ENVELOPE = frozenset({"csrf_token", "_key", "_version", "_next", "lang"})


def load_form(schema: Schema, **more: Any) -> Any:
    """Load the posted form through a schema; an empty field counts as not given.

    Raises Malformed with messages by field.
    """
    return load(schema, {**_fields(request.form, schema), **more})


def load_query(schema: Schema) -> Any:
    """Load the query string through a schema. Raises Malformed."""
    return load(schema, _fields(request.args, schema))


def load(schema: Schema, data: Mapping[str, Any]) -> Any:
    """Load a mapping through a schema. Raises Malformed."""
    try:
        return schema.load(dict(data))
    except ValidationError as error:
        raise Malformed(flat(dict(error.messages_dict))) from error


def form_key() -> str | None:
    """Return the key that makes a double click act once."""
    return request.form.get("_key") or None


def form_version() -> int | None:
    """Return the version of the thing that the form was made from."""
    value = request.form.get("_version", "")
    return (
        int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None
    )


def flat(messages: Mapping[str, Any], prefix: str = "") -> dict[str, list[str]]:
    """Flatten marshmallow's nested messages into dotted field names."""
    found: dict[str, list[str]] = {}
    for name, value in messages.items():
        path = f"{prefix}{name}"
        if isinstance(value, Mapping):
            found.update(flat(value, f"{path}."))
        else:
            found[path] = list(value) if isinstance(value, list) else [value]
    return found


def rows_columns(schema: Schema) -> dict[str, tuple[str, ...]]:
    """Return the fields that hold rows, each with the columns of its rows."""
    return {
        name: field.metadata["rows"]
        for name, field in schema.fields.items()
        if "rows" in field.metadata
    }


def rows_of(given: Any, name: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Read a table of inputs `name.column`, line by line; empty lines are left out."""
    lists = [given.getlist(f"{name}.{column}") for column in columns]
    lines = zip_longest(*lists, fillvalue="")
    return [
        {column: value for column, value in zip(columns, line, strict=True) if value}
        for line in lines
        if any(value.strip() for value in line[: len(columns)])
    ]


def _fields(given: Any, schema: Schema) -> dict[str, Any]:
    many = {
        name
        for name, field in schema.fields.items()
        if field.metadata.get("many") or type(field).__name__ == "List"
    }
    rows = rows_columns(schema)
    found: dict[str, Any] = {
        name: rows_of(given, name, columns)
        for name, columns in rows.items()
        if any(f"{name}.{column}" in given for column in columns)
    }
    for name in given:
        if name in _ENVELOPE or name.partition(".")[0] in rows:
            continue
        values = [value for value in given.getlist(name) if value != ""]
        if name in many:
            found[name] = values
        elif len(values) > 1:
            raise Malformed({name: [Message(N_("Give this once."))]})
        elif values:
            found[name] = values[0]
    return found
