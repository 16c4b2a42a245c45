"""Every sentence a person sees exists in Chinese and English."""

import re
import string

import pytest
from flask_babel import force_locale

from app.catalogue_of_words import pairs, used
from kernel.http.speech import say
from kernel.values.errors import Refusal

UNFRIENDLY_ZH = re.compile("非法|无效|抱歉|租赁")
UNFRIENDLY_EN = re.compile(r"\b(invalid|forbidden|oops|sorry|illegal)\b", re.IGNORECASE)


def placeholders(text: str) -> set[str]:
    braces = (
        {name for _, name, _, _ in string.Formatter().parse(text) if name}
        if "{" in text
        else set()
    )
    return braces | set(re.findall(r"%\((\w+)\)s", text))


def test_every_message_has_its_chinese():
    known = {english for _file, english, chinese in pairs() if chinese}
    missing = {
        message: place for message, place in used().items() if message not in known
    }
    assert not missing


def test_no_chinese_is_left_over():
    in_code = set(used())
    unused = sorted({english for _file, english, _ in pairs()} - in_code - RUNTIME)
    assert not unused


# Said by libraries, or put together at run time from data.
RUNTIME = {
    english for file, english, _ in pairs() if file in ("library.csv", "data.csv")
}


def test_a_message_is_translated_in_one_way():
    seen: dict[str, str] = {}
    double = []
    for _file, english, chinese in pairs():
        if seen.setdefault(english, chinese) != chinese:
            double.append((english, seen[english], chinese))
    assert not double


def test_a_translation_names_the_same_values():
    different = [
        (e, z) for _file, e, z in pairs() if placeholders(e) != placeholders(z)
    ]
    assert not different


def test_no_sentence_scolds_or_apologises():
    harsh = [
        (e, z)
        for _f, e, z in pairs()
        if UNFRIENDLY_ZH.search(z) or UNFRIENDLY_EN.search(e)
    ]
    assert not harsh


def refusals(kind: type[Refusal] = Refusal) -> list[type[Refusal]]:
    return [c for sub in kind.__subclasses__() for c in (sub, *refusals(sub))]


def test_every_refusal_speaks_both_languages(app):
    known = {english for _file, english, _ in pairs()}
    silent = [c.__name__ for c in refusals() if c.message and c.message not in known]
    assert not silent


@pytest.mark.parametrize(("locale", "said"), [("en", "Mon"), ("zh_Hans_CN", "周一")])
def test_a_message_is_said_in_the_readers_language(app, locale, said):
    with app.test_request_context(), force_locale(locale):
        assert say("Mon") == said
