"""Documents that the demo's lab hands out with its instruments."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime

from app.demo.instruments import Machine
from app.demo.papers import one_page
from app.demo.people import MASS_SPECTROMETRY
from catalog.models.document import Document
from catalog.rules.document import DocumentKind, Readers
from kernel.store.db import db
from kernel.values.file_kind import FileKind

_KINDS = (
    (DocumentKind.SAMPLES, Readers.PUBLIC, "样品前处理指南（示例）", "Preparing samples (example)"),
    (DocumentKind.PROCEDURE, Readers.MEMBERS, "操作规程（示例）", "Operating procedure (example)"),
)  # fmt: skip


def add_documents(found: Sequence[Machine], added_by_id: int, at: datetime) -> None:
    """Give each listing of the lab a guide for everybody and a procedure for members."""
    lab = (one for one in found if one.owner.slug == MASS_SPECTROMETRY)
    db.session.add_all(row for one in lab for row in _documents(one, added_by_id, at))
    db.session.flush()


def _documents(one: Machine, added_by_id: int, at: datetime) -> Iterator[Document]:
    for number, (purpose, readers, title_zh, title_en) in enumerate(_KINDS, 1):
        content = one_page(f"{one.model.name}: {purpose}, example")
        yield Document(
            instrument_id=one.id,
            number=number,
            purpose=purpose,
            readers=readers,
            title_zh=title_zh,
            title_en=title_en,
            name=f"{title_zh}.pdf",
            kind=FileKind.PDF,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            added_by_id=added_by_id,
            content=content,
            created_at=at,
        )
