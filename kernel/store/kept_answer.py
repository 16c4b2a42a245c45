"""Answers kept under a client's key, so that a retry does not act twice."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CHAR, SmallInteger, UniqueConstraint, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store.db import Row, db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Malformed
from kernel.values.text import N_


class KeptAnswer(Row):
    """What was answered to (person, key); written with the change itself."""

    __tablename__ = "kept_answer"
    __table_args__ = (UniqueConstraint("actor_id", "key"),)

    actor_id: Mapped[int]
    key: Mapped[str]
    fingerprint: Mapped[str] = mapped_column(CHAR(64))
    status: Mapped[int | None] = mapped_column(SmallInteger)
    body: Mapped[dict[str, Any] | None]


@dataclass(frozen=True)
class Answer:
    """What a door says: a status and a JSON body."""

    status: int
    body: dict[str, Any]
    replayed: bool = False

    KEY_REUSED: ClassVar[str] = N_(
        "This Idempotency-Key was used for another request. Use a new key."
    )


def fingerprint(*parts: object) -> str:
    """Return a digest of what was asked, to notice a key used for something else."""
    text = json.dumps(parts, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@command
def once(
    act: Callable[[], Answer], *, key: str | None, asked: str, by: Actor, at: datetime
) -> Answer:
    """Act, or repeat the answer already given to the same person under the same key.

    The key is claimed first: a second request with it waits for the first to commit.
    A refusal is not kept. Raises Malformed when the key was used for another request.
    """
    if key is None or by.id is None:
        return act()
    claim = (
        insert(KeptAnswer)
        .values(actor_id=by.id, key=key, fingerprint=asked, created_at=at)
        .on_conflict_do_nothing()
        .returning(KeptAnswer.id)
    )
    claimed = db.session.execute(claim).scalar_one_or_none()
    if claimed is None:
        return _kept(key, asked, by.id)
    answer = act()
    db.session.execute(
        update(KeptAnswer)
        .where(KeptAnswer.id == claimed)
        .values(status=answer.status, body=answer.body)
    )
    return answer


def _kept(key: str, asked: str, actor_id: int) -> Answer:
    kept = db.session.execute(
        select(KeptAnswer).where(KeptAnswer.actor_id == actor_id, KeptAnswer.key == key)
    ).scalar_one()
    if kept.fingerprint != asked:
        raise Malformed({"Idempotency-Key": [Answer.KEY_REUSED]})
    return Answer(kept.status or 200, kept.body or {}, replayed=True)


@command
def forget_answers(*, before: datetime) -> int:
    """Delete answers kept before the moment; return how many."""
    gone = delete(KeptAnswer).where(KeptAnswer.created_at < before)
    return int(db.session.execute(gone.returning(KeptAnswer.id)).rowcount)  # type: ignore[attr-defined]
