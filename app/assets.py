"""The built front end: addresses of hashed files, read from Vite's manifest."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app

PREFIX = "/static/dist/"


@lru_cache(maxsize=4)
def _manifest(folder: str, _changed: float) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        (Path(folder) / "manifest.json").read_text("utf-8")
    )
    return found


def _entry(name: str) -> dict[str, Any]:
    folder = Path(current_app.static_folder or "static") / "dist"
    try:
        changed = (folder / "manifest.json").stat().st_mtime
    except FileNotFoundError:
        return {}
    entry: dict[str, Any] = _manifest(str(folder), changed).get(name, {})
    return entry


def asset_url(name: str) -> str:
    """Return the address of a built script, or an empty string before the build."""
    file = _entry(name).get("file")
    return f"{PREFIX}{file}" if file else ""


def asset_styles(name: str) -> list[str]:
    """Return the addresses of the style sheets that an entry brings."""
    return [f"{PREFIX}{file}" for file in _entry(name).get("css", [])]


def register(app: Flask) -> None:
    """Offer the addresses to templates."""
    app.jinja_env.globals.update(asset_url=asset_url, asset_styles=asset_styles)
