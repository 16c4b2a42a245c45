"""Log lines are one JSON object each and keep secrets to themselves."""

import json
import logging
import sys

from config.logging import JsonLines
from kernel.values import trace


def line(message: str, *arguments: object, **extra: object) -> dict[str, object]:
    record = logging.makeLogRecord(
        {"name": "t", "levelname": "INFO", "msg": message, "args": arguments, **extra}
    )
    text = JsonLines().format(record)
    assert "\n" not in text
    assert "\r" not in text
    loaded: dict[str, object] = json.loads(text)
    return loaded


def test_a_line_break_in_a_message_cannot_start_a_second_line():
    assert line("name %s", "a\r\n{}")["message"] == "name a\r\n{}"


def test_the_time_is_utc():
    assert str(line("x", created=0.0)["at"]) == "1970-01-01T00:00:00.000Z"


def test_the_request_is_named_in_every_line():
    trace.begin("r-1")
    assert line("x")["request"] == "r-1"


def test_secrets_are_blotted_out_wherever_they_appear():
    shown = line(
        "connect postgresql://u:hunter2@h/d with Bearer abc123 and password=qwerty",
        session_token="tok9",
        note="cookie: sid=zzz",
    )
    for secret in ("hunter2", "abc123", "qwerty", "tok9", "zzz"):
        assert secret not in json.dumps(shown)


def test_an_error_is_told_with_its_traceback():
    try:
        raise ValueError("token=abc")
    except ValueError:
        error = str(line("failed", exc_info=sys.exc_info())["error"])
    assert "ValueError" in error
    assert "abc" not in error
