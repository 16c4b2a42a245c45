"""What waits for a decision, and the routes, over REST."""

from typing import Any

from flask_smorest import Blueprint

from collaboration.commands.switch_station import switch_station
from collaboration.queries.reviews import review_queue
from collaboration.queries.routes import station_list
from collaboration.schemas.project import SwitchSchema
from collaboration.schemas.project_out import StationListSchema
from collaboration.schemas.review import WaitingListSchema
from collaboration.schemas.shown import shown_station, shown_waiting
from kernel.http.caller import current_actor
from kernel.values import clock

api = Blueprint("reviews_api", __name__, description="What waits for a review")


@api.get("/reviews")
@api.response(200, WaitingListSchema)
def queue() -> dict[str, Any]:
    """List the reports whose turn is my unit's, the earliest due first"""
    return {"items": [shown_waiting(one) for one in review_queue(current_actor())]}


@api.get("/review-stations")
@api.response(200, StationListSchema)
def list_stations() -> dict[str, Any]:
    """List the units on the review routes (administrators)"""
    return {"items": [shown_station(one) for one in station_list()]}


@api.put("/review-stations")
@api.arguments(SwitchSchema)
@api.response(200, StationListSchema)
def switch(given: dict[str, Any]) -> dict[str, Any]:
    """Switch a unit's place on a route on or off (administrators)"""
    switch_station(**given, by=current_actor(), at=clock.now())
    return {"items": [shown_station(one) for one in station_list()]}
