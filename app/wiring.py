"""The one list of what is plugged in."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from flask import Blueprint
from flask_smorest import Blueprint as ApiBlueprint

import identity.models.organisation
import identity.models.user
import notification.models.notice
import catalog.models.category
import catalog.models.instrument
import booking.models.reservation
import booking.models.terms
import collaboration.models.project
import collaboration.models.report  # noqa: F401
