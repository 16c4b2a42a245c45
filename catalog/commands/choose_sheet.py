"""Say on which sheet of a workbook the list stands, and in which line its headings."""

from datetime import datetime

from catalog.commands.compare_list import compare_list
from catalog.models.listing_import import ListingImport
from catalog.queries.listing_imports import list_to_change, remembered_columns
from catalog.rules.import_columns import ListHead, guess
from kernel.store.transaction import command
from kernel.values.actor import Actor


@command
def choose_sheet(
    code: str, head: ListHead, *, version: int | None, by: Actor, at: datetime
) -> ListingImport:
    """Read the list from there; what its columns mean is guessed anew.

    Raises NotFound, Stale, and Refused while the worker is at it or once it is imported.
    """
    kept = list_to_change(code, version=version, by=by)
    kept.sheet, kept.heading_line = head.sheet, head.line
    kept.headings = list(head.headings)
    kept.chosen = guess(head.headings, remembered_columns(kept.organisation_id))
    kept.changed_meanwhile = False
    return compare_list(kept, by=by, at=at)
