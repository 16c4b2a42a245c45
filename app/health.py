"""Is the process alive, and can it serve."""

from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, Flask, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.cli import MIGRATIONS
from kernel.store.db import db
from kernel.store.heartbeat import LATE, workers
from kernel.store.parting import let_go
from kernel.values import clock

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Say that the process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Say whether database, migrations and worker are as they must be (else 503)."""
    try:
        checks = _checks(clock.now())
    except SQLAlchemyError:
        let_go()
        checks = {"database": "not answering"}
    ready = all(found == "ok" for found in checks.values())
    reply = jsonify(status="ok" if ready else "not ready", checks=checks)
    reply.status_code = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
    return reply


def _checks(at: datetime) -> dict[str, str]:
    newest = max(path.stem for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    known = db.session.execute(text("SELECT to_regclass('alembic_version')")).scalar()
    found = (
        db.session.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if known
        else None
    )
    if found != newest:
        return {"database": "ok", "migrations": f"at {found}, {newest} is needed"}
    return {"database": "ok", "migrations": "ok", "worker": _worker(at)}


def _worker(at: datetime) -> str:
    heard = workers()
    if not heard:
        return "none has been heard of"
    silent = at - heard[0].at
    return "ok" if silent <= LATE else f"silent for {int(silent.total_seconds())} s"


def register(app: Flask) -> None:
    """Mount the two addresses."""
    app.register_blueprint(blueprint)
