"""Pages of the catalog slice."""
