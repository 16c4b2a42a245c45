"""A listing as schema.org Product, as search engines read it in the page."""

from typing import Any

from catalog.rules.export_record import ExportRecord


def as_json_ld(record: ExportRecord) -> dict[str, Any]:
    """Return JSON-LD; measured quantities and specifications are additional properties."""
    values = record.values
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "@id": record.url,
        "url": record.url,
        "sku": record.code,
        "name": [
            {"@language": "zh", "@value": str(values["name_zh"])},
            {"@language": "en", "@value": str(values["name_en"])},
        ],
        "category": record.category_zh,
        "identifier": [
            {"@type": "PropertyValue", "propertyID": kind, "value": number}
            for kind, number in record.identifiers
        ],
        "offers": {
            "@type": "Offer",
            "url": record.url,
            "areaServed": "Shanghai",
            "businessFunction": "http://purl.org/goodrelations/v1#LeaseOut",
            "offeredBy": {"@type": "Organization", "name": record.unit_zh},
        },
    }
    if values.get("manufacturer"):
        found["manufacturer"] = {
            "@type": "Organization",
            "name": str(values["manufacturer"]),
        }
    for name, key in (("model", "model"), ("serialNumber", "serial_number")):
        if values.get(key):
            found[name] = str(values[key])
    if record.picture_url:
        found["image"] = record.picture_url
    if record.description:
        found["description"] = record.description
    properties = [
        {
            "@type": "PropertyValue",
            "name": row["name"],
            "value": row["value"],
            **({"unitText": row["unit"]} if row.get("unit") else {}),
        }
        for row in values.get("spec_rows") or ()
    ]
    properties += [
        {"@type": "PropertyValue", "name": "measuredVariable", "value": one}
        for one in values.get("measured_variables") or ()
    ]
    if properties:
        found["additionalProperty"] = properties
    if record.parent_url:
        found["isRelatedTo"] = {"@type": "Product", "@id": record.parent_url}
    return found
