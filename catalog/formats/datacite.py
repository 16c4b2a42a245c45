"""A listing as DataCite 4.6 JSON, resource type Instrument (since 4.5)."""

from typing import Any

from catalog.formats.pidinst import related_identifiers
from catalog.rules.export_record import ExportRecord

# DataCite has no components; a thing has parts.
_RELATIONS = {
    "HasComponent": "HasPart",
    "IsComponentOf": "IsPartOf",
    "WasUsedIn": "IsReferencedBy",
    "IsAttachedTo": "IsPartOf",
}
PUBLISHER = "Lianyi 联仪"


def as_datacite(record: ExportRecord) -> dict[str, Any]:
    """Return the metadata; the model has no place of its own and is described.

    Without a DOI the identifier is the public page.
    """
    kind, identifier = record.identifiers[0]
    values = record.values
    listed = record.listed_on or values.get("commissioned_on")
    found: dict[str, Any] = {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "identifiers": [{"identifier": identifier, "identifierType": kind}],
        "creators": [
            {
                "name": str(values["manufacturer"] or record.unit_zh),
                "nameType": "Organizational",
            }
        ],
        "titles": [
            {"title": str(values["name_zh"]), "lang": "zh"},
            {
                "title": str(values["name_en"]),
                "lang": "en",
                "titleType": "TranslatedTitle",
            },
        ],
        "publisher": {"name": PUBLISHER},
        "publicationYear": str(listed.year) if listed else "",
        "types": {
            "resourceTypeGeneral": "Instrument",
            "resourceType": record.category_en or record.category_zh,
        },
        "subjects": [{"subject": record.category_zh}],
        "contributors": [
            {
                "name": record.unit_en or record.unit_zh,
                "nameType": "Organizational",
                "contributorType": "HostingInstitution",
            }
        ],
        "alternateIdentifiers": [
            {
                "alternateIdentifier": str(values[key]),
                "alternateIdentifierType": name,
            }
            for key, name in (
                ("serial_number", "serialNumber"),
                ("inner_id", "inventoryNumber"),
            )
            if values.get(key)
        ],
        "descriptions": [
            {
                "description": "\n".join(
                    part for part in (record.text("model"), record.description) if part
                ),
                "descriptionType": "TechnicalInfo",
            }
        ],
        "url": record.url,
    }
    if values.get("commissioned_on"):
        began, ended = values["commissioned_on"], values.get("decommissioned_on")
        span = f"{began}/{ended}" if ended else str(began)
        found["dates"] = [{"date": span, "dateType": "Available"}]
    if related := related_identifiers(record):
        found["relatedIdentifiers"] = [
            {
                "relatedIdentifier": one["relatedIdentifier"],
                "relatedIdentifierType": one["relatedIdentifierType"],
                "relationType": _RELATIONS.get(
                    one["relationType"], one["relationType"]
                ),
            }
            for one in related
        ]
    return found
