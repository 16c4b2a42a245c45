"""The one table of fields is the national form, and the database agrees with it."""

import csv
import re
from pathlib import Path

import pytest
from sqlalchemy import text

from catalog.models.instrument import Instrument
from catalog.rules.listing_choices import DISTRICTS, OBJECT_TYPES, subjects
from catalog.rules.listing_fields import (
    BY_KEY,
    FIELDS,
    TEXTS,
    Kind,
    Profile,
    column_checks,
    is_empty,
    needed_for,
)
from catalog.schemas.listing import ListingSchema
from kernel.store.db import db

NATIONAL = Path(__file__).parents[1] / "nrii_instrument_fields.csv"


# Fields that we call otherwise than the national form does.
OURS = {
    "specs": "specs_zh", "functions": "functions_zh", "service_content": "services_zh",
    "user_notice": "user_notice_zh", "reference_fee": "reference_fee_zh",
    "street": "address_zh", "contact": "contact_name", "phone": "contact_phone",
    "email": "contact_email", "address": "mail_address_zh", "country": "origin_country",
    "achievement": "achievement_zh", "original_value_wan": "original_value_fen",
    "province": "province_code", "city": "city_code", "county": "county_code",
}  # fmt: skip
# A picture is a file of the listing; the report's state is the platform's answer.
ELSEWHERE = {"image", "audit_status"}


def national_fields():
    with NATIONAL.open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def test_no_national_field_is_missing():
    keys = {OURS.get(row["key"], row["key"]) for row in national_fields()}
    assert keys - set(BY_KEY) == ELSEWHERE


def test_every_field_is_a_column_and_an_input():
    columns = set(Instrument.__table__.columns.keys())
    assert set(BY_KEY) <= columns
    assert {field.form for field in FIELDS} <= set(ListingSchema().fields)


def test_lengths_are_those_of_the_national_form():
    compared = 0
    for row in national_fields():
        field, most = (
            BY_KEY.get(OURS.get(row["key"], row["key"])),
            re.search(r"<=(\d+)", row["type"]),
        )
        if field and field.kind in TEXTS and most:
            assert field.most == int(most[1]), row["key"]
            compared += 1
    assert compared >= 15


def test_a_centre_needs_no_maker_and_a_machine_does():
    machine = {f.key for f in needed_for(Profile.HERE, {"object_type": "instrument"})}
    centre = {f.key for f in needed_for(Profile.HERE, {"object_type": "centre"})}
    assert machine - centre == {"manufacturer", "model"}


def test_customs_papers_are_asked_for_under_supervision_only():
    free = needed_for(Profile.NRII, {"customs_supervised": False})
    under = needed_for(Profile.NRII, {"customs_supervised": True})
    more = {f.key for f in under} - {f.key for f in free}
    assert "customs_declaration_no" in more


def test_zero_and_no_are_answers():
    assert not is_empty(0)
    assert not is_empty(False)
    assert is_empty("")
    assert is_empty([])


def test_lists_hold_what_the_form_offers():
    assert len(OBJECT_TYPES) == 4
    assert DISTRICTS["310112"].zh.startswith("闵行")
    assert "140" in subjects()
    assert BY_KEY["subjects"].kind is Kind.CHOICES


def test_the_database_holds_lengths_and_lists_of_the_table(context):
    kept = dict(
        db.session.execute(
            text(
                "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
                " WHERE conrelid = 'catalog_instrument'::regclass AND contype = 'c'"
            )
        ).all()
    )
    for name, wanted in column_checks().items():
        sql = kept[f"ck_catalog_instrument_{name}"]
        for field in FIELDS:
            if field.key in wanted and field.kind in (*TEXTS, Kind.CHOICE):
                assert field.key in sql, (name, field.key)


@pytest.mark.parametrize("field", [f for f in FIELDS if f.kind in TEXTS][:6])
def test_a_text_longer_than_the_form_allows_is_refused_at_its_field(field):
    errors = ListingSchema(partial=True).validate({field.form: "长" * (field.most + 1)})
    assert field.form in errors
