"""REST resources of the catalog slice."""
