"""What a listing is found by: its words, its sounds and its Latin names.

Both the index and the query pass through folded(): NFKC, lower case, simplified
characters. Chinese has no spaces, so a run of it is kept as bigrams and as single
characters; a Latin compound is kept whole, in parts, and split where letters meet
digits, so that 600MHz, LC-MS and F200X are found however they are typed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from unicodedata import normalize

from pypinyin import lazy_pinyin

CJK = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
MOST_SYLLABLES, MOST_INITIALS = 6, 8
# The last position that a tsvector can hold.
_LAST_POSITION = 16_383

_CHINESE = re.compile(f"[{CJK}]+")
_RUN = re.compile(
    f"(?P<chinese>[{CJK}]+)"
    r"|(?P<number>\d+\.\d+(?![\w.]))"
    rf"|(?P<latin>[^\W_{CJK}]+(?:[-/+.·'’&][^\W_{CJK}]+)*)"
)
_CONNECTOR = re.compile(r"[-/+.·'’&]")
_DECIMAL = re.compile(r"\d+\.\d+")
_BORDER = re.compile(r"(?<=\d)(?=[^\W\d])|(?<=[^\W\d])(?=\d)")


@dataclass(frozen=True, slots=True)
class ListingText:
    """The texts of one listing, by how much a match in them counts.

    `exact` holds abbreviation and model, like the code; `names` the two names; `origin`
    maker, organisation, category and zone; `details` specifications and services.
    """

    code: str
    exact: tuple[str, ...]
    names: tuple[str, ...]
    origin: tuple[str, ...]
    details: tuple[str, ...] = ()
    latin: tuple[str, ...] = ()


def listing_text(
    *,
    code: str,
    abbreviation: str,
    manufacturer: str,
    model: str,
    name_zh: str,
    name_en: str,
    organisation: tuple[str, str],
    category: tuple[str, str],
    zone: tuple[str, str],
    details: tuple[str, ...] = (),
) -> ListingText:
    """Sort a listing's texts by weight; pairs are (Chinese, English) names."""
    return ListingText(
        code=code,
        exact=(abbreviation, model),
        names=(name_zh, name_en),
        origin=(manufacturer, *organisation, *category, *zone),
        details=details,
        latin=(manufacturer, model, abbreviation, name_en),
    )


@lru_cache(maxsize=1)
def _simplified() -> dict[int, str]:
    table = files("opencc").joinpath("dictionary/TSCharacters.txt").read_text("utf-8")
    pairs = (line.split("\t") for line in table.splitlines() if "\t" in line)
    return {ord(old): new.split()[0] for old, new in pairs if len(old) == 1}


def folded(text: str) -> str:
    """Return the text in the one form that is compared: NFKC, lower, simplified."""
    return normalize("NFKC", text).lower().translate(_simplified())


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of Chinese, or a Latin word with its inner - / + signs."""

    text: str
    chinese: bool
    start: int
    end: int

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the characters of Chinese, or the parts of a Latin compound."""
        if self.chinese:
            return tuple(self.text)
        if _DECIMAL.fullmatch(self.text):
            return (self.text,)
        return tuple(_CONNECTOR.split(self.text))


def runs(folded_text: str) -> Iterator[Run]:
    """Cut a folded text into its runs."""
    for match in _RUN.finditer(folded_text):
        chinese = match.lastgroup == "chinese"
        yield Run(match.group(), chinese, match.start(), match.end())


def bigrams(chinese: str) -> list[str]:
    """Return the overlapping pairs of a run, or the run itself when it is shorter."""
    return [chinese[i : i + 2] for i in range(len(chinese) - 1)] or [chinese]


def pieces(word: str) -> list[str]:
    """Split a word where letters meet digits: 600mhz is 600 and mhz."""
    return _BORDER.split(word)


def words_vector(text: ListingText) -> str:
    """Return the words of a listing as the text of a tsvector.

    Weights: A exact names, B names, C origin, D details.
    """
    # EM-0012 is not an electron microscope by its letters alone.
    code = folded(text.code).partition("-")
    places = {lexeme: ["1A"] for lexeme in (code[0] + code[2], code[2]) if lexeme}
    position = 2
    weighted = (
        ("A", text.exact, _known_lexemes),
        ("B", text.names, _known_lexemes),
        ("C", text.origin, _known_lexemes),
        ("D", text.details, _lexemes),
    )
    for weight, texts, lexemes in weighted:
        for one in texts:
            for lexeme, offset in lexemes(one):
                at = position + offset
                place = f"{at if at < _LAST_POSITION else _LAST_POSITION}{weight}"
                if lexeme in places:
                    places[lexeme].append(place)
                else:
                    places[lexeme] = [place]
            position += len(one) + 2
    words = [f"{quoted(word)}:{','.join(at[:250])}" for word, at in places.items()]
    whole = dict.fromkeys(whole_name(one) for one in (text.code, *text.exact) if one)
    return " ".join((*words, *map(quoted, whole)))


def whole_name(text: str) -> str:
    """Return the word by which somebody is found who types the whole of a name.

    The sign before it stands in no other word.
    """
    return "=" + folded(text).strip()


def _lexemes(text: str) -> list[tuple[str, int]]:
    """Return the words of a text with their places in it, from 1 on."""
    found: list[tuple[str, int]] = []
    position = 1
    for run in runs(folded(text)):
        if run.chinese:
            for i, character in enumerate(run.text):
                found.append((character, position + i))
                if i + 1 < len(run.text):
                    found.append((run.text[i : i + 2], position + i))
            position += len(run.text)
            continue
        if len(run.parts) > 1:
            found.append(("".join(run.parts), position))
        for part in run.parts:
            split = pieces(part)
            if len(split) > 1:
                found.append((part, position))
            for piece in split:
                found.append((piece, position))
                position += 1
    return found


# Units, categories, zones and makers stand in thousands of listings alike.
_known_lexemes = lru_cache(maxsize=4096)(_lexemes)


def sounds_vector(text: ListingText) -> str:
    """Return the pinyin of a listing's Chinese names as the text of a tsvector.

    From each syllable on: the next six joined, and after ~ the next eight initials.
    """
    found: dict[str, None] = {}
    for one in (*text.names, *text.origin):
        for match in _CHINESE.finditer(folded(one)):
            found.update(dict.fromkeys(_sounds(match.group())))
    return " ".join(quoted(sound) for sound in found)


@lru_cache(maxsize=4096)
def _sounds(chinese: str) -> list[str]:
    """Return what begins at each syllable: syllables, then ~initials."""
    found, syllables = [], pinyin(chinese)
    for i in range(len(syllables)):
        found.append("".join(syllables[i : i + MOST_SYLLABLES]))
        rest = syllables[i : i + MOST_INITIALS]
        found.append("~" + "".join(s[0] for s in rest))
    return found


def pinyin(chinese: str) -> list[str]:
    """Return the syllables of a Chinese text without tones; ü is written v."""
    return [s for s in lazy_pinyin(chinese) if s]


def latin_text(text: ListingText) -> str:
    """Return the Latin names of a listing, in which typing errors are looked for."""
    found = (
        run.text for one in text.latin for run in runs(folded(one)) if not run.chinese
    )
    return " ".join(dict.fromkeys(found))


def quoted(lexeme: str) -> str:
    """Quote a lexeme for the text of a tsvector or tsquery."""
    if "'" in lexeme or "\\" in lexeme:
        lexeme = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{lexeme}'"
