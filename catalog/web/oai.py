"""The feed for harvesters: OAI-PMH 2.0 over what is and was published."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue

from catalog.formats import oai_datacite, oai_dc
from catalog.formats.oai_xml import add, add_record, envelope, utc, written
from catalog.queries.harvest import Harvested, earliest_stamp, harvest, harvested
from catalog.rules.export_record import ExportRecord
from catalog.rules.harvest import (
    IDENTIFIERS,
    PAGE,
    Fault,
    Selection,
    asked,
    code_of,
    is_deleted,
    known_prefix,
    packed,
    selected,
    unpacked,
)
from identity.queries.zones import zones
from kernel.http.paging import cursor_of, values_of
from kernel.values import clock
from kernel.values.errors import Malformed

pages = Blueprint("oai", __name__)

XML = "text/xml; charset=utf-8"
FORMATS: dict[str, tuple[Callable[[ExportRecord], Element], str, str]] = {
    "oai_dc": (oai_dc.as_oai_dc, oai_dc.SCHEMA, oai_dc.NAMESPACE),
    "oai_datacite": (
        oai_datacite.as_oai_datacite,
        oai_datacite.SCHEMA,
        oai_datacite.NAMESPACE,
    ),
}


@dataclass(frozen=True, slots=True)
class _Question:
    """One request, where it came in, and when."""

    arguments: Mapping[str, str]
    site: str
    at: datetime

    @property
    def namespace(self) -> str:
        return urlsplit(self.site).hostname or "localhost"


@pages.route("/oai", methods=["GET", "POST"])
def feed() -> ResponseReturnValue:
    """Answer a harvester; faults are answers too, as the protocol has it.

    A form sent by POST asks the same as an address (OAI-PMH 2.0, 3.1.1) and changes
    as little.
    """
    site, at = str(current_app.config["PUBLIC_URL"]), clock.now()
    said: dict[str, str] = {}
    try:
        given = asked(request.values.lists())
        question = _Question(given, site, at)
        root = envelope(f"{site}/oai", at, given)
        _ANSWERS[given["verb"]](root, question)
    except Fault as fault:
        if fault.code not in ("badVerb", "badArgument"):
            said = given
        root = envelope(f"{site}/oai", at, said)
        add(root, "error", fault.said, code=fault.code)
    return Response(written(root), content_type=XML)


def _identify(root: Element, question: _Question) -> None:
    told = add(root, "Identify")
    for name, text in (
        ("repositoryName", "Lianyi 联仪"),
        ("baseURL", f"{question.site}/oai"),
        ("protocolVersion", "2.0"),
        ("adminEmail", str(current_app.config["MAIL_FROM"])),
        ("earliestDatestamp", utc(earliest_stamp(question.at))),
        ("deletedRecord", "persistent"),
        ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
    ):
        add(told, name, text)


def _list_formats(root: Element, question: _Question) -> None:
    if "identifier" in question.arguments:
        _one(question)
    told = add(root, "ListMetadataFormats")
    for prefix, (_, schema, namespace) in FORMATS.items():
        one = add(told, "metadataFormat")
        add(one, "metadataPrefix", prefix)
        add(one, "schema", schema)
        add(one, "metadataNamespace", namespace)


def _list_sets(root: Element, question: _Question) -> None:
    if "resumptionToken" in question.arguments:
        raise Fault("badResumptionToken", "The sets are told in one piece.")
    told = add(root, "ListSets")
    for zone in zones():
        one = add(told, "set")
        add(one, "setSpec", zone.key)
        add(one, "setName", zone.name_en)


def _get_record(root: Element, question: _Question) -> None:
    prefix = known_prefix(question.arguments["metadataPrefix"])
    _tell(add(root, "GetRecord"), _one(question), question, prefix)


def _list(root: Element, question: _Question) -> None:
    verb = question.arguments["verb"]
    selection = _selection(question)
    found = harvest(selection, question.site, question.at)
    page = found[:PAGE]
    if not page and not selection.after:
        raise Fault("noRecordsMatch", "No listing changed in that time and set.")
    told = add(root, verb)
    for one in page:
        _tell(told, one, question, selection.prefix)
    if len(found) > PAGE:
        last = page[-1]
        token = cursor_of(*packed(verb, selection, (last.stamp, last.id)))
        add(told, "resumptionToken", token)
    elif selection.after:
        add(told, "resumptionToken")


def _selection(question: _Question) -> Selection:
    token = question.arguments.get("resumptionToken")
    if token is None:
        return selected(question.arguments)
    try:
        values = values_of(token)
    except Malformed:
        values = ()
    return unpacked(question.arguments["verb"], values)


def _one(question: _Question) -> Harvested:
    code = code_of(question.arguments["identifier"], question.namespace)
    found = harvested(code, question.site, question.at)
    if found is None:
        raise Fault("idDoesNotExist", "No listing has this identifier.")
    return found


def _tell(place: Element, one: Harvested, question: _Question, prefix: str) -> None:
    deleted = is_deleted(one.record.state)
    header_only = question.arguments["verb"] == IDENTIFIERS
    add_record(
        place,
        f"oai:{question.namespace}:{one.record.code}",
        one.stamp,
        [one.zone_key],
        None if deleted or header_only else FORMATS[prefix][0](one.record),
        header_only=header_only,
        deleted=deleted,
    )


_ANSWERS: dict[str, Callable[[Element, _Question], None]] = {
    "Identify": _identify,
    "ListMetadataFormats": _list_formats,
    "ListSets": _list_sets,
    "GetRecord": _get_record,
    "ListIdentifiers": _list,
    "ListRecords": _list,
}
