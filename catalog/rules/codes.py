"""The public code of an instrument: two letters for its kind and a number."""

# By the first four digits of the category; a major group covers what is not named.
PREFIXES: dict[str, str] = {
    "0101": "EM", "0102": "MS", "0103": "XR", "0104": "OS", "0105": "CG", "0106": "NM",
    "0107": "EC", "0108": "MI", "0109": "TA", "0110": "BC", "0111": "EN", "0112": "SP",
    "01": "AN",
    "0201": "ME", "0202": "GD", "0203": "PO", "0204": "AV", "0205": "PS", "0206": "FD",
    "02": "PT",
    "0301": "LM", "0304": "MG", "03": "MT",
    "04": "AS", "05": "OC", "06": "GE", "07": "AT",
    "0801": "EG", "0802": "RF", "0803": "TC", "0804": "NA", "0805": "IC", "08": "ET",
    "0901": "CL", "0902": "IM", "09": "MD",
    "10": "NU",
    "1101": "RT", "1102": "UT", "1104": "AE", "11": "SD",
    "1201": "AU", "1202": "CP", "1203": "EP", "1204": "MP", "12": "PR",
    "13": "CO", "14": "LA",
}  # fmt: skip
OTHER = "QT"


def prefix_of(category_code: str) -> str:
    """Return the two letters of a six-digit category."""
    found = PREFIXES.get(category_code[:4]) or PREFIXES.get(category_code[:2])
    return found or OTHER


def instrument_code(category_code: str, number: int) -> str:
    """Return a code such as MS-0480; numbers are unique over all prefixes."""
    return f"{prefix_of(category_code)}-{number:04d}"
