"""Pages keep to the content security policy, and their colours can be read."""

import re
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, name_of

TEMPLATES = sorted(
    path
    for path in ROOT.glob("*/**/templates/**/*.html")
    if "node_modules" not in path.parts and ".venv" not in path.parts
)
TEMPLATES += sorted((ROOT / "app" / "templates").rglob("*.html"))
TOKENS = (ROOT / "frontend" / "styles" / "tokens.css").read_text("utf-8")

TEXT, CONTROL = 4.5, 3.0
GROUNDS = ("bg", "surface", "surface-2")
READ = [
    *((text, ground) for text in ("text", "text-2", "text-3") for ground in GROUNDS),
    ("brand", "surface"), ("brand", "bg"), ("brand-2", "brand-tint"), ("on-brand", "brand"),
    ("t-busy-text", "t-busy"), ("ok", "t-free"), ("text-3", "t-closed"),
    *((kind, f"{kind}-t") for kind in ("ok", "warn", "bad", "info")),
    *((f"z-{zone}", f"z-{zone}-t") for zone in ("wan", "jiang", "gang", "hong")),
]  # fmt: skip
SEEN = [("line-strong", "surface"), ("t-free-line", "surface"), ("brand", "surface")]


def markup(path: Path) -> str:
    """Return a template without its comments, statements and expressions."""
    inner = r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}"
    return re.sub(inner, "", path.read_text("utf-8"), flags=re.DOTALL)


def test_no_page_carries_a_style_a_script_or_a_handler():
    carried = [
        f"{name_of(path)}: {found}"
        for path in TEMPLATES
        for found in re.findall(
            r"\sstyle=|\son[a-z]+=|\shx-on|<style|<script(?![^>]*\s(?:src|type=\"application/ld\+json\"))|javascript:",
            markup(path),
        )
    ]
    assert not carried


def test_no_page_loads_anything_from_another_host():
    foreign = [
        f"{name_of(path)}: {found}"
        for path in TEMPLATES
        for found in re.findall(
            r"(?:src|href|action)=[\"'](?:https?:)?//[^\"']+", markup(path)
        )
    ]
    assert not foreign


def colours(theme: str) -> dict[str, str]:
    light, _, dark = TOKENS.partition(":root[data-theme=dark]")
    text = light.partition("@media")[0] if theme == "light" else dark
    return dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9A-Fa-f]{6})", text))


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    r, g, b = (
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    )
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("least", "pairs"), [(TEXT, READ), (CONTROL, SEEN)], ids=["text", "controls"]
)
def test_every_pair_of_colours_can_be_told_apart(theme, least, pairs):
    named = colours(theme)
    weak = {
        (one, other): round(contrast(named[one], named[other]), 2)
        for one, other in pairs
        if contrast(named[one], named[other]) < least
    }
    assert not weak


def test_both_dark_themes_are_the_same():
    blocks = re.findall(r"--bg:#0E1513.*?\n\s*\}", TOKENS, flags=re.DOTALL)
    assert len(blocks) == 2
    first, second = (re.findall(r"--[a-z0-9-]+:[^;]+", block) for block in blocks)
    assert first == second
