"""Uploaded lists, what a unit chose before, and what its listings say now."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from catalog.models.category import Category
from catalog.models.instrument import Instrument
from catalog.models.listing_import import ImportRow, ListingImport
from catalog.rules.import_outcome import ListBusy, ListDone, Outcome, Stage
from identity.models.organisation import Organisation, Zone
from kernel.store.db import db
from kernel.store.task import Task, task_by_id
from kernel.values.actor import Actor, Role
from kernel.values.errors import NotFound, Refused, Stale

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class ListedImport:
    """An uploaded list, and the latest task that works or worked on it."""

    row: ListingImport
    task: Task | None

    @property
    def at_work(self) -> bool:
        """Say whether a worker is at it, or will be."""
        busy = self.row.stage in (Stage.READING, Stage.WRITING)
        return busy and self.task is not None and self.task.open

    @property
    def failed(self) -> bool:
        """Say whether the worker gave up; nothing was written then."""
        busy = self.row.stage in (Stage.READING, Stage.WRITING)
        return busy and not self.at_work


def import_by_code(code: str, viewer: Actor) -> ListingImport:
    """Return an uploaded list. Raises NotFound unless the viewer manages its unit."""
    wanted = select(ListingImport).where(ListingImport.code == code)
    kept = db.session.scalars(wanted).one_or_none()
    if kept is None or not viewer.holds(Role.LAB_MANAGER, kept.organisation_id):
        raise NotFound
    return kept


def locked_import(code: str, editor: Actor) -> ListedImport:
    """Return a list with its row locked. Raises NotFound like import_by_code."""
    kept = import_by_code(code, editor)
    db.session.refresh(kept, with_for_update=True)
    return listed_import(code, editor)


def list_to_change(
    code: str, *, version: int | None, by: Actor, even_at_work: bool = False
) -> ListingImport:
    """Return a list, locked, that is still to be confirmed.

    Raises NotFound, Stale (of a version that was changed meanwhile), and Refused while
    the worker is at it or once it is imported.
    """
    listed = locked_import(code, by)
    kept = listed.row
    if version is not None and version != kept.version:
        raise Stale({}, kept.version)
    if kept.stage is Stage.DONE:
        raise Refused(ListDone())
    if listed.at_work and not even_at_work:
        raise Refused(ListBusy())
    return kept


def import_of_task(task_id: int, *, lock: bool = False) -> ListingImport | None:
    """Return the list that a task works on, unless another task took over."""
    wanted = (
        select(ListingImport)
        .where(ListingImport.task_id == task_id)
        .execution_options(populate_existing=True)
    )
    if lock:
        wanted = wanted.with_for_update()
    return db.session.scalars(wanted).one_or_none()


def rows_of(
    kept: ListingImport,
    outcome: Outcome | None,
    *,
    after: int = 0,
    skip: int = 0,
    limit: int | None = None,
) -> list[ImportRow]:
    """Return rows of one outcome, or all, after a line, in the order of the file."""
    wanted = (
        select(ImportRow)
        .where(ImportRow.import_id == kept.id, ImportRow.line > after)
        .order_by(ImportRow.line)
        .offset(skip)
        .limit(limit)
    )
    if outcome is not None:
        wanted = wanted.where(ImportRow.outcome == outcome)
    return list(db.session.scalars(wanted))


def listed_import(code: str, viewer: Actor) -> ListedImport:
    """Return a list with its task. Raises NotFound like import_by_code."""
    kept = import_by_code(code, viewer)
    return ListedImport(kept, task_by_id(kept.task_id) if kept.task_id else None)


def imports_of(
    viewer: Actor, *, limit: int = MOST_SHOWN, before: int | None = None
) -> list[ListedImport]:
    """Return the latest lists of the units that the viewer manages, with their tasks.

    `before` is the id of the last one that was seen.
    """
    wanted = (
        select(ListingImport, Task)
        .outerjoin(Task, Task.id == ListingImport.task_id)
        .where(ListingImport.organisation_id.in_(viewer.scopes(Role.LAB_MANAGER)))
        .order_by(ListingImport.id.desc())
        .limit(limit)
    )
    if before is not None:
        wanted = wanted.where(ListingImport.id < before)
    return [ListedImport(kept, task) for kept, task in db.session.execute(wanted)]


def remembered_columns(organisation_id: int) -> dict[str, str]:
    """Return which field each heading meant in the unit's lists, the latest wins."""
    wanted = (
        select(ListingImport.columns)
        .where(
            ListingImport.organisation_id == organisation_id,
            ListingImport.columns.is_not(None),
        )
        .order_by(ListingImport.id.desc())
        .limit(MOST_SHOWN)
    )
    found: dict[str, str] = {}
    for columns in db.session.scalars(wanted):
        for heading, field in (columns or {}).items():
            found.setdefault(heading, field)
    return found


def remembered_common(organisation_id: int) -> dict[str, str]:
    """Return what new listings of the unit's latest list took where it said nothing."""
    wanted = (
        select(ListingImport.common)
        .where(ListingImport.organisation_id == organisation_id)
        .order_by(ListingImport.id.desc())
        .limit(1)
    )
    return db.session.scalar(wanted) or {}


def listings_numbered(
    organisation_id: int, numbers: Iterable[str] | None = None
) -> dict[str, Instrument]:
    """Return a unit's listings by its own numbers: those asked for, or all."""
    wanted = (
        select(Instrument)
        .where(Instrument.organisation_id == organisation_id)
        .order_by(Instrument.code)
        .execution_options(populate_existing=True)
    )
    if numbers is not None:
        wanted = wanted.where(Instrument.inner_id.in_(set(numbers)))
    return {one.inner_id: one for one in db.session.scalars(wanted)}


def locked_listings(codes: Iterable[str]) -> dict[str, Instrument]:
    """Return listings by code with their rows locked, in the order of their ids."""
    wanted = (
        select(Instrument)
        .where(Instrument.code.in_(list(codes)))
        .order_by(Instrument.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return {one.code: one for one in db.session.scalars(wanted)}


def places_in_use(ids: Iterable[int]) -> dict[int, int]:
    """Return by id how many units or seats of listings bookings to come stand on.

    The slice of bookings keeps the function in the database (migration 0045).
    """
    in_use = func.booking_places_in_use(Instrument.id)
    wanted = select(Instrument.id, in_use).where(Instrument.id.in_(list(ids)))
    return {row[0]: row[1] for row in db.session.execute(wanted)}


def known_words() -> dict[str, dict[str, str]]:
    """Return code by code and name, in lower case, of all categories and zones."""
    categories: dict[str, str] = {}
    for code, zh, en in db.session.execute(
        select(Category.code, Category.name_zh, Category.name_en).order_by(
            Category.level.desc()
        )
    ):
        categories[code] = code
        categories.setdefault(zh.lower(), code)
        categories.setdefault(en.lower(), code)
    zones: dict[str, str] = {}
    for key, zh, en in db.session.execute(select(Zone.key, Zone.name_zh, Zone.name_en)):
        zones |= {key: key, zh.lower(): key, en.lower(): key}
    return {"category_code": categories, "zone_key": zones}


def unit_of(organisation_id: int) -> tuple[str, str | None]:
    """Return the code and the zone of a unit."""
    wanted = select(Organisation.code, Organisation.zone_key)
    row = db.session.execute(wanted.where(Organisation.id == organisation_id)).one()
    return row[0], row[1]
