"""How a list words what the form offers to choose, and back."""

from typing import Any

from catalog.rules.import_columns import COLUMNS
from catalog.rules.listing_fields import Field

MODE_WORDS = {
    "自主上机": "self", "协助测试": "assist", "送样检测": "sample", "远程": "remote",
    "申请制": "proposal",
}  # fmt: skip
TRAINING_WORDS = {
    "无需资格": "none", "基础培训": "basic", "培训并考核": "exam", "高级资格": "advanced",
}  # fmt: skip
_PLACES = {
    "province_code": {"上海": "310000", "上海市": "310000"},
    "city_code": {"上海": "310100", "上海市": "310100", "市辖区": "310100"},
}
BY_FORM: dict[str, Field] = {one.form: one for one in COLUMNS}


def words_of(one: Field) -> dict[str, str]:
    """Return the key for each wording of a closed list, in lower case."""
    if one.key == "modes":
        return MODE_WORDS | {key: key for key in MODE_WORDS.values()}
    if one.key == "training_level":
        return TRAINING_WORDS | {key: key for key in TRAINING_WORDS.values()}
    if one.key in _PLACES:
        return _PLACES[one.key]
    found: dict[str, str] = {}
    for key, choice in (one.choices or {}).items():
        for wording in (key, choice.zh, choice.name, *choice.also):
            found.setdefault(wording.lower(), key)
    return found


def as_cell(one: Field, value: Any) -> str:
    """Return a value, dumped by ListingSchema, as a list brings it back unchanged."""
    names = {key: choice.zh for key, choice in (one.choices or {}).items()}
    if one.key == "modes":
        names = {key: wording for wording, key in MODE_WORDS.items()}
    elif one.key == "training_level":
        names = {key: wording for wording, key in TRAINING_WORDS.items()}
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "，".join(names.get(str(item), str(item)) for item in value)
    return names.get(str(value), str(value))
