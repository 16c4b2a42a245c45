"""Answering a creation once, however often it is asked under one Idempotency-Key."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Response, jsonify, request

from kernel.http.conditional import idempotency_key
from kernel.store.kept_answer import Answer, fingerprint, once
from kernel.values.actor import Actor


def created_once(
    make: Callable[[], dict[str, Any]], *, by: Actor, at: datetime
) -> Response:
    """Create and answer 201, or repeat the answer given before under the same key.

    `make` creates the thing and returns its JSON body, all in one transaction with the
    key. Raises Malformed when the key was used for another request.
    """
    key, asked = idempotency_key(), ""
    if key is not None:
        said = request.get_data(as_text=True)
        asked = fingerprint(request.method, request.path, said)
    answer = once(lambda: Answer(201, make()), key=key, asked=asked, by=by, at=at)
    reply = jsonify(answer.body)
    reply.status_code = answer.status
    if answer.replayed:
        reply.headers["Idempotency-Replayed"] = "true"
    return reply
