"""docs/permissions.md, written from the permission tables."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from flask import Flask

from app.doors import all_doors, conditions
from kernel.values.permissions import Door

PAGE = Path(__file__).parent.parent / "docs" / "permissions.md"


def write(app: Flask) -> None:
    """Write the page."""
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(text_of(app), "utf-8")


def is_current(app: Flask) -> bool:
    """Say whether the page says what the code does."""
    return PAGE.exists() and PAGE.read_text("utf-8") == text_of(app)


def text_of(app: Flask) -> str:
    """Return the page: permissions with their conditions, then every door."""
    lines = [
        "# Who may do what",
        "",
        "Made by `flask --app app permissions` from the code; the suite fails when it is",
        "not current, and when a page or API operation has no line here. Doors refuse",
        "early by role; commands and queries refuse by object, and a thing that somebody",
        "may not know of answers 404.",
        "",
        "## Permissions",
        "",
        "| permission | who |",
        "| --- | --- |",
    ]
    for permission, rows in conditions():
        lines.append(f"| `{permission}` | {'; or '.join(rows)} |")
    lines += [
        "",
        "## Doors",
        "",
        "| method | address | open to |",
        "| --- | --- | --- |",
    ]
    lines += [f"| {method} | `{path}` | {who} |" for path, method, who in _doors(app)]
    return "\n".join([*lines, ""])


def _doors(app: Flask) -> Iterator[tuple[str, str, str]]:
    doors = all_doors()
    rules = []
    for rule in app.url_map.iter_rules():
        door = doors.get(rule.endpoint)
        who = (
            f"`{door}`"
            if isinstance(door, StrEnum)
            else (door.value if isinstance(door, Door) else "**no entry**")
        )
        methods = ", ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        rules.append((rule.rule, methods, who))
    yield from sorted(rules)
