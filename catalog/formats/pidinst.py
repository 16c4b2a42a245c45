"""A listing as PIDINST 1.0 (RDA): metadata of one instrument as JSON."""

import re
from typing import Any

from catalog.rules.export_record import ExportRecord

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
# Kinds of identifiers of the schema; others are called URN.
_KINDS = frozenset(
    [
        "ARK",
        "arXiv",
        "bibcode",
        "DOI",
        "EAN13",
        "EISSN",
        "Handle",
        "IGSN",
        "ISBN",
        "ISSN",
        "ISTC",
        "LISSN",
        "PMID",
        "PURL",
        "RAiD",
        "RRID",
        "UPC",
        "URL",
        "URN",
        "w3id",
    ]
)


def as_pidinst(record: ExportRecord) -> dict[str, Any]:
    """Return the metadata; what is not given is left out."""
    kind, identifier = record.identifiers[0]
    values = record.values
    found: dict[str, Any] = {
        "identifier": {"identifier": identifier, "identifierType": kind},
        "schemaVersion": "1.0",
        "landingPage": record.url,
        "name": str(values["name_en"] or values["name_zh"]),
        "owners": [_owner(record)],
        "manufacturers": [
            {"manufacturerName": str(values["manufacturer"] or record.unit_zh)}
        ],
        "instrumentTypes": [
            {
                "instrumentTypeName": record.category_en or record.category_zh,
                "instrumentTypeIdentifier": {
                    "instrumentTypeIdentifier": str(values["category_code"]),
                    "instrumentTypeIdentifierType": "GB/T 32847",
                },
            }
        ],
        "alternateIdentifiers": _others(record),
    }
    if values.get("model"):
        found["model"] = {"modelName": str(values["model"])}
    if record.description:
        found["description"] = record.description
    if values.get("measured_variables"):
        found["measuredVariables"] = list(values["measured_variables"])
    if dates := _dates(record):
        found["dates"] = dates
    if related := related_identifiers(record):
        found["relatedIdentifiers"] = related
    return found


def related_identifiers(record: ExportRecord) -> list[dict[str, str]]:
    """Return what the lab gave, and the larger thing that it stands in."""
    found = [
        {
            "relatedIdentifier": str(row["identifier"]),
            "relatedIdentifierType": row["kind"] if row["kind"] in _KINDS else "URN",
            "relationType": str(row["relation"]),
        }
        for row in record.values.get("related") or ()
    ]
    if record.parent_url:
        found.append(
            {
                "relatedIdentifier": record.parent_url,
                "relatedIdentifierType": "URL",
                "relationType": "IsComponentOf",
                "relatedIdentifierName": record.parent_zh,
            }
        )
    return found


def _owner(record: ExportRecord) -> dict[str, Any]:
    owner: dict[str, Any] = {"ownerName": record.unit_en or record.unit_zh}
    email = str(record.values.get("contact_email") or "")
    if _EMAIL.fullmatch(email):
        owner["ownerContact"] = email
    if record.credit_code:
        owner["ownerIdentifier"] = {
            "ownerIdentifier": record.credit_code,
            "ownerIdentifierType": "统一社会信用代码",
        }
    return owner


def _dates(record: ExportRecord) -> list[dict[str, str]]:
    wanted = {"Commissioned": "commissioned_on", "DeCommissioned": "decommissioned_on"}
    return [
        {"date": str(record.values[key]), "dateType": kind}
        for kind, key in wanted.items()
        if record.values.get(key)
    ]


def _others(record: ExportRecord) -> list[dict[str, str]]:
    found = []
    if serial := record.values.get("serial_number"):
        found.append(_other(str(serial), "SerialNumber"))
    found.append(_other(str(record.values["inner_id"]), "InventoryNumber"))
    found += [
        {**_other(number, "Other"), "alternateIdentifierName": kind}
        for kind, number in record.identifiers[1:]
    ]
    return found


def _other(number: str, kind: str) -> dict[str, str]:
    return {"alternateIdentifier": number, "alternateIdentifierType": kind}
