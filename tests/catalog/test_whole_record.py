"""The whole record on page and API, and what customs allows, told to the lab."""

from datetime import date

from catalog.queries.customs import customs_facts
from catalog.rules.customs import CustomsFacts, Reason, Verdict
from catalog.rules.customs_outlook import REASON_WORDS, VERDICT_WORDS, outlook
from catalog.rules.listing_fields import FIELDS
from catalog.rules.shown_fields import OF_THE_LAB, PERSONAL
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, an_organisation, browser_of, token_of

DAY, UNTIL = date(2026, 11, 25), date(2027, 6, 1)
SUPERVISED = {
    "customs_supervised": True,
    "customs_released_on": date(2024, 6, 1),
    "customs_years": 3,
    "customs_until": UNTIL,
    "customs_declaration_no": "220120241000000001",
    "customs_site": "海科路 1 号（示例）",
}


def verdicts(facts, on=DAY):
    return [decision.verdict for _, decision in outlook(facts, on)]


def test_the_lab_sees_each_kind_of_use_decided():
    bound = CustomsFacts(supervised=True, until=UNTIL)
    assert verdicts(bound) == [
        Verdict.ALLOW, Verdict.BLOCK, Verdict.BLOCK, Verdict.BLOCK,
    ]  # fmt: skip
    simple = CustomsFacts(supervised=True, until=UNTIL, simplified=True)
    assert verdicts(simple)[1] is Verdict.ALLOW_AND_LOG
    assert set(verdicts(bound, UNTIL)) == {Verdict.ALLOW}
    assert set(verdicts(CustomsFacts(supervised=False, until=None))) == {Verdict.ALLOW}


def test_every_verdict_and_reason_has_words():
    assert set(VERDICT_WORDS) == set(Verdict)
    assert set(REASON_WORDS) == set(Reason)


def test_the_simplified_procedure_takes_all_three_conditions(context):
    more = {"customs_share_declared": True, "customs_fees_reviewed": True}
    whole = an_instrument(nrii_state="reported", **SUPERVISED, **more)
    assert customs_facts(whole).simplified
    for name in more:
        lacking = an_instrument(
            nrii_state="reported", **SUPERVISED, **{**more, name: False}
        )
        assert not customs_facts(lacking).simplified
    assert not customs_facts(an_instrument(**SUPERVISED, **more)).simplified


def test_only_the_lab_reads_on_the_page_what_customs_allows(context):
    unit = an_organisation()
    instrument = an_instrument(unit, **SUPERVISED)
    path = f"/instruments/{instrument.code}"
    lab = browser_of(context, a_person("lab_manager", unit)).get(path).text
    assert "海关监管：可以怎么用" in lab
    assert "须先经海关批准" in lab
    assert "年度使用状况报告待提交" in lab
    assert SUPERVISED["customs_declaration_no"] in lab
    others = browser_of(context, a_person("lab_manager")).get(path).text
    assert "海关监管：可以怎么用" not in others
    assert SUPERVISED["customs_declaration_no"] not in others


def test_every_field_of_the_record_stands_in_the_api(context):
    unit = an_organisation()
    instrument = an_instrument(
        unit,
        **SUPERVISED,
        related=[{"relation": "References", "kind": "DOI", "identifier": "10.1/x"}],
        subjects=["150"],
        run_hours=1200,
    )
    manager = a_person("lab_manager", unit)
    path = f"/api/v1/instruments/{instrument.code}"
    client = context.test_client()
    own = client.get(path, headers={"Authorization": f"Bearer {token_of(manager)}"})
    assert {field.key for field in FIELDS} <= set(own.json)
    assert own.json["customs_declaration_no"] == SUPERVISED["customs_declaration_no"]
    assert own.json["run_hours"] == "1200.00"
    guest = client.get(path).json
    assert not OF_THE_LAB & set(guest)
    assert guest["customs_until"] == "2027-06-01"
    assert guest["related"][0]["identifier"] == "10.1/x"


def test_the_page_tells_every_field_but_contacts_to_strangers(context):
    instrument = an_instrument(
        contact_name="张三", contact_fax="021-1111 2222", department="质谱平台"
    )
    path = f"/instruments/{instrument.code}"
    guest = context.test_client().get(path).text
    assert "质谱平台" in guest
    assert "021-1111 2222" not in guest
    reader = browser_of(context, a_person("researcher")).get(path).text
    assert "021-1111 2222" in reader
    assert {"contact_phone", "contact_email"} <= PERSONAL


def test_no_door_tells_strangers_whom_to_call(context):
    said = {
        "contact_name": "张三丰", "contact_phone": "021-5080 1234",
        "contact_fax": "021-1111 2222", "contact_email": "ask@unit.example",
    }  # fmt: skip
    instrument = an_instrument(**said)
    doors = [
        f"/instruments/{instrument.code}",
        f"/api/v1/instruments/{instrument.code}",
        *(
            f"/instruments/{instrument.code}/metadata/{profile}.json"
            for profile in ("pidinst", "datacite", "schema-org")
        ),
    ]
    reader = browser_of(context, a_person("researcher"))
    for door in doors:
        guest = context.test_client().get(door)
        assert guest.status_code == 200
        assert not [one for one in said.values() if one in guest.get_data(True)], door
    assert reader.get(doors[1]).json["contact_phone"] == said["contact_phone"]
    assert said["contact_email"] in reader.get(doors[2]).get_data(True)
