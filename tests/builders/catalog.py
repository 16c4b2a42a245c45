"""Instruments."""

import itertools

from catalog.models.instrument import Instrument
from catalog.rules.listing_state import ListingState, TrainingLevel
from identity.models.organisation import Organisation
from kernel.values import clock
from tests.builders.identity import an_organisation, save

_count = itertools.count(1)


def an_instrument(
    organisation: Organisation | None = None, state: str = "published", **more
) -> Instrument:
    """Make an instrument that is bookable at once unless told otherwise."""
    n = next(_count)
    organisation = organisation or an_organisation()
    given = {
        "code": f"TT-{n:04d}",
        "zone_key": organisation.zone_key,
        "category_code": "010200",
        "inner_id": f"N{n}",
        "name_zh": f"测试质谱仪{n}（示例）",
        "name_en": f"Test mass spectrometer {n} (example)",
        "abbreviation": "LC-MS",
        "manufacturer": "Example Instruments",
        "model": f"Model {n}",
        "modes": ["assist", "self", "sample"],
        "training_level": TrainingLevel.NONE,
        "published_at": clock.now() if state == "published" else None,
        "is_example": True,
    }
    return save(
        Instrument(
            organisation_id=organisation.id,
            state=ListingState(state),
            **{**given, **more},
        )
    )
