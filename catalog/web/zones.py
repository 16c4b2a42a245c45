"""The zones on a schematic map, with how many instruments each lists."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from catalog.queries.facets import facets
from catalog.rules.filters import Filters
from catalog.rules.zone_map import placed
from identity.queries.zones import zones

pages = Blueprint("zones", __name__, template_folder="templates")


@pages.get("/zones")
def zone_map() -> ResponseReturnValue:
    """Show where the zones lie, and what is listed there."""
    places = zones()
    counts = {facet.key: facet.count for facet in facets(Filters()).zones}
    marks = placed({one.key: (one.latitude, one.longitude) for one in places})
    return render_template(
        "catalog/zones.html", zones=places, counts=counts, marks=marks
    )
