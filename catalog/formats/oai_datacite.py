"""A listing's DataCite metadata as XML, in the wrapper that harvesters know it by."""

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from catalog.formats.datacite import as_datacite
from catalog.formats.oai_xml import LANG, XSI, add
from catalog.rules.export_record import ExportRecord

NAMESPACE = "http://schema.datacite.org/oai/oai-1.1/"
SCHEMA = "http://schema.datacite.org/oai/oai-1.1/oai.xsd"
_KERNEL = "http://datacite.org/schema/kernel-4"
_KERNEL_SCHEMA = "http://schema.datacite.org/meta/kernel-4.6/metadata.xsd"
_SYMBOL = "LIANYI"
# List in JSON: element of one, key of its text, keys that are attributes.
_LISTS = (
    ("titles", "title", "title", ("titleType",)),
    ("subjects", "subject", "subject", ()),
    ("dates", "date", "date", ("dateType",)),
    (
        "alternateIdentifiers", "alternateIdentifier", "alternateIdentifier",
        ("alternateIdentifierType",),
    ),
    (
        "relatedIdentifiers", "relatedIdentifier", "relatedIdentifier",
        ("relatedIdentifierType", "relationType"),
    ),
    ("descriptions", "description", "description", ("descriptionType",)),
)  # fmt: skip


def as_oai_datacite(record: ExportRecord) -> Element:
    """Return the metadata of DataCite 4.6, the same that the JSON profile has."""
    found = as_datacite(record)
    root = Element(
        f"{{{NAMESPACE}}}oai_datacite",
        {f"{{{XSI}}}schemaLocation": f"{NAMESPACE} {SCHEMA}"},
    )
    add(root, "schemaVersion", "4.6")
    add(root, "datacentreSymbol", _SYMBOL)
    resource = SubElement(
        add(root, "payload"),
        f"{{{_KERNEL}}}resource",
        {f"{{{XSI}}}schemaLocation": f"{_KERNEL} {_KERNEL_SCHEMA}"},
    )
    first = found["identifiers"][0]
    add(
        resource,
        "identifier",
        first["identifier"],
        identifierType=first["identifierType"],
    )
    _add_people(resource, "creator", found["creators"])
    add(resource, "publisher", found["publisher"]["name"])
    add(resource, "publicationYear", found["publicationYear"])
    kind = found["types"]
    add(
        resource,
        "resourceType",
        kind["resourceType"],
        resourceTypeGeneral=kind["resourceTypeGeneral"],
    )
    _add_people(resource, "contributor", found["contributors"])
    for key, name, text, attributes in _LISTS:
        rows = [one for one in found.get(key, []) if one[text]]
        if rows:
            around = add(resource, key)
            for one in rows:
                _add_row(around, name, one[text], one, attributes)
    return root


def _add_people(resource: Element, name: str, rows: list[Mapping[str, Any]]) -> None:
    around = add(resource, f"{name}s")
    for one in rows:
        kind = one.get("contributorType", "")
        made = add(around, name, contributorType=kind)
        add(made, f"{name}Name", one["name"], nameType=one["nameType"])


def _add_row(
    around: Element,
    name: str,
    text: str,
    row: Mapping[str, Any],
    attributes: tuple[str, ...],
) -> None:
    made = add(around, name, text, **{key: row.get(key, "") for key in attributes})
    if language := row.get("lang"):
        made.set(LANG, language)
