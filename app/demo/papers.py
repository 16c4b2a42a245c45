"""Papers of the demo: a PDF with one sentence."""

# A page with one sentence: small, but any reader of PDF opens it.
_PDF = (
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
    "/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
    "4 0 obj<</Length {length}>>stream\n{said}\nendstream endobj\n"
    "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
    "trailer<</Root 1 0 R>>\n%%EOF\n"
)


def one_page(sentence: str) -> bytes:
    """Return a PDF that says the sentence, in plain ASCII without parentheses."""
    said = f"BT /F 18 Tf 60 760 Td ({sentence}) Tj ET"
    return _PDF.format(length=len(said), said=said).encode()
