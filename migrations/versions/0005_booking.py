"""Policies, rates, reservations, downtime and occupancy."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005_booking"
down_revision = "0004_catalog"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "booking_calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('holiday', 'workday')", name=op.f("ck_booking_calendar_day_kind")
        ),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_booking_calendar_day")),
    )
    op.create_table(
        "booking_downtime",
        sa.Column("instrument_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "unit_no", sa.SmallInteger(), server_default=sa.text("1"), nullable=False
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("during", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_by_id", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "NOT isempty(during) AND lower_inc(during) AND NOT upper_inc(during) AND lower(during) >= '2000-01-01Z' AND upper(during) < '2101-01-01Z'",
            name=op.f("ck_booking_downtime_during"),
        ),
        sa.CheckConstraint(
            "kind IN ('maintenance', 'fault', 'closure', 'training')",
            name=op.f("ck_booking_downtime_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["catalog_instrument.id"],
            name=op.f("fk_booking_downtime_instrument_id"),
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"],
            ["identity_user.id"],
            name=op.f("fk_booking_downtime_opened_by_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_downtime")),
    )
    op.create_index(
        op.f("ix_booking_downtime_instrument_id"),
        "booking_downtime",
        ["instrument_id"],
        unique=False,
    )
    op.create_table(
        "booking_policy",
        sa.Column("category_code", sa.Text(), nullable=True),
        sa.Column("organisation_id", sa.BigInteger(), nullable=True),
        sa.Column("instrument_id", sa.BigInteger(), nullable=True),
        sa.Column("settings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("effective", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        postgresql.ExcludeConstraint(
            (sa.column("category_code"), "="),
            (sa.column("effective"), "&&"),
            using="gist",
            name="ex_booking_policy_category",
        ),
        postgresql.ExcludeConstraint(
            (sa.column("instrument_id"), "="),
            (sa.column("effective"), "&&"),
            using="gist",
            name="ex_booking_policy_instrument",
        ),
        postgresql.ExcludeConstraint(
            (sa.column("organisation_id"), "="),
            (sa.column("effective"), "&&"),
            using="gist",
            name="ex_booking_policy_organisation",
        ),
        sa.CheckConstraint(
            "num_nonnulls(category_code, organisation_id, instrument_id) = 1",
            name=op.f("ck_booking_policy_one_level"),
        ),
        sa.ForeignKeyConstraint(
            ["category_code"],
            ["catalog_category.code"],
            name=op.f("fk_booking_policy_category_code"),
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["catalog_instrument.id"],
            name=op.f("fk_booking_policy_instrument_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["identity_organisation.id"],
            name=op.f("fk_booking_policy_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_policy")),
    )
    op.create_table(
        "booking_rate",
        sa.Column("instrument_id", sa.BigInteger(), nullable=False),
        sa.Column("price_class", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column(
            "opening_fee_fen",
            sa.BigInteger(),
            server_default=sa.text("0"),
            nullable=False,
        ),
        sa.Column(
            "currency", sa.Text(), server_default=sa.text("'CNY'"), nullable=False
        ),
        sa.Column("effective_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "price_class IN ('internal', 'academic', 'sme', 'enterprise', 'overseas')",
            name=op.f("ck_booking_rate_price_class"),
        ),
        sa.CheckConstraint(
            "unit IN ('h', 'sample', 'day', 'run')", name=op.f("ck_booking_rate_unit")
        ),
        sa.CheckConstraint(
            "amount_fen >= 0 AND opening_fee_fen >= 0",
            name=op.f("ck_booking_rate_amounts"),
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["catalog_instrument.id"],
            name=op.f("fk_booking_rate_instrument_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_rate")),
        sa.UniqueConstraint(
            "instrument_id",
            "price_class",
            "effective_from",
            name=op.f("uq_booking_rate_instrument_id_price_class_effective_from"),
        ),
    )
    op.create_index(
        op.f("ix_booking_rate_price_class_unit_amount_fen"),
        "booking_rate",
        ["price_class", "unit", "amount_fen"],
        unique=False,
    )
    op.create_table(
        "booking_reservation",
        sa.Column(
            "code",
            sa.Text(),
            sa.Computed("'B-' || lpad(id::text, 8, '0')", persisted=True),
            nullable=False,
        ),
        sa.Column("instrument_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "unit_no", sa.SmallInteger(), server_default=sa.text("1"), nullable=False
        ),
        sa.Column("booked_for_id", sa.BigInteger(), nullable=False),
        sa.Column("booked_by_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("zone_key", sa.Text(), nullable=True),
        sa.Column("external", sa.Boolean(), nullable=False),
        sa.Column("cross_zone", sa.Boolean(), nullable=False),
        sa.Column("during", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("blocked", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("samples", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("price_class", sa.Text(), nullable=False),
        sa.Column("price_fen", sa.BigInteger(), nullable=True),
        sa.Column(
            "price_lines", postgresql.JSONB(astext_type=sa.Text()), nullable=False
        ),
        sa.Column(
            "currency", sa.Text(), server_default=sa.text("'CNY'"), nullable=False
        ),
        sa.Column(
            "fee_fen", sa.BigInteger(), server_default=sa.text("0"), nullable=False
        ),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("comment", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(state = 'requested') = (lapses_at IS NOT NULL)",
            name=op.f("ck_booking_reservation_lapse"),
        ),
        sa.CheckConstraint(
            "NOT isempty(during) AND lower_inc(during) AND NOT upper_inc(during) AND lower(during) >= '2000-01-01Z' AND upper(during) < '2101-01-01Z'",
            name=op.f("ck_booking_reservation_during"),
        ),
        sa.CheckConstraint(
            "state IN ('requested', 'confirmed', 'in_use', 'completed', 'no_show', 'cancelled', 'declined', 'expired')",
            name=op.f("ck_booking_reservation_state"),
        ),
        sa.CheckConstraint(
            "blocked @> during", name=op.f("ck_booking_reservation_blocked")
        ),
        sa.CheckConstraint(
            "price_fen >= 0 AND fee_fen >= 0",
            name=op.f("ck_booking_reservation_amounts"),
        ),
        sa.ForeignKeyConstraint(
            ["booked_by_id"],
            ["identity_user.id"],
            name=op.f("fk_booking_reservation_booked_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["booked_for_id"],
            ["identity_user.id"],
            name=op.f("fk_booking_reservation_booked_for_id"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["identity_user.id"],
            name=op.f("fk_booking_reservation_decided_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["catalog_instrument.id"],
            name=op.f("fk_booking_reservation_instrument_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["identity_organisation.id"],
            name=op.f("fk_booking_reservation_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_reservation")),
    )
    op.create_index(
        op.f("ix_booking_reservation_booked_for_id_during"),
        "booking_reservation",
        ["booked_for_id", "during"],
        unique=False,
    )
    op.create_index(
        "ix_booking_reservation_instrument_start",
        "booking_reservation",
        ["instrument_id", sa.literal_column("lower(during)")],
        unique=False,
    )
    op.create_index(
        "ix_booking_reservation_lapsing",
        "booking_reservation",
        ["lapses_at"],
        unique=False,
        postgresql_where=sa.text("state = 'requested'"),
    )
    op.create_index(
        "ix_booking_reservation_running",
        "booking_reservation",
        [sa.literal_column("upper(during)")],
        unique=False,
        postgresql_where=sa.text("state IN ('confirmed', 'in_use')"),
    )
    op.create_table(
        "booking_occupancy",
        sa.Column("instrument_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "unit_no", sa.SmallInteger(), server_default=sa.text("1"), nullable=False
        ),
        sa.Column("blocked", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reservation_id", sa.BigInteger(), nullable=True),
        sa.Column("downtime_id", sa.BigInteger(), nullable=True),
        sa.Column("holder_id", sa.BigInteger(), nullable=True),
        sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        postgresql.ExcludeConstraint(
            (sa.column("instrument_id"), "="),
            (sa.column("unit_no"), "="),
            (sa.column("blocked"), "&&"),
            using="gist",
            name="ex_booking_occupancy_no_overlap",
        ),
        sa.CheckConstraint(
            "(kind IN ('reservation', 'request')) = (reservation_id IS NOT NULL) AND (kind = 'downtime') = (downtime_id IS NOT NULL)",
            name=op.f("ck_booking_occupancy_owner"),
        ),
        sa.CheckConstraint(
            "NOT isempty(blocked) AND lower_inc(blocked) AND NOT upper_inc(blocked) AND lower(blocked) >= '2000-01-01Z' AND upper(blocked) < '2101-01-01Z'",
            name=op.f("ck_booking_occupancy_blocked"),
        ),
        sa.CheckConstraint(
            "kind IN ('reservation', 'request', 'downtime', 'hold')",
            name=op.f("ck_booking_occupancy_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["downtime_id"],
            ["booking_downtime.id"],
            name=op.f("fk_booking_occupancy_downtime_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"],
            ["identity_user.id"],
            name=op.f("fk_booking_occupancy_holder_id"),
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["catalog_instrument.id"],
            name=op.f("fk_booking_occupancy_instrument_id"),
        ),
        sa.ForeignKeyConstraint(
            ["reservation_id"],
            ["booking_reservation.id"],
            name=op.f("fk_booking_occupancy_reservation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_occupancy")),
        sa.UniqueConstraint(
            "downtime_id", name=op.f("uq_booking_occupancy_downtime_id")
        ),
        sa.UniqueConstraint(
            "reservation_id", name=op.f("uq_booking_occupancy_reservation_id")
        ),
    )
    op.execute(
        """
        CREATE FUNCTION booking_occupy_by_reservation() RETURNS trigger
        LANGUAGE plpgsql AS $$
        DECLARE
            held text;
        BEGIN
            IF NEW.state NOT IN ('requested', 'confirmed', 'in_use', 'completed') THEN
                DELETE FROM booking_occupancy WHERE reservation_id = NEW.id;
                RETURN NULL;
            END IF;
            held := CASE NEW.state WHEN 'requested' THEN 'request' ELSE 'reservation' END;
            IF TG_OP = 'UPDATE' THEN
                UPDATE booking_occupancy
                SET instrument_id = NEW.instrument_id, unit_no = NEW.unit_no,
                    blocked = NEW.blocked, kind = held, lapses_at = NEW.lapses_at
                WHERE reservation_id = NEW.id;
                IF FOUND THEN
                    RETURN NULL;
                END IF;
            END IF;
            INSERT INTO booking_occupancy
                (instrument_id, unit_no, blocked, kind, reservation_id, holder_id,
                 lapses_at)
            VALUES (NEW.instrument_id, NEW.unit_no, NEW.blocked, held, NEW.id,
                    NEW.booked_for_id, NEW.lapses_at);
            RETURN NULL;
        END $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER occupies_time
        AFTER INSERT OR UPDATE OF state, blocked, instrument_id, unit_no, lapses_at
        ON booking_reservation
        FOR EACH ROW EXECUTE FUNCTION booking_occupy_by_reservation()
        """
    )
    op.execute(
        """
        CREATE FUNCTION booking_occupy_by_downtime() RETURNS trigger
        LANGUAGE plpgsql AS $$
        BEGIN
            DELETE FROM booking_occupancy WHERE downtime_id = NEW.id;
            INSERT INTO booking_occupancy
                (instrument_id, unit_no, blocked, kind, downtime_id)
            VALUES (NEW.instrument_id, NEW.unit_no, NEW.during, 'downtime', NEW.id);
            RETURN NULL;
        END $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER occupies_time
        AFTER INSERT OR UPDATE OF during, instrument_id, unit_no ON booking_downtime
        FOR EACH ROW EXECUTE FUNCTION booking_occupy_by_downtime()
        """
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("booking_calendar_day")
    op.drop_table("booking_occupancy")
    op.drop_index("ix_booking_reservation_running", table_name="booking_reservation")
    op.drop_index(
        "ix_booking_reservation_lapsing",
        table_name="booking_reservation",
        postgresql_where=sa.text("state = 'requested'"),
    )
    op.drop_index(
        "ix_booking_reservation_instrument_start", table_name="booking_reservation"
    )
    op.drop_index(
        op.f("ix_booking_reservation_booked_for_id_during"),
        table_name="booking_reservation",
    )
    op.drop_table("booking_reservation")
    op.drop_index(
        op.f("ix_booking_rate_price_class_unit_amount_fen"), table_name="booking_rate"
    )
    op.drop_table("booking_rate")
    op.drop_table("booking_policy")
    op.drop_index(
        op.f("ix_booking_downtime_instrument_id"), table_name="booking_downtime"
    )
    op.drop_table("booking_downtime")
    op.execute("DROP FUNCTION booking_occupy_by_reservation()")
    op.execute("DROP FUNCTION booking_occupy_by_downtime()")
