"""How a listing is cut into words and sounds."""

from catalog.rules.makers import MAKERS
from catalog.rules.search_terms import (
    bigrams,
    folded,
    latin_text,
    listing_text,
    pieces,
    runs,
    sounds_vector,
    words_vector,
)
from catalog.rules.synonyms import atoms_of, read, synonyms

LISTING = listing_text(
    code="MS-0480",
    abbreviation="LC-MS/MS",
    manufacturer="O'Brien \\ Sons",
    model="F200X",
    name_zh="質譜儀",
    name_en="Mass spectrometer",
    organisation=("海科路", "Haike"),
    category=("质谱仪器", "Mass spectrometers"),
    zone=("张江", "Zhangjiang"),
    details=("600MHz；0.23 nm",),
)


def lexemes(vector: str) -> dict[str, str]:
    found = (entry.rpartition(":") for entry in vector.split(" "))
    return {word.strip("'"): at for word, _, at in found}


def test_width_case_and_script_do_not_matter():
    assert folded("ＭＳ 質譜") == "ms 质谱"


def test_chinese_is_found_by_pairs_and_by_single_characters():
    words = lexemes(words_vector(LISTING))
    assert {"质谱", "谱仪", "质", "仪"} <= set(words)
    assert bigrams("镜") == ["镜"]


def test_a_compound_is_found_whole_and_in_parts():
    words = lexemes(words_vector(LISTING))
    assert {"lcmsms", "lc", "ms", "f200x", "600mhz", "600", "mhz", "0.23"} <= set(words)
    assert pieces("600mhz") == ["600", "mhz"]
    assert [run.text for run in runs("lc-ms 质谱")] == ["lc-ms", "质谱"]


def test_names_weigh_more_than_specifications():
    words = lexemes(words_vector(LISTING))
    assert words["f200x"].endswith("A")
    assert words["质谱"].split(",")[0].endswith("B")
    assert words["600mhz"].endswith("D")


def test_the_letters_of_a_code_are_not_an_abbreviation():
    words = lexemes(words_vector(LISTING))
    assert "ms0480" in words
    assert "1A" not in words["ms"].split(",")


def test_quotes_and_backslashes_do_not_break_the_vector():
    assert "'brien'" in words_vector(LISTING)


def test_sounds_begin_at_every_syllable():
    sounds = set(sounds_vector(LISTING).replace("'", "").split())
    assert {"zhipuyi", "puyi", "yi", "~zpy", "~py", "haikelu", "~zj"} <= sounds


def test_latin_names_are_kept_for_typing_errors():
    assert "spectrometer" in latin_text(LISTING)
    assert "质" not in latin_text(LISTING)


def test_a_term_of_two_groups_stands_for_both():
    table = read([("ct", "CT"), ("ct", "工业CT"), ("rt", "工业CT"), ("rt", "RT")])
    assert set(table.known(atoms_of("工业CT"))) == {"CT", "工业CT", "RT"}


def test_the_longest_known_term_wins():
    atoms = atoms_of("高分辨透射电镜")
    assert synonyms().longest_at(atoms, 0) == len(atoms)


def test_makers_are_known_in_both_scripts():
    assert "Shimadzu" in synonyms().known(atoms_of("岛津"))
    assert all(MAKERS.values())
