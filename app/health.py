"""Is the process alive, and can it serve."""

from flask import Blueprint, Flask, jsonify
from flask.typing import ResponseReturnValue

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Say that the process answers."""
    return jsonify(status="ok")


def register(app: Flask) -> None:
    """Mount the two addresses."""
    app.register_blueprint(blueprint)
