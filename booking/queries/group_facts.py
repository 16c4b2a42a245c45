"""What the one statement of a booking asks about research groups, and how it is read."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text

from booking.rules.research_group import Confirmation, GroupOf
from booking.rules.span import Span
from kernel.store.db import db

# Within the object of the person `u`: their groups with the active supervisors, and
# whether the last group was left by themself, as a student.
GROUPS = """
                'groups', (
                    SELECT jsonb_agg(jsonb_build_array(
                        g.id, g.code, g.name_zh, m.standing,
                        ARRAY(SELECT s.user_id FROM identity_group_member s
                                JOIN identity_user su ON su.id = s.user_id
                               WHERE s.group_id = g.id AND s.left_at IS NULL
                                 AND s.standing = 'supervisor' AND su.state = 'active'))
                        ORDER BY g.id)
                      FROM identity_group_member m
                      JOIN identity_group g ON g.id = m.group_id
                     WHERE m.user_id = u.id AND m.left_at IS NULL),
                'left_as_student', (
                    SELECT m.standing = 'student' AND m.left_by_id = u.id
                      FROM identity_group_member m
                     WHERE m.user_id = u.id AND m.left_at IS NOT NULL
                     ORDER BY m.left_at DESC, m.id DESC LIMIT 1)"""
CONFIRMATIONS = """
      (SELECT jsonb_agg(jsonb_build_array(group_id,
                date_part('epoch', lower(during)), date_part('epoch', upper(during))))
         FROM booking_confirmation
        WHERE student_id = CAST(%(user_id)s AS bigint) AND withdrawn_at IS NULL
          AND instrument_id = (SELECT id FROM the)) AS confirmations,"""


_OF_MANY = text(f"""
    SELECT u.id, jsonb_build_object({GROUPS}) AS found
    FROM identity_user u WHERE u.id = ANY(:ids)
""")  # noqa: S608 - put together from constants


def groups_of_many(
    ids: Collection[int],
) -> dict[int, tuple[tuple[GroupOf, ...], bool]]:
    """Return the groups of people by id, and whether they left the last as students."""
    rows = db.session.execute(_OF_MANY, {"ids": list(ids)})
    return {
        row.id: (groups_from(row.found["groups"]), bool(row.found["left_as_student"]))
        for row in rows
    }


def groups_from(rows: Sequence[Any] | None) -> tuple[GroupOf, ...]:
    """Return the person's groups as values."""
    return tuple(
        GroupOf(group_id, code, name, standing, frozenset(supervisors))
        for group_id, code, name, standing, supervisors in rows or ()
    )


def confirmations_from(rows: Sequence[Any] | None) -> tuple[Confirmation, ...]:
    """Return the standing confirmations of the person for the instrument."""
    return tuple(
        Confirmation(group_id, Span(_moment(start), _moment(end)))
        for group_id, start, end in rows or ()
    )


def _moment(epoch_s: float) -> datetime:
    return datetime.fromtimestamp(epoch_s, UTC)
