"""The table of synonyms in force: as delivered, with an administrator's changes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from catalog.models.synonym import SynonymChange
from catalog.rules.search_terms import folded
from catalog.rules.synonyms import Synonyms, delivered, with_makers
from kernel.store.db import db
from kernel.values import clock

# So long a process may still search by the table as it was.
_KEPT = timedelta(seconds=3)

Changes = tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class _Copy:
    """A table, the changes it was made from, and when these were read."""

    changes: Changes
    table: Synonyms
    read_at: datetime


_copy: _Copy | None = None


def synonym_table() -> Synonyms:
    """Return the table; a change made elsewhere is seen within three seconds."""
    global _copy
    at = clock.now()
    if _copy is None or not timedelta() <= at - _copy.read_at < _KEPT:
        changes = synonym_changes()
        if _copy is None or _copy.changes != changes:
            _copy = _Copy(changes, with_makers(rows_in_force(changes)), at)
        else:
            _copy = _Copy(changes, _copy.table, at)
    return _copy.table


def forget_synonyms() -> None:
    """Read the changes again at the next search of this process."""
    global _copy
    _copy = None


def synonym_changes() -> Changes:
    """Return every change as (group, term, whether it belongs there), in order."""
    rows = select(
        SynonymChange.group_key, SynonymChange.term, SynonymChange.present
    ).order_by(SynonymChange.id)
    return tuple(
        (key, term, present) for key, term, present in db.session.execute(rows)
    )


def rows_in_force(changes: Changes) -> list[tuple[str, str]]:
    """Return the rows (group, term) in force, groups together, in their order."""
    rows = dict.fromkeys(delivered())
    for key, term, present in changes:
        if present:
            rows[key, term] = None
        else:
            rows.pop((key, term), None)
    groups: dict[str, list[str]] = {}
    for key, term in rows:
        groups.setdefault(key, []).append(term)
    return [(key, term) for key, terms in groups.items() for term in terms]


@dataclass(frozen=True, slots=True)
class SynonymGroup:
    """Terms of which each finds all."""

    key: str
    terms: list[str]


def synonym_groups(text: str = "") -> list[SynonymGroup]:
    """Return the groups in force, all or those whose name or a term has the text in it."""
    groups: dict[str, list[str]] = {}
    for key, term in rows_in_force(synonym_changes()):
        groups.setdefault(key, []).append(term)
    wanted = folded(text)
    return [
        SynonymGroup(key, terms)
        for key, terms in groups.items()
        if any(wanted in folded(one) for one in (key, *terms))
    ]
