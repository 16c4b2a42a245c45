"""A centre of the demo's lab with a service unit in it, and the machines in both."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update

from app.demo.instruments import Machine
from app.demo.people import MASS_SPECTROMETRY
from catalog.commands.index_listing import index_listing
from catalog.models.instrument import Instrument
from catalog.rules.codes import instrument_code
from catalog.rules.listing_state import ListingState, TrainingLevel
from kernel.store.db import db

_CENTRE = ("centre", "质谱与代谢组学中心（示例）", "Mass spectrometry centre (example)")  # fmt: skip
_UNIT = ("service_unit", "蛋白质组服务单元（示例）", "Proteomics service unit (example)")  # fmt: skip
_IN_THE_UNIT = 4


def add_containers(found: Sequence[Machine], at: datetime) -> None:
    """Put the machines of the lab into a centre, the first of them into its unit."""
    lab = [one for one in found if one.owner.slug == MASS_SPECTROMETRY]
    if not lab:
        return
    centre = _container(_CENTRE, found, 1, at)
    unit = _container(_UNIT, found, 2, at, parent=centre)
    for container, inside in (
        (unit, lab[:_IN_THE_UNIT]),
        (centre, lab[_IN_THE_UNIT:]),
    ):
        db.session.execute(
            update(Instrument)
            .where(Instrument.id.in_([one.id for one in inside]))
            .values(parent_id=container.id, parent_rank=container.object_rank)
            .execution_options(synchronize_session=False)
        )


def _container(
    told: tuple[str, str, str],
    found: Sequence[Machine],
    nth: int,
    at: datetime,
    parent: Instrument | None = None,
) -> Instrument:
    kind, name_zh, name_en = told
    like = next(one for one in found if one.owner.slug == MASS_SPECTROMETRY)
    code = instrument_code(like.kind.category, len(found) + nth)
    made = Instrument(
        # The sequences follow once everything is loaded.
        id=max(one.id for one in found) + nth,
        code=code,
        organisation_id=like.owner.id,
        zone_key=like.owner.zone,
        category_code=like.kind.category,
        inner_id=f"{like.owner.slug.upper()}-{kind}",
        state=ListingState.PUBLISHED,
        object_type=kind,
        parent_id=parent.id if parent else None,
        parent_rank=parent.object_rank if parent else None,
        name_zh=name_zh,
        name_en=name_en,
        manufacturer="",
        model="",
        specs_zh="质谱仪器集中管理，统一收样与排期。",
        specs_en="Mass spectrometers under one roof, with one desk for samples.",
        functions_zh="蛋白质组、代谢组与元素的定性定量分析。",
        modes=["assist", "sample"],
        training_level=TrainingLevel.NONE,
        address_zh=like.owner.address_zh,
        contact_name=like.owner.manager,
        contact_phone="021-0000 9000",
        published_at=at,
        is_example=True,
        created_at=at,
    )
    db.session.add(made)
    db.session.flush()
    index_listing(made)
    return made
