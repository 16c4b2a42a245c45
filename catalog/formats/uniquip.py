"""Rows of UNIQUIP (edition of 2025), the exchange form of equipment catalogues."""

from catalog.rules.export_record import ExportRecord

HEADINGS = (
    "type", "institutionID", "doi", "name", "description", "manufacturer", "model",
    "commissionedDate", "decommissionedDate", "measuredVariables", "subject",
    "infraportalDiscipline", "contactName", "contactEmail", "managingDepartment",
)  # fmt: skip


def uniquip_row(record: ExportRecord, *, personal: bool) -> list[str]:
    """Return one instrument; names and addresses of people only where `personal`.

    The list of disciplines is that of another country's funder and stays empty.
    """
    of = record.text
    doi = next((number for kind, number in record.identifiers if kind == "DOI"), "")
    single = record.values.get("object_type") in (None, "", "instrument")
    return [
        "equipment" if single else "facility",
        of("inner_id"), doi, of("name_en") or of("name_zh"),
        record.description or of("name_zh"), of("manufacturer"), of("model"),
        of("commissioned_on"), of("decommissioned_on"),
        "; ".join(record.values.get("measured_variables") or ()), of("subjects"), "",
        of("contact_name") if personal else "",
        of("contact_email") if personal else "",
        of("department") or record.unit_zh,
    ]  # fmt: skip
