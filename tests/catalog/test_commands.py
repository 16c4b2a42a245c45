"""What the commands keep, refuse and write down."""

import pytest
from sqlalchemy import select

from catalog.commands.create_instrument import create_instrument
from catalog.commands.edit_listing import edit_listing
from catalog.commands.publish_listing import publish_listing
from catalog.commands.resume_listing import resume_listing
from catalog.commands.retire_listing import retire_listing
from catalog.commands.return_listing import return_listing
from catalog.commands.submit_listing import submit_listing
from catalog.commands.suspend_listing import suspend_listing
from catalog.events import ListingReturned
from catalog.models.search_entry import SearchEntry
from catalog.queries.bookable import bookable_instrument, names_of
from catalog.queries.categories import category_tree
from catalog.queries.history import history_of
from catalog.queries.search import search
from catalog.reactions import REACTIONS
from catalog.rules.filters import Filters
from catalog.rules.listing_state import ListingState, TrainingLevel
from kernel.journal.tables import JournalEntry
from kernel.store.db import db
from kernel.values.errors import Forbidden, Malformed, NotFound, Refused, Stale
from notification.models.notice import Notice
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, actor_of, an_organisation

FIELDS = {
    "zone_key": "zhangjiang",
    "category_code": "010600",
    "inner_id": "C-1",
    "name_zh": "核磁共振波谱仪（示例）",
    "name_en": "NMR spectrometer (example)",
    "manufacturer": "Example",
    "model": "N600",
    "modes": ["self"],
    "training_level": TrainingLevel.EXAM,
}
FULL = {
    "specs_zh": "600 MHz",
    "functions_zh": "结构鉴定",
    "address_zh": "海科路 1 号",
    "contact_name": "周以宁",
    "contact_phone": "021-50801234",
}


def a_lab():
    unit = an_organisation()
    return unit, actor_of(a_person("lab_manager", unit))


def test_a_listing_is_created_found_and_written_down(context, now):
    unit, manager = a_lab()
    made = create_instrument({**FIELDS, "organisation": unit.code}, by=manager, at=now)
    assert made.code.startswith("NM-")
    assert made.state is ListingState.DRAFT
    assert db.session.get(SearchEntry, made.id)
    entry = db.session.scalars(
        select(JournalEntry).where(JournalEntry.subject_id == made.id)
    ).one()
    assert (entry.event, entry.actor_id) == ("InstrumentCreated", manager.id)
    assert entry.after["model"] == "N600"


def test_only_a_manager_of_the_unit_creates(context, now):
    unit, _ = a_lab()
    for person in (
        a_person("researcher", unit),
        a_person("lab_manager"),
        a_person("coordinator"),
    ):
        with pytest.raises(Forbidden):
            create_instrument(
                {**FIELDS, "organisation": unit.code}, by=actor_of(person), at=now
            )


def test_one_number_serves_one_listing_of_a_unit(context, now):
    _unit, manager = a_lab()
    create_instrument(FIELDS, by=manager, at=now)
    with pytest.raises(Refused) as refused:
        create_instrument(FIELDS, by=manager, at=now)
    assert refused.value.reasons[0].code == "InnerIdTaken"
    _other, neighbour = a_lab()
    assert create_instrument(FIELDS, by=neighbour, at=now)


def test_an_unknown_zone_or_category_is_named(context, now):
    _unit, manager = a_lab()
    bad = {**FIELDS, "zone_key": "atlantis", "category_code": "987600"}
    with pytest.raises(Malformed) as malformed:
        create_instrument(bad, by=manager, at=now)
    assert set(malformed.value.messages) == {"zone_key", "category_code"}


def test_an_edit_is_found_by_its_new_name_and_says_what_changed(context, now):
    unit, manager = a_lab()
    shown = an_instrument(unit, **FULL)
    edit_listing(shown.code, {"name_zh": "独角兽质谱仪"}, version=1, by=manager, at=now)
    assert search(Filters(text="dujiaoshou")) == [shown.id]
    with pytest.raises(Stale) as stale:
        edit_listing(shown.code, {"room": "B1"}, version=1, by=manager, at=now)
    assert stale.value.version == 2
    assert stale.value.changed["name_zh"][1] == "独角兽质谱仪"
    assert history_of(shown.id)[0].fields == ("name_zh",)


def test_an_edit_that_changes_nothing_writes_nothing(context, now):
    unit, manager = a_lab()
    shown = an_instrument(unit, **FULL)
    same = edit_listing(shown.code, {"room": shown.room}, version=1, by=manager, at=now)
    assert same.version == 1
    assert history_of(shown.id) == []


def test_a_listing_lives_through_all_its_states(context, now):
    _unit, manager = a_lab()
    coordinator = actor_of(a_person("coordinator"))
    made = create_instrument({**FIELDS, **FULL}, by=manager, at=now)
    code = made.code
    submit_listing(code, by=manager, at=now)
    return_listing(code, comment="缺型号", by=coordinator, at=now)
    submit_listing(code, by=manager, at=now)
    assert publish_listing(code, by=manager, at=now).published_at == now
    assert search(Filters(text=code)) == [made.id]
    suspend_listing(code, comment="搬迁", by=coordinator, at=now)
    assert search(Filters(text=code)) == []
    assert resume_listing(code, by=manager, at=now).review_comment == ""
    assert retire_listing(code, by=manager, at=now).state is ListingState.RETIRED
    with pytest.raises(Refused):
        edit_listing(code, {"room": "x"}, version=None, by=manager, at=now)
    with pytest.raises(NotFound):
        resume_listing(code, by=coordinator, at=now)
    assert len(history_of(made.id)) == 8


def test_nobody_but_those_of_the_table_may_move_a_listing(context, now):
    unit, manager = a_lab()
    coordinator = actor_of(a_person("coordinator"))
    waiting = an_instrument(unit, "in_review", **FULL).code
    with pytest.raises(Forbidden):
        publish_listing(waiting, by=coordinator, at=now)
    with pytest.raises(Forbidden):
        return_listing(waiting, comment="x", by=manager, at=now)
    shown = an_instrument(unit, **FULL).code
    with pytest.raises(Forbidden):
        retire_listing(shown, by=coordinator, at=now)
    with pytest.raises(Forbidden):
        suspend_listing(
            shown, comment="x", by=actor_of(a_person("researcher", unit)), at=now
        )


def test_a_lab_is_told_of_a_return_once(context, now):
    unit, manager = a_lab()
    data = {
        "code": "MS-0001",
        "name_zh": "质谱仪",
        "name_en": "MS",
        "organisation_id": unit.id,
        "version": 3,
        "comment": "缺型号",
    }
    for _ in range(2):
        for react in REACTIONS[ListingReturned.__name__]:
            react(data)
    notices = db.session.scalars(
        select(Notice).where(Notice.user_id == manager.id)
    ).all()
    assert [notice.params["comment"] for notice in notices] == ["缺型号"]


def test_booking_reads_an_instrument_by_id_or_code(context):
    unit, _ = a_lab()
    shown = an_instrument(unit)
    found = bookable_instrument(shown.code)
    assert found == bookable_instrument(shown.id, lock=True)
    assert found.published
    assert found.organisation_id == unit.id
    assert names_of([shown.id])[shown.id][0] == shown.code
    with pytest.raises(NotFound):
        bookable_instrument("XX-9999")


def test_the_classification_is_a_tree(context):
    tree = category_tree()
    assert tree[0].code == "010000"
    assert tree[0].below[1].code == "010200"
