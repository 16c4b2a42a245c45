"""Put a term into a group of synonyms, or take it out."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert

from catalog.events import SynonymSet
from catalog.models.synonym import SynonymChange
from catalog.permissions import TABLE, Permission, Subject
from catalog.queries.synonyms import forget_synonyms, rows_in_force, synonym_changes
from catalog.rules.synonym_terms import SynonymKnown, term_problems
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import NotFound, Refused

# Two at once must not both find a term missing.
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('catalog_synonym'))")


@command
def set_synonym(
    group: str, term: str, *, present: bool, by: Actor, at: datetime
) -> None:
    """Make a term mean what its group means, or no longer; a new group begins so.

    Every process searches by it within seconds. Raises Forbidden, Refused for a term
    that stands there already or says nothing, and NotFound for one that does not.
    """
    TABLE.require(by, Permission.SET_SYNONYMS, Subject(0))
    db.session.execute(_ONE_AT_A_TIME)
    known = (group, term) in rows_in_force(synonym_changes())
    if present and (reasons := term_problems(term)):
        raise Refused(*reasons)
    if present and known:
        raise Refused(SynonymKnown(term, group))
    if not present and not known:
        raise NotFound
    row = insert(SynonymChange).values(
        group_key=group, term=term, present=present, created_at=at
    )
    row_id = db.session.scalars(
        row.on_conflict_do_update(
            index_elements=["group_key", "term"], set_={"present": present}
        ).returning(SynonymChange.id)
    ).one()
    record(
        SynonymSet(
            subject_id=row_id,
            group=group,
            term=term,
            before={"present": known},
            after={"present": present},
        ),
        by=by,
        at=at,
    )
    forget_synonyms()
