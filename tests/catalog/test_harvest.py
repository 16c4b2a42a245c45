"""Harvesters get what is and was published by OAI-PMH 2.0, in the order of change."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

import pytest
from lxml import etree

from catalog.commands.edit_listing import edit_listing
from catalog.commands.suspend_listing import suspend_listing
from catalog.rules.harvest import PAGE, SETTLING
from kernel.store.db import db
from kernel.values import clock
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, actor_of, an_organisation

OAI = "{http://www.openarchives.org/OAI/2.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"
DATACITE = "{http://datacite.org/schema/kernel-4}"
LATER = timedelta(hours=1)
EDITABLE = {
    "specs_zh": "分辨率 240000",
    "functions_zh": "蛋白质组",
    "address_zh": "海科路 1 号",
    "contact_name": "周以宁",
    "contact_phone": "021-5080 1234",
    "original_value_fen": 850_500_000,
    "commissioned_on": date(2024, 3, 1),
}
ALL = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}


@pytest.fixture
def lab(context, now):
    unit = an_organisation()
    return unit, actor_of(a_person("lab_manager", unit))


@pytest.fixture
def ask(context, now):
    def asking(at=now + LATER, **asked):
        with clock.frozen(at):
            reply = context.test_client().get(f"/oai?{urlencode(asked)}")
        assert reply.status_code == 200
        assert reply.content_type == "text/xml; charset=utf-8"
        root = etree.fromstring(reply.data)
        assert [one.tag for one in root][:2] == [f"{OAI}responseDate", f"{OAI}request"]
        return root

    return asking


def listed(unit, at):
    born = datetime(2026, 1, 1, tzinfo=UTC)
    return an_instrument(unit, published_at=at, created_at=born, **EDITABLE)


def seconds(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def headers(root):
    found = {}
    for one in root.iter(f"{OAI}header"):
        code = one.findtext(f"{OAI}identifier").rpartition(":")[2]
        found[code] = one
    return found


def token_in(root):
    return root.findtext(f".//{OAI}resumptionToken")


def fault(root):
    assert len(root) == 3
    return root[2].get("code")


def the_id(listing):
    return f"oai:localhost:{listing.code}"


def test_the_repository_says_what_the_protocol_requires(lab, ask):
    an_instrument(lab[0])
    told = ask(verb="Identify")[2]
    assert [etree.QName(one).localname for one in told] == [
        "repositoryName", "baseURL", "protocolVersion", "adminEmail",
        "earliestDatestamp", "deletedRecord", "granularity",
    ]  # fmt: skip
    assert told.findtext(f"{OAI}deletedRecord") == "persistent"
    formats = ask(verb="ListMetadataFormats").iter(f"{OAI}metadataPrefix")
    assert [one.text for one in formats] == ["oai_dc", "oai_datacite"]
    sets = [one.text for one in ask(verb="ListSets").iter(f"{OAI}setSpec")]
    assert lab[0].zone_key in sets


def test_a_form_sent_by_post_is_answered_like_an_address(
    lab, ask, context, now, monkeypatch
):
    made = an_instrument(lab[0])
    wanted = {
        "verb": "GetRecord",
        "metadataPrefix": "oai_dc",
        "identifier": the_id(made),
    }
    monkeypatch.setitem(context.config, "WTF_CSRF_ENABLED", True)
    with clock.frozen(now + LATER):
        reply = context.test_client().post("/oai", data=wanted)
    assert reply.status_code == 200
    told = headers(etree.fromstring(reply.data))
    assert set(told) == set(headers(ask(**wanted))) == {made.code}


def test_a_record_has_its_metadata_in_both_formats_and_no_contact(lab, ask):
    made = an_instrument(
        lab[0], contact_name="周以宁", contact_phone="021-5080 1234",
        contact_email="lab@unit.example", specs_zh="<b>&\x0b\ufffe分辨率",
        serial_number="SN1", zone_key=lab[0].zone_key,
    )  # fmt: skip
    for prefix in ("oai_dc", "oai_datacite"):
        root = ask(verb="GetRecord", identifier=the_id(made), metadataPrefix=prefix)
        whole = etree.tostring(root, encoding="unicode")
        assert "&lt;b&gt;&amp;分辨率" in whole
        for personal in ("周以宁", "5080", "lab@unit.example"):
            assert personal not in whole
        assert root[1].get("identifier") == the_id(made)
        assert headers(root)[made.code].findtext(f"{OAI}setSpec") == made.zone_key
        name = f"{DC}title" if prefix == "oai_dc" else f"{DATACITE}title"
        assert [one.text for one in root.iter(name)] == [made.name_zh, made.name_en]
    resource = next(root.iter(f"{DATACITE}resource"))
    assert {etree.QName(one).localname for one in resource} >= {
        "identifier", "creators", "titles", "publisher", "publicationYear",
        "resourceType",
    }  # fmt: skip


def test_page_by_page_nothing_is_lost_while_listings_change(lab, ask, now, statements):
    unit, manager = lab
    made = [listed(unit, now - timedelta(seconds=n // 3)) for n in range(2 * PAGE + 5)]
    never = an_instrument(unit, state="draft")
    at, last = now + LATER, made[-1]
    with statements() as sent:
        root = ask(at, **ALL)
    assert len(sent) <= 2
    told, stamps = list(headers(root)), []
    assert last.code in told
    edit_listing(last.code, {"room": "B1"}, version=1, by=manager, at=at)
    edit_listing(made[0].code, {"room": "B2"}, version=1, by=manager, at=at)
    while token := token_in(root):
        at += timedelta(minutes=5)
        root = ask(at, verb="ListRecords", resumptionToken=token)
        told += headers(root)
        stamps += [one.text for one in root.iter(f"{OAI}datestamp")]
    assert root.find(f".//{OAI}resumptionToken") is not None
    assert set(told) == {one.code for one in made}
    assert never.code not in told
    assert stamps == sorted(stamps)
    assert sorted(code for code in told if told.count(code) > 1) == [last.code] * 2


def test_from_and_until_choose_by_the_last_change_both_included(lab, ask, now):
    unit, manager = lab
    old = listed(unit, now - timedelta(days=3))
    new = listed(unit, now)
    stamp = seconds(now + SETTLING)
    after = {**ALL, "from": stamp}
    assert set(headers(ask(**after))) == {new.code}
    assert set(headers(ask(**after, until=stamp))) == {new.code}
    assert set(headers(ask(**ALL, until="2026-11-24"))) == {old.code}
    assert fault(ask(**after, set="nowhere")) == "noRecordsMatch"
    assert set(headers(ask(**after, set=unit.zone_key))) == {new.code}
    edit_listing(old.code, {"room": "B1"}, version=1, by=manager, at=now + LATER)
    soon = headers(ask(now + LATER + SETTLING / 2, **after))
    assert set(soon) == {new.code}
    assert set(headers(ask(now + LATER + SETTLING, **after))) == {old.code, new.code}


def test_what_was_published_once_is_told_as_deleted(lab, ask, now):
    unit, manager = lab
    made = listed(unit, now)
    an_instrument(unit, state="retired")
    suspend_listing(made.code, by=manager, at=now + LATER, comment="搬迁")
    root = ask(now + 2 * LATER, **ALL)
    (header,) = root.iter(f"{OAI}header")
    assert header.get("status") == "deleted"
    assert header.findtext(f"{OAI}datestamp") == seconds(now + LATER + SETTLING)
    assert root.find(f".//{OAI}metadata") is None
    one = ask(
        now + 2 * LATER,
        verb="GetRecord", identifier=the_id(made), metadataPrefix="oai_dc",
    )  # fmt: skip
    assert headers(one)[made.code].get("status") == "deleted"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=Delete", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&set=a", "badArgument"),
        ("verb=Identify&%00=%00", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=a&set=a", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-13-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=0000-01-01", "badArgument"),
        (
            "verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-02&until=2026-01-01",
            "badArgument",
        ),
        (
            "verb=ListRecords&metadataPrefix=oai_dc"
            "&from=2026-01-01&until=2026-01-02T00:00:00Z",
            "badArgument",
        ),
        ("verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=a", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
        (
            "verb=GetRecord&identifier=oai:localhost:TT&metadataPrefix=%01",
            "cannotDisseminateFormat",
        ),
        (
            "verb=GetRecord&identifier=oai:localhost:TT%00&metadataPrefix=oai_dc",
            "idDoesNotExist",
        ),
        ("verb=ListMetadataFormats&identifier=oai:localhost:TT", "idDoesNotExist"),
        ("verb=ListIdentifiers&metadataPrefix=oai_dc&set=%00", "noRecordsMatch"),
        (
            "verb=ListIdentifiers&metadataPrefix=oai_dc&until=0001-01-01",
            "noRecordsMatch",
        ),
        (
            "verb=ListIdentifiers&metadataPrefix=oai_dc&from=9999-12-31",
            "noRecordsMatch",
        ),
        ("verb=ListRecords&resumptionToken=%00", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=W10", "badResumptionToken"),
        ("verb=ListSets&resumptionToken=W10", "badResumptionToken"),
    ],
)
def test_each_fault_is_answered_by_its_code(context, lab, query, code):
    an_instrument(lab[0])
    reply = context.test_client().get(f"/oai?{query}")
    root = etree.fromstring(reply.data)
    assert (reply.status_code, fault(root)) == (200, code)
    assert not (code.startswith("bad") and "Token" not in code and root[1].attrib)


def test_a_token_serves_the_verb_it_was_given_for(lab, ask, now):
    for _ in range(PAGE + 1):
        an_instrument(lab[0])
    db.session.flush()
    token = token_in(ask(verb="ListIdentifiers", metadataPrefix="oai_dc"))
    other = ask(verb="ListRecords", resumptionToken=token)
    assert fault(other) == "badResumptionToken"
    rest = ask(verb="ListIdentifiers", resumptionToken=token)
    assert len(headers(rest)) == 1
    assert rest.find(f".//{OAI}metadata") is None


def test_the_list_leads_to_the_feed(lab, context):
    assert "/oai?verb=Identify" in context.test_client().get("/list").text
