"""The database refuses a transition that is not defined, and any change of a closed row."""

from alembic import op

revision = "0008_reservation_states"
down_revision = "0007_worker"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute(
        """
        CREATE FUNCTION booking_guard_reservation() RETURNS trigger
        LANGUAGE plpgsql AS $$
        BEGIN
            IF OLD.state IN ('completed', 'no_show', 'cancelled', 'declined', 'expired')
            THEN
                RAISE EXCEPTION 'reservation % is closed (%): it does not change',
                    OLD.id, OLD.state
                    USING ERRCODE = 'check_violation', TABLE = 'booking_reservation',
                          CONSTRAINT = 'ck_booking_reservation_closed';
            END IF;
            IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
                ('requested', 'confirmed'), ('requested', 'declined'),
                ('requested', 'cancelled'), ('requested', 'expired'),
                ('confirmed', 'requested'), ('confirmed', 'cancelled'),
                ('confirmed', 'in_use'), ('confirmed', 'no_show'),
                ('confirmed', 'completed'), ('in_use', 'completed'))
            THEN
                RAISE EXCEPTION 'reservation % does not go from % to %',
                    OLD.id, OLD.state, NEW.state
                    USING ERRCODE = 'check_violation', TABLE = 'booking_reservation',
                          CONSTRAINT = 'ck_booking_reservation_transition';
            END IF;
            RETURN NEW;
        END $$
        """
    )
    # Columns that are added later (a service record, say) may fill a closed row.
    guarded = (
        "instrument_id", "unit_no", "booked_for_id", "booked_by_id", "organisation_id",
        "zone_key", "external", "cross_zone", "during", "blocked", "state", "lapses_at",
        "version", "mode", "samples", "purpose", "price_class", "price_fen",
        "price_lines", "currency", "fee_fen", "decided_by_id", "decided_at", "comment",
    )  # fmt: skip
    olds = ", ".join(f"OLD.{name}" for name in guarded)
    news = ", ".join(f"NEW.{name}" for name in guarded)
    op.execute(
        f"""
        CREATE TRIGGER keeps_to_its_states BEFORE UPDATE ON booking_reservation
        FOR EACH ROW WHEN (ROW({olds}) IS DISTINCT FROM ROW({news}))
        EXECUTE FUNCTION booking_guard_reservation()
        """
    )


def downgrade() -> None:
    """Undo."""
    op.execute("DROP TRIGGER keeps_to_its_states ON booking_reservation")
    op.execute("DROP FUNCTION booking_guard_reservation()")
