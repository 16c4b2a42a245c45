"""Links to bookings carry what the portfolio adds up; triggers keep it true."""

import sqlalchemy as sa
from alembic import op

revision = "0016_evidence_facts"
down_revision = "0015_listing_record"
branch_labels = None
depends_on = None

_LINK, _BOOKING = "collaboration_linked_reservation", "booking_reservation"
_NEEDED = ("starts_at", "ends_at", "state", "zone", "instrument_id")


def upgrade() -> None:
    """Apply."""
    for name, kind in (
        ("starts_at", sa.DateTime(timezone=True)),
        ("ends_at", sa.DateTime(timezone=True)),
        ("state", sa.Text()),
        ("price_fen", sa.BigInteger()),
        ("user_zone", sa.Text()),
        ("zone", sa.Text()),
        ("instrument_id", sa.BigInteger()),
    ):
        op.add_column(_LINK, sa.Column(name, kind, nullable=True))
    op.execute(
        """
        UPDATE collaboration_linked_reservation l
        SET starts_at = lower(r.during), ends_at = upper(r.during), state = r.state,
            price_fen = r.price_fen, user_zone = r.zone_key, zone = i.zone_key,
            instrument_id = r.instrument_id
        FROM booking_reservation r JOIN catalog_instrument i ON i.id = r.instrument_id
        WHERE r.id = l.reservation_id
        """
    )
    for name in _NEEDED:
        op.alter_column(_LINK, name, nullable=False)
    op.create_index(op.f(f"ix_{_LINK}_starts_at"), _LINK, ["starts_at"])
    # The booking is held while it is copied: who changes it meanwhile finds the link.
    op.execute(
        """
        CREATE FUNCTION collaboration_copy_booking() RETURNS trigger
        LANGUAGE plpgsql AS $$
        BEGIN
            SELECT lower(r.during), upper(r.during), r.state, r.price_fen, r.zone_key,
                   i.zone_key, r.instrument_id
            INTO NEW.starts_at, NEW.ends_at, NEW.state, NEW.price_fen, NEW.user_zone,
                 NEW.zone, NEW.instrument_id
            FROM booking_reservation r
            JOIN catalog_instrument i ON i.id = r.instrument_id
            WHERE r.id = NEW.reservation_id
            FOR SHARE OF r;
            RETURN NEW;
        END $$
        """
    )
    op.execute(
        f"""
        CREATE TRIGGER copy_booking BEFORE INSERT ON {_LINK}
        FOR EACH ROW EXECUTE FUNCTION collaboration_copy_booking()
        """
    )
    op.execute(
        """
        CREATE FUNCTION collaboration_follow_booking() RETURNS trigger
        LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE collaboration_linked_reservation
            SET starts_at = lower(NEW.during), ends_at = upper(NEW.during),
                state = NEW.state, price_fen = NEW.price_fen
            WHERE reservation_id = NEW.id;
            RETURN NULL;
        END $$
        """
    )
    op.execute(
        f"""
        CREATE TRIGGER follow_booking AFTER UPDATE OF during, state, price_fen
        ON {_BOOKING} FOR EACH ROW EXECUTE FUNCTION collaboration_follow_booking()
        """
    )


def downgrade() -> None:
    """Undo."""
    op.execute(f"DROP TRIGGER follow_booking ON {_BOOKING}")
    op.execute(f"DROP TRIGGER copy_booking ON {_LINK}")
    op.execute("DROP FUNCTION collaboration_follow_booking()")
    op.execute("DROP FUNCTION collaboration_copy_booking()")
    op.drop_index(op.f(f"ix_{_LINK}_starts_at"), table_name=_LINK)
    for name in (*_NEEDED, "price_fen", "user_zone"):
        op.drop_column(_LINK, name)
