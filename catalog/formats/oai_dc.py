"""A listing as unqualified Dublin Core, which every harvester reads."""

from xml.etree.ElementTree import Element, register_namespace

from catalog.formats.oai_xml import LANG, XSI, add
from catalog.rules.export_record import ExportRecord

NAMESPACE = "http://www.openarchives.org/OAI/2.0/oai_dc/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
_DC = "http://purl.org/dc/elements/1.1/"

register_namespace("oai_dc", NAMESPACE)
register_namespace("dc", _DC)


def as_oai_dc(record: ExportRecord) -> Element:
    """Return the metadata; an instrument is a PhysicalObject, its unit the publisher."""
    root = Element(
        f"{{{NAMESPACE}}}dc", {f"{{{XSI}}}schemaLocation": f"{NAMESPACE} {SCHEMA}"}
    )
    listed = record.listed_on
    for name, text, language in (
        ("title", record.text("name_zh"), "zh"),
        ("title", record.text("name_en"), "en"),
        ("creator", record.text("manufacturer"), ""),
        ("subject", record.category_zh, "zh"),
        ("subject", record.category_en, "en"),
        ("description", record.text("model"), ""),
        ("description", record.description, "zh"),
        ("publisher", record.unit_zh, "zh"),
        ("publisher", record.unit_en, "en"),
        ("date", listed.isoformat() if listed else "", ""),
        ("type", "PhysicalObject", ""),
        *(("identifier", number, "") for _, number in record.identifiers),
        ("relation", record.parent_url, ""),
    ):
        if text:
            made = add(root, name, text)
            made.tag = f"{{{_DC}}}{name}"
            if language:
                made.set(LANG, language)
    return root
