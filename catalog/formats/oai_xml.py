"""The XML of OAI-PMH 2.0: the envelope, and what every record has."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from catalog.rules.harvest import SECONDS

OAI = "http://www.openarchives.org/OAI/2.0/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SCHEMA = f"{OAI} http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

register_namespace("oai", OAI)
register_namespace("xsi", XSI)


def fit(text: str) -> str:
    """Return the text without the characters that XML 1.0 cannot hold."""
    return _UNFIT.sub("", text)


def add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """Append an element of the parent's namespace; attributes without a value stay out."""
    space = parent.tag.partition("}")[0] + "}"
    given = {key: fit(value) for key, value in attributes.items() if value}
    made = SubElement(parent, space + name, given)
    made.text = fit(text) or None
    return made


def utc(moment: datetime) -> str:
    """Return an aware moment to the second, as 2026-01-31T08:00:00Z."""
    return moment.astimezone(UTC).strftime(SECONDS)


def envelope(base_url: str, at: datetime, asked: Mapping[str, str]) -> Element:
    """Return an answer without content; `asked` is empty when it was not understood."""
    root = Element(f"{{{OAI}}}OAI-PMH", {f"{{{XSI}}}schemaLocation": _SCHEMA})
    add(root, "responseDate", utc(at))
    add(root, "request", base_url, **asked)
    return root


def add_record(
    parent: Element,
    identifier: str,
    stamp: datetime,
    sets: Sequence[str],
    metadata: Element | None,
    *,
    header_only: bool = False,
    deleted: bool = False,
) -> None:
    """Append a record, or its header alone; a deleted one has no metadata."""
    place = parent if header_only else add(parent, "record")
    header = add(place, "header", status="deleted" if deleted else "")
    add(header, "identifier", identifier)
    add(header, "datestamp", utc(stamp))
    for name in sets:
        add(header, "setSpec", name)
    if metadata is not None and not header_only and not deleted:
        add(place, "metadata").append(metadata)


def written(root: Element) -> bytes:
    """Return the document in UTF-8."""
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content
