"""Maintenance that repeats, over REST."""

from dataclasses import asdict
from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from booking.commands.end_plan import end_plan
from booking.commands.plan_maintenance import plan_maintenance
from booking.queries.maintenance import maintenance_plans
from booking.schemas.maintenance import (
    MaintenancePlanSchema,
    MaintenancePlansSchema,
    MaintenanceRequestSchema,
)
from kernel.http.caller import current_actor
from kernel.http.creating import created_once
from kernel.values import clock

api = Blueprint("maintenance_api", __name__, description="Maintenance that repeats")


@api.route("/maintenance-plans")
class Plans(MethodView):
    """All plans of my labs."""

    @api.response(200, MaintenancePlansSchema)
    def get(self) -> dict[str, Any]:
        """List the maintenance plans of my labs that have not ended"""
        return {"items": maintenance_plans(current_actor(), at=clock.now())}

    @api.arguments(MaintenanceRequestSchema)
    @api.response(201, MaintenancePlanSchema)
    def post(self, wanted: dict[str, Any]) -> Response:
        """Close an instrument by a rule; refused over bookings unless told what to do"""
        actor, at = current_actor(), clock.now()

        def make() -> dict[str, Any]:
            plan, times = plan_maintenance(**wanted, by=actor, at=at)
            plans = maintenance_plans(actor, at=at)
            view = next(one for one in plans if one.id == plan.id)
            body: dict[str, Any] = MaintenancePlanSchema().dump(
                {**asdict(view), "times": times}
            )
            return body

        return created_once(make, by=actor, at=at)


@api.route("/maintenance-plans/<int:plan_id>/end")
class PlanEnd(MethodView):
    """The end of a plan."""

    @api.response(204)
    def post(self, plan_id: int) -> None:
        """Call off the times to come; one that runs goes on"""
        end_plan(plan_id, by=current_actor(), at=clock.now())
