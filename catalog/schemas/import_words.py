"""How a list words what the form offers to choose, and back."""

from collections.abc import Mapping
from typing import Any

from catalog.rules.listing_fields import Field, Kind
from catalog.rules.row_cells import rows_text
from catalog.rules.words import MODE_NAMES, TRAINING_NAMES
from catalog.schemas.listing import ListingSchema

MODE_WORDS = {
    "自主上机": "self", "协助上机": "assist", "协助测试": "assist", "送样检测": "sample", "远程": "remote",
    "申请制": "proposal",
}  # fmt: skip
TRAINING_WORDS = {
    "无需资格": "none", "基础培训": "basic", "培训并考核": "exam", "高级资格": "advanced",
}  # fmt: skip
_PLACES = {
    "province_code": {"上海": "310000", "上海市": "310000"},
    "city_code": {"上海": "310100", "上海市": "310100", "市辖区": "310100"},
}
_SCHEMA = ListingSchema(partial=True)


def _also(names: Mapping[Any, str]) -> dict[str, str]:
    english = {name.lower(): str(key) for key, name in names.items()}
    return english | {str(key): str(key) for key in names}


def words_of(one: Field) -> dict[str, str]:
    """Return the key for each wording of a closed list, in lower case."""
    if one.key == "modes":
        return MODE_WORDS | _also(MODE_NAMES)
    if one.key == "training_level":
        return TRAINING_WORDS | _also(TRAINING_NAMES)
    if one.key in _PLACES:
        return _PLACES[one.key]
    found: dict[str, str] = {}
    for key, choice in (one.choices or {}).items():
        for wording in (key, choice.zh, choice.name, *choice.also):
            found.setdefault(wording.lower(), key)
    return found


def wordings(one: Field, *, english: bool = False) -> dict[str, str]:
    """Return the wording of each key of a closed list, as it can be read back."""
    if one.key == "modes":
        if english:
            return {str(key): name for key, name in MODE_NAMES.items()}
        return {key: said for said, key in MODE_WORDS.items()}
    if one.key == "training_level":
        if english:
            return {str(key): name for key, name in TRAINING_NAMES.items()}
        return {key: said for said, key in TRAINING_WORDS.items()}
    choices = (one.choices or {}).items()
    return {key: choice.name if english else choice.zh for key, choice in choices}


def dumped(one: Field, listing: Any) -> Any:
    """Return a field of a listing as ListingSchema dumps it."""
    return _SCHEMA.fields[one.form].serialize(one.form, listing)


def as_cell(one: Field, value: Any, *, english: bool = False) -> str:
    """Return a value, dumped by ListingSchema, as a list brings it back unchanged."""
    names = wordings(one, english=english)
    if value is None:
        return ""
    if isinstance(value, bool):
        return ("Yes" if value else "No") if english else ("是" if value else "否")
    if one.kind is Kind.ROWS:
        return rows_text(one.key, value)
    if isinstance(value, list):
        return "，".join(names.get(str(item), str(item)) for item in value)
    return names.get(str(value), str(value))
