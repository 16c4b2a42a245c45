"""The whole record of a listing: national and Shanghai fields, identifiers, customs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015_listing_record"
down_revision = "0014_plan_entries"
branch_labels = None
depends_on = None

TABLE = "catalog_instrument"
TEXTS = (
    "asset_class_code",
    "source",
    "type_class",
    "run_status",
    "affiliation_type",
    "affiliation_name",
    "department",
    "province_code",
    "city_code",
    "county_code",
    "contact_fax",
    "mail_address_zh",
    "postcode",
    "achievement_zh",
    "share_mode",
    "booking_url",
    "acknowledge_zh",
    "acknowledge_en",
    "cstr",
    "pid",
    "customs_declaration_no",
    "customs_item_no",
    "customs_form_name",
    "customs_cert_no",
    "customs_cert_seq",
    "customs_contract_no",
    "customs_port",
    "customs_office",
    "customs_hs_code",
    "customs_followup",
    "customs_site",
)
LISTS = ("measured_variables", "subjects", "funding")
ROWS = ("spec_rows", "accessories", "related")
DAYS = (
    "purchased_on",
    "accepted_on",
    "decommissioned_on",
    "customs_released_on",
    "nrii_reported_on",
    "shanghai_reported_on",
)
AMOUNTS = (
    "funding_central_fen",
    "funding_city_fen",
    "funding_district_fen",
    "funding_foreign_fen",
    "funding_own_fen",
    "funding_other_fen",
)
HOURS = ("run_hours", "service_hours")
FLAGS = ("customs_supervised", "customs_share_declared", "customs_fees_reviewed")
RANK = (
    "CASE object_type WHEN 'instrument' THEN 0 WHEN 'service_unit' THEN 1"
    " WHEN 'centre' THEN 2 ELSE 3 END"
)
CHECKS = {
    "object_type": "object_type IN ('instrument', 'service_unit', 'centre', 'facility')",
    "lengths": (
        "char_length(name_zh) <= 100 AND char_length(name_en) <= 100 AND "
        "char_length(abbreviation) <= 30 AND char_length(category_code) <= 6 AND "
        "char_length(inner_id) <= 45 AND char_length(asset_class_code) <= 20 AND "
        "char_length(manufacturer) <= 100 AND char_length(model) <= 100 AND "
        "char_length(serial_number) <= 50 AND char_length(origin_country) <= 30 AND "
        "char_length(affiliation_name) <= 50 AND char_length(department) <= 50 AND "
        "char_length(zone_key) <= 20 AND char_length(province_code) <= 6 AND "
        "char_length(city_code) <= 6 AND char_length(address_zh) <= 100 AND "
        "char_length(room) <= 50 AND char_length(contact_name) <= 20 AND "
        "char_length(contact_phone) <= 20 AND char_length(contact_fax) <= 20 AND "
        "char_length(contact_email) <= 50 AND char_length(mail_address_zh) <= 100 AND "
        "char_length(postcode) <= 6 AND char_length(specs_zh) <= 500 AND "
        "char_length(specs_en) <= 1000 AND char_length(functions_zh) <= 300 AND "
        "char_length(services_zh) <= 200 AND char_length(achievement_zh) <= 500 AND "
        "char_length(user_notice_zh) <= 500 AND char_length(reference_fee_zh) <= 500 AND "
        "char_length(booking_url) <= 150 AND char_length(acknowledge_zh) <= 300 AND "
        "char_length(acknowledge_en) <= 600 AND char_length(cstr) <= 60 AND "
        "char_length(pid) <= 100 AND char_length(customs_declaration_no) <= 18 AND "
        "char_length(customs_item_no) <= 2 AND char_length(customs_form_name) <= 30 AND "
        "char_length(customs_cert_no) <= 12 AND char_length(customs_cert_seq) <= 10 AND "
        "char_length(customs_contract_no) <= 50 AND char_length(customs_port) <= 50 AND "
        "char_length(customs_office) <= 50 AND char_length(customs_hs_code) <= 50 AND "
        "char_length(customs_followup) <= 200 AND char_length(customs_site) <= 100"
    ),
    "lists": (
        "source IN ('', 'purchase', 'develop', 'gift', 'other') AND type_class IN ('', "
        "'general', 'special') AND run_status IN ('', 'normal', 'standby', 'remote', "
        "'some_faults', 'many_faults', 'to_repair', 'to_scrap') AND affiliation_type IN "
        "('', 'none', 'centre', 'facility', 'key_laboratory', 'engineering_centre', "
        "'germplasm') AND county_code IN ('', '310101', '310104', '310105', '310106', "
        "'310107', '310109', '310110', '310112', '310113', '310114', '310115', '310116', "
        "'310117', '310118', '310120', '310151') AND share_mode IN ('', 'external', "
        "'internal', 'none') AND subjects <@ ARRAY['110', '120', '130', '140', '150', "
        "'160', '170', '180', '190', '210', '220', '230', '240', '310', '320', '330', "
        "'340', '350', '360', '410', '413', '416', '420', '430', '440', '450', '460', "
        "'470', '480', '490', '510', '520', '530', '535', '540', '550', '560', '570', "
        "'580', '590', '610', '620', '630', '710', '720', '730', '740', '750', '760', "
        "'770', '780', '790', '810', '820', '830', '840', '850', '860', '870', '880', "
        "'890', '910']::text[] AND cardinality(subjects) <= 4 AND funding <@ "
        "ARRAY['central', 'local', 'own', 'other']::text[] AND cardinality(funding) <= 4"
    ),
    "hours": "service_hours <= run_hours AND service_hours >= 0 AND run_hours <= 8784",
    "customs_until": (
        "customs_released_on IS NULL OR customs_until = (customs_released_on"
        " + make_interval(years => customs_years::integer))::date"
    ),
    "customs_years": "customs_years IN (3, 6, 8)",
    "nrii_state": "nrii_state IN ('unreported', 'reported', 'failed')",
    "parent": (
        "(parent_id IS NULL) = (parent_rank IS NULL) AND object_rank < parent_rank"
    ),
}


def _columns() -> list[sa.Column[object]]:
    text, nothing = sa.Text(), sa.text("''")
    small = sa.SmallInteger()
    return [
        sa.Column(
            "object_type", text, server_default=sa.text("'instrument'"), nullable=False
        ),
        sa.Column(
            "object_rank", small, sa.Computed(RANK, persisted=True), nullable=False
        ),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("parent_rank", small, nullable=True),
        *(sa.Column(n, text, server_default=nothing, nullable=False) for n in TEXTS),
        *(
            sa.Column(
                n,
                postgresql.ARRAY(text),
                server_default=sa.text("'{}'"),
                nullable=False,
            )
            for n in LISTS
        ),
        *(
            sa.Column(
                n, postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False
            )
            for n in ROWS
        ),
        *(sa.Column(n, sa.Date(), nullable=True) for n in DAYS),
        *(sa.Column(n, sa.BigInteger(), nullable=True) for n in AMOUNTS),
        *(sa.Column(n, sa.Numeric(8, 2), nullable=True) for n in HOURS),
        *(
            sa.Column(n, sa.Boolean(), server_default=sa.text("false"), nullable=False)
            for n in FLAGS
        ),
        sa.Column("customs_years", small, nullable=True),
        sa.Column("customs_report_year", small, nullable=True),
        sa.Column(
            "nrii_state", text, server_default=sa.text("'unreported'"), nullable=False
        ),
    ]


def upgrade() -> None:
    """Apply."""
    for column in _columns():
        op.add_column(TABLE, column)
    # Whoever gave an end of supervision said that there is one: three years (2017/51).
    op.execute(
        "UPDATE catalog_instrument SET customs_supervised = true, customs_years = 3,"
        " customs_released_on = (customs_until - interval '3 years')::date,"
        " customs_until = ((customs_until - interval '3 years')::date"
        " + interval '3 years')::date"
        " WHERE customs_until IS NOT NULL"
    )
    for name, sql in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_catalog_instrument_{name}"), TABLE, sql)
    op.create_unique_constraint(
        op.f("uq_catalog_instrument_id_object_rank"), TABLE, ["id", "object_rank"]
    )
    op.create_foreign_key(
        "fk_catalog_instrument_parent_id",
        TABLE,
        TABLE,
        ["parent_id", "parent_rank"],
        ["id", "object_rank"],
    )
    op.create_index(
        op.f("ix_catalog_instrument_parent_id"),
        TABLE,
        ["parent_id"],
        postgresql_where=sa.text("parent_id IS NOT NULL"),
    )
    op.create_table(
        "catalog_spec",
        sa.Column("instrument_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("low", sa.Numeric(), nullable=True),
        sa.Column("high", sa.Numeric(), nullable=True),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["catalog_instrument.id"],
            name=op.f("fk_catalog_spec_instrument_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "instrument_id", "position", name=op.f("pk_catalog_spec")
        ),
    )
    op.create_index(
        op.f("ix_catalog_spec_dimension_low_high"),
        "catalog_spec",
        ["dimension", "low", "high"],
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("catalog_spec")
    op.drop_index(op.f("ix_catalog_instrument_parent_id"), table_name=TABLE)
    op.drop_constraint("fk_catalog_instrument_parent_id", TABLE)
    op.drop_constraint(op.f("uq_catalog_instrument_id_object_rank"), TABLE)
    for name in CHECKS:
        op.drop_constraint(op.f(f"ck_catalog_instrument_{name}"), TABLE)
    for column in reversed(_columns()):
        op.drop_column(TABLE, column.name)
