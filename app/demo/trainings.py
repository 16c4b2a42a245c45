"""Rows of qualifications."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from app.demo.holders import Trainings
from kernel.values.clock import local_day


def training_rows(
    trainings: Trainings, at: datetime, rng: Random
) -> Iterator[tuple[object, ...]]:
    """Yield identity_training rows, valid for some months to two years more."""
    today = local_day(at)
    for (user_id, category), level in trainings.levels.items():
        until = today + timedelta(days=rng.randrange(120, 730))
        yield user_id, category, level, until, min(today, until - _VALID)


# A training holds for two years.
_VALID = timedelta(days=730)
TRAINING_COLUMNS = ("user_id", "category_code", "level", "valid_until", "trained_on")
