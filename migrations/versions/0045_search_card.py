"""All that decides about a match of a search stands in the entry that is found."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0045_search_card"
down_revision = "0044_search_index_kind"
branch_labels = None
depends_on = None

TABLE = "catalog_search_entry"
_TYPES: dict[str, sa.types.TypeEngine[object]] = {
    "code": sa.Text(),
    "state": sa.String(length=32),
    "object_type": sa.Text(),
    "organisation_id": sa.BigInteger(),
    "zone_key": sa.Text(),
    "category_code": sa.Text(),
    "name_zh": sa.Text(),
    "name_en": sa.Text(),
    "modes": postgresql.ARRAY(sa.Text()),
    "training_level": sa.String(length=32),
    "units": sa.SmallInteger(),
    "seats": sa.SmallInteger(),
}
CARD = ", ".join(_TYPES)
_OF_LISTING, _NEW, _OLD = (
    ", ".join(f"{of}.{name}" for name in _TYPES) for of in ("i", "NEW", "OLD")
)

# The very code, model or abbreviation is a word of its own, after a sign that no word
# has: so the search need not read the listings to know which is called so.
_COPY = f"""
    CREATE TEMPORARY TABLE search_entry_copy ON COMMIT DROP AS
    SELECT e.instrument_id,
           e.words || array_to_tsvector(array_remove(ARRAY[
               '=' || lower(i.code), '=' || lower(i.model),
               '=' || lower(i.abbreviation)], '=')) AS words,
           e.sounds, e.latin, {_OF_LISTING}
    FROM catalog_search_entry e JOIN catalog_instrument i ON i.id = e.instrument_id
    """  # noqa: S608
_BACK = f"""
    INSERT INTO catalog_search_entry (instrument_id, words, sounds, latin, {CARD})
    SELECT instrument_id, words, sounds, latin, {CARD} FROM search_entry_copy
    ORDER BY instrument_id
    """  # noqa: S608
_GIN = {"words": "words", "sounds": "sounds", "latin_trgm": "latin gin_trgm_ops"}

_FILL = f"""
    CREATE FUNCTION catalog_search_entry_fill() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        SELECT {_OF_LISTING}
        INTO {_NEW}
        FROM catalog_instrument i WHERE i.id = NEW.instrument_id;
        RETURN NEW;
    END $$
    """  # noqa: S608
_FILLED = """
    CREATE TRIGGER card BEFORE INSERT ON catalog_search_entry
    FOR EACH ROW EXECUTE FUNCTION catalog_search_entry_fill()
    """
_FOLLOW = f"""
    CREATE FUNCTION catalog_search_entry_follow() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE catalog_search_entry
        SET ({CARD}) = ROW({_NEW})
        WHERE instrument_id = NEW.id;
        RETURN NULL;
    END $$
    """  # noqa: S608
_FOLLOWED = f"""
    CREATE TRIGGER card AFTER UPDATE OF {CARD} ON catalog_instrument
    FOR EACH ROW WHEN (
        ({_OLD})
        IS DISTINCT FROM ({_NEW}))
    EXECUTE FUNCTION catalog_search_entry_follow()
    """


def upgrade() -> None:
    """Apply; the table is written anew, in order and without its indexes meanwhile."""
    op.execute(_COPY)
    for name in _GIN:
        op.drop_index(f"ix_{TABLE}_{name}", TABLE)
    op.execute(f"TRUNCATE {TABLE}")
    for name, kind in _TYPES.items():
        op.add_column(TABLE, sa.Column(name, kind, nullable=False))
    op.execute(_BACK)
    for name, key in _GIN.items():
        op.execute(f"CREATE INDEX ix_{TABLE}_{name} ON {TABLE} USING gin ({key})")
    for statement in (_FILL, _FILLED, _FOLLOW, _FOLLOWED):
        op.execute(statement)


def downgrade() -> None:
    """Take back; the words of whole names stay, and are not looked for."""
    op.execute("DROP TRIGGER card ON catalog_instrument")
    op.execute("DROP FUNCTION catalog_search_entry_follow()")
    op.execute("DROP TRIGGER card ON catalog_search_entry")
    op.execute("DROP FUNCTION catalog_search_entry_fill()")
    for name in _TYPES:
        op.drop_column(TABLE, name)
