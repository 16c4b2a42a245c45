"""Say what the columns of a list mean, and have it compared again."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from catalog.commands.compare_list import compare_list
from catalog.models.listing_import import ListingImport
from catalog.queries.listing_imports import list_to_change
from catalog.rules.import_columns import meant, wrong_columns
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Malformed


@command
def choose_columns(
    code: str,
    chosen: Sequence[str],
    *,
    version: int | None,
    by: Actor,
    at: datetime,
    common: Mapping[str, str] | None = None,
    changed_meanwhile: bool = False,
) -> ListingImport:
    """Take a field, or nothing, for each heading; the worker compares the rows.

    `common` holds by input what new listings take where their rows say nothing; it stays
    without. The unit's next list begins with what was chosen. `version` is that of the list as
    the chooser saw it. Raises NotFound, Malformed (a field unknown or named twice),
    Stale, and Refused while the worker is at it or once the list is imported.
    """
    kept = list_to_change(code, version=version, by=by, even_at_work=changed_meanwhile)
    if wrong := wrong_columns(chosen, len(kept.headings)):
        raise Malformed({"columns": wrong})
    kept.chosen = list(chosen)
    if common is not None:
        kept.common = dict(common)
    if not changed_meanwhile:
        kept.columns = meant(kept.headings, chosen)
    kept.changed_meanwhile = changed_meanwhile
    return compare_list(kept, by=by, at=at)
