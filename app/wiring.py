"""The one list of what is plugged in."""

from typing import Any

from flask import Blueprint
from flask_smorest import Blueprint as Resource

import booking.models.calendar
import booking.models.reservation
import booking.models.terms
import catalog.models.category
import catalog.models.instrument
import collaboration.models.project
import collaboration.models.report
import identity.models.organisation
import identity.models.user
import identity.permissions
import identity.web.session
import notification.models.notice  # noqa: F401

PERMISSIONS: list[Any] = [identity.permissions]

PAGES: list[Blueprint] = [
    identity.web.session.pages,
]

RESOURCES: list[Resource] = []

# Event name → what reacts to it, after commit, in the worker.
REACTIONS: list[dict[str, list[Any]]] = []

# What the clock starts, in the worker.
JOBS: list[Any] = []
