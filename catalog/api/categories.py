"""The classification of instruments."""

from typing import Any

from flask_smorest import Blueprint

from catalog.queries.categories import category_tree
from catalog.schemas.listing_out import CategoryTreeSchema

api = Blueprint("categories_api", __name__, description="Categories of instruments")


@api.get("/categories")
@api.response(200, CategoryTreeSchema)
def list_categories() -> dict[str, Any]:
    """List the six-digit categories as a tree"""
    return {"items": category_tree()}
