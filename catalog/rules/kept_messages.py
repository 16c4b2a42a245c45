"""Messages by field as JSON keeps them, still sayable in both languages."""

from collections.abc import Mapping, Sequence
from typing import Any

from kernel.values.text import Message


def kept_messages(errors: Mapping[str, Sequence[str]]) -> dict[str, list[Any]]:
    """Return messages by field as JSON keeps them: [message id, parameters]."""
    return {
        name: [
            [one.id, dict(one.params)] if isinstance(one, Message) else [one, {}]
            for one in told
        ]
        for name, told in errors.items()
    }


def told_messages(kept: Mapping[str, Sequence[Any]]) -> dict[str, list[str]]:
    """Return what kept_messages() kept as messages again."""
    return {
        name: [Message(text, **params) if params else text for text, params in told]
        for name, told in kept.items()
    }
